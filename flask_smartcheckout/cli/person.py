"""`flask smartcheckout person …`: what is kept of somebody, handed out or erased."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime

import click

from ..orders import owner_log
from ..orders.owner_log import Deed
from ..privacy import erasing, exporting
from ..privacy.erasing import Plan, Wish
from ..privacy.finding import is_address
from ..privacy.judging import Judged
from ..privacy.kept import ELSEWHERE
from ..state import current
from .group import group
from .plainly import in_english


def _address(_context: click.Context, _parameter: click.Parameter, typed: str) -> str:
    if is_address(typed):
        return typed
    raise click.BadParameter("it is an e-mail address, such as sanne@example.nl.")


_email = click.argument("email", callback=_address)


@group.group()
def person() -> None:
    """What is kept of a person, found by e-mail address: hand it out, or erase it."""


@person.command()
@in_english
@_email
def export(email: str) -> None:
    """Print all that is kept of EMAIL as one JSON document (GDPR, art. 15 and 20)."""
    state, now = current(), datetime.now(UTC)
    told = exporting.export(state.database, state.settings, email, now)
    _note("hand_out", now)
    click.echo(json.dumps(told, ensure_ascii=False, indent=2).encode())


@person.command()
@in_english
@_email
@click.option(
    "--keep-bookkeeping/--delete-orders",
    default=True,
    show_default=True,
    help="Keep amounts, country and tax of orders, without the person; or delete them whole.",
)
@click.option("--force", is_flag=True, help="Also what the shop may still have to answer for.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def erase(
    context: click.Context,
    email: str,
    keep_bookkeeping: bool,
    force: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Erase what is kept of EMAIL (GDPR, art. 17); exit 1 when something has to stay as it is."""
    state, now = current(), datetime.now(UTC)
    wish = Wish(email, keep_bookkeeping, force)
    plan = erasing.plan(state.database, state.shop, wish, now)
    _say(_lines(plan))
    if plan.does_something and not dry_run:
        if not yes:
            click.confirm("This cannot be undone. Erase it?", abort=True)
        plan = erasing.erase(state.database, state.shop, wish, now)
        _note("erase", now)
        _say(("Done.", ELSEWHERE))
    context.exit(1 if plan.left or plan.unanswered else 0)


def _note(action: str, now: datetime) -> None:
    """Write into the owner's log that it was done; of whom is nobody's business any more."""
    with current().database.begin() as connection:
        owner_log.write(connection, Deed("cli", action), now)


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _lines(plan: Plan) -> Iterable[str]:
    found = plan.found
    counted = (
        ("Orders erased whole", _names(plan.whole)),
        ("Orders kept without the person", _names(plan.without_person)),
        ("Unfinished forms erased", _count(found.drafts)),
        ("Statements of withdrawal erased, or kept without the person", _count(found.statements)),
        ("Notes on gift cards erased", _count(found.cards)),
    )
    yield from (f"{what}: {which}" for what, which in counted if which)
    yield from (f"Order {one.name} stays as it is: {one.open}." for one in plan.left)
    if plan.unanswered:
        yield (
            f"Statements of withdrawal that stay as they are: {len(plan.unanswered)}. They were "
            "made a short while ago; --force erases them too."
        )
    if not (plan.does_something or plan.left or plan.unanswered):
        yield "There is nothing of this person."


def _count(some: tuple[str, ...]) -> str:
    return str(len(some) or "")


def _names(some: tuple[Judged, ...]) -> str:
    return ", ".join(one.name for one in some)
