"""After the order, as it is seen: the mail in light and dark, and withdrawing without a script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from flask_smartcheckout import Invoice, ShippingMethod, Shop, SmartCheckout
from flask_smartcheckout.shop import Contact

from .conftest import Violation
from .looking import SIDEWAYS
from .shopping import fill_in, press_order

SHOP = Shop(
    country="NL",
    name="Mok & Linnen",
    sells_to=("NL", "DE"),
    tax_classes={"books": {"NL": "9"}},
    shipping=(ShippingMethod("home", "Home delivery", "4.95", days=(1, 2)),),
    payments=(Invoice(transfer={"name": "Mok", "iban": "NL91 ABNA 0417 1643 00"}),),
    contact=Contact("+31 30 123 45 67", "help@mok.example", "9–17"),
    address="Oudegracht 1, 3511 AA Utrecht",
    terms_text="1. Sending back\nYou pay for it.",
    terms_url="/terms",
    withdrawal_exempt={"books": "custom"},
)
FAINT = """() => {
  const light = (colour) => colour.match(/[\\d.]+/g).slice(0, 3)
    .map((c) => c / 255).map((c) => (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const behind = (one) => {
    const { backgroundColor } = getComputedStyle(one);
    return /, 0\\)$/.test(backgroundColor) ? behind(one.parentElement) : backgroundColor;
  };
  return [...document.querySelectorAll('body *')]
    .filter((one) => [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .filter((one) => {
      const two = [getComputedStyle(one).color, behind(one)].map(light).sort((a, b) => a - b);
      return (two[1] + .05) / (two[0] + .05) < 4.5;
    }).map((one) => one.outerHTML.slice(0, 80));
}"""
"""The elements whose text is painted below 4.5:1 (WCAG 1.4.3)."""


@dataclass
class Mailing:
    """A shop in a browser's reach, and what it mailed."""

    url: str
    app: Flask
    mails: list[EmailMessage] = field(default_factory=list)

    def html(self) -> str:
        """Return the newest mail as HTML."""
        self.app.extensions["smartcheckout"].postman.wait(30)
        body = self.mails[-1].get_body(("html",))
        assert body is not None
        return str(body.get_content())


@pytest.fixture
def mailing(sqlite_url: str, live_server: Callable[[Flask], str]) -> Iterator[Mailing]:
    """A shop with a mug and a book in the cart."""
    app = Flask("shop")
    app.config.update(SECRET_KEY="test", TESTING=True, SMARTCHECKOUT_DATABASE_URL=sqlite_url)
    checkout = SmartCheckout()
    checkout.cart(
        lambda: [
            checkout.line("mug", "Blue mug", "12.50", quantity=2),
            checkout.line("atlas", "Small atlas of soup", "24.95", tax_class="books"),
        ]
    )
    checkout.order(lambda order: "A-1")
    shop = Mailing("", app)
    checkout.send_mail(shop.mails.append)
    checkout.init_app(app, SHOP)
    shop.url = live_server(app)
    yield shop
    app.extensions["smartcheckout"].database.dispose()


def buy(mailing: Mailing, page: Page, language: str) -> None:
    """Order, in a language."""
    page.goto(f"{mailing.url}/smartcheckout/?lang={language}")
    fill_in(page)
    press_order(page)
    page.wait_for_url("**/order/*")


@pytest.mark.parametrize("language", ["nl", "de", "ar"])
def test_the_mail_is_readable_in_light_and_dark_wide_and_narrow(
    language: str,
    mailing: Mailing,
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], list[Violation]],
) -> None:
    buy(mailing, new_context(locale="en-NL").new_page(), language)
    html = mailing.html()
    without_style = re.sub(r"<style>.*?</style>", "", html, flags=re.S)
    for scheme, width, source in (
        ("light", 360, html),
        ("light", 700, html),
        ("dark", 360, html),
        ("dark", 700, html),
        ("dark", 700, without_style),
    ):
        size = {"width": width, "height": 800}
        page = new_context(color_scheme=scheme, viewport=size, offline=True).new_page()
        page.set_content(source)
        assert page.evaluate(SIDEWAYS) == 0, (scheme, width)
        assert page.evaluate(FAINT) == [], (scheme, width)
        assert axe(page) == [], (scheme, width)
        page.close()


def test_somebody_withdraws_from_one_mug_with_a_script_or_without(
    mailing: Mailing, any_shopper: Page
) -> None:
    page = any_shopper
    buy(mailing, page, "en")
    page.click("#sc-withdraw")
    expect(page.locator("h1")).to_have_text("Withdraw from contract here")
    expect(page.locator("#sc-item-1")).to_have_count(0)
    expect(page.locator("#sc-item-0")).to_be_hidden()
    page.check("#sc-some")
    page.check("#sc-item-0")
    page.select_option("#sc-quantity-0", "1")
    page.click(".sc-order")
    expect(page.locator(".sc-facts")).to_contain_text("1 × Blue mug")
    expect(page.locator("h1")).to_be_focused()
    page.click("#sc-confirm")
    expect(page.locator("h1")).to_have_text("Your withdrawal has been received")
    assert "1 × Blue mug" in mailing.html()


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "ar")])
def test_no_step_of_withdrawing_has_a_violation(
    scheme: str,
    language: str,
    mailing: Mailing,
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], list[Violation]],
) -> None:
    size = {"width": 360, "height": 800}
    page = new_context(locale="en-NL", color_scheme=scheme, viewport=size).new_page()
    page.goto(f"{mailing.url}/smartcheckout/withdraw?lang={language}")

    def check() -> None:
        assert axe(page) == []
        assert page.evaluate(SIDEWAYS) == 0

    check()
    page.click(".sc-order")
    expect(page.locator(".sc-alert li")).to_have_count(3)
    expect(page.locator(".sc-alert")).to_be_focused()
    check()
    for name, value in {"name": "Sanne", "number": "Z-9", "email": "a@x.example"}.items():
        page.fill(f"#sc-f-{name}", value)
    page.click(".sc-order")
    expect(page.locator("#sc-confirm")).to_be_visible()
    check()
    page.click("#sc-confirm")
    expect(page.locator("time")).to_be_visible()
    check()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_for_the_bank_is_drawn_and_the_page_can_be_printed(
    scheme: str,
    mailing: Mailing,
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], list[Violation]],
) -> None:
    page = new_context(locale="en-NL", color_scheme=scheme).new_page()
    page.add_init_script("window.print = () => { window.printed = true; }")
    buy(mailing, page, "en")
    code = page.locator("img[src$='payment-code.svg']")
    assert code.evaluate("img => img.decode().then(() => img.naturalWidth > 0)")
    assert code.bounding_box()["width"] == code.bounding_box()["height"]  # type: ignore[index]
    page.get_by_role("button", name="Print this page").click()
    assert page.evaluate("window.printed") is True
    assert axe(page) == []


def test_account_and_reference_are_copied_as_a_bank_wants_them(
    mailing: Mailing, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(locale="en-NL", permissions=["clipboard-read", "clipboard-write"]).new_page()
    buy(mailing, page, "en")
    shown = page.locator(".sc-facts")
    for name, begins in (("IBAN", "NL91ABNA0417164300"), ("Reference", "RF")):
        shown.get_by_role("button", name=f"Copy {name}").click()
        expect(shown.get_by_role("button", name=f"Copied {name}")).to_be_visible()
        expect(shown.locator(f"div:has-text('{name}') [role=status]")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(begins) and copied.isalnum()


def test_no_button_copies_where_the_browser_lets_no_page_copy(
    mailing: Mailing, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(locale="en-NL").new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    buy(mailing, page, "en")
    expect(page.get_by_role("button", name="Print this page")).to_be_visible()
    expect(page.locator("[data-copy]")).to_have_count(2)
    assert page.locator("[data-copy]").locator("visible=true").count() == 0
