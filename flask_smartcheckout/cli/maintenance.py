"""Running the checkout: its tables, the owner's link, its health, and what is due."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

import click
from flask import current_app

from ..shop import Shop, country_list
from ..state import current
from .group import group


@group.command()
def upgrade() -> None:
    """Create or migrate the checkout's tables."""
    from sqlalchemy.exc import OperationalError

    state = current()
    for database in {state.database, state.events}:
        try:
            database.upgrade()
        except OperationalError as error:
            raise click.ClickException(f"The database does not answer: {error.orig}") from None
    click.echo("The checkout's tables are up to date.")


@group.command("dashboard-link")
@click.option(
    "--hours",
    type=click.FloatRange(min=0, min_open=True, max=24 * 365),
    default=24.0,
    show_default=True,
    help="How long the link holds.",
)
def dashboard_link(hours: float) -> None:
    """Print a signed link to the dashboard, for the owner."""
    from ..views.dashboard import dashboard_link as link

    state = current()
    base = (state.settings.public_url or "http://127.0.0.1:5000").rstrip("/")
    click.echo(base + link(state, valid=timedelta(hours=hours)))


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of findings as JSON.")
@click.option("--countries", default="", help="Only these, such as NL,DE; else all it sells to.")
@click.pass_context
def doctor(context: click.Context, as_json: bool, countries: str) -> None:
    """Check the shop for each country it sells to; exit 1 when something is wrong."""
    from ..doctor import Subject, examine, lines

    state, app = current(), current_app._get_current_object()  # type: ignore[attr-defined]
    found = examine(Subject(state, _sold_to(state.shop, countries), app=app))
    as_text = (
        json.dumps([one.to_json() for one in found], ensure_ascii=False, indent=2)
        if as_json
        else "\n".join(lines(found))
    )
    click.echo(as_text.encode())
    context.exit(1 if any(one.level == "error" for one in found) else 0)


def _sold_to(shop: Shop, wanted: str) -> tuple[str, ...]:
    """Return the countries to check, the shop's own first; others than it sells to are refused."""
    names = [name.strip().upper() for name in wanted.split(",") if name.strip()]
    try:
        codes = country_list(names)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--countries") from None
    elsewhere = sorted(codes - set(shop.sells_to))
    if elsewhere:
        raise click.BadParameter(
            f"The shop does not sell to {', '.join(elsewhere)}.", param_hint="--countries"
        )
    return tuple(sorted(codes or shop.sells_to, key=lambda code: (code != shop.country, code)))


@group.command()
@click.option("--forever", is_flag=True, help="Go on, once a minute.")
@click.option("--mails-again", is_flag=True, help="Begin anew with the mails that were given up.")
def work(forever: bool, mails_again: bool) -> None:
    """Do what is due: send mails, settle payments, end silent checkouts, forget old data.

    Exits with 1 when something could not be done; `--forever` tries again a minute later.
    """
    import time

    from .. import upkeep

    if mails_again:
        count = upkeep.try_mails_again(current(), datetime.now(UTC))
        click.echo(f"mails begun anew: {count}")
    while True:
        done = []
        for line in upkeep.run(current(), datetime.now(UTC)):
            click.echo(line)
            done.append(line)
        if not forever:
            sys.exit(any(line.endswith(upkeep.FAILED) for line in done))
        sys.stdout.flush()
        time.sleep(60)
