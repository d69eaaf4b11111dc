"""Shoppers of everywhere, filled in by Chrome's own autofill on forms that begin elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from .autofilling import Profile, Tab, profiles
from .shopping import values

pytestmark = pytest.mark.whole_browser

STARTS = {"NL": "en-NL", "US": "es-US", "JP": "ja-JP", "GB": "en-GB", "BR": "pt-BR"}
"""A browser's language for each country that a form begins with."""
TABS = 8
MOST_LATE = 8
"""Shoppers for whom the form may have been late; more of them are a fault."""


def chosen(start: str) -> list[Profile]:
    """Return two of three shoppers, others for every country that a form begins with."""
    left_out = list(STARTS).index(start) % 3
    return [one for place, one in enumerate(profiles()) if place % 3 != left_out]


@pytest.mark.parametrize("start", STARTS)
def test_there_are_shoppers_of_many_countries(start: str) -> None:
    assert len({one.country for one in chosen(start)}) >= 30


@pytest.mark.parametrize("start", STARTS)
def test_every_field_is_right_wherever_the_form_begins(
    start: str,
    selling_to: Callable[..., str],
    new_context: Callable[..., BrowserContext],
) -> None:
    shoppers_here = chosen(start)
    url = selling_to(*{one.country for one in profiles()})
    context = new_context(locale=STARTS[start])
    tabs = [Tab(context.new_page()) for _ in range(TABS)]
    faults = {}
    for first in range(0, len(shoppers_here), TABS):
        faults |= faults_of(start, shoppers_here[first : first + TABS], tabs, url)
    # Chrome goes on filling in for a third of a second after the form has changed: with much else
    # to do the form may be later. Whoever met a fault gets the browser alone.
    alone = [one for one in shoppers_here if one.country in faults]
    assert len(alone) <= MOST_LATE, faults
    faults = {}
    for one in alone:
        faults |= faults_of(start, [one], tabs[:1], url)
    assert faults == {}


def faults_of(
    start: str, shoppers: list[Profile], tabs: list[Tab], url: str
) -> dict[str, dict[str, object]]:
    """Have each filled in, in a tab of their own; return what is wrong, by country."""
    tabs[0].page.context.clear_cookies()  # these are other people, without a draft
    for tab in tabs:
        tab.open(url)
    for tab, shopper in zip(tabs, shoppers, strict=False):
        assert values(tab.page)["country"] == start
        tab.fill(shopper.known)
    found = {}
    for tab, shopper in zip(tabs, shoppers, strict=False):
        tab.settle()
        found[shopper.country] = tab.faults(shopper)
    return {country: faults for country, faults in found.items() if faults}
