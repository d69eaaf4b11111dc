"""`flask smartcheckout simulate`: a made-up history, for demos and measurements."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from ..state import current
from .group import group
from .plainly import in_english

DEFAULT_CHECKOUTS = 4000
_FROM_ONE = click.IntRange(min=1)


@group.command()
@in_english
@click.option(
    "--days", type=click.IntRange(1, 3660), default=60, show_default=True, help="How far back."
)
@click.option(
    "--checkouts", type=_FROM_ONE, help=f"How many checkouts, {DEFAULT_CHECKOUTS} unless given."
)
@click.option("--events", type=_FROM_ONE, help="About how many events, instead of --checkouts.")
@click.option("--seed", default=1, show_default=True, help="The same seed, the same history.")
@click.option("--if-empty", is_flag=True, help="Do nothing when there are checkouts already.")
def simulate(
    days: int, checkouts: int | None, events: int | None, seed: int, if_empty: bool
) -> None:
    """Fill the database with a made-up, realistic history, for demos and measurements."""
    from ..tracking import simulation

    if checkouts and events:
        raise click.UsageError("Give --checkouts or --events, not both.")
    state = current()
    if if_empty and simulation.has_history(state.events):
        click.echo("There is a history already.")
        return
    made = simulation.simulate(
        state.events,
        seed=seed,
        days=days,
        checkouts=_as_checkouts(events) if events else checkouts or DEFAULT_CHECKOUTS,
        now=datetime.now(UTC),
        currency=state.shop.currency,
    )
    click.echo(f"{made.checkouts} checkouts over {days} days were made up, {made.events} events.")


def _as_checkouts(events: int) -> int:
    from ..tracking.simulation import EVENTS_EACH

    return -(-events // EVENTS_EACH)
