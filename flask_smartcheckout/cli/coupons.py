"""`flask smartcheckout coupon …`: add, list, switch and generate coupons."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from typing import Any

import click

from ..codes import coupons, listing
from ..codes.coupons import CodeTaken
from ..codes.listing import Listed
from ..codes.writing import written
from ..pricing.basket_fields import BasketError
from ..shop import Coupon, coupon_code
from ..state import State, current
from ..wording.coupons import STATES, describe, uses, window
from .coupon_options import coupon_of, coupon_options, given
from .group import group
from .plainly import in_english, table


@group.group()
def coupon() -> None:
    """Coupons: what lowers the price."""


@coupon.command()
@in_english
@click.argument("code")
@coupon_options
@click.option("--if-new", is_flag=True, help="Do nothing where there is one of that code.")
def add(code: str, if_new: bool, **options: Any) -> None:
    """Store a coupon, or with `-` one of each line of JSON, in the shape of a basket's coupon.

    As in: coupon add WELCOME10 --kind percent_order --value 10 --min-subtotal 20
    """
    state = current()
    if code != "-":
        _add(state, coupon_of(code, options, state.shop), if_new)
        return
    if given(options):
        raise click.UsageError("With `-` each line of JSON says everything: leave the options out.")
    failed = [True for number, line in _lines() if not _add_line(state, number, line, if_new)]
    sys.exit(1 if failed else 0)


def _lines() -> list[tuple[int, bytes]]:
    return [(n, line) for n, line in enumerate(sys.stdin.buffer, start=1) if line.strip()]


def _add_line(state: State, number: int, line: bytes, if_new: bool) -> bool:
    """Add the coupon of a line; say what is wrong with it, and go on."""
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        document = None
    try:
        _add(state, written(document, state.shop), if_new)
    except (BasketError, click.ClickException) as error:
        click.echo(f"Line {number}: {error.message.removesuffix('.')}.", err=True)
        return False
    return True


def _add(state: State, one: Coupon, if_new: bool) -> None:
    try:
        coupons.add(state.database, one, datetime.now(UTC))
    except CodeTaken as error:
        if not if_new:
            raise click.ClickException(str(error)) from None
        click.echo(f"{one.code} is there already.")
    else:
        click.echo(f"{one.code}: {_in_words(one, state.shop.currency)}.")


def _in_words(one: Coupon, currency: str) -> str:
    limit = f"{one.max_uses} uses" if one.max_uses and one.max_uses > 1 else "one use"
    parts = [describe(one, currency), limit if one.max_uses else "", window(one)]
    return "; ".join(filter(None, parts))


@coupon.command("list")
@in_english
@click.option("--json", "as_json", is_flag=True, help="Print a list as JSON.")
@click.option("--batch", help="Only the coupons of this batch.")
@click.option("--all/--enabled", "every", default=True, help="Only those that are not off.")
def list_coupons(as_json: bool, batch: str | None, every: bool) -> None:
    """List the coupons: what each does, how often it was used, when it holds, and its state."""
    state = current()
    found = [one for one in _found(state, batch) if every or one.enabled]
    if as_json:
        words = [{"words": describe(one.coupon, state.shop.currency)} for one in found]
        documents = [one.to_json() | more for one, more in zip(found, words, strict=True)]
        click.echo(json.dumps(documents, ensure_ascii=False, indent=2).encode())
    elif found:
        heads = ("CODE", "WHAT IT DOES", "USED", "HOLDS", "STATE", "BATCH")
        table(heads, [_row(one, state.shop.currency) for one in found])
    else:
        click.echo("There is no coupon here." if batch or not every else "There is no coupon yet.")


def _found(state: State, batch: str | None) -> list[Listed]:
    today = _today(state)
    stored = listing.of_tables(state.database, today, batch=batch)
    return stored if batch else [*listing.of_shop(state.database, state.shop, today), *stored]


def _row(one: Listed, currency: str) -> tuple[str, ...]:
    where = ", in the shop's code" if one.in_shop_code else ""
    return (
        one.coupon.code,
        describe(one.coupon, currency),
        uses(one.used, one.coupon.max_uses),
        window(one.coupon) or "always",
        STATES[one.state].lower() + where,
        one.batch,
    )


def _today(state: State) -> date:
    return state.shop.local(datetime.now(UTC)).date()


@coupon.command()
@in_english
@click.argument("name", metavar="CODE|BATCH")
def disable(name: str) -> None:
    """Switch a coupon off, or a whole batch."""
    _switch(name, enabled=False)


@coupon.command()
@in_english
@click.argument("name", metavar="CODE|BATCH")
def enable(name: str) -> None:
    """Switch a coupon on again, or a whole batch."""
    _switch(name, enabled=True)


def _switch(name: str, *, enabled: bool) -> None:
    state = current()
    code, word = coupon_code(name), "on" if enabled else "off"
    if code in state.shop.coupons_by_code:
        raise click.ClickException(
            f"{code} is in the shop's own code: Shop(coupons=…) is where it is switched {word}."
        )
    if coupons.switch(state.database, name, enabled=enabled):
        click.echo(f"{code} is switched {word}.")
    elif count := coupons.switch_batch(state.database, name, enabled=enabled):
        click.echo(f"Batch {name} is switched {word}: {count} coupons.")
    else:
        raise click.ClickException(
            f"There is no coupon and no batch {name!r}: `flask smartcheckout coupon list` "
            "shows what there is."
        )


@coupon.command()
@in_english
@click.argument("count", type=click.IntRange(1, coupons.MOST_GENERATED))
@coupon_options
@click.option("--prefix", default="", help="What every code begins with, such as XMAS-.")
@click.option("--batch", default="", help="What they are called together; made unless given.")
def generate(count: int, prefix: str, batch: str, **options: Any) -> None:
    """Store COUNT coupons of one use each, and print their codes, one a line.

    --max-uses gives each more uses. What is said of them goes to the standard error stream.
    """
    state, now, start = current(), datetime.now(UTC), coupon_code(prefix)
    once = {**options, "max_uses": 1 if options["max_uses"] is None else options["max_uses"]}
    pattern = coupon_of(f"{start}XXXXXXXXXX", once, state.shop)
    name = batch or coupons.batch_name(start, state.shop.local(now))
    try:
        codes = coupons.generate(state.database, pattern, count, now, name, start)
    except CodeTaken as error:
        raise click.ClickException(str(error)) from None
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    click.echo("\n".join(codes))
    said = f"{len(codes)} coupons of batch {name}: {_in_words(pattern, state.shop.currency)} each."
    click.echo(said, err=True)
