"""Each shop in a real browser: its policy, its looks and ours, and the icon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask, Response
from playwright.sync_api import BrowserContext, Locator, Page, expect
from tests.browser.shopping import expect_confirmation, press_order

from .conftest import Start
from .contract import Host
from .shopping import Shopper, typed_in

Serve = Callable[[Flask], str]
OURS = ".smartcheckout, .smartcheckout *:not(svg, svg *, script, option)"
THEIRS = (
    "html:not(:has(> .smartcheckout)), body:not(.smartcheckout), "
    "body *:not(.smartcheckout, .smartcheckout *, script, link)"
)

POLICY = "default-src 'none'; " + "; ".join(
    f"{what} 'self' 'report-sample'" for what in ("script-src", "style-src")
)
POLICY += "; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
COMPLAIN = """addEventListener('securitypolicyviolation', (one) =>
  complain(`${one.effectiveDirective} ${one.blockedURI} ${one.sample}`))"""

LOOKS = """(selector) => [...document.querySelectorAll(selector)].map((one) => {
  // Computed, not used values: those do not depend on how much room there is.
  const styles = [...one.computedStyleMap()].filter(([name]) => !/^--/.test(name));
  return [`${one.localName}.${one.className}`,
    Object.fromEntries(styles.map(([name, values]) => [name, values.join(', ')]))];
})"""
"""How the elements of a selector look."""

CHANGES = """([selector, side]) => {
  const look = %s;
  const ours = ({ href }) => /smartcheckout[.]css|cart[.]css/.test(href);
  const sheets = [...document.styleSheets]
    .filter((one) => ours(one) === (side === 'ours'));
  const after = look(selector);
  sheets.forEach((one) => { one.disabled = true; });
  const before = look(selector);
  sheets.forEach((one) => { one.disabled = false; });
  return after.flatMap(([name, now], i) => Object.keys(now)
    .filter((key) => now[key] !== before[i][1][key])
    .map((key) => `${name} ${key}: ${before[i][1][key]} → ${now[key]}`));
}"""
CHANGES %= LOOKS
"""What the style sheets of a side do to the elements, of `[selector, side]`."""


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser in a shop that is served at `url`."""

    host: Host
    app: Flask
    url: str
    page: Page

    def go(self, path: str) -> None:
        """Open a page of the shop."""
        self.page.goto(self.url + path)

    def fill_cart(self) -> int:
        """Put things in the cart, as the shop has it done; return how many pieces."""
        client = self.app.test_client()
        items = self.host.fill(client)
        jar: dict[Any, Any] = client._cookies  # type: ignore[attr-defined]
        self.page.context.add_cookies(
            [
                {"name": one.key, "value": one.value, "url": self.url}
                for one in jar.values()
            ]
        )
        return sum(items.values())

    def open_form(self) -> None:
        """Go to the checkout."""
        self.go(Shopper(self.app.test_client(), self.app).url)
        self.page.wait_for_selector("[data-ready]")

    def looks(self) -> list[Any]:
        """Return how everything of the shop's own looks."""
        found: list[Any] = self.page.evaluate(LOOKS, THEIRS)
        return found

    def changes(self, selector: str, side: str) -> list[str]:
        """Return what the style sheets of a side do to these elements."""
        found: list[str] = self.page.evaluate(CHANGES, [selector, side])
        return found


@pytest.fixture
def visit(
    host: Host,
    start: Start,
    live_server: Serve,
    new_context: Callable[..., BrowserContext],
) -> Callable[[bool], Visitor]:
    """Serve the shop, joined to us or not, to somebody whose page stands still."""

    def enter(joined: bool) -> Visitor:
        app = start(joined)
        page = new_context(locale="en-GB", reduced_motion="reduce").new_page()
        return Visitor(host, app, live_server(app), page)

    return enter


def test_an_order_is_placed_and_no_policy_is_broken(
    host: Host, visit: Callable[[bool], Visitor]
) -> None:
    before = visit(False)
    own = complaints_of(before)  # of inline scripts in the shop's own frame, say
    before.go(host.pages[0])
    visitor = visit(True)
    complaints = complaints_of(visitor)
    page = visitor.page
    visitor.fill_cart()
    visitor.go(host.pages[0])
    expect(page.locator(".sc-cart[data-counted]")).to_be_visible()
    visitor.open_form()
    press_order(page)
    expect(page.locator(".sc-alert")).to_be_visible()
    for name, value in typed_in(visitor.app).items():
        enter_value(page.locator(f"#sc-f-{name}"), value)
    page.click(".sc-order")
    expect_confirmation(page)
    assert len(host.orders(visitor.app)) == 1
    assert complaints <= own


def complaints_of(visitor: Visitor) -> set[str]:
    """Have a visitor's browser note what a strict policy would refuse, from now on."""
    complaints: set[str] = set()
    visitor.app.after_request(watched)
    visitor.page.expose_function(
        "complain", lambda complaint: complaints.add(complaint)
    )
    visitor.page.add_init_script(COMPLAIN)
    return complaints


def watched(response: Response) -> Response:
    """Have the browser tell what a strict policy would refuse."""
    response.headers["Content-Security-Policy-Report-Only"] = POLICY
    return response


def enter_value(control: Locator, value: str) -> None:
    if control.evaluate("one => one.localName") == "select":
        control.select_option(value)
    else:
        control.fill(value)


def test_the_shops_pages_look_as_before(
    host: Host, visit: Callable[[bool], Visitor]
) -> None:
    before, after = visit(False), visit(True)
    for path in host.pages:
        before.go(path)
        after.go(path)
        after.page.wait_for_selector(".sc-cart[data-counted]", state="attached")
        assert after.looks() == before.looks() != [], path
        assert after.changes(OURS, "theirs") == [], path


def test_neither_side_of_the_form_changes_the_other(
    visit: Callable[[bool], Visitor],
) -> None:
    visitor = visit(True)
    visitor.fill_cart()
    visitor.open_form()
    visitor.page.click(".sc-order")
    visitor.page.wait_for_selector(".sc-err")
    assert visitor.changes(OURS, "theirs") == []
    assert visitor.changes(THEIRS, "ours") == []


IN_SIGHT = """(one) => {
  const { left, right, top, bottom } = one.getBoundingClientRect();
  const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return one.contains(seen) && left >= 0 && top >= 0
    && right <= document.documentElement.clientWidth && bottom <= innerHeight;
}"""
"""Whether an element is within the window, and nothing lies on it."""


@pytest.mark.parametrize("width", [1280, 360])
def test_the_icon_is_in_sight_on_every_page(
    width: int, host: Host, visit: Callable[[bool], Visitor]
) -> None:
    visitor = visit(True)
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 640})
    pieces = visitor.fill_cart()
    for path in host.pages:
        visitor.go(path)
        expect(page.locator(".sc-cart span")).to_have_text(str(pieces))
        expect(page.locator(".sc-cart span")).to_be_visible()
        assert page.locator(".sc-cart a").evaluate(IN_SIGHT), path
