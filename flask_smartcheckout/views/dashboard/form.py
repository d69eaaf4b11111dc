"""The form as a heat map: the shop's own form, and at each field what shoppers did there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask import Response

from ...state import current
from ...tracking import report
from ...tracking.report import Choices, FieldFigures
from . import heat
from .drawing import Drawing, draw
from .frame import answer, dashboard_page
from .selection import Selection


@dashboard_page("/form", "dashboard_form")
def form(selection: Selection) -> Response:
    """Show the form of a country with its heat; that of the shop's own where none is chosen."""
    with current().events.connect() as connection:
        found = report.fields(connection, selection.period, selection.where)
        started = report.started(connection, selection.period, selection.where)
        choices = report.choices(connection, selection.period)
    figures = {row.field: row for row in found}
    country = selection.where.country or current().shop.first_country
    drawing = draw(current(), country, figures)
    return answer(
        "form",
        selection,
        _data(selection, drawing, found, started),
        drawing=drawing,
        single=len(current().shop.sells_to) == 1,
        map=heat.Map(figures, started, selection),
        heat=heat,
        choices=_choices(choices),
        started=started,
        left=sum(row.left_here for row in found),
    )


def _choices(found: Choices) -> Choices:
    """Return the choices with every country whose form can be looked at."""
    countries = dict.fromkeys((*found.countries, *current().shop.sells_to))
    return replace(found, countries=tuple(countries))


def _data(
    selection: Selection, drawing: Drawing, found: Iterable[FieldFigures], started: int
) -> dict[str, Any]:
    order = {place.field: number for number, place in enumerate(drawing.places)}
    return {
        "period": selection.period,
        "country": drawing.country,
        "started": started,
        "fields": sorted(found, key=lambda row: order[row.field]),
    }
