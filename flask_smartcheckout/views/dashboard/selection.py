"""What the owner chose to look at, read from the query; and links that keep it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from flask import url_for

from ...i18n import N_, country_name
from ...i18n import gettext as _
from ...tracking.choosing import STATE_OF_STEP
from ...tracking.events import CODES, FIELDS
from ...tracking.facets import facet_for
from ...tracking.report import Filters, Period
from ...tracking.signs import STEP
from . import days as chosen_days
from . import words
from .days import Days

NO_ERROR = "none"
"""In the query: left without an error; an empty value means all."""

_OF_THE_LOG = ("field", "code", "step", "state", "sign", "but", "did")
_EVERY = tuple(one.name for one in fields(Filters))
SEGMENT = tuple(name for name in _EVERY if name not in _OF_THE_LOG)
"""The filters that every page knows."""

COMBINED = ("country", "device", "locale")
"""Those that figures are kept by in every combination; each of the others stands alone."""

_BY_ITSELF = {
    "browser": N_("%(filter)s was left out: a browser is looked at by itself."),
    "payment": N_("%(filter)s was left out: a payment method is looked at by itself."),
    "version": N_("Form version %(filter)s was left out: a version is looked at by itself."),
    "returning": N_("%(filter)s were left out: they are looked at by themselves."),
}
"""Why a filter was left out beside others."""

_NOT_HERE = N_("%(filter)s was left out: it cannot be combined with what this page shows.")

_LONGEST_VALUE = 64
_LARGEST_PAGE = 1_000_000
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*", re.ASCII)
_CHOICES = {
    "device": words.DEVICES,
    "field": FIELDS | words.FIELDS.keys(),
    "code": CODES | {NO_ERROR},
    "step": words.STEPS.keys() - {"viewed", *STATE_OF_STEP},
    "state": words.STATES,
    "returning": words.RETURNING,
    "sign": words.SIGNS,
    "did": words.DID,
}
_LEFT_OUT = {
    *_CHOICES["field"],
    *words.SIGNS,
    *(f"{STEP}{name}" for name in words.STEPS),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """A period, filters, and what else the address of a page says.

    `chosen` are the filters as they stand in the query; unknown ones were left out.
    """

    days: Days
    chosen: Mapping[str, str]
    page: int = 1
    sort: str = ""
    every: bool = False
    """Whether long tables are shown whole."""
    lang: str | None = None
    asked: Mapping[str, str] = field(default_factory=dict)
    """What this page alone was asked, kept by its links to other days and filters."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Filters that were asked for and cannot be combined with the others."""

    @property
    def period(self) -> Period:
        """The days looked at."""
        return self.days.period

    def narrowed_by(self, names: Collection[str]) -> Selection:
        """Return it with those of its filters alone."""
        kept = {name: value for name, value in self.chosen.items() if name in names}
        return replace(self, chosen=kept, left_out={**self.left_out, **_without(self.chosen, kept)})

    @property
    def remarks(self) -> list[str]:
        """A sentence about each filter that was left out."""
        return [
            _(_BY_ITSELF.get(name, _NOT_HERE), filter=called(name, value))
            for name, value in self.left_out.items()
        ]

    @property
    def filters(self) -> Filters:
        """The filters as the report wants them."""
        code = self.chosen.get("code")
        return Filters(**{**self.chosen, "code": "" if code == NO_ERROR else code})

    @property
    def segment(self) -> dict[str, str]:
        """The filters that every page knows: country, device, language and the like."""
        return {name: value for name, value in self.chosen.items() if name in SEGMENT}

    @property
    def where(self) -> Filters:
        """Those filters alone, as the report wants them."""
        return Filters(**self.segment)

    @property
    def later_page(self) -> int | None:
        """The page of the log, unless it is the first."""
        return self.page if self.page > 1 else None

    @property
    def kept(self) -> dict[str, Any]:
        """What every link carries along: the period and the language."""
        return {**self.days.kept, "lang": self.lang}

    def url(self, page: str = "dashboard", /, **changes: object) -> str:
        """Return the address of a page with the same period and segment, but for `changes`.

        A change to None takes something away.
        """
        return _url(page, {**self.kept, **self.segment, **changes})

    def url_of_all(self, page: str, /, **changes: object) -> str:
        """Return the address of a page with every filter, but for `changes`."""
        return _url(page, {**self.kept, **self.chosen, **self.asked, **changes})

    def url_of_none(self, page: str, /) -> str:
        """Return the address of a page without any filter."""
        return _url(page, {**self.kept, **self.asked})

    def url_of_days(self, page: str, /, **days: object) -> str:
        """Return the address of a page with every filter, but for other days."""
        return self.url_of_all(page, **{"days": None, "from": None, "to": None, **days})

    def visits_url(self, filters: Filters) -> str:
        """Return the address of the visits that exactly these filters let through."""
        code = NO_ERROR if filters.code == "" else filters.code
        return _url("dashboard_visits", {**self.kept, **asdict(filters), "code": code})

    def step_url(self, step: str) -> str:
        """Return the address of the visits that are gone before a step of the funnel."""
        state = STATE_OF_STEP.get(step)
        return self.url("dashboard_visits", **({"state": state} if state else {"step": step}))

    def called(self, name: str) -> str:
        """Return what a filter in use is called."""
        return called(name, self.chosen[name])

    def chips(self, page: str) -> list[tuple[str, str]]:
        """Return what each filter in use is called, and the address of the page without it."""
        return [
            (called(name, value), self.url_of_all(page, **{name: None}))
            for name, value in self.chosen.items()
        ]


def _url(page: str, query: Mapping[str, object]) -> str:
    given = {name: value for name, value in query.items() if value is not None}
    return url_for(f"smartcheckout.{page}", **given)  # type: ignore[arg-type]


def called(name: str, value: str) -> str:
    """Return what a filter that is set is called."""
    if name == "code":
        return _("Without an error") if value == NO_ERROR else words.error(value)
    if name == "step":
        return _("Not reached: %(step)s", step=words.step(value))
    if name == "but":
        return _("Those under another finding left out")
    names: dict[str, Callable[[str], str]] = {
        "country": country_name,
        "device": words.device,
        "locale": words.language,
        "browser": words.browser,
        "returning": words.returning,
        "payment": words.payment,
        "field": words.field,
        "state": words.state,
        "sign": words.sign,
        "did": words.did,
    }
    return names[name](value) if name in names else value


def read(
    query: Mapping[str, str], today: date, *, log: bool = False, own_fields: Collection[str] = ()
) -> Selection:
    """Read what was chosen; what is unknown, malformed or not of this page counts as not given.

    `log` for the pages of the log, which have more filters. `own_fields` are the names of the
    shop's own fields.
    """
    names = [name for name in query if name in (_EVERY if log else SEGMENT)]
    chosen = {name: query[name] for name in names if _known(name, query[name], own_fields)}
    if "field" not in chosen:
        chosen.pop("did", None)
    kept = _kept_together(chosen)
    return Selection(
        chosen_days.read(query, today),
        kept,
        page=min(max(1, number(query.get("page", ""))), _LARGEST_PAGE),
        sort=query.get("sort", ""),
        every=query.get("all") == "1",
        lang=query.get("lang") if _LOCALE.fullmatch(query.get("lang", "")) else None,
        left_out=_without(chosen, kept),
    )


def _kept_together(chosen: dict[str, str]) -> dict[str, str]:
    """Return the filters that there are figures for; of others the one that stands alone goes."""
    segments = [name for name in SEGMENT if name in chosen]
    others = set(chosen) - set(segments)
    while facet_for(segments) is None:
        segments.pop()
    return {name: value for name, value in chosen.items() if name in others.union(segments)}


def _without(chosen: Mapping[str, str], kept: Collection[str]) -> dict[str, str]:
    return {name: value for name, value in chosen.items() if name not in kept}


def _known(name: str, value: str, own_fields: Collection[str]) -> bool:
    if name == "country":
        return bool(_COUNTRY.fullmatch(value))
    if name == "locale":
        return len(value) <= 35 and bool(_LOCALE.fullmatch(value))
    if name in SEGMENT and name not in _CHOICES:
        return 0 < len(value) <= _LONGEST_VALUE and value.isprintable()
    if name == "but":
        return _LEFT_OUT.union(own_fields).issuperset(value.split(","))
    return value in _CHOICES.get(name, ()) or (name == "field" and value in own_fields)


def number(text: str) -> int:
    """Return a whole number from the query, 0 when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
