"""The alerts of a shop as they are kept: the owner's wish, and how each stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, or_, select, update

from ..storage import Database
from .rules import RULES, Rule
from .tables import alerts

EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: what the owner wants, whether it is over its threshold, and what was seen last."""

    rule: Rule
    enabled: bool
    threshold: int
    least: int
    firing: bool = False
    seen: Mapping[str, Any] | None = None
    checked_at: datetime | None = None
    fired_at: datetime | None = None

    @property
    def value(self) -> float | None:
        """What was read last, None when there were too few or it was never looked at."""
        return (self.seen or {}).get("value")


def all_of(database: Database) -> list[Alert]:
    """Return every alert there is, those the owner never touched as they come."""
    with database.connect() as connection:
        rows = {row.kind: row for row in connection.execute(select(alerts))}
    return [_alert(rule, rows.get(kind)) for kind, rule in RULES.items()]


def _alert(rule: Rule, row: Row[Any] | None) -> Alert:
    if row is None:
        return Alert(rule, rule.enabled, rule.threshold, rule.least)
    return Alert(
        rule,
        row.enabled,
        row.threshold,
        row.least,
        row.firing,
        msgspec.json.decode(row.seen) if row.seen else None,
        row.checked_at,
        row.fired_at,
    )


def save(database: Database, wanted: Mapping[str, tuple[bool, int, int]]) -> None:
    """Keep what the owner wants: by kind, whether it is on, its threshold and the least.

    An alert that was changed begins anew: it is looked at next time, and may fire.
    """
    with database.begin(durable=True) as connection:
        for kind, (enabled, threshold, least) in wanted.items():
            _make(database, connection, kind)
            values = {"enabled": enabled, "threshold": threshold, "least": least}
            changed = or_(*(alerts.c[name] != value for name, value in values.items()))
            statement = update(alerts).where(alerts.c.kind == kind, changed)
            connection.execute(statement.values(**values, firing=False, checked_at=None))


def _make(database: Database, connection: Connection, kind: str) -> None:
    rule = RULES[kind]
    row = {
        "kind": kind,
        "enabled": rule.enabled,
        "threshold": rule.threshold,
        "least": rule.least,
        "firing": False,
        "seen": "",
    }
    database.insert_new(connection, alerts, row)


def claim(database: Database, kind: str, now: datetime) -> Alert | None:
    """Take an alert to look at, None when it is off, or was looked at within the hour."""
    known = next(one for one in all_of(database) if one.rule.kind == kind)
    if not known.enabled or (known.checked_at and known.checked_at > now - EVERY):
        return None
    then = alerts.c.checked_at
    same = then == known.checked_at if known.checked_at else then.is_(None)
    with database.begin() as connection:
        _make(database, connection, kind)
        statement = update(alerts).where(alerts.c.kind == kind, alerts.c.enabled, same)
        taken = connection.execute(statement.values(checked_at=now)).rowcount
    return known if taken else None


def settle(
    connection: Connection,
    alert: Alert,
    firing: bool,
    seen: Mapping[str, Any],
    now: datetime | None,
) -> bool:
    """Write down how an alert stands, `now` when it fired; return whether it still is that alert.

    One that the owner changed meanwhile begins anew: what was read is of the one before.
    """
    values: dict[str, Any] = {"firing": firing, "seen": msgspec.json.encode(seen).decode()}
    if now:
        values["fired_at"] = now
    same = (alerts.c.threshold == alert.threshold, alerts.c.least == alert.least, alerts.c.enabled)
    statement = update(alerts).where(alerts.c.kind == alert.rule.kind, *same)
    return bool(connection.execute(statement.values(**values)).rowcount)
