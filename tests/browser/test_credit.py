"""Paying later as a person meets it: what it is stands there, and nobody is led to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from flask_smartcheckout.payments.mollie import Mollie

from .conftest import Violation
from .shopping import choose_country

CheckAxe = Callable[[Page], list[Violation]]
KEY = "test_" + "a" * 30
RIVERTY = "#sc-credit-mollie-riverty"


def at_mollie(*offered: str) -> Mollie:
    return Mollie(KEY, offered=offered, refresh=False)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_what_credit_is_can_be_read_by_everyone(
    scheme: str,
    width: int,
    selling_to: Callable[..., str],
    new_context: Callable[..., BrowserContext],
    axe: CheckAxe,
) -> None:
    url = selling_to("NL", payments=(at_mollie("ideal", "riverty", "klarna", "in3"),))
    size = {"width": width, "height": 800}
    page = new_context(locale="nl-NL", color_scheme=scheme, viewport=size).new_page()
    page.goto(url)
    expect(page.locator(RIVERTY)).to_be_visible()
    expect(page.locator(RIVERTY)).to_contain_text("Let op! Geld lenen kost geld")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nobody_is_led_to_credit(any_shopper: Page, selling_to: Callable[..., str]) -> None:
    any_shopper.goto(selling_to("NL", "DE", payments=(at_mollie("riverty", "klarna"),)))
    expect(any_shopper.locator("[name=payment]")).to_have_count(2)
    expect(any_shopper.locator("[name=payment]:checked")).to_have_count(0)


def test_another_country_has_other_methods_at_once(
    shopper: Page, selling_to: Callable[..., str]
) -> None:
    shopper.goto(selling_to("NL", "BE", payments=(at_mollie("ideal", "bancontact", "riverty"),)))
    expect(shopper.locator("[name=payment]:checked")).to_have_value("mollie-ideal")
    choose_country(shopper, "BE")
    expect(shopper.locator("#sc-payment-mollie-bancontact")).to_be_visible()
    expect(shopper.locator("[name=payment]:checked")).to_have_count(0)  # nobody chose another
    expect(shopper.locator("#sc-payment-mollie-ideal")).to_have_count(0)
