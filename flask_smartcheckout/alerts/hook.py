"""Telling the shop's own service of an alarm: a signed POST, never in a request, tried again.

The body is JSON. `SmartCheckout-Signature: t=<seconds>,v1=<hex>` is the HMAC-SHA256 of
"<seconds>.<body>" by SMARTCHECKOUT_ALERT_KEY; whoever gets it refuses what is older than minutes.
"""

from __future__ import annotations

import hmac
import logging
from datetime import datetime
from hashlib import sha256
from threading import BoundedSemaphore
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Connection

from ..aftercare import alarms, outbox
from ..aftercare.alarms import Alarm
from ..aftercare.outbox import Parcel
from ..asking.fetch import AT_ONCE, Question, fetch
from ..asking.trouble import NoAnswer
from ..i18n import use_locale
from ..settings import ConfigurationError, Settings
from ..state import State

KIND = "alert_hook"
SIGNATURE = "SmartCheckout-Signature"
PATIENCE = 10.0  # seconds
MOST = 20  # a round
SHORTEST_KEY = 16
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_DOORS = BoundedSemaphore(AT_ONCE)
_LOG = logging.getLogger(__name__)


def check_alerts(settings: Settings) -> None:
    """Raise ConfigurationError for an address that nothing can be sent to safely."""
    if not settings.alert_url:
        return
    if not _is_safe(settings.alert_url):
        raise ConfigurationError(
            "SMARTCHECKOUT_ALERT_URL is where alerts are posted to: it begins with https://, such "
            "as https://shop.example/alerts; http:// goes to this machine only."
        )
    if len(settings.alert_key) < SHORTEST_KEY:
        raise ConfigurationError(
            f"SMARTCHECKOUT_ALERT_URL needs SMARTCHECKOUT_ALERT_KEY, a secret of at least "
            f"{SHORTEST_KEY} characters that whoever gets an alert checks its signature with."
        )


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
    )


def to_tell(state: State, alarm_id: str, connection: Connection, now: datetime) -> None:
    """Put an alarm into the outbox for the shop's service, in the transaction that raises it."""
    if state.settings.alert_url:
        outbox.put(
            state.database, connection, KIND, alarm_id, root="", domain="", now=now, due_at=now
        )


def send_due(state: State, now: datetime) -> int:
    """Tell of what is due until the service does not answer; return how many were told."""
    sent = 0
    for _nth in range(MOST):
        parcel = outbox.claim(state.database, now, hooks=True)
        if parcel is None or not _try(state, parcel, now):
            break
        sent += 1
    return sent


def _try(state: State, parcel: Parcel, now: datetime) -> bool:
    alarm = alarms.by_id(state.database, parcel.subject_id)
    if alarm is None or not state.settings.alert_url:
        outbox.dropped(state.database, parcel, "there is nothing to tell of any more")
        return True
    try:
        fetch(_question(state, alarm, now), PATIENCE, _DOORS)
    except NoAnswer as error:
        _LOG.warning("alert %s was not told: %s", alarm.id, error)
        outbox.failed(state.database, parcel, str(error), now)
        return False
    outbox.sent(state.database, parcel, now)
    return True


def _question(state: State, alarm: Alarm, now: datetime) -> Question:
    body = msgspec.json.encode(_told(state, alarm))
    seconds = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        SIGNATURE: f"t={seconds},v1={sign(state.settings.alert_key, seconds, body)}",
    }
    return Question(state.settings.alert_url, body, headers, statuses=range(200, 300))


def _told(state: State, alarm: Alarm) -> dict[str, object]:
    with use_locale(alarms.language(state.settings, state.shop)):
        text = alarm.sentence(state.shop)
    return {
        "id": alarm.id,
        "kind": alarm.kind,
        "at": alarm.at.isoformat(),
        "value": alarm.value,
        "threshold": alarm.threshold,
        "about": alarm.about,
        "text": text,
    }


def sign(key: str, seconds: str, body: bytes) -> str:
    """Return the signature of a body that is sent at a time (seconds since 1970)."""
    return hmac.new(key.encode(), seconds.encode() + b"." + body, sha256).hexdigest()
