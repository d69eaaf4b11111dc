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

LOOKS = """([selector, side]) => {
  const ours = ({ href }) => /smartcheckout[.]css|cart[.]css/.test(href);
  const off = [...document.styleSheets].filter(
    (one) => side === 'ours' ? ours(one) : side === 'theirs' && !ours(one));
  off.forEach((one) => { one.disabled = true; });
  // Where something stands, and how large its room is, depends on what is around it.
  const lasting = (name) =>
    !/^(top|bottom|left|right|inset|width|height|inline-size|block-size|perspective-origin)/
      .test(name) && name !== 'transform-origin';
  const elements = [...document.querySelectorAll(selector)];
  // After a layout, Chromium first answers with other automatic margins.
  elements.forEach((one) => getComputedStyle(one).marginLeft);
  const found = elements.map((one) => {
    const style = getComputedStyle(one);
    const names = [...style].filter(lasting);
    return [`${one.localName}.${one.className}`,
      Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]))];
  });
  off.forEach((one) => { one.disabled = false; });
  return found;
}"""
"""How elements look without the style sheets of a side, of `[selector, side]`."""

Looks = list[tuple[str, dict[str, str]]]


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

    def looks(self, selector: str, without: str = "") -> Looks:
        """Return how elements look when the sheets of one side do not count."""
        found: Looks = self.page.evaluate(LOOKS, [selector, without])
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
    visitor, complaints = visit(True), set()
    visitor.app.after_request(watched)
    page = visitor.page
    page.expose_function("complain", lambda complaint: complaints.add(complaint))
    page.add_init_script(COMPLAIN)
    visitor.fill_cart()
    visitor.go(host.pages[0])
    expect(page.locator(".sc-cart[data-counted]")).to_be_visible()
    own = set(complaints)  # of inline scripts in the shop's own frame, say
    visitor.open_form()
    press_order(page)
    expect(page.locator(".sc-alert")).to_be_visible()
    for name, value in typed_in(visitor.app).items():
        enter_value(page.locator(f"#sc-f-{name}"), value)
    page.click(".sc-order")
    expect_confirmation(page)
    assert len(host.orders(visitor.app)) == 1
    assert complaints <= own


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
        assert differences(before.looks(THEIRS), after.looks(THEIRS)) == [], path
        assert differences(after.looks(OURS, "theirs"), after.looks(OURS)) == [], path


def test_neither_side_of_the_form_changes_the_other(
    visit: Callable[[bool], Visitor],
) -> None:
    visitor = visit(True)
    visitor.fill_cart()
    visitor.open_form()
    visitor.page.click(".sc-order")
    visitor.page.wait_for_selector(".sc-err")
    assert differences(visitor.looks(OURS, "theirs"), visitor.looks(OURS)) == []
    assert differences(visitor.looks(THEIRS, "ours"), visitor.looks(THEIRS)) == []


def differences(before: Looks, after: Looks) -> list[str]:
    """Return what looks different, and how."""
    assert [name for name, _ in before] == [name for name, _ in after]
    return [
        f"{name} {key}: {was[key]} → {now[key]}"
        for (name, was), (_, now) in zip(before, after, strict=True)
        for key in was
        if was[key] != now[key]
    ]


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
