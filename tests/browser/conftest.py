"""A real Chromium and a real server for what a person sees."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from example_app import create_app
from flask_smartcheckout import Invoice, ShippingMethod, Shop, SmartCheckout
from tests.browsing import serving

from .shopping import FORM, ExampleShop

Violation = dict[str, Any]


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    """A visitor with an English desktop browser that knows nothing of earlier tests."""
    return new_context(locale="en-GB")


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty tab of that visitor."""
    return context.new_page()


@pytest.fixture
def shop(tmp_path: Path, sqlite_url: str) -> Iterator[ExampleShop]:
    """The example shop, newly opened, on databases of its own."""
    path = tmp_path / "shop.sqlite3"
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "test",
            "DATABASE": str(path),
            "SMARTCHECKOUT_DATABASE_URL": sqlite_url,
        }
    )
    with serving(app) as url:
        yield ExampleShop(app, url, path)
    app.extensions["smartcheckout"].database.dispose()


@pytest.fixture
def selling_to(
    sqlite_url: str, live_server: Callable[[Flask], str]
) -> Iterator[Callable[..., str]]:
    """Open a shop that sells a mug to some countries: ``url = selling_to("NL", "US")``."""
    apps: list[Flask] = []

    def open_shop(*countries: str, **more: Any) -> str:
        app = Flask("shop")
        app.config.update(SECRET_KEY="test", TESTING=True, SMARTCHECKOUT_DATABASE_URL=sqlite_url)
        checkout = SmartCheckout()
        checkout.cart(lambda: [checkout.line("mug", "Blue mug", "12.50")])
        checkout.order(lambda order: "1")
        parcel = ShippingMethod("parcel", "Parcel", "9.95")
        invoice = Invoice(require_same_address=False)
        policy = {"sells_to": countries, "shipping": (parcel,), "payments": (invoice,), **more}
        shop = Shop("NL", **policy)
        checkout.init_app(app, shop)
        apps.append(app)
        return live_server(app) + FORM

    yield open_shop
    for app in apps:
        app.extensions["smartcheckout"].database.dispose()


@pytest.fixture
def shopper(new_context: Callable[..., BrowserContext]) -> Page:
    """An empty tab of somebody in the Netherlands who reads English."""
    return new_context(locale="en-NL").new_page()


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def any_shopper(new_context: Callable[..., BrowserContext], request: pytest.FixtureRequest) -> Page:
    """The same, once with JavaScript and once without."""
    return new_context(locale="en-NL", java_script_enabled=request.param).new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[Violation]]:
    """Return axe-core's violations of a page, each with ``id``, ``help`` and ``nodes``."""
    runner = Axe()

    def violations(page: Page) -> list[Violation]:
        found: list[Violation] = runner.run(page).response["violations"]
        return found

    return violations
