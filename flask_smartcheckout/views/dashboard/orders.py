"""Our own record of orders: what was placed, and above all what needs a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Response

from ...aftercare import statements
from ...aftercare.statements import Withdrawal
from ...i18n import N_, format_names, format_number
from ...i18n import gettext as _
from ...orders import placing, records
from ...orders.records import Listed, Payment
from ...state import current
from .figures import day
from .frame import answer, dashboard_page
from .selection import Selection

LATEST = 100
LATEST_WITHDRAWALS = 20

_STATES = {
    "placing": ("wait", N_("Being placed")),
    "placed": ("", N_("Placed")),
    "cancelled": ("wait", N_("Cancelled")),
    "rejected": ("warn", N_("Refused by the shop")),
    "failed": ("bad", N_("Failed")),
    "review": ("bad", N_("Check in your shop")),
}
_PAYMENTS = {
    "created": ("wait", N_("Not started")),
    "deferred": ("wait", N_("Pay later")),
    "pending": ("wait", N_("Waiting for the provider")),
    "paid": ("", N_("Paid")),
    "overdue": ("warn", N_("Overdue")),
    "failed": ("bad", N_("Failed")),
}
_NOT_PAID = ("created", "deferred", "pending")
_METHODS = {"invoice": N_("Invoice")}


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

    @property
    def number(self) -> str:
        """The shop's own number, or ours while there is none."""
        return self.record.ref or self.record.id[:8]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A statement of withdrawal as the list shows it.

    `who` is only told where no order is known by number and address: the shop has no other way
    to answer.
    """

    withdrawal: Withdrawal
    what: str
    who: str


@dashboard_page("/orders", "dashboard_orders")
def orders(selection: Selection) -> Response:
    """Show the latest orders."""
    state = current()
    placing.settle_stale(state.database, datetime.now(UTC))  # timer or none
    found = [_row(record) for record in records.newest(state.database, LATEST)]
    loud = [_row(record) for record in records.needing_a_person(state.database, LATEST)]
    withdrawn = [_withdrawn(one) for one in statements.newest(state.database, LATEST_WITHDRAWALS)]
    return answer("orders", selection, orders=found, loud=loud, withdrawn=withdrawn)


def _withdrawn(withdrawal: Withdrawal) -> Withdrawn:
    said = withdrawal.statement
    who = "" if withdrawal.order_id else f"{said.name}, {said.email}"
    return Withdrawn(withdrawal, _what(withdrawal), who)


def _what(withdrawal: Withdrawal) -> str:
    said = withdrawal.statement
    if said.whole:
        return _("The whole order")
    named = [f"{format_number(item.quantity)} × {item.title}" for item in said.items]
    return format_names(named) if named else said.words


def _row(record: Listed) -> Row:
    payment = _payment(record)
    due = _due(payment)
    return Row(
        record,
        state=_tag(_STATES, record.state),
        payment=_tag(_PAYMENTS, _payment_state(payment)) if payment else None,
        method=_method(payment.method) if payment else "",
        due=_("due %(day)s", day=day(due)) if due else "",
    )


def _payment(record: Listed) -> Payment | None:
    """Return the payment, unless nobody waits for it any more."""
    payment = record.payment
    waits_in_vain = record.state == "cancelled" and payment and payment.state in _NOT_PAID
    return None if waits_in_vain else payment


def _tag(states: dict[str, tuple[str, str]], state: str) -> Tag:
    kind, word = states.get(state, ("wait", state))
    return Tag(kind, _(word))


def _method(method: str) -> str:
    return _(_METHODS[method]) if method in _METHODS else method


def _due(payment: Payment | None) -> date | None:
    """Return the day an order that is still to be paid is due."""
    return payment.due if payment and payment.state == "deferred" else None


def _payment_state(payment: Payment) -> str:
    due = _due(payment)
    return "overdue" if due and due < datetime.now(UTC).date() else payment.state
