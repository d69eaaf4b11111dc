"""Orders as the list shows them: states in words, and how loud each is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ...i18n import format_money
from ...i18n import gettext as _
from ...orders.records import Listed, Payment
from ...orders.settling import MISMATCH
from ...payments.attempt_states import OWED
from ...wording import order_state, paid_by, payment_state, review_reason
from .figures import day

_LOUD = {
    "placing": "wait",
    "placed": "",
    "cancelled": "wait",
    "rejected": "warn",
    "failed": "bad",
    "review": "bad",
}
_LOUD_PAYMENTS = {"paid": "", "overdue": "warn", "failed": "bad", "expired": "bad"}
_NOT_PAID = ("created", "deferred", "pending", "canceled")


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in a word, with the class that says how loud it is: "", wait, warn or bad."""

    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class Row:
    """One order as the list shows it; no name and no address."""

    record: Listed
    state: Tag
    payment: Tag | None
    method: str
    due: str
    withdrawn: Tag | None = None

    @property
    def number(self) -> str:
        """The shop's own number, or ours while there is none."""
        return self.record.ref or self.record.id[:8]

    @property
    def reason(self) -> str:
        """Why a person has to look at it, in a sentence; "" where only a code is known."""
        return reason(self.record.failure, self.record.payment)


def reason(failure: str, payment: Payment | None) -> str:
    """Return why a person has to look at an order, in a sentence; "" where only a code is known.

    Of the shop's own invoice it is the sum that came, and what is missing: nobody else was paid.
    """
    return (failure == MISMATCH and short(payment)) or review_reason(failure)


def short(payment: Payment | None) -> str:
    """Return what came in for an invoice that waits for the rest; "" where nothing came."""
    came = payment.received if payment and payment.state in OWED else None
    if payment is None or not came:
        return ""
    return _(
        "%(came)s came in for the invoice, %(missing)s is missing. Accept it as paid, or note the "
        "rest when it comes.",
        came=format_money(came),
        missing=format_money(payment.rest),
    )


def order_tag(state: str) -> Tag:
    """Return what became of an order."""
    return Tag(_LOUD.get(state, "wait"), order_state(state))


def payment_tag(state: str, due: date | None, today: date) -> Tag:
    """Return how a payment stands; an invoice is overdue from the day after it is due."""
    now = "overdue" if state == "deferred" and due and due < today else state
    return Tag(_LOUD_PAYMENTS.get(now, "wait"), payment_state(now))


def row(record: Listed, now: datetime, withdrawn: Tag | None = None) -> Row:
    """Return an order in words; `now` is by the shop's own clock."""
    payment = _awaited(record)
    due = payment.due if payment and payment.state == "deferred" else None
    return Row(
        record,
        state=order_tag(record.state),
        payment=payment_tag(payment.state, payment.due, now.date()) if payment else None,
        method=paid_by(payment.method) if payment else "",
        due=_("due %(day)s", day=day(due)) if due else "",
        withdrawn=withdrawn,
    )


def _awaited(record: Listed) -> Payment | None:
    """Return the payment, unless nobody waits for it any more."""
    payment = record.payment
    waits_in_vain = record.state == "cancelled" and payment and payment.state in _NOT_PAID
    return None if waits_in_vain else payment
