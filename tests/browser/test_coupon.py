"""Discount codes: applied, refused with a reason, taken off; never an order, nothing lost."""

from playwright.sync_api import Page, expect

from .shopping import DUTCH, ExampleShop, fill, open_form, total, values

SUMMARY = ".sc-coupon summary"
APPLY = ".sc-inline button"


def type_code(page: Page, code: str) -> None:
    """Open the place for codes and type one."""
    if not page.is_visible("#sc-f-coupon"):
        page.click(SUMMARY)
    page.fill("#sc-f-coupon", code)


def test_a_code_is_applied_by_its_button(shop: ExampleShop, any_shopper: Page) -> None:
    page = open_form(shop, any_shopper)
    fill(page, **DUTCH)
    before = values(page)
    assert total(page) == "€36.95"
    type_code(page, " welcome10 ")
    page.click(APPLY)
    expect(page.locator("#sc-coupons")).to_contain_text("WELCOME10 applied")
    assert total(page) == "€33.75"
    assert values(page) == before
    assert shop.orders() == []


def test_enter_in_the_code_applies_it_and_orders_nothing(
    shop: ExampleShop, any_shopper: Page
) -> None:
    page = open_form(shop, any_shopper)
    fill(page, **DUTCH)
    type_code(page, "WELCOME10")
    page.press("#sc-f-coupon", "Enter")
    expect(page.locator("#sc-coupons")).to_contain_text("WELCOME10 applied")
    assert {name: values(page)[name] for name in DUTCH} == DUTCH
    assert shop.orders() == []


def test_a_code_is_taken_off_again(shop: ExampleShop, any_shopper: Page) -> None:
    page = open_form(shop, any_shopper)
    type_code(page, "WELCOME10")
    page.click(APPLY)
    page.click(".sc-chip button")
    expect(page.locator(".sc-chip")).to_have_count(0)
    assert total(page) == "€36.95"


def test_a_refused_code_says_why(shop: ExampleShop, any_shopper: Page) -> None:
    page = open_form(shop, any_shopper)
    fill(page, city="Amsterdam")
    type_code(page, "FIVEOFF")  # needs a cart of 50 euros
    page.click(APPLY)
    message = page.locator("#sc-f-coupon-msg .sc-err")
    expect(message).to_be_visible()
    expect(message).to_contain_text("€50.00")
    expect(page.locator("#sc-f-coupon")).to_have_value("FIVEOFF")
    expect(page.locator("#sc-f-coupon")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#sc-f-city")).to_have_value("Amsterdam")
    assert total(page) == "€36.95"


def test_the_keyboard_stays_where_the_code_is(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    type_code(page, "NOSUCHCODE")
    page.click(APPLY)
    expect(page.locator("#sc-f-coupon")).to_be_focused()
    expect(page.locator("#sc-f-coupon-msg .sc-err")).to_be_visible()
    type_code(page, "WELCOME10")
    expect(page.locator("#sc-f-coupon-msg .sc-err")).to_have_count(0)
    page.focus(APPLY)
    page.keyboard.press("Enter")
    page.focus(".sc-chip button")
    page.keyboard.press("Space")
    expect(page.locator(SUMMARY)).to_be_focused()


def test_a_code_in_the_link_is_applied(shop: ExampleShop, any_shopper: Page) -> None:
    page = open_form(shop, any_shopper)
    expect(page.locator("#sc-f-coupon")).to_be_hidden()
    page.goto(shop.url + "/smartcheckout/?coupon=welcome10")
    expect(page.locator("#sc-coupons")).to_contain_text("WELCOME10 applied")
