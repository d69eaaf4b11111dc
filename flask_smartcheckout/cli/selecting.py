"""Which days and which checkouts a command is about: options that several commands have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from ..state import current

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ..tracking.report import Period

DEFAULT_DAYS = 30
_DAY = click.DateTime(formats=["%Y-%m-%d"])
_OPTIONS = (
    click.option(
        "--days",
        type=click.IntRange(1, 3660),
        help=f"The last so many days, {DEFAULT_DAYS} unless given.",
    ),
    click.option("--from", "start", type=_DAY, help="The first day, 2026-11-01 (UTC)."),
    click.option("--to", "end", type=_DAY, help="The last day; today unless given."),
    click.option("--country", help="Only checkouts to this country, such as NL."),
    click.option(
        "--device",
        type=click.Choice(["phone", "tablet", "computer", "other"]),
        help="Only checkouts on such a device.",
    ),
    click.option("--locale", help="Only checkouts in this language, such as nl or pt_BR."),
)


@contextmanager
def figures() -> Iterator[Connection]:
    """Open the statistics, their figures brought up to date as before a page of the dashboard."""
    from ..tracking.folding import fold_waiting
    from ..upkeep import end_silent_checkouts

    state, now = current(), datetime.now(UTC)
    fold_waiting(state.events, state.settings)
    end_silent_checkouts(state, now)
    with state.events.connect() as connection:
        yield connection


def selecting(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options; it is called with `period` and `filters`."""

    @wraps(command)
    def run(
        *given: Any,
        days: int | None,
        start: datetime | None,
        end: datetime | None,
        country: str | None,
        device: str | None,
        locale: str | None,
        **options: Any,
    ) -> None:
        from ..tracking.report import Filters

        filters = Filters(
            country=country.upper() if country else None,
            device=device,
            locale=locale.replace("-", "_") if locale else None,
        )
        command(*given, period=_period(days, _day(start), _day(end)), filters=filters, **options)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _period(days: int | None, start: date | None, end: date | None) -> Period:
    from ..tracking.report import Period

    if days and start:
        raise click.UsageError("Give --days or --from, not both.")
    last = end or datetime.now(UTC).date()
    first = start or _days_before(last, (days or DEFAULT_DAYS) - 1)
    if first > last:
        raise click.BadParameter(f"{first} comes after {last}.", param_hint="--from")
    period = Period(first, last)
    _days_before(first, period.days, "--from")  # what a report compares it with
    return period


def _days_before(day: date, days: int, given: str = "--to") -> date:
    try:
        return day - timedelta(days=days)
    except OverflowError:
        raise click.BadParameter(f"{day} is too long ago.", param_hint=given) from None
