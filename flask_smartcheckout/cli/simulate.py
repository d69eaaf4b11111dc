"""`flask smartcheckout simulate`: a made-up history, for demos and measurements."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from ..state import State, current
from .group import group
from .plainly import in_english

DEFAULT_CHECKOUTS = 4000
ORDERS, ORDER_DAYS = 150, 120
_IN_USE = (
    "There are visits or orders in this database already, and made-up ones cannot be told from "
    "them afterwards: give another database, or --add."
)
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
@click.option("--with-orders", is_flag=True, help="Make up some orders too, paid and unpaid.")
@click.option(
    "--if-empty", is_flag=True, help="Do nothing when there are visits or orders already."
)
@click.option("--add", is_flag=True, help="Add to the visits and orders that are there already.")
def simulate(
    days: int,
    checkouts: int | None,
    events: int | None,
    seed: int,
    with_orders: bool,
    if_empty: bool,
    add: bool,
) -> None:
    """Fill the database with a made-up, realistic history, for demos and measurements.

    Orders are of customers that do not exist, in our tables alone: the shop hears of none. What is
    made up cannot be told from what is real afterwards, so that both come together only with --add.
    """
    from ..tracking import simulation
    from .made_up_orders import make_up_orders

    if checkouts and events:
        raise click.UsageError("Give --checkouts or --events, not both.")
    state = current()
    if not add and _is_in_use(state):
        if not if_empty:
            raise click.UsageError(_IN_USE)
        click.echo("There is a history already.")
        return
    now = datetime.now(UTC)
    made = simulation.simulate(
        state.events,
        seed=seed,
        days=days,
        checkouts=_as_checkouts(events) if events else checkouts or DEFAULT_CHECKOUTS,
        now=now,
        currency=state.shop.currency,
        settings=state.settings,
    )
    click.echo(f"{made.checkouts} checkouts over {days} days were made up, {made.events} events.")
    if with_orders:
        with _quiet():
            orders = make_up_orders(
                state.database,
                state.shop,
                seed=seed,
                days=max(days, ORDER_DAYS),
                orders=ORDERS,
                now=now,
            )
        click.echo(_told(orders))


def _is_in_use(state: State) -> bool:
    """Whether there are visits or orders that made-up ones would be mixed with."""
    from ..orders import records
    from ..tracking.simulation import has_history

    return has_history(state.events) or bool(records.newest(state.database, limit=1))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep back the warnings about orders to look at: some are made up to be that."""
    log = logging.getLogger("flask_smartcheckout.orders")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def _told(orders: int) -> str:
    if orders:
        return f"{orders} orders were made up."
    return (
        "No order was made up: the shop has no invoice of its own, or sells to no country we know."
    )


def _as_checkouts(events: int) -> int:
    from ..tracking.simulation import EVENTS_EACH

    return -(-events // EVENTS_EACH)
