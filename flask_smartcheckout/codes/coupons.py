"""Coupons in our tables: added, listed, switched off, found by what a shopper typed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, or_, select, true, update

from ..pricing.coupon_json import coupon_json, read_coupon_json
from ..shop import Coupon, coupon_code
from ..storage import Database
from .generating import COUPON_LENGTH, random_code
from .tables import coupon_counts, coupons

MOST_GENERATED = 100_000
LONGEST_BATCH, LONGEST_PREFIX = 64, 32


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


@dataclass(frozen=True, slots=True)
class Batch:
    """Coupons that were generated together; `example` is one of them."""

    name: str
    codes: int
    enabled: int
    used: int
    example: StoredCoupon


class CodeTaken(ValueError):
    """There is a coupon of that code already."""


def add(database: Database, coupon: Coupon, now: datetime, batch: str = "") -> None:
    """Store a coupon. Raises CodeTaken when its code is in use, be it switched off."""
    with database.begin(durable=True) as connection:
        if not database.insert_new(connection, coupons, _row(coupon_json(coupon), now, batch)):
            raise CodeTaken(f"{coupon.code} is there already: choose another code, or enable it.")


def generate(
    database: Database, pattern: Coupon, count: int, now: datetime, batch: str, prefix: str = ""
) -> list[str]:
    """Store `count` coupons like `pattern` as a new batch, each with a code of its own.

    Returns the codes, sorted: `prefix` and ten random characters. Raises ValueError for more than
    MOST_GENERATED, a batch that has no name of up to 64 characters, and a prefix that is no start
    of a code; CodeTaken when there is a batch or a coupon of that name.
    """
    if not 1 <= count <= MOST_GENERATED:
        raise ValueError(f"Between 1 and {MOST_GENERATED} codes are made at once.")
    if pattern.automatic:
        raise ValueError("A coupon that needs no code is not generated: add it, once.")
    _check_batch(batch)
    _check_prefix(prefix)
    document = coupon_json(pattern)
    made: set[str] = set()
    with database.begin(durable=True) as connection:
        if connection.execute(_query().where(_named(batch)).limit(1)).first():
            raise CodeTaken(f"{batch} is there already: choose another name for the batch.")
        while len(made) < count:
            codes = (prefix + random_code(COUPON_LENGTH) for _ in range(count - len(made)))
            rows = [_row({**document, "code": code}, now, batch) for code in codes]
            made |= _insert_new(database, connection, rows)
    return sorted(made)


def batch_name(prefix: str, now: datetime) -> str:
    """Return a name for a batch that was given none: its prefix, and when it was made."""
    return f"{prefix.rstrip('-_ ')} {now:%Y-%m-%d %H:%M:%S}".strip()


def _insert_new(
    database: Database, connection: Connection, rows: list[dict[str, object]]
) -> set[str]:
    """Insert the rows whose code is free, many in one statement; return their codes."""
    statement = database.insert(coupons).on_conflict_do_nothing().returning(coupons.c.code)
    return set(connection.execute(statement, rows).scalars())


def _check_batch(name: str) -> None:
    if not name or len(name) > LONGEST_BATCH or not name.isprintable():
        raise ValueError(f"The name of a batch is 1 to {LONGEST_BATCH} characters.")


def _check_prefix(prefix: str) -> None:
    """Refuse what is no start of a code, or what a spreadsheet would reckon with ("=1+1")."""
    fitting = prefix == coupon_code(prefix) and prefix.isascii() and prefix.isprintable()
    if prefix and not (fitting and prefix[0].isalnum() and len(prefix) <= LONGEST_PREFIX):
        raise ValueError(
            f"A prefix is up to {LONGEST_PREFIX} capitals, digits and signs, and begins with a "
            "letter or a digit, such as XMAS-."
        )


def _row(document: Mapping[str, Any], now: datetime, batch: str) -> dict[str, object]:
    return {
        "code": document["code"],
        "document": json.dumps(document),
        "automatic": document.get("automatic", False),
        "enabled": True,
        "batch": batch,
        "created_at": now,
    }


def switch(database: Database, code: str, *, enabled: bool) -> bool:
    """Switch a coupon on or off; return whether there is one of that code."""
    if not coupon_code(code).isprintable():
        return False  # a database may refuse to be asked
    return bool(_switch(database, coupons.c.code == coupon_code(code), enabled))


def switch_batch(database: Database, batch: str, *, enabled: bool) -> int:
    """Switch every coupon of a batch on or off; return how many there are."""
    if not batch or not batch.isprintable():
        return 0
    return _switch(database, coupons.c.batch == batch, enabled)


def _switch(database: Database, meant: ColumnElement[bool], enabled: bool) -> int:
    with database.begin(durable=True) as connection:
        return connection.execute(update(coupons).where(meant).values(enabled=enabled)).rowcount


def _named(name: str) -> ColumnElement[bool]:
    return or_(coupons.c.batch == name, coupons.c.code == coupon_code(name))


def find(database: Database, codes: Collection[str]) -> list[StoredCoupon]:
    """Return the enabled coupons of these codes, and the automatic ones."""
    wanted = or_(_one_of(codes), coupons.c.automatic)
    return list(_read(database, _query().where(coupons.c.enabled, wanted)))


def of_codes(database: Database, codes: Collection[str]) -> list[StoredCoupon]:
    """Return the stored coupons of these codes, switched off or not."""
    return list(_read(database, _query().where(_one_of(codes)))) if codes else []


def listed(
    database: Database, *, batch: str | None = None, limit: int | None = None
) -> list[StoredCoupon]:
    """Return what is stored, newest first; of one batch, or all."""
    if batch is not None and not batch.isprintable():
        return []  # a database may refuse to be asked
    of_batch = true() if batch is None else coupons.c.batch == batch
    query = _query().where(of_batch).order_by(coupons.c.created_at.desc(), coupons.c.code)
    return list(_read(database, query.limit(limit)))


def batches(database: Database) -> list[Batch]:
    """Return what was generated, the newest batch first."""
    used = func.coalesce(func.sum(coupon_counts.c.used), 0)
    query = (
        select(
            coupons.c.batch.label("name"),
            func.count().label("codes"),
            func.sum(case((coupons.c.enabled, 1), else_=0)).label("enabled"),
            used.label("used"),
            func.min(coupons.c.code).label("code"),
        )
        .outerjoin(coupon_counts, coupon_counts.c.code == coupons.c.code)
        .where(coupons.c.batch != "")
        .group_by(coupons.c.batch)
        .order_by(func.max(coupons.c.created_at).desc(), coupons.c.batch)
    )
    with database.connect() as connection:
        rows = connection.execute(query).all()
    codes = [row.code for row in rows]
    examples = {one.coupon.code: one for one in of_codes(database, codes)}
    return [
        Batch(row.name, row.codes, int(row.enabled), int(row.used), examples[row.code])
        for row in rows
    ]


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


def _one_of(codes: Collection[str]) -> ColumnElement[bool]:
    return coupons.c.code.in_(codes)


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
