"""Orders whose money is promised by a provider and not taken yet: a promise comes to an end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from ..money import Money
from ..payments.attempt_states import PROMISED
from ..storage import Database
from .tables import orders, payment_entries, payments


@dataclass(frozen=True, slots=True)
class Promise:
    """What is left of a promise of money for an order.

    `since` is when it was asked for, `ends` when it runs out where the provider says so (UTC).
    """

    order_id: str
    number: str
    provider: str
    left: Money
    since: datetime
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class Promises:
    """How many orders hold money, what it comes to, when the first ends, and since when the oldest.

    `first_end` is None where no provider says so.
    """

    count: int
    sums: tuple[Money, ...]
    first_end: datetime | None
    oldest: datetime


def promised(database: Database) -> list[Promise]:
    """Return what is promised and not taken, the first to end at the top, then the oldest."""
    taken = (
        select(func.coalesce(func.sum(payment_entries.c.amount_minor), 0))
        .where(
            payment_entries.c.payment_id == payments.c.id,
            payment_entries.c.kind == "capture",
            payment_entries.c.done,
        )
        .correlate(payments)
        .scalar_subquery()
    )
    secures = and_(orders.c.secured_by == payments.c.id, orders.c.state.in_(("placed", "review")))
    query = (
        select(payments, orders.c.ref, taken.label("taken"))
        .join(orders, secures)
        .where(payments.c.state.in_(PROMISED), payments.c.unwanted.is_(False))
    )
    with database.connect() as connection:
        found = [
            Promise(
                row.order_id,
                row.ref or row.order_id[:8],
                row.provider,
                Money(row.amount_minor - int(row.taken), row.currency),
                row.created_at,
                row.capture_before,
            )
            for row in connection.execute(query)
        ]
    return sorted(found, key=lambda one: (one.ends is None, one.ends or one.since, one.since))


def together(found: Sequence[Promise]) -> Promises | None:
    """Return promises in a nutshell, None when there is none."""
    if not found:
        return None
    sums: dict[str, Money] = {}
    for one in found:
        sums[one.left.currency] = (
            sums.get(one.left.currency, Money.zero(one.left.currency)) + one.left
        )
    return Promises(
        len(found),
        tuple(sums[code] for code in sorted(sums)),
        found[0].ends,
        min(one.since for one in found),
    )


def sentence(found: Promises) -> str:
    """Say how many orders hold money, and until when, for a developer or a log."""
    orders = "1 order holds" if found.count == 1 else f"{found.count} orders hold"
    sums = ", ".join(map(str, found.sums))
    ends = found.first_end
    when = (
        f"the first promise ends on {ends:%Y-%m-%d %H:%M} UTC"
        if ends
        else f"the oldest is of {found.oldest:%Y-%m-%d %H:%M} UTC"
    )
    return (
        f"{orders} money that is not taken ({sums}), and {when}: take it when the goods are sent, "
        "in the dashboard, with `flask smartcheckout order capture` or checkout.cashier.capture"
    )
