"""A checkout that a shop wrote itself, in a real browser: counted from first look to order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, redirect, render_template_string, request
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select
from werkzeug.wrappers import Response

from flask_smartcheckout import Shop, SmartCheckout
from flask_smartcheckout.shop import gift_message
from flask_smartcheckout.tracking.tables import checkouts, events
from tests.web.documented import blocks

FORM = """<!doctype html><title>Checkout</title>
<form method="post" {{ smartcheckout.counted() }}>{{ smartcheckout.counter() }}
  <input name="email" aria-label="E-mail">
  <input name="zip" data-field="postcode" aria-label="Postcode" value="{{ request.form.zip }}"
    {% if wrong %}aria-invalid="true" data-code="invalid_format"{% endif %}>
  <input name="promo" aria-label="Not ours"><input name="gift_message" aria-label="Message">
  <button>Order</button>
</form>"""
SCRIPT, BUTTON, YES = (
    text for _, text in blocks("from-your-own-checkout.md", "Errors, help and consent")
)
"""What the page says: telling of an error, a button to agree, and what it does."""


@pytest.fixture
def make_shop(sqlite_url: str) -> Iterator[Callable[..., Flask]]:
    """Open a shop with a checkout of its own: ``app = make_shop(SMARTCHECKOUT_…=…)``."""
    made: list[Flask] = []

    def make(**config: Any) -> Flask:
        app = Flask("shop")
        app.config.update(SECRET_KEY="test", SMARTCHECKOUT_DATABASE_URL=sqlite_url, **config)
        checkout = SmartCheckout(app, Shop("NL", extra_fields=(gift_message(),)))
        checkout.cart(lambda: [checkout.line("mug", "Blue mug", "12.50")])
        checkout.order(lambda order: "1")

        @app.route("/own", methods=["GET", "POST"])
        def own() -> str | Response:
            wrong = request.method == "POST" and len(request.form["zip"]) < 6
            if request.method == "GET" or wrong:
                return render_template_string(FORM, wrong=wrong)
            checkout.count_order()
            return redirect("/thanks")

        app.add_url_rule("/thanks", "thanks", lambda: "Thank you")
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["smartcheckout"].database.dispose()


def rows(app: Flask, *columns: Any) -> list[tuple[Any, ...]]:
    with app.extensions["smartcheckout"].events.connect() as connection:
        query = select(*columns)
        if "seq" in columns[0].table.columns:
            query = query.order_by(events.c.t)
        return [tuple(row) for row in connection.execute(query)]


def wait_for(app: Flask, page: Page, *seen: Any) -> None:
    """Wait until an event of this name, field and code stands in the log."""
    for _ in range(100):
        if seen in rows(app, events.c.name, events.c.field, events.c.code):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{seen} never came: {rows(app, events.c.name, events.c.field)}")


def test_a_shops_own_checkout_is_one_visit_up_to_its_order(
    make_shop: Callable[..., Flask], live_server: Callable[[Flask], str], page: Page
) -> None:
    app = make_shop()
    page.goto(live_server(app) + "/own")
    for name, typed in {"email": "a@example.nl", "promo": "X", "gift_message": "Hi"}.items():
        page.fill(f"[name={name}]", typed)
    page.fill("[name=zip]", "1015")
    page.click("button")
    expect(page.locator("[aria-invalid]")).to_have_value("1015")
    page.evaluate(SCRIPT)
    page.fill("[name=zip]", "1015 CJ")
    page.click("button")
    expect(page.locator("body")).to_have_text("Thank you")
    wait_for(app, page, "field_error", "email", "invalid_format")
    wait_for(app, page, "order_placed", None, None)
    c = checkouts.c
    assert rows(app, c.state, c.form_version, c.value) == [("ordered", "own", 1250)]
    told = rows(app, events.c.field, events.c.code, events.c.shape)
    assert ("postcode", "invalid_format", "9999") in told
    assert {field for field, *_ in told} == {None, "email", "postcode", "gift_message"}


def test_a_shop_that_asks_first_counts_from_the_yes_on(
    make_shop: Callable[..., Flask],
    live_server: Callable[[Flask], str],
    new_context: Callable[..., BrowserContext],
) -> None:
    app = make_shop(SMARTCHECKOUT_TRACKING="consent")
    context = new_context()
    page, other = context.new_page(), context.new_page()
    page.goto(live_server(app) + "/own")
    page.fill("[name=email]", "before@example.nl")
    page.evaluate(f"document.body.insertAdjacentHTML('beforeend', `{BUTTON}`)")
    page.evaluate(YES)
    page.click("#yes")
    page.fill("[name=zip]", "1015")
    page.close()
    wait_for(app, other, "field_focused", "postcode", None)
    assert "email" not in {field for (field,) in rows(app, events.c.field)}
