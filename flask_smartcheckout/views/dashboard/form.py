"""The form as a heat map: the shop's own form, and at each field what shoppers did there."""

from __future__ import annotations

from flask import Response

from ...state import State, current
from ...tracking import report
from ...tracking.report import FieldFigures
from . import heat
from .drawing import draw, sold_to
from .frame import answer, dashboard_page
from .selection import Selection


@dashboard_page("/form", "dashboard_form")
def form(selection: Selection) -> Response:
    """Show the form of a country with its heat; that of the shop's own where none is chosen."""
    state = current()
    with state.events.connect() as connection:
        found = report.fields(connection, selection.period, selection.where)
        started = report.started(connection, selection.period, selection.where)
        choices = report.choices(connection, selection.period)
    figures = {row.field: row for row in found}
    drawing = draw(state, _country(selection, state), figures)
    return answer(
        "form",
        selection,
        {
            "period": selection.period,
            "started": started,
            "country": drawing.country,
            "fields": _in_order(found, [place.field for place in drawing.places]),
        },
        drawing=drawing,
        map=heat.Map(figures, started, selection),
        heat=heat,
        countries=sold_to(state),
        choices=choices,
        started=started,
        left=sum(row.left_here for row in found),
    )


def _country(selection: Selection, state: State) -> str:
    return selection.where.country or state.shop.first_country


def _in_order(found: tuple[FieldFigures, ...], order: list[str]) -> list[FieldFigures]:
    return sorted(found, key=lambda row: order.index(row.field))
