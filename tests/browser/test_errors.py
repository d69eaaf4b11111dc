"""An order that is refused: what is wrong, where, and nothing typed is lost."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .shopping import (
    DUTCH,
    ExampleShop,
    expect_confirmation,
    fill,
    fill_in,
    new_prices,
    open_form,
    press_order,
    values,
)

WRONG = {**DUTCH, "email": "sanne@", "name": "", "postcode": "10"}
REFUSED = ("email", "name", "postcode")

SEEN = """id => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const label = box(`label[for=${id}]`);
  return {
    focused: document.activeElement.id,
    below_the_bar: label.top - box('.sc-bar').bottom,
    above_the_edge: innerHeight - label.bottom,
  };
}"""


def refuse(shop: ExampleShop, page: Page, **typed: str) -> Page:
    """Send a form that cannot be an order, on a phone."""
    page.set_viewport_size({"width": 360, "height": 640})
    open_form(shop, page)
    fill(page, **{**WRONG, **typed})
    assert press_order(page).status == 422
    expect(page.locator(".sc-alert")).to_be_visible()
    return page


def test_a_refused_form_says_so_in_its_title_and_its_summary(
    shop: ExampleShop, any_shopper: Page
) -> None:
    page = refuse(shop, any_shopper)
    expect(page).to_have_title("Error: Checkout – Naaf & Spaak")
    expect(page.locator(".sc-alert")).to_be_focused()
    expect(page.locator(".sc-alert h2")).to_have_text("3 things to correct")
    assert shop.orders() == []


def test_each_error_stands_beside_its_field_in_the_same_words(
    shop: ExampleShop, any_shopper: Page
) -> None:
    page = refuse(shop, any_shopper)
    links = page.locator(".sc-alert a").all()
    assert [link.get_attribute("href") for link in links] == [f"#sc-f-{n}" for n in REFUSED]
    for name, link in zip(REFUSED, links, strict=True):
        field = page.locator(f"#sc-f-{name}")
        message = page.locator(f"#sc-f-{name}-msg .sc-err")
        expect(message).to_have_text(link.inner_text())
        expect(message).to_be_visible()
        expect(field).to_have_attribute("aria-invalid", "true")
        assert f"sc-f-{name}-msg" in (field.get_attribute("aria-describedby") or "").split()
    assert page.locator("[aria-invalid]").count() == len(REFUSED)


def test_each_link_leads_to_its_field_with_the_label_in_sight(
    shop: ExampleShop, any_shopper: Page
) -> None:
    page = refuse(shop, any_shopper)
    for name in REFUSED:
        page.click(f".sc-alert a[href='#sc-f-{name}']")
        seen: dict[str, Any] = page.evaluate(SEEN, f"sc-f-{name}")
        assert seen["focused"] == f"sc-f-{name}"
        assert seen["below_the_bar"] >= 0 and seen["above_the_edge"] >= 0, name


def test_everything_typed_is_kept(shop: ExampleShop, any_shopper: Page) -> None:
    page = refuse(shop, any_shopper)
    assert {name: values(page)[name] for name in WRONG} == WRONG


def test_a_mended_form_is_an_order(shop: ExampleShop, any_shopper: Page) -> None:
    page = refuse(shop, any_shopper)
    fill(page, **DUTCH)
    page.click(".sc-order")
    expect_confirmation(page)
    assert len(shop.orders()) == 1


def test_an_error_goes_as_soon_as_it_is_mended(shop: ExampleShop, shopper: Page) -> None:
    page = refuse(shop, shopper)
    fill(page, email=DUTCH["email"])
    expect(page.locator("#sc-f-email-msg")).to_be_empty()
    expect(page.locator("#sc-f-email")).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#sc-f-name-msg")).not_to_be_empty()
    expect(page.locator(".sc-alert s")).to_have_count(1)
    expect(page.locator(".sc-alert a:not(:has(s))")).to_have_count(2)


def test_a_field_with_another_error_is_struck_out_no_longer(
    shop: ExampleShop, shopper: Page
) -> None:
    page = open_form(shop, shopper)
    assert press_order(page).status == 422
    line = page.locator(".sc-alert a[href='#sc-f-email']")
    with new_prices(page):
        fill(page, email="ahmed")
        expect(line.locator("s")).to_have_count(1)
        page.locator("#sc-f-email").blur()
    expect(page.locator("#sc-f-email")).to_have_attribute("aria-invalid", "true")
    expect(line.locator("s")).to_have_count(0)
    expect(line).to_have_text(page.inner_text("#sc-f-email-msg"))
    fill(page, email=DUTCH["email"])
    expect(line.locator("s")).to_have_count(1)


def test_a_field_that_is_folded_away_comes_out_with_its_error(
    shop: ExampleShop, any_shopper: Page
) -> None:
    page = any_shopper
    open_form(shop, page)
    fill(page, **DUTCH)
    folded = page.locator(".sc-more-fields").first
    folded.locator("summary").first.click()
    fill(page, phone="12")
    folded.locator("summary").first.click()
    expect(page.locator("#sc-f-phone")).to_be_hidden()
    assert press_order(page).status == 422
    expect(page.locator("#sc-f-phone-msg .sc-err")).to_be_visible()
    page.click(".sc-alert a[href='#sc-f-phone']")
    expect(page.locator("#sc-f-phone")).to_be_focused()


@pytest.mark.parametrize("name", ["shipping", "payment"])
def test_a_choice_that_is_gone_is_asked_for_again(
    shop: ExampleShop, any_shopper: Page, name: str
) -> None:
    page = open_form(shop, any_shopper)
    fill_in(page)  # and has its prices: asked for later, they would bring the choice back
    page.eval_on_selector(f"[name={name}]:checked", "radio => radio.value = 'gone'")
    assert press_order(page).status == 422
    expect(page.locator(f"#sc-f-{name}-msg .sc-err")).to_be_visible()
    page.click(f".sc-alert a[href='#sc-{name}']")
    expect(page.locator(f"#sc-{name} .sc-choice").first).to_be_in_viewport()
