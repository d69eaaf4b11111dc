"""What Chrome's own autofill makes of the form, started through its developer tools."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, Error, Page, expect

from .shopping import ExampleShop, answer_to_post, open_form

PEOPLE = {
    "US": {
        "NAME_FULL": "Ann Lee",
        "EMAIL_ADDRESS": "ann@example.com",
        "ADDRESS_HOME_LINE1": "1 Main St",
        "ADDRESS_HOME_CITY": "Boston",
        "ADDRESS_HOME_STATE": "MA",
        "ADDRESS_HOME_ZIP": "02110",
        "ADDRESS_HOME_COUNTRY": "US",
    },
    "NL": {
        "NAME_FULL": "Sanne de Vries",
        "EMAIL_ADDRESS": "sanne@example.nl",
        "ADDRESS_HOME_LINE1": "Keizersgracht 112",
        "ADDRESS_HOME_CITY": "Amsterdam",
        "ADDRESS_HOME_ZIP": "1015 CJ",
        "ADDRESS_HOME_COUNTRY": "NL",
    },
}
FIELDS = {
    "NAME_FULL": "name",
    "EMAIL_ADDRESS": "email",
    "ADDRESS_HOME_LINE1": "street",
    "ADDRESS_HOME_CITY": "city",
    "ADDRESS_HOME_STATE": "state",
    "ADDRESS_HOME_ZIP": "postcode",
    "ADDRESS_HOME_COUNTRY": "country",
}


def field_id(devtools: CDPSession, selector: str) -> int:
    """Return the browser's own number of an element."""
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    number: int = devtools.send("DOM.describeNode", {"nodeId": node})["node"]["backendNodeId"]
    return number


def autofill(page: Page, person: dict[str, str]) -> None:
    """Have Chrome fill the form in from the name; it reads a form some time after it loaded."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("Autofill.enable")
    address = {"fields": [{"name": name, "value": value} for name, value in person.items()]}
    field = field_id(devtools, "#sc-f-name")
    for _ in range(50):
        try:
            devtools.send("Autofill.trigger", {"fieldId": field, "address": address})
        except Error:
            page.wait_for_timeout(100)
        if page.input_value("#sc-f-name"):
            return
        page.wait_for_timeout(100)
    pytest.fail("Chrome never filled the form in")


@pytest.mark.parametrize("country", PEOPLE)
def test_one_touch_fills_everything_in(shop: ExampleShop, shopper: Page, country: str) -> None:
    page = open_form(shop, shopper)
    asked: list[str] = []
    page.on("request", lambda one: one.method == "POST" and asked.append(one.url))
    with page.expect_response(answer_to_post):
        autofill(page, PEOPLE[country])
    for name, value in PEOPLE[country].items():
        expect(page.locator(f"#sc-f-{FIELDS[name]}")).to_have_value(value)
    expect(page.locator("[aria-invalid], .sc-err")).to_have_count(0)
    assert len([url for url in asked if url.endswith("/smartcheckout/")]) <= 2


def test_filling_twice_leaves_the_united_states_what_they_are(
    shop: ExampleShop, shopper: Page
) -> None:
    """WooCommerce 59293: the second time they became their Minor Outlying Islands."""
    page = open_form(shop, shopper)
    with page.expect_response(answer_to_post):
        autofill(page, PEOPLE["US"])
    page.fill("#sc-f-name", "")
    autofill(page, PEOPLE["US"])
    for name, value in PEOPLE["US"].items():
        expect(page.locator(f"#sc-f-{FIELDS[name]}")).to_have_value(value)
