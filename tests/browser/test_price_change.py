"""A price that changed while the form was open: shown, old and new, before anything is ordered."""

from playwright.sync_api import Page, expect

from .shopping import (
    DUTCH,
    ExampleShop,
    expect_confirmation,
    fill_in,
    open_form,
    press_order,
    values,
)


def test_a_changed_price_is_shown_before_it_is_agreed_to(
    shop: ExampleShop, any_shopper: Page
) -> None:
    page = open_form(shop, any_shopper)
    fill_in(page)
    shop.execute("UPDATE products SET price_cents = 4200 WHERE ref = 'atlas'")
    assert press_order(page).status == 409
    alert = page.locator(".sc-alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("€36.95")
    expect(alert).to_contain_text("€46.95")
    expect(page.locator("#sc-totals")).to_contain_text("Total before: €36.95")
    expect(page.locator("#sc-totals .sc-total")).to_contain_text("€46.95")
    expect(page).to_have_title("Error: Checkout – Naaf & Spaak")
    assert {name: values(page)[name] for name in DUTCH} == DUTCH
    assert shop.orders() == []

    page.click(".sc-order")
    expect_confirmation(page)
    assert [order["total_cents"] for order in shop.orders()] == [4695]


def test_a_product_that_sold_out_is_said_next_to_the_order(
    shop: ExampleShop, any_shopper: Page
) -> None:
    page = open_form(shop, any_shopper)
    fill_in(page)
    shop.execute("UPDATE products SET stock = 0 WHERE ref = 'atlas'")
    assert press_order(page).status == 422
    expect(page.locator(".sc-alert")).to_be_focused()
    expect(page.locator(".sc-alert h2")).to_contain_text("Atlas of quiet roads")
    assert {name: values(page)[name] for name in DUTCH} == DUTCH
    assert shop.orders() == []


def test_the_alert_leads_to_the_breakdown(shop: ExampleShop, any_shopper: Page) -> None:
    any_shopper.set_viewport_size({"width": 360, "height": 640})
    page = open_form(shop, any_shopper)
    fill_in(page)
    shop.execute("UPDATE products SET price_cents = 4200 WHERE ref = 'atlas'")
    press_order(page)
    page.click(".sc-alert a")
    expect(page.locator("#sc-h-summary")).to_be_in_viewport()
    expect(page.locator("#sc-h-summary")).to_be_focused()
