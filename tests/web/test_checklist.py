"""Small points of docs/checkout-checklist.md that the page itself shows, without a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from example_app import create_app
from flask_smartcheckout.shop import Contact

from .conftest import DUTCH, SHOP, Shopper, fill_cart

STATIC = Path(__file__).parents[2] / "static"
SCRIPTS = "".join(
    path.read_text("utf-8") for path in STATIC.rglob("*.js") if "dist" not in str(path)
)
STYLES = "".join((STATIC / name).read_text("utf-8") for name in ("smartcheckout.css", "cart.css"))
PHYSICAL = (
    r"(?:margin|padding|border)-(?:left|right)|[{; ](?:left|right) *:|: *(?:left|right) *[;}]"
)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: nothing here depends on which."""
    return sqlite_url


@pytest.fixture
def pages(shopper: Shopper) -> list[str]:
    """The form as it is opened, and as a refused order brings it back."""
    return [shopper.open().text, shopper.send(**{**DUTCH, "name": ""}).text]


def test_no_account_is_asked_for_before_the_order(pages: list[str]) -> None:
    for page in pages:
        assert 'type="password"' not in page
        assert 'autocomplete="username"' not in page


def test_the_start_says_where_it_is_sent_and_how_it_is_paid(pages: list[str]) -> None:
    start = pages[0].partition('id="sc-f-email"')[0]
    assert re.search(r"We deliver to \d+ countries\. Ways to pay: [^<]*Pay ", start)


def test_what_header_and_footer_lead_to_is_there(tmp_path: Path, sqlite_url: str) -> None:
    config = {"SECRET_KEY": "test", "DATABASE": str(tmp_path / "shop.sqlite3")}
    client = create_app({**config, "SMARTCHECKOUT_DATABASE_URL": sqlite_url}).test_client()
    client.post("/cart/saddle/add", data={"quantity": 1})
    page = client.get("/smartcheckout/").text
    around = "".join(re.findall(r"<(?:header|footer)\b.*?</(?:header|footer)>", page, re.S))
    paths = set(re.findall(r'href="(/[^"]*)"', around))
    assert {"/terms", "/privacy", "/cart", "/smartcheckout/withdraw"} <= paths
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
    assert 'href="tel:' in around and 'href="mailto:' in around


def test_every_description_of_a_field_is_on_the_page(pages: list[str]) -> None:
    for page in pages:
        described = " ".join(re.findall(r'aria-describedby="([^"]*)"', page)).split()
        assert len(described) > 60
        assert set(described) <= set(re.findall(r' id="([^"]+)"', page))


def test_no_hint_leads_away(pages: list[str]) -> None:
    hints = re.findall(r'<p class="sc-hint"[^>]*>(.*?)</p>', pages[0], re.S)
    assert len(hints) > 20
    assert [hint for hint in hints if "<" in hint] == []


def test_items_and_total_stand_right_above_the_button(pages: list[str]) -> None:
    for page in pages:
        before, after = page.split('<dl class="sc-total"')
        assert "Blue mug" in before and "Small atlas of soup" in before
        between = after.partition("</dl>")[2].partition('<button class="sc-order"')[0]
        assert re.sub(r"<[^>]+>", "", between).strip() == ""


def test_only_a_page_without_a_cart_asks_not_to_be_found(
    shopper: Shopper, pages: list[str], app: Flask
) -> None:
    assert all('content="noindex"' not in page for page in pages)
    assert re.search(r'<meta name="description" content="We deliver to \d+ countries', pages[0])
    confirmation = shopper.client.get(shopper.send(**DUTCH).location).text
    empty = app.test_client().get("/smartcheckout/").text
    assert all('<meta name="robots" content="noindex">' in page for page in (confirmation, empty))


def test_the_first_page_shows_what_will_be_charged(pages: list[str]) -> None:
    assert re.search(r'class="sc-total" data-minor="5490">.*?<dd>€54\.90</dd>', pages[0], re.S)


def test_the_button_can_always_be_pressed(pages: list[str]) -> None:
    for page in pages:
        assert re.findall(r'<button class="sc-order"[^>]*>', page) == [
            '<button class="sc-order" id="sc-order" name="action" value="order">'
        ]


def test_no_field_takes_the_focus_by_itself(pages: list[str]) -> None:
    for page in pages:
        assert not re.search(r"<(?:input|select|textarea|button)\b[^>]* autofocus", page)


@pytest.mark.parametrize(("language", "hours"), [("en", "Weekdays 9 to 17"), ("nl", "Werkdagen")])
def test_who_sells_and_how_to_reach_them_is_at_the_foot_of_form_and_confirmation(
    language: str, hours: str, make_app: Callable[..., Flask]
) -> None:
    contact = Contact("+31 30 1", "help@mok.example", {"en": "Weekdays 9 to 17", "nl": "Werkdagen"})
    shop = replace(SHOP, contact=contact, address="Oudegracht 1, Utrecht", registration="KvK 1")
    shopper = Shopper(fill_cart(make_app(shop)).test_client())
    form = shopper.open(f"/smartcheckout/?lang={language}")
    confirmation = shopper.client.get(shopper.send(**DUTCH, lang=language).location)
    said = ("Mok &amp; Linnen", "Oudegracht 1", "KvK 1", "+31 30 1", "help@mok.example", hours)
    for page in (form.text, confirmation.text):
        foot = page.partition('class="sc-trust"')[2]
        assert [text for text in said if text not in foot] == []


def test_nothing_is_laid_out_for_one_direction_only(pages: list[str]) -> None:
    assert re.findall(PHYSICAL, STYLES) == []
    for name in ("email", "phone", "postcode"):
        assert re.search(rf'<input [^>]*name="{name}"[^>]* dir="ltr"', pages[0])


@pytest.mark.parametrize("event", ["paste", "autofill", "unload", "beforeunload"])
def test_no_script_waits_for(event: str) -> None:
    """Pasting is never in the way, no draft of a standard is needed, going back finds the page."""
    heard = re.findall(r"(?:addEventListener|\bon)\('([\w:]+)'", SCRIPTS)
    assert {"pagehide", "visibilitychange", "change"} <= set(heard)
    assert event not in heard
    assert f".on{event}" not in SCRIPTS
