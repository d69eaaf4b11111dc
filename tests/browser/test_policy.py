"""Under the strictest policy a shop can have: nothing is refused, and nobody else is asked."""

import gzip
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Response
from playwright.sync_api import ConsoleMessage, Page, Request, expect

from benchmarks.wire import served

from .shopping import (
    DUTCH,
    ExampleShop,
    choose_country,
    expect_confirmation,
    fill,
    open_form,
    press_order,
)

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture
def strict_shop(shop: ExampleShop) -> ExampleShop:
    """The example shop with a policy that allows nothing it need not."""

    def forbid(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = STRICT
        return response

    shop.app.after_request(forbid)
    return shop


def test_a_strict_policy_refuses_nothing(strict_shop: ExampleShop, shopper: Page) -> None:
    complaints: list[str] = []
    asked: list[Request] = []

    def listen(message: ConsoleMessage) -> None:
        if "status of 4" not in message.text:
            complaints.append(message.text)

    shopper.on("console", listen)
    shopper.on("pageerror", lambda error: complaints.append(str(error)))
    shopper.on("request", lambda one: asked.append(one))
    page = open_form(strict_shop, shopper, "light", "atlas")
    press_order(page)
    expect(page.locator(".sc-alert")).to_be_visible()
    choose_country(page, "US")
    choose_country(page, "NL")
    fill(page, **DUTCH)
    page.click(".sc-order")
    expect_confirmation(page)
    assert complaints == []
    assert {urlsplit(one.url).netloc for one in asked} == {urlsplit(strict_shop.url).netloc}


def test_the_form_is_a_handful_of_requests(shop: ExampleShop, shopper: Page) -> None:
    asked: list[Request] = []
    shopper.on("request", lambda one: asked.append(one))
    open_form(shop, shopper)
    shopper.wait_for_load_state("networkidle")
    ours = [one for one in asked if one.resource_type in ("document", "stylesheet", "script")]
    shops_own = [one for one in ours if "/static/themes/" in one.url]
    assert len(ours) - len(shops_own) <= 4, [one.url for one in ours]


def test_the_whole_page_is_small_on_the_wire(shop: ExampleShop, shopper: Page) -> None:
    finished: list[Request] = []
    shopper.on("requestfinished", lambda one: finished.append(one))
    with served(shop.app) as url:
        open_form(replace(shop, url=url), shopper, "light", "atlas")
        shopper.wait_for_load_state("networkidle")
        ours = {
            urlsplit(one.url).path.split("/")[-1] or "document": one.sizes()["responseBodySize"]
            for one in finished
            if urlsplit(one.url).path.startswith("/smartcheckout/")
        }
    assert len(ours) <= 4, ours
    assert {"document", "checkout.js", "smartcheckout.css"} <= ours.keys()
    assert sum(ours.values()) <= 25_000, ours
    assert ours["document"] <= 14_000


SIZES = {"checkout.js": 6_000, "smartcheckout.css": 4_000, "cart.js": 600}


@pytest.mark.parametrize("name", SIZES)
def test_what_a_phone_has_to_load_is_small(shop: ExampleShop, name: str) -> None:
    served = shop.app.test_client().get(f"/smartcheckout/static/{name}")
    assert served.status_code == 200
    assert len(gzip.compress(served.data, 9)) <= SIZES[name]
    served.close()


def test_going_back_to_the_form_finds_it_as_it_was(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    fill(page, **DUTCH)
    page.goto(shop.url + "/terms")
    page.go_back()
    for name in ("email", "name", "postcode", "street", "city"):
        expect(page.locator(f"#sc-f-{name}")).to_have_value(DUTCH[name])
