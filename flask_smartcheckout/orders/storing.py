"""Putting a value into a column, or saying why it does not go in. Nothing is ever cut off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NoReturn
from uuid import UUID

from ..money import Money, exponent
from .columns import Column
from .filling import Value
from .meanings import Match

LEFT_OUT = object()  # the column has a default of its own, and the order nothing for it


class Misfit(ValueError):
    """Why a value does not go into a column; never the value itself, which is the shopper's."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """A column, and what is said of its value in a message."""

    column: Column
    thing: str
    minor: bool


def stored(one: Match, value: Value) -> object:
    """Return a value in the type of its column, or LEFT_OUT. Raises Misfit with the reason."""
    slot = _Slot(one.column, one.thing, one.minor)
    if value == "" or value == {}:
        return _nothing(slot)
    if isinstance(value, bool):
        return _tick(slot, value)
    if isinstance(value, Money):
        return _money(slot, value)
    if isinstance(value, datetime):
        return LEFT_OUT if one.column.default else _moment(slot, value)
    if isinstance(value, dict) or one.column.kind == "json":
        return value
    return _TEXTS.get(one.column.kind, _misfit)(slot, value)


def _nothing(slot: _Slot) -> object:
    column = slot.column
    if column.default or column.nullable:
        return LEFT_OUT if column.default else None
    if column.kind == "text" and not column.choices:
        return ""
    raise Misfit(f"is {column.written} NOT NULL, and this order has no {slot.thing}")


def _text(slot: _Slot, value: str) -> str:
    column = slot.column
    if column.choices is not None and value not in column.choices:
        raise Misfit(f"takes one of {', '.join(column.choices)}, and this {slot.thing} is another")
    if column.choices is None and column.length is not None and len(value) > column.length:
        raise Misfit(
            f"holds {column.length} characters ({column.written}), "
            f"and this {slot.thing} has {len(value)}"
        )
    return value


def _integer(slot: _Slot, value: str) -> int:
    """Return a number that gives back the very same text; the + of a phone number is understood."""
    column = slot.column
    digits = value.removeprefix("+") if slot.thing == "phone" else value
    if not (digits.isascii() and digits.isdecimal()):
        raise Misfit(f"is {column.written}, and this {slot.thing} has more than digits in it")
    if digits.startswith("0") and digits != "0":
        raise Misfit(f"is {column.written}, and this {slot.thing} would lose the 0 it begins with")
    return _in_range(slot, int(digits))


def _in_range(slot: _Slot, number: int) -> int:
    column = slot.column
    if column.largest is not None and abs(number) > column.largest:
        raise Misfit(
            f"holds numbers up to {column.largest} ({column.written}), "
            f"and this {slot.thing} has {len(str(abs(number)))} digits"
        )
    return number


def _tick(slot: _Slot, ticked: bool) -> object:
    if slot.column.kind in ("boolean", "integer", "json"):
        return ticked if slot.column.kind != "integer" else int(ticked)
    raise Misfit(f"is {slot.column.written}, and this {slot.thing} is ticked or not")


def _day(slot: _Slot, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return _misfit(slot, value)


def _misfit(slot: _Slot, _value: str) -> NoReturn:
    raise Misfit(f"is {slot.column.written}, and this {slot.thing} is another kind of value")


def _uuid(slot: _Slot, value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        return _misfit(slot, value)


def _moment(slot: _Slot, value: datetime) -> object:
    """Return a moment in UTC; naive where the column keeps no time zone."""
    moment = value.astimezone(UTC)
    if slot.column.kind == "day":
        return moment.date()
    if slot.column.kind == "text":
        return _text(slot, moment.isoformat(timespec="seconds"))
    return moment if slot.column.aware else moment.replace(tzinfo=None)


def _money(slot: _Slot, value: Money) -> object:
    number = Decimal(value.minor) if slot.minor else value.decimal
    if slot.column.kind == "text":
        return _text(slot, f"{number:f}")
    if slot.column.kind == "integer":
        return _whole(slot, value)
    _check_digits(slot, number)
    return number if slot.column.exact else float(number)


def _whole(slot: _Slot, value: Money) -> int:
    """Return minor units where the column's name says so, or the currency has no others."""
    if slot.minor or exponent(value.currency) == 0:
        return _in_range(slot, value.minor)
    raise Misfit(
        f"is {slot.column.written}, and its name does not say whether it counts "
        f"cents: call it {slot.column.name}_cents, or fill it yourself"
    )


def _check_digits(slot: _Slot, number: Decimal) -> None:
    digits, decimals = slot.column.digits, slot.column.decimals
    if digits is None or decimals is None:
        return
    if number != round(number, decimals) or abs(number) >= 10 ** (digits - decimals):
        raise Misfit(
            f"keeps {digits} digits, {decimals} of them decimals ({slot.column.written}), "
            f"and this {slot.thing} has others"
        )


_TEXTS: Mapping[str, Callable[[_Slot, str], object]] = {
    "text": _text,
    "integer": _integer,
    "uuid": _uuid,
    "day": _day,
}
