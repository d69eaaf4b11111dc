"""How coupons were used: in how many orders, and what they took off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, cast, func, select, type_coerce

from ..codes.tables import coupon_uses
from ..money import Money
from .tables import orders

MOST = 10
"""How many codes are told of."""


@dataclass(frozen=True, slots=True)
class CodeUse:
    """One code: how many orders used it, and their totals."""

    code: str
    orders: int
    total: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class CouponUse:
    """The orders of a period with a coupon; `discount` is all that was taken off them."""

    orders: int
    discount: tuple[Money, ...]
    codes: tuple[CodeUse, ...]
    """The ten that most orders used."""


def coupon_use(
    connection: Connection, where: Sequence[ColumnElement[bool]], start: date, end: date
) -> CouponUse:
    """Return how coupons were used in a period of whole UTC days, both ends included."""
    since = datetime.combine(start, time(), UTC)
    until = datetime.combine(end + timedelta(days=1), time(), UTC)
    within = [*where, orders.c.created_at >= since, orders.c.created_at < until]
    number, discount = func.count(), func.sum(_discount(connection))
    used = orders.c.id.in_(select(coupon_uses.c.order_id))
    rows = connection.execute(
        select(orders.c.currency, number, discount)
        .where(*within, used)
        .group_by(orders.c.currency)
        .order_by(number.desc())
    ).all()
    return CouponUse(
        orders=sum(row[1] for row in rows),
        discount=tuple(Money(int(row[2] or 0), row[0]) for row in rows),
        codes=_codes(connection, within),
    )


def _discount(connection: Connection) -> ColumnElement[int]:
    """Return what was taken off an order, as its document says."""
    is_postgresql = connection.dialect.name == "postgresql"
    document: Any = (cast if is_postgresql else type_coerce)(orders.c.document, JSON)
    found: ColumnElement[int] = document["quote"]["discount_total"]["minor"].as_integer()
    return found


def _codes(connection: Connection, within: Sequence[ColumnElement[bool]]) -> tuple[CodeUse, ...]:
    number, total = func.count(), func.sum(orders.c.total_minor)
    rows = connection.execute(
        select(coupon_uses.c.code, orders.c.currency, number, total)
        .join(orders, orders.c.id == coupon_uses.c.order_id)
        .where(*within)
        .group_by(coupon_uses.c.code, orders.c.currency)
        .order_by(number.desc(), orders.c.currency)
    )
    counts: dict[str, int] = {}
    totals: dict[str, list[Money]] = {}
    for code, currency, orders_with, minor in rows:
        counts[code] = counts.get(code, 0) + orders_with
        totals.setdefault(code, []).append(Money(int(minor), currency))
    ranked = sorted(counts, key=lambda code: (-counts[code], code))[:MOST]
    return tuple(CodeUse(code, counts[code], tuple(totals[code])) for code in ranked)
