"""The forms that narrow a page hold what the page shows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from flask_smartcheckout import Shop, SmartCheckout
from flask_smartcheckout.shop import ExtraField

from .conftest import Owner

_CHOSEN = re.compile(
    r'<select name="(\w+)">(?:(?!</select>).)*<option value="([^"]+)" selected>', re.S
)
DOOR = ExtraField("door_code", "text", "Door code")


@pytest.fixture
def quiet(let_in: Callable[[Flask], Owner]) -> Owner:
    """The owner of a shop that asks for a door code and has no visits yet."""
    app = Flask("quiet")
    app.config.update(SECRET_KEY="test", SMARTCHECKOUT_DATABASE_URL="sqlite://")
    SmartCheckout(app, Shop(country="NL", extra_fields=(DOOR,)))
    return let_in(app)


@pytest.mark.parametrize(
    "query",
    [
        {"state": "unpaid"},
        {"field": "door_code", "code": "none"},
        {"field": "billing_postcode", "did": "erred", "code": "required"},
        {"country": "DE", "device": "phone", "locale": "de"},
        {"version": "7"},
    ],
)
def test_what_visits_are_narrowed_by_is_chosen_in_the_form(
    quiet: Owner, query: dict[str, str]
) -> None:
    found = dict(_CHOSEN.findall(quiet.read("visits", **query)))
    assert {name: found.get(name) for name in query} == query


def test_a_field_of_the_shops_own_has_its_label(quiet: Owner) -> None:
    assert '<option value="door_code">Door code</option>' in quiet.read("visits")


@pytest.mark.parametrize("name", ["country", "browser", "version"])
def test_where_there_is_nothing_all_filters_can_be_taken_away(quiet: Owner, name: str) -> None:
    links = quiet.links("", **{name: "DE"}, days=7)
    [away] = [link for link in links if link.text == "Take all filters away"]
    assert away.query == {"days": "7"}
