"""Giving up half-way: the owner sees where, and nobody ever sees what was typed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from flask_smartcheckout.tracking.checkouts import sweep
from flask_smartcheckout.tracking.tables import checkouts, events
from flask_smartcheckout.views.dashboard import dashboard_link

from .shopping import DUTCH, ExampleShop, fill, open_form, press_order

NewContext = Callable[..., BrowserContext]


def state_of(shop: ExampleShop) -> Any:
    return shop.app.extensions["smartcheckout"]


def left_fields(shop: ExampleShop) -> list[Any]:
    """Return the field each abandoned checkout was left at."""
    with state_of(shop).events.connect() as connection:
        query = select(checkouts.c.left_field).where(checkouts.c.state == "abandoned")
        return list(connection.execute(query).scalars())


def wait_for_event(shop: ExampleShop, page: Page, name: str) -> None:
    """Wait until an event stands in the database; `page` is any that is still open."""
    query = select(func.count()).where(events.c.name == name)
    for _ in range(200):
        with state_of(shop).events.connect() as connection:
            if connection.execute(query).scalar_one():
                return
        page.wait_for_timeout(50)
    raise AssertionError(f"{name} never arrived")


def test_a_closed_tab_is_an_abandoned_checkout_at_the_right_field(
    shop: ExampleShop, new_context: NewContext
) -> None:
    context = new_context(locale="nl-NL")
    page = open_form(shop, context.new_page())
    fill(page, email=DUTCH["email"], name=DUTCH["name"])
    page.click("#sc-f-postcode")
    page.keyboard.type("1015 CJ")
    owner = context.new_page()
    page.close()
    wait_for_event(shop, owner, "page_hidden")

    state = state_of(shop)
    now = datetime.now(UTC)
    assert sweep(state.events, now + timedelta(minutes=29), state.settings) == 0
    later = now + state.settings.abandoned_after + timedelta(minutes=11)
    assert sweep(state.events, later, state.settings) == 1
    assert left_fields(shop) == ["postcode"]

    with shop.app.app_context():
        link = dashboard_link(state)
    owner.goto(shop.url + "/smartcheckout/dashboard/visits")
    assert "1015" not in owner.content()
    owner.goto(shop.url + link)
    owner.goto(shop.url + "/smartcheckout/dashboard/visits")
    rows = owner.locator("main tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Postcode")


def test_an_order_is_no_abandoned_checkout(shop: ExampleShop, new_context: NewContext) -> None:
    context = new_context(locale="nl-NL")
    page = open_form(shop, context.new_page())
    fill(page, **DUTCH)
    press_order(page)
    page.wait_for_url("**/order/*")
    owner = context.new_page()
    page.close()
    wait_for_event(shop, owner, "order_placed")
    state = state_of(shop)
    sweep(state.events, datetime.now(UTC) + timedelta(hours=2), state.settings)
    assert left_fields(shop) == []
