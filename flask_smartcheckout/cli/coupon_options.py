"""What a coupon takes on the command line, and the coupon it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import click

from ..codes.writing import written
from ..pricing.basket_fields import BasketError
from ..shop import COUPON_KINDS, Coupon, Shop
from .plainly import sentence

Command = Callable[..., None]

_OF_SEVERAL = {
    "refs": "--ref",
    "classes": "--class",
    "exclude_refs": "--exclude-ref",
    "countries": "--country",
}
# A name of two words wherever it stands, one of a single word where the sentence is about it.
_NAMES = [one.name for one in fields(Coupon)]
_FIELD = re.compile(
    rf"^({'|'.join(_NAMES)})\b|\b({'|'.join(name for name in _NAMES if '_' in name)})\b"
)


def _several(field: str, help: str) -> Callable[[Command], Command]:
    return click.option(_OF_SEVERAL[field], field, multiple=True, help=f"{help} Repeatable.")


def _flag(option: str, help: str) -> Callable[[Command], Command]:
    return click.option(option, is_flag=True, help=help)


_OPTIONS = (
    click.option("--kind", type=click.Choice(COUPON_KINDS), help="What it does."),
    click.option("--value", help="The percentage, or the amount in the shop's currency."),
    click.option("--title", help="What the shopper reads instead of the code."),
    click.option("--min-subtotal", help="Holds from this amount of goods."),
    click.option("--min-quantity", type=int, help="Holds from so many items."),
    _several("refs", "Only for this product; the gift of free_gift."),
    _several("classes", "Only for this tax class."),
    _several("exclude_refs", "Not for this product."),
    _several("countries", "Only to this country, or EU."),
    click.option("--max-uses", type=int, help="How many orders may have it."),
    _flag("--once-per-customer", "Each e-mail address has it once."),
    _flag("--first-order", "Only with a first order."),
    click.option("--starts", metavar="YYYY-MM-DD", help="The first day it holds."),
    click.option("--ends", metavar="YYYY-MM-DD", help="The last day it holds."),
    click.option("--priority", type=int, help="A lower one comes first; 0 unless given."),
    _flag("--exclusive", "Stands alone."),
    _flag("--public", "The shopper is told why it is refused."),
    _flag("--automatic", "Needs no code."),
    click.option("--max-discount", help="Takes off at most this amount."),
    click.option("--max-units", type=int, help="For at most so many pieces."),
    click.option("--buy-quantity", type=int, help="Of buy_x_get_y: how many are paid."),
    click.option("--get-quantity", type=int, help="Of buy_x_get_y: how many are had for less."),
)


def coupon_options(command: Command) -> Command:
    """Add every option that a coupon has."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def coupon_of(code: str, options: Mapping[str, Any], shop: Shop) -> Coupon:
    """Return the coupon that options mean. Raises UsageError, naming the option and the fix."""
    if not options["kind"]:
        raise click.UsageError(f"--kind is missing: one of {', '.join(COUPON_KINDS)}.")
    try:
        return written({"code": code, **given(options)}, shop)
    except BasketError as error:
        raise click.UsageError(sentence(_FIELD.sub(_option, error.message))) from None


def given(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that were used, in the shape of a basket's coupon."""
    used = {name: value for name, value in options.items() if _is_given(value)}
    lists = {name: list(used[name]) for name in _OF_SEVERAL if name in used}
    if "countries" in lists:
        lists["countries"] = [name.upper() for name in lists["countries"]]
    return used | lists


def _is_given(value: Any) -> bool:
    return bool(value) or (value == 0 and value is not False)


def _option(name: re.Match[str]) -> str:
    field = name[0]
    if field == "code":
        return "CODE"
    return _OF_SEVERAL.get(field, f"--{field.replace('_', '-')}")
