"""What the owner typed to have money taken or paid back, judged before anybody is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

from ...i18n import format_money
from ...i18n import gettext as _
from ...money import Money
from ...office.dossier import Dossier
from ...office.possible import Possibility
from ...pricing import provider_lines, some_of
from ...shop import ProviderLine
from . import typed
from .typed import Typed, Wrong

LONGEST_NAME = 100
_PIECES = "pieces_"
_ONE_OF_ITS_KIND = " #"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done; `amount` is None for all there is."""

    amount: Money | None = None
    name: str = ""
    about: str = ""
    lines: tuple[ProviderLine, ...] = ()


def form_id(form: Mapping[str, str]) -> str:
    """Return what tells a form from all others: its token is made for it alone."""
    return sha256(form.get("token", "").encode()).hexdigest()[:32]


def blank(possible: Possibility, dossier: Dossier) -> Typed:
    """Return a form as it is shown first: all there is."""
    values = {}
    is_known = possible.action != "part" and not possible.needs_lines
    if possible.most and possible.in_parts and is_known:
        values["amount"] = _plain(possible.usual or possible.most)
    if possible.action == "capture":
        values["name"] = _next_shipment(dossier)
    for nth, line in enumerate(sendable(dossier)):
        values[f"{_PIECES}{nth}"] = str(line.quantity)
    return Typed(values)


def sendable(dossier: Dossier) -> tuple[ProviderLine, ...]:
    """Return the lines that may be chosen: what is bought and its sending, no gift card."""
    lines = provider_lines(dossier.record.order.quote)
    return tuple(line for line in lines if line.kind != "gift_card")


def read(
    form: Mapping[str, str], possible: Possibility, dossier: Dossier
) -> tuple[Asked | None, Typed]:
    """Return what is asked, or None where something is wrong; and the form to show again."""
    if possible.action not in ("capture", "refund", "part"):
        return Asked(), Typed()
    if possible.unanswered:
        return _again(possible, dossier), Typed()
    meant, shown = typed.read(form, _readers(possible, dossier))
    if "name" not in {*meant, *shown.errors}:
        shown = Typed(shown.values, {**shown.errors, "name": _missing_name(possible)})
    if possible.action == "part" and "amount" not in {*meant, *shown.errors}:
        shown = Typed(shown.values, {"amount": _("Say how much came in."), **shown.errors})
    if shown.errors:
        return None, shown
    asked = _asked(form, possible, dossier, meant)
    if asked.amount is not None and not asked.amount:
        return None, Typed(shown.values, {"amount": _("Say how many pieces are sent.")})
    return asked, shown


def _missing_name(possible: Possibility) -> str:
    if possible.action == "capture":
        return _("Name the shipment, such as its parcel number.")
    if possible.action == "part":
        return _("Give the bank’s reference: by it the same money is noted once.")
    return _("Say why: it stands in the log.")


def _again(possible: Possibility, dossier: Dossier) -> Asked:
    assert possible.unanswered is not None
    entry = possible.unanswered
    amount = Money(abs(entry.amount.minor), entry.amount.currency)
    name = entry.key.removeprefix(f"{dossier.id}:")
    return Asked(amount, name, name.partition(_ONE_OF_ITS_KIND)[0])


def _readers(possible: Possibility, dossier: Dossier) -> dict[str, typed.Reader]:
    readers: dict[str, typed.Reader] = {"name": _name}
    if possible.in_parts:
        readers["amount"] = partial(_amount, possible=possible)
    if possible.needs_lines and possible.in_parts:
        for nth, line in enumerate(sendable(dossier)):
            readers[f"{_PIECES}{nth}"] = partial(_pieces, most=line.quantity)
    return readers


def _asked(
    form: Mapping[str, str], possible: Possibility, dossier: Dossier, meant: Mapping[str, object]
) -> Asked:
    name, amount = str(meant["name"]), meant.get("amount")
    assert amount is None or isinstance(amount, Money)
    if possible.action == "refund":
        # The same reason may be given for two parcels: what makes it one refund is its form.
        return Asked(amount, f"{name}{_ONE_OF_ITS_KIND}{form_id(form)[:8]}", name)
    if possible.needs_lines and possible.in_parts:
        return _of_lines(dossier, meant, Asked(amount, name), possible)
    return Asked(amount, name)


def _of_lines(
    dossier: Dossier, meant: Mapping[str, object], asked: Asked, possible: Possibility
) -> Asked:
    """Add the lines that are sent; without an amount it is what they cost, or all that is left."""
    assert possible.most is not None
    lines = sendable(dossier)
    counts = [int(str(meant.get(f"{_PIECES}{nth}", 0))) for nth in range(len(lines))]
    chosen = some_of(lines, counts)
    cost = possible.most if chosen == lines else _cost(chosen, possible.most.currency)
    amount = asked.amount or min(cost, possible.most)
    cards = [one for one in provider_lines(dossier.record.order.quote) if one not in lines]
    return Asked(amount, asked.name, "", lines_of(chosen, cards, amount))


def _cost(lines: Sequence[ProviderLine], currency: str) -> Money:
    return sum((line.total for line in lines), Money.zero(currency))


def lines_of(
    chosen: tuple[ProviderLine, ...], cards: Sequence[ProviderLine], amount: Money
) -> tuple[ProviderLine, ...]:
    """Return the lines that come to an amount, less what gift cards paid of them; else none."""
    over = _cost(chosen, amount.currency) - amount
    if not over:
        return chosen
    if cards and 0 < over.minor <= -_cost(cards, amount.currency).minor:
        return (*chosen, replace(cards[0], unit_price=-over, total=-over))
    return ()


def _name(text: str) -> str:
    if len(text) > LONGEST_NAME or not text.isprintable():
        number = str(LONGEST_NAME)
        raise Wrong(_("This is one line of at most %(number)s characters.", number=number))
    return text


def _amount(text: str, possible: Possibility) -> Money:
    assert possible.most is not None
    money = typed.amount(text, possible.most.currency)
    if possible.action == "part":
        if not money:
            raise Wrong(_("Write an amount of more than nothing."))
        return money
    if not 0 < money.minor <= possible.most.minor:
        most = format_money(possible.most)
        raise Wrong(_("Write an amount above zero and at most %(most)s.", most=most))
    return money


def _pieces(text: str, most: int) -> int:
    return 0 if text == "0" else typed.whole(text, most)


def _plain(amount: Money) -> str:
    return f"{amount.decimal:f}"


def _next_shipment(dossier: Dossier) -> str:
    account = dossier.holding
    sent = [one for one in account.entries if one.kind == "capture"] if account else []
    return _("parcel-%(number)s", number=str(len(sent) + 1))
