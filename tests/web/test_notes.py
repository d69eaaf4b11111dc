"""What looks odd stops no order; what was probably meant is offered, and taken by a button."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import DUTCH, Host, Shopper

NOTES = [
    ({"email": "sanne@gmial.com"}, "email", "Did you mean sanne@gmail.com?"),
    ({"postcode": "1O15 CJ"}, "postcode", "Did you mean 1015 CJ?"),
    ({"email": "sanne@web,de"}, "email", "Did you mean sanne@web.de?"),
    ({"house_number": "0"}, "house_number", "Is this right? If so, go on."),
    (
        {"country": "DE", "postcode": "10115"},
        "street",
        "The house number now stands in the street.",
    ),
    (
        {"country": "DE", "street": "Torstraße 9", "postcode": "10115"},
        "street",
        "112 is not in the street. If that is right, go on.",
    ),
    ({"phone": "0999999999"}, "phone", "Is this right? If so, go on."),
    (
        {"country": "US", "state": "MA", "postcode": "03060", "house_number": ""},
        "postcode",
        "Do these belong together? If so, go on.",
    ),
    (
        {"country": "GB", "postcode": "JE2 3AB", "house_number": ""},
        "postcode",
        "This postcode is in Jersey. If that is right, go on.",
    ),
    (
        {"country": "DE", "street": "Torstraße", "postcode": "10115", "house_number": ""},
        "street",
        "Is there no house number? If so, go on.",
    ),
]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is the same on every database."""
    return sqlite_url


def noted(shopper: Shopper, **typed: Any) -> dict[str, str]:
    """Return the notes that our script is sent, by field."""
    found = shopper.send("update", json=True, **{**DUTCH, **typed}).get_json()["fragments"]
    notes = {id[5:-5]: html for id, html in found.items() if id.endswith("-note")}
    assert {"email", "postcode", "billing_postcode"} <= set(notes)
    return {name: html for name, html in notes.items() if html}


@pytest.mark.parametrize(("typed", "field", "said"), NOTES)
def test_what_looks_odd_is_said_beside_its_field(
    typed: dict[str, str], field: str, said: str, shopper: Shopper
) -> None:
    notes = noted(shopper, **typed)
    assert set(notes) == ({field} if said else set())
    assert said in notes.get(field, "")
    assert said in shopper.send("update", **{**DUTCH, **typed}).text


def test_what_is_right_gets_no_note(shopper: Shopper) -> None:
    assert noted(shopper) == {}


def test_an_offer_is_taken_by_its_button(shopper: Shopper) -> None:
    typed = {**DUTCH, "email": "sanne@gmial.com", "take": "email:sanne@gmail.com"}
    page = shopper.send("order", **typed).text
    assert 'value="sanne@gmail.com"' in page
    assert "sc-offer" not in page


@pytest.mark.parametrize("take", ["", ":", "email", "token:x", "nosuch:field", "email:\x00a@b.nl"])
def test_nonsense_that_is_taken_changes_nothing_else(
    take: str, host: Host, shopper: Shopper
) -> None:
    assert shopper.send("order", **DUTCH, take=take).status_code == 200
    assert host.orders == []


def test_an_odd_value_stops_no_order(host: Host, shopper: Shopper) -> None:
    assert shopper.send(**{**DUTCH, "email": "sanne@gmial.com", "phone": "0999999999"}).location
    assert host.orders[0].email == "sanne@gmial.com"
