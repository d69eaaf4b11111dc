"""Orders as the list shows them: states in words, and how loud each is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ...i18n import format_money
from ...i18n import gettext as _
from ...money import Money
from ...orders import reasons
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
    """Return why a person has to look at an order, in sentences; "" where only a code is known.

    Where the shop knows how much it is about, they say so, and what is left to do.
    """
    said = (_about_money(one, payment) or review_reason(one) for one in reasons.apart(failure))
    return " ".join(filter(None, said))


def _about_money(reason: str, payment: Payment | None) -> str:
    if payment is None or payment.received is None:
        return ""
    if reason == MISMATCH:
        return short(payment)
    if reason == reasons.TOO_MUCH:
        return _too_much(payment.received - payment.amount)
    return _of_a_cancelled_one(payment.received) if reason == reasons.CANCELLED_WITH_MONEY else ""


def _too_much(over: Money) -> str:
    if over.minor <= 0:
        return _("What came in too much is paid back. Say that you have looked at it.")
    return _(
        "%(amount)s more came in than was due. Send that back from your bank, and note it here.",
        amount=format_money(over),
    )


def _of_a_cancelled_one(left: Money) -> str:
    if left.minor <= 0:
        return _(
            "The order is cancelled, and what came in is paid back. Say that you have looked at it."
        )
    return _(
        "The order is cancelled, and you have %(amount)s of it. Send that back from your bank, and "
        "note it here.",
        amount=format_money(left),
    )


def short(payment: Payment | None) -> str:
    """Return what came in for an invoice that waits for the rest; "" where nothing came."""
    came = payment.received if payment and payment.state in OWED else None
    if payment is None or not came:
        return ""
    return _(
        "%(came)s came in for the invoice, %(missing)s is missing. Mark it as paid, or note the "
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
