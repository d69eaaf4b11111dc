"""Reading the fields of a basket: each error names the field, a code and the fix."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from ..demands import is_sound
from ..money import to_decimal

# Beyond this an amount or a quantity is a mistake, and sums stay exact below it.
_LARGEST = Decimal(10) ** 12
_LONGEST_TEXT = 255

T = TypeVar("T")


class BasketError(ValueError):
    """What is wrong with a basket: the path of the field, a code and a sentence."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field, self.code, self.message = field, code, message


class Fields:
    """One JSON object of a basket, read key by key. A key that is null counts as left out.

    `close` raises for keys that nobody asked for: a typo must not change a price.
    """

    def __init__(self, values: object, path: str) -> None:
        if not isinstance(values, Mapping):
            raise BasketError(path, "invalid_format", f"{path or 'the basket'} is no JSON object")
        self._values: Mapping[str, Any] = values
        self._path = path
        self._asked: set[str] = set()

    def path(self, key: str) -> str:
        """Return where a key stands in the basket: lines[0].unit_price."""
        return f"{self._path}.{key}" if self._path else key

    @property
    def place(self) -> str:
        """Where the object itself stands in the basket: lines[0]."""
        return self._path

    def names(self) -> list[str]:
        """Return the keys of an object that maps names of the caller's own."""
        return list(self._values)

    def get(self, key: str) -> Any:
        """Return the value as it is, or None."""
        self._asked.add(key)
        return self._values.get(key)

    def has(self, key: str) -> bool:
        """Whether the key is there, be it null."""
        return key in self._values

    def fail(self, key: str, code: str, message: str) -> BasketError:
        """Return the error for a key; the message starts with its path."""
        return BasketError(self.path(key), code, f"{self.path(key)} {message}")

    def text(self, key: str) -> str:
        """Return a text that must be there."""
        return self._required(key, self.optional_text(key))

    def optional_text(self, key: str) -> str | None:
        """Return a text, or None when it is left out or blank."""
        value = self.get(key)
        if value is None or value == "":
            return None
        return _text(value, self.path(key), _LONGEST_TEXT)

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.fail(key, "invalid_format", "is neither true nor false")
        return value

    def whole(self, key: str, default: int, least: int = 0) -> int:
        """Return a whole number."""
        return default if self.get(key) is None else self._whole(key, least)

    def optional_whole(self, key: str, least: int = 0) -> int | None:
        """Return a whole number, or None."""
        return None if self.get(key) is None else self._whole(key, least)

    def _whole(self, key: str, least: int) -> int:
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.fail(key, "invalid_format", "is not a whole number")
        self._check_range(key, value, least)
        return value

    def number(self, key: str, most: int | None = None) -> Decimal:
        """Return an amount or percentage that must be there and is not negative."""
        return self._required(key, self.optional_number(key, most))

    def optional_number(self, key: str, most: int | None = None) -> Decimal | None:
        """Return an amount or percentage, or None."""
        value = self.get(key)
        if value is None:
            return None
        try:
            number = to_decimal(value)
        except ValueError:
            raise self.fail(key, "invalid_format", "is not a number such as 12.50") from None
        self._check_range(key, number, 0)
        if most is not None and number > most:
            raise self.fail(key, "invalid_format", f"is more than {most}")
        return number

    def choice(self, key: str, allowed: Collection[str], default: str) -> str:
        """Return one of some words."""
        value = self.get(key)
        if value is None:
            return default
        if value not in allowed:
            raise self.fail(key, "unknown_value", f"is not one of {', '.join(allowed)}")
        return str(value)

    def optional_day(self, key: str) -> date | None:
        """Return a date written as 2026-11-22, or None."""
        value = self.optional_text(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.fail(key, "invalid_format", "is not a date such as 2026-11-22") from None

    def texts(self, key: str, longest: int = _LONGEST_TEXT) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple([_text(value, path, longest) for value, path in self.each(key)])

    def objects(self, key: str) -> Iterator[Fields]:
        """Return the objects of a list, each to be read in turn."""
        return (Fields(value, path) for value, path in self.each(key))

    def each(self, key: str) -> list[tuple[Any, str]]:
        """Return the elements of a list, each with its path."""
        values = self.get(key)
        if values is None:
            return []
        if not isinstance(values, list):
            raise self.fail(key, "invalid_format", "is not a list")
        return [(value, f"{self.path(key)}[{index}]") for index, value in enumerate(values)]

    def inner(self, key: str) -> Fields:
        """Return the object under a key, an empty one when it is left out."""
        value = self.get(key)
        return Fields({} if value is None else value, self.path(key))

    def close(self) -> None:
        """Raise for a key that means nothing."""
        for key in self._values:
            if key not in self._asked:
                raise self.fail(key, "unexpected", "means nothing here")

    def _required(self, key: str, value: T | None) -> T:
        if value is None:
            raise self.fail(key, "required", "is missing")
        return value

    def _check_range(self, key: str, value: Decimal | int, least: int) -> None:
        if value < least:
            raise self.fail(key, "invalid_format", f"is {value}, but must be {least} or more")
        if value > _LARGEST:
            raise self.fail(key, "too_long", f"is more than {_LARGEST:f}")


def _text(value: object, path: str, longest: int) -> str:
    if not isinstance(value, str):
        raise BasketError(path, "invalid_format", f"{path} is not a text")
    if len(value) > longest:
        raise BasketError(path, "too_long", f"{path} is longer than {longest} characters")
    if not is_sound(value):
        raise BasketError(path, "invalid_format", f"{path} has a NUL or half a character in it")
    return value
