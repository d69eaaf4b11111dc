"""What a check is given, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Literal

from flask import Flask

from ..countries import CountryRules, rules
from ..i18n import languages
from ..shop import Shop
from ..state import State

Level = Literal["error", "warning", "ok"]
WHERE = "{where}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, odd or well.

    `check` is the code of the check that found it, `country` the one it is about, None when it is
    about all. The `message` is in the developer's words, and says what to write; a "{where}" in it
    stands for the country, so that what holds for several is said once.
    """

    level: Level
    message: str
    country: str | None = None
    check: str = ""

    @property
    def text(self) -> str:
        """The message, about its own country."""
        return placed(self.message, self.country or "")

    def to_json(self) -> dict[str, str | None]:
        """Return `{"level", "country", "check", "message"}`."""
        return {
            "level": self.level,
            "country": self.country,
            "check": self.check,
            "message": self.text,
        }


def placed(message: str, where: str) -> str:
    """Return a message with the countries it is about in it, or before it."""
    if WHERE in message or not where:
        return message.replace(WHERE, where)
    return f"{where}: {message}"


@dataclass(frozen=True)
class Subject:
    """The shop that is looked at, for these of its countries, on a day.

    Without an `app`, nothing is said of how the shop joined it.
    """

    state: State
    countries: tuple[str, ...]
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    app: Flask | None = None

    @cached_property
    def shop(self) -> Shop:
        """The merchant's policy."""
        return self.state.shop

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the checkout offers."""
        return tuple(self.shop.languages) or languages()

    def rules(self, country: str) -> CountryRules:
        """Return the rules of a country with what the shop changed in them."""
        return rules(country, self.shop.fields.get(country))


Check = Callable[[Subject], Iterator[Finding]]


def examined(check: Check, subject: Subject) -> tuple[Finding, ...]:
    """Return what a check found, under its name; all is well when that is nothing."""
    found = tuple(check(subject)) or (Finding("ok", _well(check)),)
    return tuple(replace(one, check=check.__name__) for one in found)


def _well(check: Check) -> str:
    return (check.__doc__ or check.__name__).partition("\n")[0].rstrip(".")
