"""Which orders the owner wants to see, read from the query; and links that keep it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from ...aftercare import statements
from ...i18n import N_, country_name
from ...i18n import gettext as _
from ...orders.listing import LONGEST_SEARCH, NEEDS_YOU, PROMISED, Wanted, between
from ...state import State
from ...wording import ORDER_STATES, PAYMENT_STATES
from .figures import day_with_year
from .selection import Selection

STATES = {NEEDS_YOU: N_("Needs you"), **ORDER_STATES}
PAYMENTS = {PROMISED: N_("Money to be taken"), **PAYMENT_STATES}
_NONE = dict.fromkeys(("country", "from", "to"))  # what the address of every page may keep
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_EARLIEST, _LATEST = date(2000, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What was chosen: `q`, `state`, `payment`, `country`, `from` and `to` as they stand in the
    query; what is unknown or malformed was left out. `turned` when the days stood the other way
    round."""

    selection: Selection
    chosen: Mapping[str, str]
    turned: bool = False

    def url(self, page: str = "dashboard_orders", /, **changes: object) -> str:
        """Return the address of a page with the same filters, but for `changes`."""
        return self.selection.url(page, **{**_NONE, **self.chosen, **changes})

    def url_from_here(self, page: str, /, **values: object) -> str:
        """Return the address of a page that leads back to this page of the list."""
        return self.url(page, **{"page": self.selection.later_page, **values})

    @property
    def url_of_list(self) -> str:
        """The page of the list that led here."""
        return self.url_from_here("dashboard_orders")

    @property
    def remark(self) -> str:
        """A sentence about what had to be changed in what was asked for, "" when nothing had to."""
        return _("The days stood the other way round: they were turned.") if self.turned else ""

    @property
    def chips(self) -> list[tuple[str, str]]:
        """What each filter in use is called, and the address of the list without it."""
        return [
            (_called(name, value), self.url(**{name: None})) for name, value in self.chosen.items()
        ]

    def wanted(self, state: State, now: datetime) -> Wanted:
        """Return the orders that are meant; days are those of the shop's own calendar."""
        first, last, shop = self.chosen.get("from"), self.chosen.get("to"), state.shop
        return Wanted(
            shop.local(now).date(),
            self.chosen.get("q", ""),
            self.chosen.get("state", ""),
            self.chosen.get("payment", ""),
            self.chosen.get("country", ""),
            *between(
                shop,
                date.fromisoformat(first) if first else None,
                date.fromisoformat(last) if last else None,
            ),
            statements.waiting_orders(state.database),
        )


def read(query: Mapping[str, str], selection: Selection) -> OrderFilter:
    """Read what was chosen."""
    names = ("q", "state", "payment", "from", "to")
    of_visits = {name: value for name, value in selection.chosen.items() if name != "payment"}
    selection = replace(selection, chosen=of_visits)  # here it is how a payment stands
    given = {name: query.get(name, "").strip() for name in names}
    chosen = {name: value for name, value in given.items() if value and _GOOD[name](value)}
    turned = chosen.get("from", "") > chosen.get("to", "~")
    if turned:
        chosen |= {"from": chosen["to"], "to": chosen["from"]}
    country = selection.chosen.get("country")
    return OrderFilter(selection, {**chosen, "country": country} if country else chosen, turned)


def _is_day(text: str) -> bool:
    try:
        day = date.fromisoformat(text)
        return _EARLIEST <= day <= _LATEST and day.isoformat() == text  # as a date input shows it
    except ValueError:
        return False


_GOOD: dict[str, Callable[[str], bool]] = {
    "q": lambda text: len(text) <= LONGEST_SEARCH and text.isprintable(),
    "state": STATES.__contains__,
    "payment": PAYMENTS.__contains__,
    "from": _is_day,
    "to": _is_day,
}


def _called(name: str, value: str) -> str:
    called: dict[str, Callable[[str], str]] = {
        "q": lambda text: _("“%(text)s”", text=text),
        "state": lambda state: _(STATES[state]),
        "payment": lambda state: _("Payment: %(state)s", state=_(PAYMENTS[state])),
        "country": country_name,
        "from": lambda day: _("From %(day)s", day=_day(day)),
        "to": lambda day: _("Until %(day)s", day=_day(day)),
    }
    return called[name](value)


def _day(text: str) -> str:
    return day_with_year(date.fromisoformat(text))
