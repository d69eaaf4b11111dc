"""No price is struck out: a former one is the lowest of 30 days (Directive 98/6/EC, art. 6a)."""

from playwright.sync_api import Page, expect

from .looking import STRUCK
from .shopping import ExampleShop, expect_confirmation, fill_in, open_form, press_order


def test_no_price_is_struck_out_in_any_state(shop: ExampleShop, any_shopper: Page) -> None:
    page = open_form(shop, any_shopper, "light", "atlas")
    assert page.evaluate(STRUCK) == []
    page.goto(page.url + "?coupon=WELCOME10")
    expect(page.locator("#sc-coupons")).to_contain_text("WELCOME10")
    expect(page.locator("#sc-totals")).to_contain_text("−€")
    assert page.evaluate(STRUCK) == []
    fill_in(page)
    shop.execute("UPDATE products SET price_cents = 100 WHERE ref = 'atlas'")
    assert press_order(page).status == 409
    expect(page.locator("#sc-totals")).to_contain_text("Total before")
    assert page.evaluate(STRUCK) == []
    page.click(".sc-order")
    expect_confirmation(page)
    assert page.evaluate(STRUCK) == []


def test_what_is_struck_out_is_seen(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    page.evaluate("document.querySelector('.sc-price').style.textDecoration = 'line-through'")
    page.evaluate("document.querySelector('.sc-total dd').innerHTML = '<del>€9</del>'")
    assert [one[:5] for one in page.evaluate(STRUCK)] == ["<span", "<del>"]
