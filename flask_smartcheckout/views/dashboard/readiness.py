"""Whether the shop is ready for each country it sells to, as the doctor sees it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from weakref import WeakKeyDictionary

from babel.languages import get_official_languages

from ...doctor import Finding, Subject, examine
from ...doctor.finding import Check
from ...doctor.models import models
from ...doctor.selling import contact, delivery, payment, tax, words
from ...i18n import N_
from ...i18n import gettext as _
from ...state import State

KEPT = timedelta(minutes=10)
LANGUAGE = "language"

CHECKS: Mapping[str, tuple[Check, str]] = {
    "contact": (contact, N_("Incomplete")),
    "delivery": (delivery, N_("None")),
    "tax": (tax, N_("No rate")),
    "payment": (payment, N_("None")),
    "words": (words, N_("No text")),
    "models": (models, N_("Too narrow")),
}
"""The checks that go by country and are cheap, and what trouble of each is called in one word."""

TITLES = {
    LANGUAGE: N_("Language"),
    "contact": N_("Contact"),
    "delivery": N_("Delivery"),
    "tax": N_("Tax"),
    "payment": N_("Payment"),
    "words": N_("Form"),
    "models": N_("Columns"),
}
_RANK = {"error": 2, "warning": 1, "ok": 0}
_TAGS = {"error": "bad", "warning": "warn"}


@dataclass(frozen=True, slots=True)
class Mark:
    """How a country fares in one check: the class of its tag, "" when all is well, and a word."""

    kind: str
    word: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing to do, for these countries, none of which means all; `text` is in English."""

    kind: str
    check: str
    countries: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Readiness:
    """What was found, and when."""

    findings: tuple[Finding, ...]
    unspoken: frozenset[str]
    """Countries none of whose official languages the checkout speaks: told, but no warning, for
    there is nothing that an owner could do about it today."""
    at: datetime

    @cached_property
    def _by_country(self) -> Mapping[str | None, list[Finding]]:
        found: dict[str | None, list[Finding]] = defaultdict(list)
        for one in self.findings:
            found[one.country].append(one)
        return found

    def level(self, country: str) -> int:
        """Return 2 for an error in a country, 1 for a warning, 0 when it is ready."""
        found = self._by_country.get(country, [])
        return max((_RANK[one.level] for one in found), default=0)

    def marks(self, country: str) -> list[Mark]:
        """Return how a country fares in each check, in the order of the titles."""
        return [self._mark(country, name) for name in TITLES]

    def _mark(self, country: str, name: str) -> Mark:
        if name == LANGUAGE:
            return Mark("wait", _("Not spoken")) if country in self.unspoken else Mark("", "")
        found = [one for one in self._by_country.get(country, []) if one.check == name]
        if not found:
            return Mark("", "")
        worst = max(found, key=lambda one: _RANK[one.level])
        return Mark(_TAGS[worst.level], _(CHECKS[name][1]))

    @property
    def troubles(self) -> list[Trouble]:
        """What to do, errors first; what holds for several countries is said once."""
        groups: dict[tuple[str, str, str], list[str]] = {}
        for one in self.findings:
            places = groups.setdefault((one.level, one.check, one.message), [])
            places.extend([one.country] if one.country else [])
        found = [
            Trouble(_TAGS[level], check, tuple(places), message)
            for (level, check, message), places in groups.items()
        ]
        return sorted(found, key=lambda one: (one.kind != "bad", -len(one.countries)))


_known: WeakKeyDictionary[State, tuple[float, Readiness]] = WeakKeyDictionary()


def readiness(state: State) -> Readiness:
    """Return how ready the shop is, looked at again every ten minutes."""
    kept = _known.get(state)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    found = _look(state, sorted(state.shop.sells_to))
    _known[state] = (time.monotonic() + KEPT.total_seconds(), found)
    return found


def _look(state: State, countries: Sequence[str]) -> Readiness:
    subject = Subject(state, tuple(countries))
    found = examine(subject, [check for check, _word in CHECKS.values()])
    spoken = set(subject.languages)
    unspoken = (one for one in countries if spoken.isdisjoint(_official(one)))
    trouble = tuple(one for one in found if one.level != "ok")
    return Readiness(trouble, frozenset(unspoken), datetime.now(UTC))


def _official(country: str) -> tuple[str, ...]:
    """Return the official languages of a country (CLDR)."""
    return tuple(str(one) for one in get_official_languages(country, de_facto=True))
