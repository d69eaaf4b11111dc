"""Gift cards on the dashboard: the list, the form that issues one, and the code it tells once."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import blake2b, sha256
from typing import Any

from ...codes import gift_cards
from ...codes.generating import ALPHABET, GIFT_CARD_LENGTH, grouped
from ...codes.gift_cards import CardTaken, StoredCard
from ...i18n import gettext as _
from ...money import Money
from ...shop import Shop
from ...state import State
from . import typed
from .typed import Typed, Wrong


@dataclass(frozen=True, slots=True)
class Issued:
    """A card that was just issued: its code, told this once."""

    code: str
    amount: Money


def read(form: Mapping[str, str], shop: Shop) -> tuple[dict[str, Any] | None, Typed]:
    """Return amount, expires and note, or None where one is wrong; and the form to show again."""
    readers: dict[str, typed.Reader] = {
        "amount": partial(_worth, currency=shop.currency),
        "expires": typed.day,
        "note": typed.text,
    }
    meant, shown = typed.read(form, readers)
    if "amount" not in {*meant, *shown.errors}:
        shown = Typed(shown.values, {"amount": _("How much is it worth?"), **shown.errors})
    return (None if shown.errors else meant), shown


def _worth(text: str, currency: str) -> Money:
    money = typed.amount(text, currency)
    if not money:
        raise Wrong(_("How much is it worth?"))
    return money


def issue(state: State, form: Mapping[str, str], meant: Mapping[str, Any], now: datetime) -> Issued:
    """Issue a card. The same form sent twice is one card: its code follows from the form."""
    code = _code_of(state, form)
    with suppress(CardTaken):  # the button was pressed twice, or the answer loaded anew
        gift_cards.issue(state.database, now=now, code=code, **meant)
    return Issued(grouped(code), meant["amount"])


def _code_of(state: State, form: Mapping[str, str]) -> str:
    """Return a code that only our secret and the random token of one form lead to."""
    said = "\n".join(form.get(name, "") for name in ("token", "amount", "expires", "note"))
    key = f"smartcheckout-gift-card {state.secret}".encode()
    drawn = hmac.digest(key, said.encode(), sha256)
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in drawn[:GIFT_CARD_LENGTH])


def mark(state: State, card: StoredCard) -> str:
    """Return what names a card in a form, and tells nothing of its code."""
    key = blake2b(f"smartcheckout-mark {state.secret}".encode()).digest()
    return card.tail + blake2b(card.digest.encode(), digest_size=16, key=key).hexdigest()


def marked(state: State, text: str) -> StoredCard | None:
    """Return the card of a mark, or None."""
    named = gift_cards.ending_in(state.database, text[: gift_cards.TAIL])
    return next(
        (one for one in named if hmac.compare_digest(mark(state, one).encode(), text.encode())),
        None,
    )
