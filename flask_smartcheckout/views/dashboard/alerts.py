"""The alerts: what the owner wants to be told of, how each stands, and what was told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from ...aftercare import alarms, outbox
from ...alerts import store
from ...alerts.rules import Rule
from ...alerts.store import Alert
from ...i18n import N_, format_money, format_number
from ...i18n import gettext as _
from ...money import Money
from ...state import State, current
from ...wording.alerts import title
from . import alert_form, posting
from .figures import NOTHING, decimal, moment_with_year, percent
from .frame import answer, dashboard_page
from .order_rows import Tag
from .selection import Selection
from .typed import Typed

PAGE = "dashboard_alerts"
LATEST = 20
SAVED = "alerts_saved"

_THRESHOLDS = {
    "finding": N_("Among the first"),
    "conversion": N_("Under, in percent"),
    "field": N_("Over, in percent"),
    "payments": N_("Over, in percent"),
    "silence": N_("Over, in hours of the day"),
    "losses": N_("Over, in batches"),
    "risk": N_("Over, a day, in %(currency)s"),
}
_LEAST = {
    "conversion": N_("Checkouts started, at least"),
    "field": N_("Shoppers at the field, at least"),
    "payments": N_("Payments, at least"),
    "silence": N_("Orders in the week before, at least"),
}
_ABOUT = {
    "finding": N_("When a finding comes to stand among the first to fix."),
    "conversion": N_("Orders per checkout started, in the last 7 days."),
    "field": N_("Of those who reached a field in the last 7 days: how many saw an error there."),
    "payments": N_("Of the payments of the last 24 hours: how many failed."),
    "silence": N_("How long no order came; from 22 to 8 o’clock by the shop’s clock none counts."),
    "losses": N_("Batches of events that could not be stored yesterday and today."),
    "risk": N_("Carts left behind on the day before, in the shop’s currency."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An alert as it is shown: its words, its state, and what was read last."""

    alert: Alert
    title: str
    about: str
    threshold: str
    least: str
    state: Tag
    value: str
    fired: str


def act(selection: Selection) -> BaseResponse:
    """Keep what the owner wants."""
    state = current()
    wanted, shown = alert_form.read(request.form, state.shop.currency)
    if wanted is None:
        return _show(selection, 422, form=shown)
    store.save(state.database, wanted)
    return posting.back(selection, PAGE, SAVED)


@dashboard_page("/alerts", PAGE, counted=False, post=act)
def show(selection: Selection) -> Response:
    """Show the alerts."""
    return _show(selection)


def _show(selection: Selection, status: int = 200, form: Typed | None = None) -> Response:
    state = current()
    found = store.all_of(state.database)
    told = alarms.newest(state.database, LATEST)
    data = {"alerts": [_json(one) for one in found], "alarms": [asdict(one) for one in told]}
    values = {
        "rows": [_row(one, state.shop.currency) for one in found],
        "form": form or alert_form.shown(found, state.shop.currency),
        "alarms": [(moment_with_year(one.at), one.sentence(state.shop)) for one in told],
        "note": _said(),
        "mail": alarms.receiver(state.settings, state.shop) if state.postman.is_there else "",
        "service": _service(state),
        "untaken": outbox.standing(state.database, hooks=True),
        "looked": max((one.checked_at for one in found if one.checked_at), default=None),
    }
    return answer("alerts", selection, data, status=status, **values)


def _service(state: State) -> str:
    """Return the host that alerts are posted to, never the whole address: it may hold a secret."""
    return urlsplit(state.settings.alert_url).hostname or ""


def _said() -> str:
    note = posting.note()
    return _("The alerts were saved.") if note and note[0] == SAVED else ""


def _json(alert: Alert) -> dict[str, Any]:
    found = asdict(alert)
    return {**found, "rule": alert.rule.kind, "unit": alert.rule.unit}


def _row(alert: Alert, currency: str) -> Row:
    kind = alert.rule.kind
    return Row(
        alert,
        title(kind),
        _(_ABOUT[kind]),
        _(_THRESHOLDS[kind], currency=currency),
        _(_LEAST[kind]) if kind in _LEAST else "",
        _state(alert),
        _value(alert.rule, alert.value, currency),
        moment_with_year(alert.fired_at) if alert.fired_at else NOTHING,
    )


def _state(alert: Alert) -> Tag:
    if not alert.enabled:
        return Tag("wait", _("Off"))
    if alert.checked_at is None:
        return Tag("wait", _("Not looked at yet"))
    if alert.firing:
        over, under = _("Over the threshold"), _("Under the threshold")
        return Tag("warn", over if alert.rule.above else under)
    return Tag("wait", _("Too few to say")) if alert.value is None else Tag("", _("Quiet"))


def _value(rule: Rule, value: float | None, currency: str) -> str:
    if value is None or rule.unit == "places":
        return NOTHING
    if rule.unit == "percent":
        return percent(value, 100)
    if rule.unit == "batches":
        return format_number(int(value))
    if rule.unit == "hours":
        return _("%(number)s h", number=decimal(value))
    return format_money(Money(int(value), currency))
