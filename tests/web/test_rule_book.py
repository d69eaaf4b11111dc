"""What the form's script is told of countries: all in the page, or the rest a little later."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flask_smartcheckout import Shop
from flask_smartcheckout.countries import codes

from .conftest import fill_cart

LARGEST_DOCUMENT = 14_000  # bytes, gzip: what a network sends without waiting for an answer


@pytest.fixture
def selling_to(make_app: Callable[..., Flask]) -> Callable[..., FlaskClient]:
    """Look at the form of a shop that sells to some countries: `client = selling_to("NL")`."""

    def look(*countries: str) -> FlaskClient:
        return fill_cart(make_app(Shop("NL", sells_to=countries))).test_client()

    return look


def form(client: FlaskClient, language: str = "en") -> str:
    """Return the form's page in a language."""
    return client.get("/smartcheckout/", headers={"Accept-Language": language}).text


def book(page: str) -> dict[str, Any]:
    """Return what the script is told in the page."""
    text = page.partition('id="sc-rules">')[2].partition("</script>")[0]
    found: dict[str, Any] = json.loads(text)
    return found


def rest_of(page: str) -> str:
    """Return where the rest is, or nothing."""
    found = re.search(r'data-book-url="([^"]*)"', page)
    return found[1] if found else ""


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_of_a_shop_that_sells_everywhere_is_small(
    language: str, selling_to: Callable[..., FlaskClient]
) -> None:
    page = form(selling_to("*"), language)
    assert len(book(page)["countries"]) == len(codes())
    assert len(gzip.compress(page.encode(), 9)) <= LARGEST_DOCUMENT


def test_forty_countries_come_with_the_page(selling_to: Callable[..., FlaskClient]) -> None:
    page = form(selling_to(*sorted({"US", *codes()[:39]})))
    assert rest_of(page) == ""
    assert ["MA", "Massachusetts"] in book(page)["countries"]["US"]["a"]


def test_of_more_the_areas_come_later(selling_to: Callable[..., FlaskClient]) -> None:
    client = selling_to("*")
    page = form(client)
    assert not any("a" in country for country in book(page)["countries"].values())
    rest = client.get(rest_of(page))
    assert rest.is_json
    assert ["MA", "Massachusetts"] in rest.get_json()["countries"]["US"]["a"]
    assert rest.get_json()["countries"].keys() == book(page)["countries"].keys()


def test_the_rest_is_kept_for_a_year_by_anybody(selling_to: Callable[..., FlaskClient]) -> None:
    client = selling_to("*")
    rest = client.get(rest_of(form(client)))
    assert rest.headers["Cache-Control"] == "public, max-age=31536000"
    assert "Set-Cookie" not in rest.headers


def test_a_page_of_an_older_shop_gets_what_holds_now_and_keeps_it_not(
    selling_to: Callable[..., FlaskClient],
) -> None:
    rest = selling_to("*").get("/smartcheckout/countries/en/before")
    assert rest.status_code == 200
    assert rest.headers["Cache-Control"] == "no-store"


def test_each_language_has_its_own(selling_to: Callable[..., FlaskClient]) -> None:
    client = selling_to("*")
    assert rest_of(form(client, "en")) != rest_of(form(client, "nl"))


@pytest.mark.parametrize("path", ["xx/1", "en'/1", "../1"])
def test_a_language_there_is_none_of_is_not_found(
    path: str, selling_to: Callable[..., FlaskClient]
) -> None:
    assert selling_to("*").get(f"/smartcheckout/countries/{path}").status_code == 404


def test_a_shop_with_few_countries_has_no_rest(selling_to: Callable[..., FlaskClient]) -> None:
    assert selling_to("NL", "US").get("/smartcheckout/countries/en/1").status_code == 404


def test_only_words_of_the_shops_own_countries_are_told(
    selling_to: Callable[..., FlaskClient],
) -> None:
    words = book(form(selling_to("NL", "DE")))["words"]
    assert "cep" not in words["labels"]
    assert words["labels"]["house_number"] == "House number"
