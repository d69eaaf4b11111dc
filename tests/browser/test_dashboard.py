"""The owner's dashboard in a real browser: on every width, in light and dark, without script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

from flask_smartcheckout import Shop, SmartCheckout
from flask_smartcheckout.state import State
from flask_smartcheckout.tracking import simulation
from flask_smartcheckout.views.dashboard import dashboard_link
from tests.past_orders import ago, past_order, remember

from .conftest import Violation, serving

PAGES = (
    "",
    "fields",
    "form",
    "form?country=JP&days=365",
    "visits",
    "visits?field=phone&country=DE",
    "customers",
    "countries",
    "compare?days=90",
    "compare?what=country&a=DE&b=NL",
    "orders",
    "coupons",
    "alerts",
    "?days=365&all=1",
)
Open = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A shop with some months of made-up history."""
    app = Flask("busy")
    url = f"sqlite:///{tmp_path_factory.mktemp('busy') / 'smartcheckout.sqlite3'}"
    app.config.update(SECRET_KEY="test", TESTING=True, SMARTCHECKOUT_DATABASE_URL=url)
    checkout = SmartCheckout(app, Shop(country="NL", name="Noordlicht", sells_to=("EU", "CH")))
    checkout.cart(lambda: [])
    checkout.order(lambda order: "1")
    now = datetime.now(UTC)
    simulation.simulate(state_of(app).events, seed=8, days=60, checkouts=1500, now=now)
    past = [past_order(n, f"buyer{n % 5}@example.com", created_at=ago(9 * n)) for n in range(12)]
    remember(state_of(app).database, past, [("o1", "TEN")])
    yield app
    state_of(app).events.dispose()


def state_of(app: Flask) -> State:
    """Return our state in an app."""
    state: State = app.extensions["smartcheckout"]
    return state


@pytest.fixture(scope="module")
def shop(busy: Flask) -> Iterator[str]:
    """The busy shop's address."""
    with serving(busy) as address:
        yield address


@pytest.fixture
def enter(busy: Flask, shop: str, new_context: Open) -> Callable[..., Page]:
    """Come in by a signed link, with Playwright's options for the browser: `enter(locale="nl")`."""

    def open_page(**options: Any) -> Page:
        page = new_context(**{"locale": "en-GB", **options}).new_page()
        page.goto(shop + dashboard_link(state_of(busy)))
        return page

    return open_page


def dashboard(shop: str, page: str) -> str:
    """Return the address of a page."""
    return f"{shop}/smartcheckout/dashboard/{page}"


def open_first_visit(page: Page) -> None:
    """Open the newest of the visits that are listed."""
    page.locator("tbody th a").first.click()
    page.get_by_role("heading", name="Events").wait_for()


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_no_page_has_an_accessibility_violation(
    enter: Callable[..., Page],
    shop: str,
    axe: Callable[[Page], list[Violation]],
    scheme: str,
    width: int,
) -> None:
    page = enter(color_scheme=scheme, viewport={"width": width, "height": 800})
    found = {}
    for name in PAGES:
        page.goto(dashboard(shop, name))
        found[name] = axe(page)
    page.goto(dashboard(shop, "visits?field=phone"))
    open_first_visit(page)
    found["visit"] = axe(page)
    assert found == {name: [] for name in [*PAGES, "visit"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_closed_door_has_no_accessibility_violation(
    new_context: Open, shop: str, axe: Callable[[Page], list[Violation]], scheme: str
) -> None:
    page = new_context(color_scheme=scheme).new_page()
    page.goto(dashboard(shop, ""))
    assert "owner of the shop" in page.locator("h1").inner_text()
    assert axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_empty_shop_has_no_accessibility_violation(
    tmp_path: Any,
    live_server: Callable[[Flask], str],
    new_context: Open,
    axe: Callable[[Page], list[Violation]],
    scheme: str,
) -> None:
    app = Flask("empty")
    url = f"sqlite:///{tmp_path / 'smartcheckout.sqlite3'}"
    app.config.update(SECRET_KEY="test", SMARTCHECKOUT_DATABASE_URL=url)
    checkout = SmartCheckout(app, Shop(country="NL"))
    checkout.owner(lambda: True)
    page = new_context(color_scheme=scheme).new_page()
    address = live_server(app)
    for name in ("", "visits", "orders"):
        page.goto(dashboard(address, name))
        assert axe(page) == []
    state_of(app).database.dispose()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_pages_fit_every_width_and_keep_to_their_policy(
    enter: Callable[..., Page], shop: str, width: int
) -> None:
    page = enter(viewport={"width": width, "height": 800})
    complaints: list[str] = []
    failed: list[str] = []
    page.on("console", lambda message: complaints.append(said(message)))
    page.on("response", lambda response: failed.append(refused(response)))
    for name in PAGES:
        page.goto(dashboard(shop, name))
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, name
        styled = page.evaluate("getComputedStyle(document.body).fontVariantNumeric")
        assert styled == "tabular-nums"
    assert [text for text in complaints if "Content Security Policy" in text] == []
    assert [address for address in failed if address and "favicon" not in address] == []


def said(message: ConsoleMessage) -> str:
    """Return what the browser's console says."""
    return message.text


def refused(response: Response) -> str:
    """Return the address of what could not be had."""
    return "" if response.ok or response.status in (302, 304) else response.url


def test_without_script_everything_works(enter: Callable[..., Page], shop: str) -> None:
    page = enter(java_script_enabled=False)
    page.get_by_role("link", name="Fields").click()
    page.get_by_role("combobox", name="Country").select_option("DE")
    page.get_by_role("button", name="Show").click()
    assert "country=DE" in page.url
    page.get_by_role("link", name="Reached", exact=True).click()
    assert page.locator("th[aria-sort]").inner_text().startswith("Reached")
    assert "country=DE" in page.url
    page.get_by_role("link", name="90 days").click()
    assert "country=DE" in page.url
    page.get_by_role("link", name="Germany: take away").click()
    assert "country" not in page.url


def test_a_finding_leads_to_the_very_visits_and_to_what_happened_in_one(
    enter: Callable[..., Page],
) -> None:
    page = enter()
    link = page.get_by_role("link", name=re.compile("See the .* visits")).first
    count = link.inner_text().split()[2]
    link.click()
    assert page.locator("h2").inner_text().startswith(f"{count} abandoned checkouts")
    open_first_visit(page)
    assert "Abandoned" in page.locator(".log li").last.inner_text()
    page.get_by_role("link", name="Back to the visits").click()
    assert page.locator("h2").inner_text().startswith(f"{count} abandoned checkouts")


def test_the_keyboard_reaches_the_content_and_the_wide_tables(
    enter: Callable[..., Page], shop: str
) -> None:
    page = enter(viewport={"width": 360, "height": 800})
    page.goto(dashboard(shop, "fields"))
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    frame = page.locator(".scroll").first
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.scroll').scrollLeft > 0")


def test_the_phone_folds_the_pages_away_and_the_desktop_shows_them(
    enter: Callable[..., Page],
) -> None:
    page = enter(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    link = page.get_by_role("navigation", name="Dashboard").get_by_role("link", name="Compare")
    assert not link.is_visible()
    page.get_by_role("navigation", name="Dashboard").get_by_text("Overview").first.click()
    link.click()
    page.get_by_text("Other days").click()
    first, last = (str(datetime.now(UTC).date() - timedelta(days=days)) for days in (9, 3))
    page.get_by_label("From").fill(last)
    page.get_by_label("To", exact=True).fill(first)
    page.get_by_role("button", name="Show").first.click()
    assert f"from={last}" in page.url
    assert "other way round" in page.get_by_role("status").inner_text()
    assert page.get_by_role("heading", name="Compare").is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    assert link.is_visible()


def test_the_phone_folds_the_filters_away_and_the_desktop_shows_them(
    enter: Callable[..., Page], shop: str
) -> None:
    for width, shown in ((360, False), (1280, True)):
        page = enter(viewport={"width": width, "height": 800})
        page.goto(dashboard(shop, "visits"))
        assert page.get_by_role("combobox", name="Country").is_visible() is shown


def test_paper_is_light_and_without_controls(enter: Callable[..., Page]) -> None:
    page = enter(color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.get_by_role("navigation", name="Period").is_visible()
    assert page.get_by_role("heading", name="Money at risk").is_visible()
