"""The first page: what became of the checkouts of a period, by day, step and segment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from .facets import ALL
from .findings import Finding, findings
from .period import Amounts, Filters, Period
from .sides import values
from .steps import STEPS
from .sums import Key, Sums, read
from .tables import daily_figures, step_figures


@dataclass(frozen=True, slots=True)
class Totals:
    """Checkouts by what became of them.

    `viewed = started + untouched`, where untouched ones are `bounced` once their time is over.
    `started = ordered + abandoned + those still active`. `recovered` (abandoned, then came back
    and ordered) and `paid` are parts of `ordered`. `active` are all checkouts not yet over.
    """

    viewed: int = 0
    started: int = 0
    active: int = 0
    bounced: int = 0
    abandoned: int = 0
    ordered: int = 0
    recovered: int = 0
    paid: int = 0
    bots: int = 0
    at_risk: Amounts = ()
    """Carts of abandoned checkouts."""
    order_value: Amounts = ()
    """Carts of ordered checkouts."""
    recovered_value: Amounts = ()


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the line chart; days without a checkout are present with zeros."""

    day: date
    viewed: int
    started: int
    ordered: int
    abandoned: int


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the funnel.

    `name`: viewed, started, contact, address, shipping, payment, submitted, ordered, paid.
    `contact` to `payment` are reached when the shopper went past them. `left`: got to the step
    before and no further, and is gone (bounced in `started`, unpaid in `paid`); `money_left` their
    carts (empty in `viewed`, `started` and `paid`: not counted as at risk).
    The `left` of contact to ordered add up to all abandoned checkouts.
    """

    name: str
    reached: int
    left: int
    money_left: Amounts


@dataclass(frozen=True, slots=True)
class Segment:
    """One country, device or language, with the period before for comparison."""

    value: str
    totals: Totals
    previous: Totals


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page: `totals` and the same for the period before, by day, step and segment."""

    period: Period
    totals: Totals
    previous: Totals
    daily: tuple[Day, ...]
    funnel: tuple[Step, ...]
    findings: tuple[Finding, ...]
    """Most money first, measured in average carts of its currency."""
    by_country: tuple[Segment, ...]
    """Most started first, as are the other two."""
    by_device: tuple[Segment, ...]
    by_locale: tuple[Segment, ...]
    by_currency: tuple[Segment, ...] = ()
    """Empty while there is only one."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters can be set to in a period: values that occur, most checkouts first."""

    countries: tuple[str, ...]
    devices: tuple[str, ...]
    locales: tuple[str, ...]
    browsers: tuple[str, ...] = ()
    payments: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    returning: tuple[str, ...] = ()


def overview(connection: Connection, period: Period, filters: Filters) -> Overview:
    """Return the first page; filters that no segments are kept within leave those empty."""
    by_day = read(connection, daily_figures, period, filters, "day")
    now = Sums.total(by_day.values())
    before = Sums.total(read(connection, daily_figures, period.before, filters).values())
    found = _totals(now)
    return Overview(
        period=period,
        totals=found,
        previous=_totals(before),
        daily=tuple(_daily(period, by_day)),
        funnel=_funnel(found, read(connection, step_figures, period, filters, "step")),
        findings=findings(connection, period, filters),
        by_country=_segments(connection, period, filters, "country"),
        by_device=_segments(connection, period, filters, "device"),
        by_locale=_segments(connection, period, filters, "locale"),
        by_currency=_by_currency(now, before),
    )


def totals(connection: Connection, period: Period, filters: Filters) -> Totals:
    """Return what became of the checkouts of a period, and no more."""
    return _totals(Sums.total(read(connection, daily_figures, period, filters).values()))


def started(connection: Connection, period: Period, filters: Filters) -> int:
    """Return how many checkouts were started."""
    return Sums.total(read(connection, daily_figures, period, filters).values())["started"]


def first_day(connection: Connection) -> date | None:
    """Return the first day that there are figures of; None before the first checkout."""
    c = daily_figures.c
    query = select(func.min(c.day)).where(c.facet == ALL, c.span == 1, c.viewed > 0)
    found: date | None = connection.scalar(query)
    return found


def choices(connection: Connection, period: Period) -> Choices:
    """Return the values the filters can be set to."""
    names = ("country", "device", "locale", "browser", "payment", "version", "returning")
    return Choices(*(values(connection, period, name) for name in names))


def _totals(sums: Sums) -> Totals:
    return Totals(
        **{name: sums[name] for name in _COUNTS},
        at_risk=sums.amounts("at_risk", count="abandoned"),
        order_value=sums.amounts("order_value", count="ordered"),
        recovered_value=sums.amounts("recovered_value", count="recovered"),
    )


_COUNTS = "viewed started active bounced abandoned ordered recovered paid bots".split()


def _daily(period: Period, by_day: Mapping[Key, Sums]) -> list[Day]:
    days = [period.start + timedelta(days=number) for number in range(period.days)]
    found = [(day, by_day.get((day,), Sums())) for day in days]
    return [
        Day(day, sums["viewed"], sums["started"], sums["ordered"], sums["abandoned"])
        for day, sums in found
    ]


def _funnel(totals: Totals, steps: Mapping[Key, Sums]) -> tuple[Step, ...]:
    sums = {name: steps.get((name,), Sums()) for name in STEPS}
    return (
        Step("viewed", totals.viewed, 0, ()),
        Step("started", totals.started, totals.bounced, ()),
        *(
            Step(
                name,
                sums[name]["reached"],
                sums[name]["left_here"],
                sums[name].amounts("money_left", count="left_here"),
            )
            for name in STEPS
        ),
        Step("paid", totals.paid, totals.ordered - totals.paid, ()),
    )


def _by_currency(now: Sums, before: Sums) -> tuple[Segment, ...]:
    was, found = before.by_currency(), now.by_currency()
    segments = [
        Segment(currency, _totals(sums), _totals(was.get(currency, Sums())))
        for currency, sums in found.items()
        if sums["viewed"]
    ]
    return _most_started(segments) if len(segments) > 1 else ()


def _most_started(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    return tuple(sorted(segments, key=lambda segment: (-segment.totals.started, segment.value)))


def _segments(
    connection: Connection, period: Period, filters: Filters, by: str
) -> tuple[Segment, ...]:
    now = read(connection, daily_figures, period, filters, by)
    before = read(connection, daily_figures, period.before, filters, by)
    return _most_started(
        Segment(str(key[0]), _totals(sums), _totals(before.get(key, Sums())))
        for key, sums in now.items()
        if sums["viewed"]
    )
