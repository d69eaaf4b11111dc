"""The owner's pages of an order in a real browser: read by everybody, worked without a script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flask import Flask
from playwright.sync_api import BrowserContext, Page

from flask_smartcheckout import Invoice, SmartCheckout
from flask_smartcheckout.orders import records
from flask_smartcheckout.views.dashboard import dashboard_link
from tests.scripted_provider import Scripted
from tests.web.conftest import DUTCH, SHOP, Host, Shopper, fill_cart

from .conftest import Violation
from .looking import SIDEWAYS

SIZES = (("dark", 360), ("light", 1280))


def shop_of(folder: Path) -> tuple[Flask, str]:
    """Return a shop with an order whose money is promised, and our id of it."""
    provider = Scripted(folder / "provider.sqlite3")
    app = Flask("orders")
    url = f"sqlite:///{folder / 'smartcheckout.sqlite3'}"
    app.config.update(SECRET_KEY="test", SMARTCHECKOUT_DATABASE_URL=url)
    checkout = SmartCheckout()
    host = Host(checkout)
    checkout.cart(lambda: host.lines)
    checkout.order(host.take)
    checkout.init_app(app, replace(SHOP, payments=(provider, Invoice())))
    app.extensions["host"] = host
    return app, promised(fill_cart(app), provider)


def promised(app: Flask, provider: Scripted) -> str:
    shopper = Shopper(app.test_client())
    shopper.open()
    shopper.send(**DUTCH, payment="card")
    provider.set("tr_1", state="authorized")
    database = app.extensions["smartcheckout"].database
    (listed,) = records.newest(database)
    record = records.by_id(database, listed.id)
    assert record is not None
    shopper.client.get(f"/smartcheckout/order/{record.token}/return")
    return listed.id


def test_an_order_is_read_by_everybody_and_worked_without_a_script(
    tmp_path: Path,
    live_server: Callable[[Flask], str],
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], list[Violation]],
) -> None:
    app, order_id = shop_of(tmp_path)
    address = live_server(app)
    found: dict[str, list[Violation]] = {}
    for scheme, width in SIZES:
        page = new_context(
            color_scheme=scheme, viewport={"width": width, "height": 800}, locale="en-GB"
        ).new_page()
        page.goto(address + dashboard_link(app.extensions["smartcheckout"]))
        for name in ("orders", f"orders/{order_id}", f"orders/{order_id}/capture", "log"):
            page.goto(f"{address}/smartcheckout/dashboard/{name}")
            found[f"{name} {width}"] = axe(page)
            assert page.evaluate(SIDEWAYS) <= 0, name
    assert {name: trouble for name, trouble in found.items() if trouble} == {}
    work(new_context(java_script_enabled=False, locale="en-GB").new_page(), app, address, order_id)
    app.extensions["smartcheckout"].database.dispose()


def work(page: Page, app: Flask, address: str, order_id: str) -> None:
    """Take the money of an order, once, by links and buttons alone."""
    page.goto(address + dashboard_link(app.extensions["smartcheckout"]))
    page.get_by_role("link", name="Orders", exact=True).click()
    page.get_by_role("link", name="A-1").click()
    page.get_by_role("link", name="Take money").click()
    page.get_by_label("Amount").fill("99")
    page.get_by_role("button", name="Take money").click()
    assert page.get_by_text("at most €54.90").first.is_visible()
    page.get_by_label("Amount").fill("20")
    page.get_by_role("button", name="Take money").click()
    assert page.get_by_role("status").inner_text() == "€20.00 was taken."
