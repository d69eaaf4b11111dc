"""Which methods an order is offered, what they are called, and what is said of credit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from flask_smartcheckout.money import Money
from flask_smartcheckout.payments import Offered, offers
from flask_smartcheckout.payments.catalogue import Method
from flask_smartcheckout.payments.lenders import Lender
from flask_smartcheckout.payments.mollie import Mollie
from flask_smartcheckout.payments.stripe import Stripe
from flask_smartcheckout.shop import EligibilityContext, Invoice
from flask_smartcheckout.wording import payment_text, payment_title

from .mollie_server import KEY as MOLLIE_KEY
from .stripe_server import KEY as STRIPE_KEY

ALL = (
    "ideal",
    "bancontact",
    "card",
    "paypal",
    "bank_transfer",
    "riverty",
    "klarna",
    "in3",
    "billie",
)
MOLLIE = Mollie(MOLLIE_KEY, offered=ALL, refresh=False)
NL = EligibilityContext("NL", Money(8340, "EUR"), today=date(2026, 11, 26))


def about(country: str, minor: int, currency: str = "EUR", **more: Any) -> EligibilityContext:
    return replace(NL, country=country, total=Money(minor, currency), **more)


def names(context: EligibilityContext, provider: Any = MOLLIE) -> list[str]:
    """Return what can be chosen, without the provider's name."""
    found = offers((provider,), context)
    return [one.offer.id.partition("-")[2] for one in found if one.choosable]


def one(name: str, context: EligibilityContext = NL, provider: Any = MOLLIE) -> Offered:
    found = [o for o in offers((provider,), context) if o.offer.id == f"{provider.id}-{name}"]
    assert found, f"{name} is not offered"
    return found[0]


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (NL, "ideal riverty klarna card paypal in3 bank_transfer"),
        (about("BE", 8340), "bancontact card paypal klarna riverty bank_transfer"),
        (about("DE", 8340), "paypal klarna riverty card bank_transfer"),
        (about("SE", 8340, "SEK"), "klarna card paypal"),
        (about("US", 8340, "USD"), "card paypal"),
        (replace(NL, business=True), "ideal riverty klarna card paypal in3 bank_transfer billie"),
    ],
)
def test_an_order_is_offered_what_is_for_it(context: EligibilityContext, expected: str) -> None:
    assert names(context) == expected.split()


@pytest.mark.parametrize(
    ("name", "country", "minor", "refused", "amount"),
    [
        ("riverty", "NL", 499, "from_amount", 500),
        ("riverty", "NL", 500, None, 0),
        ("riverty", "NL", 250_000, None, 0),
        ("riverty", "NL", 250_001, "up_to_amount", 250_000),
        ("riverty", "BE", 125_001, "up_to_amount", 125_000),
        ("riverty", "AT", 150_001, "up_to_amount", 150_000),
        ("in3", "NL", 4_999, "from_amount", 5_000),
        ("in3", "NL", 500_001, "up_to_amount", 500_000),
        ("klarna", "NL", 1_400_001, "up_to_amount", 1_400_000),
        ("klarna", "ES", 400_001, "up_to_amount", 400_000),
    ],
)
def test_a_method_beyond_its_limits_says_which(
    name: str, country: str, minor: int, refused: str | None, amount: int
) -> None:
    offer = one(name, about(country, minor)).offer
    assert offer.refused == refused
    assert refused is None or offer.params["amount"] == Money(amount, "EUR")
    assert payment_text(offer).startswith(
        {"from_amount": "From", "up_to_amount": "Up to"}.get(refused or "", "")
    )


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("ideal", "iDEAL | Wero"),
        ("card", "Credit or debit card"),
        ("bank_transfer", "Bank transfer"),
        ("riverty", "Pay later with Riverty"),
        ("in3", "Pay in parts with in3"),
    ],
)
def test_a_method_has_a_name(name: str, title: str) -> None:
    assert payment_title(one(name).offer) == title


def test_paying_later_says_whose_it_is_and_on_what_terms() -> None:
    riverty = one("riverty")
    assert riverty.terms == (
        "Riverty lends you €83.40.",
        "You pay it back within 14 days after your order is sent.",
        "In all you pay €83.40: no interest, no costs.",
        "If you pay late, Riverty sends reminders, and collection costs and interest may follow.",
        "Riverty first checks whether you can pay, and may say no.",
        "Only for people of 18 years and older.",
    )
    assert riverty.warning == "Caution! Borrowing money costs money"
    assert riverty.conditions == "Conditions of Riverty"
    assert riverty.offer.credit and riverty.offer.credit.url.startswith("https://www.riverty.com")


def test_parts_are_all_of_the_amount() -> None:
    odd = one("in3", about("NL", 10_000))
    assert odd.offer.credit
    assert [money.minor for _day, money in odd.offer.credit.instalments] == [3334, 3333, 3333]
    assert odd.terms[1] == (
        "You pay it back in parts: €33.34 on Thu, Nov 26, €33.33 on Sat, Dec 26, "
        "and €33.33 on Mon, Jan 25."
    )


def test_a_plan_that_is_chosen_elsewhere_is_not_called_free() -> None:
    terms = one("klarna").terms
    assert terms[0] == "Klarna Bank AB (publ) lends you €83.40."
    assert terms[1] == "You choose at Klarna when you pay it back."
    assert not [text for text in terms if "no interest" in text]


@pytest.mark.parametrize(
    ("context", "provider", "warned"),
    [
        (NL, MOLLIE, True),
        (replace(NL, business=True), MOLLIE, False),
        (about("GB", 8340, "GBP"), MOLLIE, False),
        (NL, Mollie(MOLLIE_KEY, offered=("klarna",), warn_in=("BE",), refresh=False), False),
        (NL, Stripe(STRIPE_KEY, offered=("klarna",)), True),
    ],
)
def test_the_warning_is_where_the_shop_wants_it(
    context: EligibilityContext, provider: Any, warned: bool
) -> None:
    assert bool(one("klarna", context, provider).warning) is warned


def test_a_shop_says_itself_what_is_said_of_a_lender() -> None:
    known = Lender("Riverty", "Riverty GmbH", "After 30 days: € 10.", "https://r.example", days=30)
    mollie = Mollie(MOLLIE_KEY, offered=("riverty",), lenders={"riverty": known}, refresh=False)
    terms = one("riverty", NL, mollie).terms
    assert terms[0].startswith("Riverty GmbH lends")
    assert "You pay it back within 30 days after your order is sent." in terms
    assert "After 30 days: € 10." in terms


def test_credit_of_nobody_is_not_for_sale() -> None:
    mystery = Method("mystery", "later", "Mystery")
    mollie = Mollie(MOLLIE_KEY, offered=(mystery,), refresh=False)
    assert one("mystery", NL, mollie).offer.refused == "not_available"


def test_a_method_of_the_shops_own_is_offered() -> None:
    mollie = Mollie(MOLLIE_KEY, offered=(Method("newpay", "wallet", "New Pay"),), refresh=False)
    assert payment_title(one("newpay", NL, mollie).offer) == "New Pay"


def test_credit_is_never_chosen_beforehand() -> None:
    found = offers((MOLLIE, Invoice()), NL)
    assert {one.offer.kind for one in found if one.preselectable} == {
        "bank",
        "card",
        "wallet",
        "transfer",
        "invoice",
    }


def test_two_providers_may_offer_the_same_method() -> None:
    stripe = Stripe(STRIPE_KEY, offered=("card", "klarna"))
    ids = [one.offer.id for one in offers((MOLLIE, stripe), NL)]
    assert len(set(ids)) == len(ids)
