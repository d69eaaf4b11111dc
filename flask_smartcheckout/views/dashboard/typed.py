"""What an owner typed into a form of the dashboard: read field by field, and kept as it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal, get_currency_symbol

from ...codes import amounts
from ...i18n import get_locale
from ...i18n import gettext as _
from ...money import Money, exponent

LONGEST_TEXT = 255
ABOVE = ""  # the name of the field of an error that is about none
MOST = 1_000_000_000  # what is counted or paid here is less


class Wrong(ValueError):
    """What was typed means nothing here; the message is a sentence to the owner."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it comes back: what was typed, and a sentence beside each field that is wrong."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_wrong(self) -> str | None:
        """The field to begin with."""
        return next(iter(self.errors), None)


Reader = Callable[[str], Any]


def read(form: Mapping[str, str], readers: Mapping[str, Reader]) -> tuple[dict[str, Any], Typed]:
    """Return what the fields mean that were filled in, and what to show again."""
    values = {name: text.strip() for name, text in form.items()}
    meant, errors = {}, {}
    for name, reader in readers.items():
        if values.get(name):
            try:
                meant[name] = reader(values[name])
            except Wrong as wrong:
                errors[name] = str(wrong)
    return meant, Typed(values, errors)


def text(typed: str) -> str:
    """Read a line of text."""
    if len(typed) > LONGEST_TEXT or not typed.isprintable():
        raise Wrong(
            _("This is one line of at most %(number)s characters.", number=str(LONGEST_TEXT))
        )
    return typed


def whole(typed: str, most: int = MOST) -> int:
    """Read a whole number that is at least one."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    if not 1 <= number <= most:
        raise Wrong(_("Write a whole number from 1 to %(most)s.", most=_grouped(Decimal(most))))
    return number


def percentage(typed: str) -> str:
    """Read a percentage."""
    try:
        number = amounts.number(typed)
    except ValueError:
        number = Decimal(-1)
    if not 0 <= number <= 100:
        raise Wrong(_("Write a percentage of at most 100."))
    return f"{number:f}"


def amount(typed: str, currency: str) -> Money:
    """Read an amount in major units, as exact as the currency; its sign may stand beside it."""
    sign = get_currency_symbol(currency, locale=get_locale())
    bare = typed.replace(currency, "").replace(sign, "")
    try:
        money = amounts.amount(bare, currency)
    except ValueError:
        money = None
    if money is None or not 0 <= money.decimal <= MOST:
        example = Decimal("12.50") if exponent(currency) else Decimal(1250)
        raise Wrong(_("Write an amount, such as %(example)s.", example=_grouped(example)))
    return money


def day(typed: str) -> date:
    """Read a day as browsers send it."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Wrong(_("Write a day as 2026-12-31.")) from None


def _grouped(number: Decimal) -> str:
    digits = "#,##0.00" if number.as_tuple().exponent else "#,##0"
    return format_decimal(number, format=digits, locale=get_locale())
