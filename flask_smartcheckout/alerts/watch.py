"""Looking at what alerts are about, each hour, and telling what is over its threshold once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from ..aftercare import alarms
from ..aftercare.alarms import Alarm
from ..signals import finding_alert, send
from ..state import State
from . import hook, store
from .readings import READERS
from .rules import RULES, Reading, next_state
from .store import Alert

REMEMBERED = timedelta(days=30)
"""How long a finding that left the first places is no news when it comes back."""

_LOG = logging.getLogger(__name__)


class Unread(RuntimeError):
    """Some alerts could not be looked at; the log says why."""


def look(state: State, now: datetime) -> int:
    """Look at every alert whose hour has come; return how many alarms were raised.

    One that cannot be read keeps no other from being looked at; raises Unread after that.
    """
    raised, failed = 0, []
    for kind in RULES:
        try:
            raised += len(_look_at(state, kind, now))
        except Exception:
            _LOG.exception("the alert %s could not be looked at", kind)
            failed.append(kind)
    if failed:
        raise Unread(", ".join(failed))
    return raised


def _look_at(state: State, kind: str, now: datetime) -> list[Alarm]:
    alert = store.claim(state.database, kind, now)
    if alert is None:
        return []
    reading = READERS[kind](state, alert, now)
    raised = _settle(state, alert, reading, now)
    for one in raised:
        send(
            finding_alert,
            kind=one.kind,
            value=one.value,
            threshold=one.threshold,
            about=dict(one.about),
        )
    return raised


def _settle(state: State, alert: Alert, reading: Reading, now: datetime) -> list[Alarm]:
    firing, is_news = next_state(alert.rule, alert.threshold, alert.firing, reading.value)
    told, seen = [reading.about] if is_news else [], {"value": reading.value}
    if alert.rule.unit == "places":
        firing, (told, seen) = False, news(alert, reading, now.date())
    with state.database.begin(durable=True) as connection:
        if not store.settle(connection, alert, firing, seen, now if told else None):
            return []
        found = [_found(state, alert, reading, about) for about in told]
        return [_raise(state, connection, alert.rule.kind, one, now) for one in found]


def _raise(
    state: State, connection: Connection, kind: str, found: Mapping[str, Any], now: datetime
) -> Alarm:
    alarm = alarms.raise_(connection, kind, found, now)
    state.postman.to_tell(alarm.id, connection, now)
    hook.to_tell(state, alarm.id, connection, now)
    return alarm


def _found(
    state: State, alert: Alert, reading: Reading, about: Mapping[str, Any]
) -> dict[str, Any]:
    currency = {"currency": state.shop.currency} if alert.rule.unit == "money" else {}
    return {
        "value": reading.value,
        "threshold": alert.threshold,
        "about": {**about, **currency},
    }


def news(
    alert: Alert, reading: Reading, today: date
) -> tuple[list[Mapping[str, Any]], dict[str, Any]]:
    """Return the findings nobody was told of, and those known now; the first look tells of none."""
    known: dict[str, str] = dict((alert.seen or {}).get("known", {}))
    named = {_key(one): one for one in reading.news}
    told = [one for key, one in named.items() if key not in known] if alert.seen else []
    oldest = (today - REMEMBERED).isoformat()
    kept = {key: day for key, day in known.items() if day >= oldest}
    kept |= dict.fromkeys(named, today.isoformat())
    return told, {"value": reading.value, "known": kept}


def _key(named: Mapping[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(named.items()))
