"""The payments of an order as its page shows them: each with its ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ...i18n import gettext as _
from ...money import Money
from ...office.dossier import Account, Dossier
from ...orders.attempts import Attempt
from ...orders.desk import Desk
from ...orders.ledger import Entry
from ...orders.receiving import WHOLE
from ...payments.attempt_states import OWED
from ...wording import entry_kind, paid_by, review_reason
from .order_rows import Tag, payment_tag


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

    `rest` is what is missing of an invoice, None where nothing is waited for. `provider` is empty
    for the shop's own invoice. `reason` is why it needs a person or failed, in words if we know.
    """

    attempt: Attempt
    state: Tag
    method: str
    entries: tuple[EntryRow, ...]
    balance: Money
    left: Money | None
    rest: Money | None = None
    provider: str = ""
    reason: str = ""


def payment_rows(desk: Desk, dossier: Dossier, today: date) -> list[PaymentRow]:
    """Return the payments of an order, the newest first."""
    return [_row(desk, dossier, account, today) for account in dossier.accounts]


def _row(desk: Desk, dossier: Dossier, account: Account, today: date) -> PaymentRow:
    attempt = account.attempt
    promised = attempt.state in ("authorized", "partly_captured")
    is_own = desk.invoice(attempt.provider) is not None
    return PaymentRow(
        attempt,
        payment_tag(attempt.state, attempt.due, today),
        paid_by(attempt.paid_with or attempt.method),
        tuple(_entry(dossier.id, one) for one in account.entries),
        account.balance,
        account.left if promised else None,
        account.rest if attempt.state in OWED else None,
        "" if is_own else attempt.provider,
        "" if is_own else review_reason(attempt.failure) or attempt.failure,
    )


def _entry(order_id: str, entry: Entry) -> EntryRow:
    key = key_name(order_id, entry.key)
    return EntryRow(entry_kind(entry.kind), key, entry.amount, entry.at, entry.done)


def key_name(order_id: str, key: str) -> str:
    """Return a shipment or a reason as it was given, without what makes it one of its kind.

    What nobody asked for here has none: the provider's own sums showed it.
    """
    if key.startswith("seen") or key == WHOLE:
        return ""
    if key.endswith(":surplus"):
        return _("Paid twice")
    return key.removeprefix(f"{order_id}:").partition(" #")[0]
