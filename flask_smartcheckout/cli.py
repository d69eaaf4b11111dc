"""`flask smartcheckout …`: what is done from the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from .cart import Cart
from .countries import FieldError, UnknownCountry, check_address, rules
from .pricing import Choices, Destination
from .shop import Shop, country_list
from .state import current

_EXAMPLE = '{"country": "NL", "fields": {"postcode": "1012 JX"}}'
_FROM_ONE = click.IntRange(min=1)
group = AppGroup("smartcheckout", help="The checkout: its tables, its figures and its tools.")


def register(app: Flask) -> None:
    """Add the commands to an app."""
    app.cli.add_command(group)


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
    from .views.dashboard import dashboard_link as link

    state = current()
    base = (state.settings.public_url or "http://127.0.0.1:5000").rstrip("/")
    click.echo(base + link(state, valid=timedelta(hours=hours)))


@group.command("check-address")
def check_addresses() -> None:
    """Judge addresses: a JSON object a line in, a verdict a line out.

    In: {"country": "NL", "fields": {"postcode": "1012jx", "street": …}}, with the field
    names of the form. Out: {"ok", "errors", "warnings", "normalized"}.
    """
    shop = current().shop
    _each_line(lambda given: _verdict(given, shop.fields))


def _verdict(given: Any, overrides: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        return _refused("", "invalid_json", "This line is no JSON object.")
    country = given.get("country")
    fields = given.get("fields")
    if not isinstance(fields, Mapping):
        return _refused(
            "fields",
            "required",
            f"Give the address under `fields`: {_EXAMPLE}.",
        )
    try:
        book = rules(str(country).upper(), overrides.get(str(country).upper()))
    except UnknownCountry as error:
        return _refused("country", "unknown_value", str(error))
    verdict = check_address(
        book, {key: value for key, value in fields.items() if value is not None}
    )
    return {
        "ok": verdict.ok,
        "errors": [_shown(book, error) for error in verdict.errors],
        "warnings": [_shown(book, warning) for warning in verdict.warnings],
        "normalized": verdict.normalized,
    }


def _shown(book: Any, error: FieldError) -> dict[str, str]:
    from .wording import error_message

    rule = book.fields.get(error.field)
    message = error_message(error, rule) if rule else "There is no such field."
    return {"field": error.field, "code": error.code, "message": message}


def _refused(field: str, code: str, message: str) -> dict[str, Any]:
    error = {"field": field, "code": code, "message": message}
    return {"ok": False, "errors": [error], "warnings": [], "normalized": {}}


@group.command()
def quote() -> None:
    """Price baskets: a JSON object a line in, a quote a line out.

    In: {"lines": [{"ref": "mug", "unit_price": "12.50", "quantity": 2}], "destination":
    {"country": "BE"}, "codes": […]}; all but the lines may be left out. Amounts are
    decimal strings in major units. Unless a basket brings a `shop` of its own, the
    callbacks of this one are asked, as on the page.
    """
    from .pricing.baskets import quote_json
    from .views.host_answers import HostAnswers, address_of

    state = current()
    today = state.shop.local(datetime.now(UTC)).date()

    def ask(cart: Cart, destination: Destination, codes: tuple[str, ...]) -> Choices:
        return HostAnswers(state, cart, destination, address_of(destination), codes).choices

    _each_line(lambda basket: quote_json(basket, state.shop, today, ask))


def _each_line(answer: Callable[[Any], Mapping[str, Any]]) -> None:
    """Answer line by line, as they come; an empty line is passed over."""
    for line in sys.stdin.buffer:
        if line.strip():
            said = json.dumps(answer(_value(line)), ensure_ascii=False)
            click.echo(said.encode("utf-8", "replace"))


def _value(line: bytes) -> Any:
    """Return what a line of JSON means; one that is none is None, which every command refuses.

    NaN, Infinity and 1e400 are no JSON to others: they stay the texts they were.
    """
    try:
        return json.loads(line, parse_float=_finite, parse_constant=str)
    except (ValueError, RecursionError):
        return None


def _finite(written: str) -> float | str:
    value = float(written)
    return value if isfinite(value) else written


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of findings as JSON.")
@click.option("--countries", default="", help="Only these, such as NL,DE; else all it sells to.")
@click.pass_context
def doctor(context: click.Context, as_json: bool, countries: str) -> None:
    """Check the shop for each country it sells to; exit 1 when something is wrong."""
    from .doctor import Subject, examine, lines

    state = current()
    found = examine(Subject(state, _sold_to(state.shop, countries)))
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
def work(forever: bool) -> None:
    """Do what is due: end silent checkouts, flag interrupted orders, forget what has had its time.

    Exits with 1 when something could not be done; `--forever` tries again a minute later.
    """
    import time

    from . import upkeep

    while True:
        done = []
        for line in upkeep.run(current(), datetime.now(UTC)):
            click.echo(line)
            done.append(line)
        if not forever:
            sys.exit(any(line.endswith(upkeep.FAILED) for line in done))
        sys.stdout.flush()
        time.sleep(60)


@group.command()
@click.option("--days", type=_FROM_ONE, default=60, show_default=True, help="How far back it goes.")
@click.option(
    "--checkouts", type=_FROM_ONE, default=4000, show_default=True, help="How many checkouts."
)
@click.option("--seed", default=1, show_default=True, help="The same seed, the same history.")
@click.option("--if-empty", is_flag=True, help="Do nothing when there are checkouts already.")
def simulate(days: int, checkouts: int, seed: int, if_empty: bool) -> None:
    """Fill the database with a made-up, realistic history, for demos and measurements."""
    from .tracking import simulation

    state = current()
    if if_empty and simulation.has_history(state.events):
        click.echo("There is a history already.")
        return
    count = simulation.simulate(
        state.events,
        seed=seed,
        days=days,
        checkouts=checkouts,
        now=datetime.now(UTC),
        currency=state.shop.currency,
    )
    click.echo(f"{count} checkouts over {days} days were made up.")
