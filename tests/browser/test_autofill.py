"""What Chrome's own autofill makes of the form: nothing lost, nothing mixed up, nothing counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .autofilling import EMAIL, Profile, Tab, profile
from .looking import FILLED_IN
from .shopping import fill, press_order, values

# Chrome goes on filling in for a third of a second after the form has changed. A machine with much
# else to do may show the new fields later than that: it is asked twice more.
pytestmark = [pytest.mark.whole_browser, pytest.mark.flaky(reruns=2)]

COUNTRIES = ("NL", "US", "UM", "GB", "JP", "BR", "HU", "SG", "DE")
FOLDED = ("company", "street2", "phone")


@pytest.fixture
def tab(shopper: Page) -> Tab:
    """An empty tab of somebody in the Netherlands who reads English."""
    return Tab(shopper)


@pytest.fixture
def opened(tab: Tab, selling_to: Callable[..., str]) -> Tab:
    """The form of a shop in some countries."""
    tab.open(selling_to(*COUNTRIES))
    return tab


def fill_in(tab: Tab, shopper: Profile, start: str = "name") -> None:
    """Have everything of a shopper filled in, and wait for its prices."""
    tab.fill(shopper.known, start)
    tab.settle()


@pytest.mark.parametrize("country", ["NL", "US", "GB", "JP", "BR"])
def test_a_second_fill_changes_nothing(opened: Tab, country: str) -> None:
    """WooCommerce 59293: the second time the United States became their Minor Outlying Islands."""
    page, shopper = opened.page, profile(country)
    fill_in(opened, shopper)
    before = values(page)
    page.fill("#sc-f-name", "")
    opened.fill_again(shopper.known)
    assert (values(page), page.evaluate("flashes")) == (before, [])
    assert before["country"] == country


STATES = (
    ("US", "MA", "MA"),
    ("US", "Massachusetts", "MA"),
    ("US", "Maine", "ME"),
    ("US", "Kansas", "KS"),
    ("US", "Virginia", "VA"),
    ("CA", "Québec", "QC"),
    ("BR", "MA", "MA"),  # Maranhão
    ("IT", "Roma", "RM"),
    ("IE", "Dublin", "D"),
    ("CL", "Región Metropolitana", "RM"),
    ("CO", "Bogotá D.C.", "DC"),
    ("AE", "Dubai", "DU"),
    ("AE", "دبي", "DU"),
    ("JP", "Tokyo", "13"),
)


def test_a_state_is_found_by_its_code_and_by_its_names(
    tab: Tab, selling_to: Callable[..., str]
) -> None:
    """WooCommerce blocks 11322: MA became Maine, as lists were matched by their beginning."""
    url = selling_to("NL", *{country for country, *_ in STATES})
    found = []
    for country, state, _code in STATES:
        tab.page.context.clear_cookies()  # this is somebody else, without a draft
        tab.open(url)
        fill_in(tab, replace(profile(country), state=state))
        found.append(tab.posted[-1]["state"])
    assert found == [code for *_, code in STATES]


@pytest.mark.parametrize("country", ["HU", "SG"])
def test_the_number_stays_in_the_street_where_it_has_no_field(
    country: str, selling_to: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    """Chrome fills in the street alone when a hidden number stands beside it."""
    tab = Tab(new_context(locale=f"en-{country}").new_page())
    tab.open(selling_to(*COUNTRIES))
    assert values(tab.page)["country"] == country
    fill_in(tab, profile(country))
    assert tab.faults(profile(country)) == {}


def test_what_is_folded_away_comes_out_filled_in(opened: Tab) -> None:
    """What is not there at first Chrome never fills in, as it does no more than once anew."""
    page = opened.page
    for name in FOLDED:
        expect(page.locator(f"#sc-f-{name}")).to_be_hidden()
    fill_in(opened, profile("US"))
    for name in FOLDED:
        expect(page.locator(f"#sc-f-{name}")).to_have_value(values(opened.page)[name])
        expect(page.locator(f"#sc-f-{name}")).to_be_visible()
    assert {name: values(opened.page)[name] for name in FOLDED} == {
        "company": "Fenway Books",
        "street2": "Apt 3",
        "phone": "16175551234",
    }
    expect(page.locator("#sc-folded [tabindex]")).to_have_count(0)


def test_what_is_folded_away_stays_so_while_there_is_nothing_in_it(opened: Tab) -> None:
    known = replace(profile("NL"), phone="", company="", line2="").known
    opened.fill(known)
    opened.settle()
    for name in FOLDED:
        expect(opened.page.locator(f"#sc-f-{name}")).to_be_hidden()


def test_what_is_folded_away_is_not_in_the_way_of_the_keyboard(opened: Tab) -> None:
    page = opened.page
    summary = page.locator("#sc-more > summary")
    summary.focus()
    page.keyboard.press("Tab")
    expect(page.locator("#sc-billing > summary")).to_be_focused()
    expect(page.locator("#sc-folded")).to_have_attribute("aria-hidden", "true")
    summary.click()
    expect(page.locator("#sc-folded")).not_to_have_attribute("aria-hidden", "true")
    summary.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('sc-folded').contains(document.activeElement)")


def test_an_invoice_address_leaves_the_delivery_address_alone(opened: Tab) -> None:
    page = opened.page
    fill_in(opened, profile("NL"))
    delivery = {n: v for n, v in values(page).items() if not n.startswith("billing_")}
    page.click("#sc-billing > summary")
    opened.fill_again(profile("US").known, start="billing_name")
    assert delivery.items() <= values(page).items()
    billing = {n.removeprefix("billing_"): v for n, v in values(page).items() if n not in delivery}
    wanted = {**profile("US").address, "country": "US"}
    for name in ("country", "name", "street", "street2", "city", "state", "postcode"):
        assert billing[name] == wanted[name], name
    assert page.evaluate("flashes") == []


def test_a_delivery_address_leaves_the_invoice_address_alone(opened: Tab) -> None:
    opened.page.click("#sc-billing > summary")
    fill(opened.page, billing_name="Sanne de Vries", billing_city="Utrecht")
    before = {n: v for n, v in values(opened.page).items() if n.startswith("billing_")}
    fill_in(opened, profile("US"))
    assert {n: v for n, v in values(opened.page).items() if n.startswith("billing_")} == before


def test_a_shop_in_one_country_keeps_it(tab: Tab, selling_to: Callable[..., str]) -> None:
    """WooCommerce 17026: the hidden country was filled in as well."""
    tab.open(selling_to("NL"))
    fill_in(tab, profile("US"))
    assert "country" not in values(tab.page)
    assert "country" not in tab.posted[-1]
    expect(tab.page.locator("#sc-f-country")).to_have_text("Netherlands")
    expect(tab.page.locator("label[for=sc-f-postcode]")).to_contain_text("Postcode")
    expect(tab.page.locator("#sc-totals")).to_contain_text("Parcel")


def test_nothing_the_browser_fills_in_counts_as_interest(opened: Tab) -> None:
    bodies: list[str] = []
    opened.page.on(
        "request", lambda one: one.url.endswith("/events") and bodies.append(one.post_data or "")
    )
    fill_in(opened, profile("US"))
    with opened.page.expect_request("**/events"):
        opened.page.evaluate("dispatchEvent(new Event('pagehide'))")
    events = [event for body in bodies for event in json.loads(body)["events"]]
    about_fields = [event for event in events if "field" in event]
    assert {"field_changed", "country_changed"} <= {event["name"] for event in about_fields}
    by_hand = [e for e in about_fields if not e.get("autofilled") and e["name"] != "page_hidden"]
    assert {event["field"] for event in by_hand} == {"name"}  # where the suggestion was picked
    assert not [word for word in ("Ann", "Jersey", "02215", "Fenway") if word in "".join(bodies)]


@pytest.mark.parametrize("country", ["NL", "US"])
def test_without_our_script_the_same_is_posted(
    country: str, selling_to: Callable[..., str], new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(locale="en-NL", java_script_enabled=False).new_page()
    tab, shopper = Tab(page), replace(profile(country), phone="", company="", line2="")
    tab.open(selling_to(*COUNTRIES))
    tab.fill(shopper.known)
    expect(page.locator("#sc-f-country")).to_have_value(country)
    expect(page.locator("#sc-f-postcode")).to_have_value(shopper.postcode)
    if country != "NL":
        page.click(".sc-update")
        tab.fill(shopper.known)
        expect(page.locator("#sc-f-state")).to_have_value(shopper.state_code)
    assert page.input_value("#sc-f-email") == EMAIL
    assert press_order(page).status == 303
    page.wait_for_url("**/smartcheckout/order/*")
    expect(page.locator("address").first).to_contain_text(shopper.city)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_filled_in_looks_so_and_can_be_read(
    opened: Tab, scheme: Literal["light", "dark"]
) -> None:
    page = opened.page
    page.emulate_media(color_scheme=scheme)
    fill_in(opened, profile("NL"))
    seen = page.evaluate(FILLED_IN)
    # Chrome fills the number in twice: the street that the page puts right counts as typed.
    assert {"name", "email", "city", "postcode"} <= seen.keys()
    assert {name: one for name, one in seen.items() if not one["marked"]} == {}
    assert {name: one for name, one in seen.items() if one["contrast"] < 4.5} == {}


def test_what_is_filled_in_and_wrong_can_be_read_too(opened: Tab) -> None:
    page = opened.page
    page.emulate_media(color_scheme="dark")
    fill_in(opened, replace(profile("NL"), postcode="12"))
    assert press_order(page).status == 422
    expect(page.locator("#sc-f-postcode")).to_have_attribute("aria-invalid", "true")
    seen = page.evaluate(FILLED_IN)
    assert "postcode" in seen
    assert {name: one for name, one in seen.items() if one["contrast"] < 4.5} == {}
