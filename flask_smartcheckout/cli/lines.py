"""JSON lines in, JSON lines out: addresses judged and baskets priced."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

import click

from ..cart import Cart
from ..countries import FieldError, UnknownCountry, check_address, rules
from ..pricing import Choices, Destination
from ..state import current
from .group import group

if TYPE_CHECKING:
    from ..storage import Database

_EXAMPLE = '{"country": "NL", "fields": {"postcode": "1012 JX"}}'


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
    from ..wording import error_message

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
    from ..pricing.baskets import quote_json
    from ..shop import coupon_code
    from ..views.codes import Codes
    from ..views.host_answers import HostAnswers, address_of

    state = current()
    now = datetime.now(UTC)
    today = state.shop.local(now).date()
    database = _answering(state.database)

    def ask(cart: Cart, destination: Destination, typed: tuple[str, ...]) -> Choices:
        codes = Codes(state, cart, tuple(map(coupon_code, typed)), today, database=database)
        host = HostAnswers(state, cart, destination, address_of(destination))
        return host.add_to(codes.choices)

    _each_line(lambda basket: quote_json(basket, state.shop, now, ask))


def _answering(database: Database) -> Database | None:
    """Return the database, or None with a word of warning: prices need it only for its coupons."""
    from sqlalchemy.exc import SQLAlchemyError

    from ..storage import DatabaseNotReady

    try:
        database.ensure_ready()
    except (SQLAlchemyError, DatabaseNotReady):
        click.echo("The checkout's tables cannot be read: stored coupons are left out.", err=True)
        return None
    return database


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
