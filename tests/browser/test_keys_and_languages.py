"""Enter in a field, and the other languages: neither orders, neither loses anything."""

import pytest
from playwright.sync_api import Page, expect

from .shopping import DUTCH, ExampleShop, fill, open_form, values

LANGUAGES = "[popovertarget=sc-languages]"


def choose_language(page: Page, code: str) -> None:
    """Open the list of languages and press one."""
    page.click(LANGUAGES)
    page.click(f".sc-languages button[value={code}]")


@pytest.mark.parametrize("field", ["email", "city"])
def test_enter_in_a_field_orders_nothing_and_keeps_the_language(
    shop: ExampleShop, any_shopper: Page, field: str
) -> None:
    page = open_form(shop, any_shopper)
    fill(page, **DUTCH)
    page.press(f"#sc-f-{field}", "Enter")
    page.wait_for_load_state()
    expect(page.locator(LANGUAGES)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert {name: values(page)[name] for name in DUTCH} == DUTCH
    assert shop.orders() == []


def test_enter_goes_to_what_is_still_missing_and_then_to_the_button(
    shop: ExampleShop, shopper: Page
) -> None:
    page = open_form(shop, shopper)
    fill(page, **{**DUTCH, "postcode": "", "street": ""})
    for missing in ("postcode", "street"):
        page.press("#sc-f-name", "Enter")
        expect(page.locator(f"#sc-f-{missing}")).to_be_focused()
        fill(page, **{missing: DUTCH[missing]})
    page.press("#sc-f-name", "Enter")
    expect(page.locator(".sc-order")).to_be_focused()
    assert shop.orders() == []


def test_enter_belongs_to_the_keyboard_while_a_word_is_put_together(
    shop: ExampleShop, shopper: Page
) -> None:
    page = open_form(shop, shopper)
    prevented = page.eval_on_selector(
        "#sc-f-name",
        """field => !field.dispatchEvent(new KeyboardEvent('keydown',
          { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))""",
    )
    assert prevented is False


def test_another_language_keeps_country_and_everything_typed(
    shop: ExampleShop, any_shopper: Page
) -> None:
    page = open_form(shop, any_shopper)
    fill(page, **DUTCH)
    page.select_option("#sc-f-country", "US")
    choose_language(page, "de")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator(".sc-order")).to_have_text("Zahlungspflichtig bestellen")
    expect(page.locator("#sc-f-country")).to_have_value("US")
    kept = DUTCH | {"street": "112 Keizersgracht"}  # the number has no field of its own there
    assert {name: values(page)[name] for name in DUTCH} == kept
    choose_language(page, "nl")
    expect(page.locator(".sc-order")).to_have_text("Bestelling met betalingsverplichting")
