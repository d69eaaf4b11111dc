"""The payments of an order as its page shows them: each with its ledger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from ...i18n import gettext as _
from ...money import Money
from ...office.dossier import Account, Dossier
from ...orders import receiving
from ...orders.attempts import Attempt
from ...orders.desk import Desk
from ...orders.ledger import Entry
from ...payments.attempt_states import PROMISED
from ...payments.references import printed
from ...wording import entry_kind, paid_by, review_reason
from .order_rows import Tag, payment_tag

_SEEN = re.compile(r"seen [0-9]+")


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One amount that moved, or was asked to; `key` is the shipment or the reason."""

    what: str
    key: str
    amount: Money
    at: datetime
    done: bool


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment attempt; `left` is what of a promise can still be taken, None without one.

    `reference` is the provider's, of the shop's own invoice what the payer tells the bank.
    """

    attempt: Attempt
    state: Tag
    method: str
    entries: tuple[EntryRow, ...]
    balance: Money
    left: Money | None
    reference: str

    @property
    def reason(self) -> str:
        """Why it came to nothing: in a sentence where we have one, else as the provider says."""
        return review_reason(self.attempt.failure) or self.attempt.failure


def payment_rows(desk: Desk, dossier: Dossier, today: date) -> list[PaymentRow]:
    """Return the payments of an order, the newest first."""
    return [_row(desk, dossier, account, today) for account in dossier.accounts]


def _row(desk: Desk, dossier: Dossier, account: Account, today: date) -> PaymentRow:
    attempt = account.attempt
    promised = attempt.state in PROMISED
    return PaymentRow(
        attempt,
        payment_tag(attempt.state, attempt.due, today),
        paid_by(attempt.paid_with or attempt.method),
        tuple(_entry(dossier.id, one) for one in account.entries),
        account.balance,
        account.left if promised else None,
        _reference(dossier, attempt),
    )


def _reference(dossier: Dossier, attempt: Attempt) -> str:
    if attempt.reference != attempt.id:
        return attempt.reference
    told = dossier.record.order.payment_reference
    return printed(told) if told else ""


def _entry(order_id: str, entry: Entry) -> EntryRow:
    key = key_name(order_id, entry.key)
    return EntryRow(entry_kind(entry.kind), key, entry.amount, entry.at, entry.done)


def key_name(order_id: str, key: str) -> str:
    """Return a shipment or a reason as it was given, without what makes it one of its kind.

    What nobody asked for here has none: the provider's own sums showed it.
    """
    if _SEEN.fullmatch(key):
        return ""
    if key == receiving.WHOLE:
        return _("All that was left")
    if key.endswith(":surplus"):
        return _("Paid twice")
    return key.removeprefix(receiving.OWN).removeprefix(f"{order_id}:").partition(" #")[0]
