"""Who tried which code: so many wrong ones an hour, by visit, by network address and by all.

A try is written down before the code is looked up, and counted with it: whoever asks many times at
once gets no more. A code that is tried again counts once, and one that the shop knows not at all.
What is not known is kept as a keyed digest only: it may be anything a shopper typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from ..storage import Database
from .tables import code_tries

KEPT = timedelta(days=30)
TOO_MANY = "too_many_tries"
_HOUR = timedelta(hours=1)
_HOME = 2**64  # addresses: as many as one connection has (RFC 6177)
OF_A_VISIT, OF_AN_ADDRESS, OF_ALL = 10, 40, 1_000  # wrong codes an hour
# While more than OF_ALL are tried, somebody is guessing from many places: fewer each, and an end.
OF_A_VISIT_THEN, OF_AN_ADDRESS_THEN, OF_ALL_AT_MOST = 3, 6, 5_000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who types: a checkout, and the network address it comes from as a keyed digest."""

    checkout_id: str
    address: str
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, checkout_id: str, address: str, secret: str) -> Visitor:
        """Return the visitor of a request; the address itself is not kept."""
        key = blake2b(secret.encode()).digest()
        near = blake2b(_connection(address).encode(), digest_size=16, key=key).hexdigest()
        return cls(checkout_id, near, key)

    def digest(self, code: str) -> str:
        """Return what stands for a code that was typed."""
        typed = code.encode(errors="surrogatepass")
        return blake2b(typed, digest_size=32, key=self.key).hexdigest()


def _connection(address: str) -> str:
    """Return what tells one connection from another: of an IPv6 address its first half."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or int(parsed) // _HOME)


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
    typed = {visitor.digest(code): code for code in codes}
    if not typed:
        return ()
    with database.connect() as connection:
        known = _tried(connection, visitor, typed)
    new = [one for one in typed if known.get(one, ("", TOO_MANY)) == ("", TOO_MANY)]
    if new:
        _write_down(database, visitor, new, now)
    with database.connect() as connection:
        left = _left(connection, visitor, now)
    if left >= 0:
        return tuple(typed.values())
    late = new[left:]
    _set_aside(database, visitor, late)
    found = {one for one, (code, _why) in known.items() if code}
    return tuple(code for one, code in typed.items() if one in found or one in new[:left])


def _write_down(database: Database, visitor: Visitor, new: Sequence[str], now: datetime) -> None:
    row = {"code": "", "reason": "unknown", "address": visitor.address, "at": now}
    with database.begin() as connection:
        for one in new:
            statement = database.insert(code_tries).values(
                checkout_id=visitor.checkout_id, digest=one, **row
            )
            keys = ["checkout_id", "digest"]
            connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=row))


def _set_aside(database: Database, visitor: Visitor, late: Sequence[str]) -> None:
    """Let a try that was not admitted count no longer: it was none."""
    mine = code_tries.c.checkout_id == visitor.checkout_id
    with database.begin() as connection:
        connection.execute(
            update(code_tries).where(mine, code_tries.c.digest.in_(late)).values(reason=TOO_MANY)
        )


def _tried(
    connection: Connection, visitor: Visitor, digests: Iterable[str]
) -> dict[str, tuple[str, str]]:
    """Return what came of codes this visit has tried before: how the shop calls it, and why not."""
    query = select(code_tries.c.digest, code_tries.c.code, code_tries.c.reason).where(
        code_tries.c.checkout_id == visitor.checkout_id, code_tries.c.digest.in_(list(digests))
    )
    return {row.digest: (row.code, row.reason) for row in connection.execute(query)}


def _left(connection: Connection, visitor: Visitor, now: datetime) -> int:
    """Return how many codes more this visit may get wrong now; below nothing, how many too many."""
    of_all = _wrong(connection, now)
    calm = of_all <= OF_ALL
    of_visit = OF_A_VISIT if calm else OF_A_VISIT_THEN
    of_address = OF_AN_ADDRESS if calm else OF_AN_ADDRESS_THEN
    visit = _wrong(connection, now, code_tries.c.checkout_id == visitor.checkout_id)
    address = _wrong(connection, now, code_tries.c.address == visitor.address)
    return min(of_visit - visit, of_address - address, OF_ALL_AT_MOST - of_all)


def _wrong(connection: Connection, now: datetime, *of: ColumnElement[bool]) -> int:
    query = select(func.count()).where(
        code_tries.c.at > now - _HOUR,
        code_tries.c.code == "",
        code_tries.c.reason != TOO_MANY,
        *of,
    )
    return int(connection.execute(query).scalar_one())


def note(
    database: Database,
    visitor: Visitor,
    outcomes: Mapping[str, tuple[str, str]],
) -> None:
    """Keep what came of each code admitted: how the shop calls it, and why it was refused.

    Nothing is written when it is what came of it before.
    """
    by_digest = {visitor.digest(code): outcome for code, outcome in outcomes.items()}
    with database.connect() as connection:
        before = _tried(connection, visitor, by_digest)
    changed = {one: what for one, what in by_digest.items() if before.get(one) != what}
    if not changed:
        return
    mine = code_tries.c.checkout_id == visitor.checkout_id
    with database.begin() as connection:
        for one, (code, reason) in changed.items():
            statement = update(code_tries).where(mine, code_tries.c.digest == one)
            connection.execute(statement.values(code=code, reason=reason))


def refusals(database: Database, since: datetime, limit: int = 20) -> list[Refusal]:
    """Return why coupons were refused, the most frequent first; unknown codes are one row."""
    count = func.count(code_tries.c.checkout_id.distinct()).label("checkouts")
    query = (
        select(code_tries.c.code, code_tries.c.reason, count)
        .where(code_tries.c.at > since, code_tries.c.reason.not_in(("", TOO_MANY)))
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
