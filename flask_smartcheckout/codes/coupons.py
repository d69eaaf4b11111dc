"""Coupons in our tables: added, listed, switched off, found by what a shopper typed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, or_, select, true, update

from ..pricing.coupon_json import coupon_json, read_coupon_json
from ..shop import Coupon, coupon_code
from ..storage import Database
from .generating import COUPON_LENGTH, random_code
from .tables import coupon_counts, coupons

MOST_GENERATED = 100_000


@dataclass(frozen=True, slots=True)
class StoredCoupon:
    """A coupon of our tables; `used` counts the orders that stand with it."""

    coupon: Coupon
    enabled: bool
    batch: str
    used: int
    created_at: datetime

    @property
    def used_up(self) -> bool:
        """Whether no use is left."""
        return self.coupon.max_uses is not None and self.used >= self.coupon.max_uses


class CodeTaken(ValueError):
    """There is a coupon of that code already."""


def add(database: Database, coupon: Coupon, now: datetime, batch: str = "") -> None:
    """Store a coupon. Raises CodeTaken when its code is in use, be it switched off."""
    with database.begin(durable=True) as connection:
        if not database.insert_new(connection, coupons, _row(coupon, now, batch)):
            raise CodeTaken(f"{coupon.code} is there already: choose another code, or enable it.")


def generate(
    database: Database, pattern: Coupon, count: int, now: datetime, batch: str, prefix: str = ""
) -> list[str]:
    """Store `count` coupons like `pattern`, each with a code of its own; return the codes.

    Codes are `prefix` and ten random characters. Raises ValueError for more than MOST_GENERATED.
    """
    if not 1 <= count <= MOST_GENERATED:
        raise ValueError(f"between 1 and {MOST_GENERATED} codes are made at once")
    made: set[str] = set()
    with database.begin(durable=True) as connection:
        while len(made) < count:
            one = replace(pattern, code=prefix + random_code(COUPON_LENGTH))
            if database.insert_new(connection, coupons, _row(one, now, batch)):
                made.add(one.code)
    return sorted(made)


def _row(coupon: Coupon, now: datetime, batch: str) -> dict[str, object]:
    return {
        "code": coupon.code,
        "document": json.dumps(coupon_json(coupon)),
        "automatic": coupon.automatic,
        "enabled": True,
        "batch": batch,
        "created_at": now,
    }


def switch(database: Database, code: str, *, enabled: bool) -> bool:
    """Switch a coupon, or a whole batch of that name, on or off; return whether there is one."""
    meant = or_(coupons.c.code == coupon_code(code), coupons.c.batch == (code or None))
    with database.begin(durable=True) as connection:
        return bool(
            connection.execute(update(coupons).where(meant).values(enabled=enabled)).rowcount
        )


def find(database: Database, codes: Collection[str]) -> list[StoredCoupon]:
    """Return the enabled coupons of these codes, and the automatic ones."""
    wanted = or_(coupons.c.code.in_(codes), coupons.c.automatic)
    return list(_read(database, _query().where(coupons.c.enabled, wanted)))


def listed(
    database: Database, *, batch: str | None = None, limit: int | None = None
) -> list[StoredCoupon]:
    """Return what is stored, newest first; of one batch, or all."""
    of_batch = true() if batch is None else coupons.c.batch == batch
    query = _query().where(of_batch).order_by(coupons.c.created_at.desc(), coupons.c.code)
    return list(_read(database, query.limit(limit)))


def are_there_any(database: Database) -> bool:
    """Whether a code could be typed that our tables know."""
    query = select(coupons.c.code).where(coupons.c.enabled, ~coupons.c.automatic).limit(1)
    with database.connect() as connection:
        return connection.execute(query).first() is not None


def uses(database: Database, codes: Collection[str]) -> dict[str, int]:
    """Return how often each code was used, those never used left out."""
    query = select(coupon_counts.c.code, coupon_counts.c.used).where(
        coupon_counts.c.code.in_(codes)
    )
    with database.connect() as connection:
        return {row.code: row.used for row in connection.execute(query)}


def _query() -> Select[Any]:
    used = func.coalesce(coupon_counts.c.used, 0).label("used")
    return select(coupons, used).outerjoin(coupon_counts, coupon_counts.c.code == coupons.c.code)


def _read(database: Database, query: Select[Any]) -> Iterator[StoredCoupon]:
    with database.connect() as connection:
        rows = connection.execute(query).all()
    return map(_stored, rows)


def _stored(row: Row[Any]) -> StoredCoupon:
    coupon = read_coupon_json(json.loads(row.document))
    return StoredCoupon(coupon, row.enabled, row.batch, row.used, row.created_at)
