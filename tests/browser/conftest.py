"""A real Chromium and a real server for what a person sees."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from werkzeug.serving import make_server

from example_app import create_app
from flask_smartcheckout import Invoice, ShippingMethod, Shop, SmartCheckout
from tools import chromium

from .shopping import FORM, ExampleShop

QUIET_CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Violation = dict[str, Any]

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver, one for this process."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The machine's own Chromium, started once for this process; ``$CHROME`` names another."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.MISSING, pytrace=False)
    browser = playwright.chromium.launch(executable_path=path, args=QUIET_CHROMIUM)
    yield browser
    browser.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open a visitor's browser with Playwright's options: ``locale``, ``java_script_enabled`` …"""
    contexts: list[BrowserContext] = []

    def open_context(**options: Any) -> BrowserContext:
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(10_000)
        return contexts[-1]

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    """A visitor with an English desktop browser that knows nothing of earlier tests."""
    return new_context(locale="en-GB")


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty tab of that visitor."""
    return context.new_page()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve the app on a free loopback port while the block runs; yields the URL without slash."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def live_server() -> Iterator[Callable[[Flask], str]]:
    """Serve an app until the test ends: ``url = live_server(app)``."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(serving(app))


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
