"""Alarms: what an alert found, as it is told by mail and to the shop's own service."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select

from ..i18n import gettext as _
from ..settings import Settings
from ..shop import Shop
from ..storage import Database
from ..wording.alerts import sentence, title
from .letters import Letter
from .setting import letter
from .tables import alarms

KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something worth telling: its kind, its `value` and `threshold`, and what it is `about`."""

    id: str
    kind: str
    at: datetime
    value: float
    threshold: int
    about: Mapping[str, Any]

    def sentence(self, shop: Shop) -> str:
        """Say what happened, in the current language."""
        return sentence(self.kind, self.value, self.threshold, self.about, shop.extra_fields)


def raise_(connection: Connection, kind: str, found: Mapping[str, Any], now: datetime) -> Alarm:
    """Write an alarm down; `found` has value, threshold and about."""
    alarm = Alarm(secrets.token_hex(16), kind, now, **found)
    document = msgspec.json.encode(found).decode()
    row = {"id": alarm.id, "kind": kind, "document": document, "raised_at": now}
    connection.execute(alarms.insert().values(**row))
    return alarm


def by_id(database: Database, alarm_id: str) -> Alarm | None:
    """Return an alarm, or None when it was forgotten."""
    with database.connect() as connection:
        row = connection.execute(select(alarms).where(alarms.c.id == alarm_id)).first()
    return _alarm(row) if row else None


def newest(database: Database, most: int) -> list[Alarm]:
    """Return the latest alarms, the newest first."""
    query = select(alarms).order_by(alarms.c.raised_at.desc(), alarms.c.id).limit(most)
    with database.connect() as connection:
        return [_alarm(row) for row in connection.execute(query)]


def _alarm(row: Any) -> Alarm:
    return Alarm(row.id, row.kind, row.raised_at, **msgspec.json.decode(row.document))


def forget(database: Database, now: datetime) -> int:
    """Forget old alarms; return how many."""
    with database.begin() as connection:
        return connection.execute(delete(alarms).where(alarms.c.raised_at < now - KEPT)).rowcount


def receiver(settings: Settings, shop: Shop) -> str:
    """Return who is told by mail, "" for nobody."""
    return settings.alert_mail or shop.contact_for(shop.country).email or ""


def language(settings: Settings, shop: Shop) -> str:
    """Return the language the shop is told in: its first, or the one of the deployment."""
    return next(iter(shop.languages), settings.default_locale)


def mail(settings: Settings, shop: Shop, alarm: Alarm) -> Letter:
    """Write the mail of an alarm, in the current language."""
    root = settings.public_url + settings.url_prefix if settings.public_url else ""
    values = {
        "sentence": alarm.sentence(shop),
        "headline": title(alarm.kind),
        "dashboard": f"{root}/dashboard/" if root else "",
        "alerts": f"{root}/dashboard/alerts" if root else "",
    }
    subject = _("%(shop)s: %(what)s", shop=shop.name or _("Checkout"), what=title(alarm.kind))
    return letter(shop, "alarm", subject, values)
