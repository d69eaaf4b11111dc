"""One checkout: what is known of it and everything that happened, as a picture and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from flask import Response, request

from ...i18n import format_money, format_number
from ...i18n import gettext as _
from ...i18n import ngettext as _n
from ...state import current
from ...tracking import report
from ...tracking.report import Visit, VisitDetail
from . import words
from .drawing import draw
from .frame import answer, dashboard_page
from .replay import MOST, fields_met, play, times_switched
from .selection import Selection, number
from .timeline import tell
from .track import lane_name, track

_MOST_FORMS = 4
"""Pages for more countries than these are drawn on the first."""


@dashboard_page("/visits/<public_id>", "dashboard_visit", log=True, scripted=True)
def visit(selection: Selection, public_id: str) -> Response:
    """Show one checkout, or say that it is not there."""
    detail = _find(public_id)
    if detail is None:
        return answer("no_visit", selection, status=404)
    return answer(
        "visit",
        selection,
        detail,
        visit=detail.visit,
        summary=summary(detail.visit),
        track=track(detail.entries),
        lane_name=lane_name,
        lines=tell(detail),
        events_kept=bool(detail.entries),
        **_replay(detail),
    )


def _replay(detail: VisitDetail) -> dict[str, Any]:
    """Return what the player of a visit needs: its frames, its forms, and where it stands."""
    state, frames = current(), play(detail)
    met = fields_met(detail.entries)
    countries = list(dict.fromkeys(frame.country for frame in frames))[:_MOST_FORMS]
    forms = {code: draw(state, code, met, detail.visit.cart) for code in countries}
    at = min(max(number(request.args.get("at", "")), 1), len(frames) or 1)
    return {
        "frames": frames,
        "frames_json": msgspec.json.encode(frames).decode(),
        "forms": forms,
        "at": at,
        "frame": frames[at - 1] if frames else None,
        "shown": _shown(frames[at - 1].country, countries) if frames else "",
        "switched": times_switched(detail.entries),
        "cut": len(frames) == MOST,
    }


def _shown(country: str, drawn: Sequence[str]) -> str:
    """Return whose form stands for a country: its own, or the first."""
    return country if country in drawn else drawn[0]


def _find(public_id: str) -> VisitDetail | None:
    if not public_id.isalnum():
        return None
    with current().events.connect() as connection:
        return report.visit(connection, public_id)


def summary(visit: Visit) -> str:
    """Say in a sentence what became of a checkout."""
    money = format_money(visit.cart)
    if visit.state not in ("abandoned", "recovered"):
        return _("%(state)s. %(money)s in the cart.", state=words.state(visit.state), money=money)
    number = format_number(visit.errors)
    return _(
        "%(state)s: left at “%(field)s” %(errors)s. %(money)s in the cart.",
        state=words.state(visit.state),
        field=words.field(visit.left_field or "form"),
        errors=_n("after %(num)s error", "after %(num)s errors", visit.errors, num=number)
        if visit.errors
        else _("without an error"),
        money=money,
    )
