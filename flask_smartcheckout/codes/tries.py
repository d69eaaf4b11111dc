"""Who tried which code: so many wrong ones an hour, by visit, by network address and by all.

A code that is tried again counts once, and one that the shop knows not at all. What is not known is
kept as a digest only: it may be anything a shopper typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import ColumnElement, Connection, delete, func, select

from ..storage import Database
from .generating import digest
from .tables import code_tries

KEPT = timedelta(days=30)
_HOUR = timedelta(hours=1)
OF_A_VISIT, OF_AN_ADDRESS, OF_ALL = 10, 40, 1_000  # wrong codes an hour
# While more than OF_ALL are tried, somebody is guessing from many places: fewer each.
OF_A_VISIT_THEN, OF_AN_ADDRESS_THEN = 3, 6


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who types: a checkout, and the network address it comes from as a keyed digest."""

    checkout_id: str
    address: str

    @classmethod
    def of(cls, checkout_id: str, address: str, secret: str) -> Visitor:
        """Return the visitor of a request; the address itself is not kept."""
        key = blake2b(secret.encode()).digest()
        return cls(checkout_id, blake2b(address.encode(), digest_size=16, key=key).hexdigest())


@dataclass(frozen=True, slots=True)
class Refusal:
    """How many checkouts were refused a coupon, and why."""

    code: str
    reason: str
    checkouts: int


def admitted(
    database: Database, visitor: Visitor, codes: Iterable[str], now: datetime
) -> tuple[str, ...]:
    """Return the codes that may be looked up; the others come after too many wrong ones."""
    typed = {digest(code): code for code in codes}
    if not typed:
        return ()
    with database.connect() as connection:
        known = _tried(connection, visitor, typed)
        left = _left(connection, visitor, now)
    found = [code for one, code in typed.items() if known.get(one)]
    wrong = [code for one, code in typed.items() if known.get(one) == ""]
    new = [code for one, code in typed.items() if one not in known]
    allowed = {*found, *(wrong if left > 0 else ()), *new[: max(left, 0)]}
    return tuple(code for code in typed.values() if code in allowed)


def _tried(connection: Connection, visitor: Visitor, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what came of codes this visit has tried before: the coupon's code, or nothing."""
    query = select(code_tries.c.digest, code_tries.c.code).where(
        code_tries.c.checkout_id == visitor.checkout_id, code_tries.c.digest.in_(typed)
    )
    return {row.digest: row.code for row in connection.execute(query)}


def _left(connection: Connection, visitor: Visitor, now: datetime) -> int:
    """Return how many codes more this visit may get wrong now."""
    calm = _wrong(connection, now) < OF_ALL
    of_visit = OF_A_VISIT if calm else OF_A_VISIT_THEN
    of_address = OF_AN_ADDRESS if calm else OF_AN_ADDRESS_THEN
    visit = _wrong(connection, now, code_tries.c.checkout_id == visitor.checkout_id)
    address = _wrong(connection, now, code_tries.c.address == visitor.address)
    return min(of_visit - visit, of_address - address)


def _wrong(connection: Connection, now: datetime, *of: ColumnElement[bool]) -> int:
    query = select(func.count()).where(code_tries.c.at > now - _HOUR, code_tries.c.code == "", *of)
    return int(connection.execute(query).scalar_one())


def note(
    database: Database,
    visitor: Visitor,
    outcomes: Mapping[str, tuple[str, str]],
    now: datetime,
) -> None:
    """Keep what came of each code typed: the name the shop knows it by, and why it was refused.

    Nothing is written when it is what came of it before.
    """
    by_digest = {digest(code): outcome for code, outcome in outcomes.items()}
    with database.connect() as connection:
        query = select(code_tries.c.digest, code_tries.c.code, code_tries.c.reason).where(
            code_tries.c.checkout_id == visitor.checkout_id, code_tries.c.digest.in_(by_digest)
        )
        before = {row.digest: (row.code, row.reason) for row in connection.execute(query)}
    changed = {one: what for one, what in by_digest.items() if before.get(one) != what}
    if not changed:
        return
    with database.begin() as connection:
        for one, (code, reason) in changed.items():
            row = {"code": code, "reason": reason, "address": visitor.address}
            statement = database.insert(code_tries).values(
                checkout_id=visitor.checkout_id, digest=one, at=now, **row
            )
            keys = ["checkout_id", "digest"]
            connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=row))


def refusals(database: Database, since: datetime, limit: int = 20) -> list[Refusal]:
    """Return why coupons were refused, the most frequent first; unknown codes are one row."""
    count = func.count(code_tries.c.checkout_id.distinct()).label("checkouts")
    query = (
        select(code_tries.c.code, code_tries.c.reason, count)
        .where(code_tries.c.at > since, code_tries.c.reason != "")
        .group_by(code_tries.c.code, code_tries.c.reason)
        .order_by(count.desc(), code_tries.c.code)
        .limit(limit)
    )
    with database.connect() as connection:
        return [Refusal(*row) for row in connection.execute(query)]


def forget(database: Database, now: datetime) -> int:
    """Erase tries that are older than a month; return how many there were."""
    with database.begin() as connection:
        return connection.execute(delete(code_tries).where(code_tries.c.at < now - KEPT)).rowcount
