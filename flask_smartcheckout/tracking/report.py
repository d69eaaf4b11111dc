"""What the owner reads: figures of a period, the fields, the findings and the log of visits.

Everything is an integer or a sum of money; shares are made by whoever shows them. Days are UTC
and belong to the first page view of a checkout. Bots are counted apart and are in no other figure.
Figures are read from daily sums, the log from one row a checkout, and only the timeline of a
single visit from raw events.
"""

from __future__ import annotations

from .field_report import ErrorFigures, FieldFigures, ShapeFigures, fields
from .findings import Finding, findings
from .overview import (
    Choices,
    Day,
    Overview,
    Segment,
    Step,
    Totals,
    choices,
    first_day,
    overview,
    started,
    totals,
)
from .period import Amounts, Filters, Period
from .visit_log import (
    PAGE_SIZE,
    Entry,
    Visit,
    VisitDetail,
    VisitPage,
    every_detail,
    every_visit,
    visit,
    visits,
)

__all__ = [
    "PAGE_SIZE",
    "Amounts",
    "Choices",
    "Day",
    "Entry",
    "ErrorFigures",
    "FieldFigures",
    "Filters",
    "Finding",
    "Overview",
    "Period",
    "Segment",
    "ShapeFigures",
    "Step",
    "Totals",
    "Visit",
    "VisitDetail",
    "VisitPage",
    "choices",
    "every_detail",
    "every_visit",
    "fields",
    "findings",
    "first_day",
    "overview",
    "started",
    "totals",
    "visit",
    "visits",
]
