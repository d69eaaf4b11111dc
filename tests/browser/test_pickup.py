"""Fetching an order: a point is chosen like a method, with and without our script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from flask_smartcheckout.shop import PickupPoint
from flask_smartcheckout.state import State

from .conftest import Violation
from .shopping import (
    ExampleShop,
    expect_confirmation,
    fill,
    fill_in,
    new_prices,
    open_form,
    press_order,
)

POINTS = (
    PickupPoint("store", "Naaf & Spaak", ("Twijnstraat 38", "3511 ZL Utrecht")),
    PickupPoint("kiosk", "Kiosk", ("Stationsplein 1", "3511 CE Utrecht"), "7:00–23:00"),
)


@pytest.fixture
def shop(shop: ExampleShop) -> Iterator[ExampleShop]:
    """The example shop with a second place to fetch an order."""
    state: State = shop.app.extensions["smartcheckout"]
    methods = tuple(
        replace(method, pickup_points=POINTS) if method.pickup else method
        for method in state.shop.shipping
    )
    changed = replace(state, shop=replace(state.shop, shipping=methods))
    shop.app.extensions["smartcheckout"] = changed
    yield shop


def choose_fetching(page: Page) -> None:
    """Choose the method, and have the page show its points."""
    scripted = page.locator("[data-ready]").count()
    with new_prices(page) if scripted else nullcontext():
        page.check("#sc-shipping-fetch")
    if not scripted:
        page.click(".sc-update")


def test_a_point_is_asked_for_and_ordered(shop: ExampleShop, any_shopper: Page) -> None:
    page = open_form(shop, any_shopper)
    fill_in(page)
    choose_fetching(page)
    expect(page.locator("[name=pickup_point]")).to_have_count(2)
    assert press_order(page).status == 422
    page.click("#sc-alert a")
    expect(page.locator("#sc-f-pickup_point-msg")).to_contain_text("Choose where")
    page.check("#sc-pickup_point-2")
    page.click(".sc-order")
    expect_confirmation(page)
    expect(page.locator("main")).to_contain_text("Stationsplein 1")
    assert [order["shipping_method"] for order in shop.orders()] == ["fetch"]


def test_a_chosen_point_outlives_new_prices(
    shop: ExampleShop, shopper: Page, axe: Callable[[Page], list[Violation]]
) -> None:
    page = open_form(shop, shopper)
    choose_fetching(page)
    with new_prices(page):
        page.check("#sc-pickup_point-2")
    with new_prices(page):
        fill(page, postcode="3511 ZL")
        page.locator("#sc-f-postcode").blur()
    expect(page.locator("#sc-pickup_point-2")).to_be_checked()
    assert axe(page) == []


def test_a_way_to_pay_that_goes_with_the_delivery_leaves_none_chosen_and_comes_back(
    shop: ExampleShop, any_shopper: Page
) -> None:
    page = open_form(shop, any_shopper)
    scripted = page.locator("[data-ready]").count()
    fill_in(page)
    choose_fetching(page)
    with new_prices(page) if scripted else nullcontext():
        page.check("#sc-payment-at-pickup")
    with new_prices(page) if scripted else nullcontext():
        page.check("#sc-shipping-home")
    if scripted:
        expect(page.locator("#sc-status")).to_contain_text("Choose another way to pay.")
    else:
        page.click(".sc-update")
    expect(page.locator("#sc-payment .sc-note")).to_contain_text("Pay at pickup: Only when")
    expect(page.locator("[name=payment]:checked")).to_have_count(0)
    assert press_order(page).status == 422
    expect(page.locator("#sc-alert a")).to_contain_text("Pay at pickup: Only when")
    choose_fetching(page)
    expect(page.locator("#sc-payment-at-pickup")).to_be_checked()
