"""What is fetched is taxed where it is fetched, whatever the address of the shopper."""

from __future__ import annotations

from typing import Any

import pytest

from flask_smartcheckout.pricing import Buyer, Destination, note
from flask_smartcheckout.shop import PickupPoint, ShippingMethod

from .builders import TODAY, a_line, a_shop, eur, priced

COUNTER, GERMAN = PickupPoint("store", "Our shop"), PickupPoint("koeln", "Köln", country="DE")
STORE = ShippingMethod("store", "Shop counter", 0, pickup_points=(COUNTER, GERMAN))
POST = ShippingMethod("post", "Post", "5")
LOCKER = ShippingMethod("locker", "Locker", 0, pickup=True)
BELGIAN = Buyer("business", "BE0123456749", "valid")
MUG = a_line("mug", "121", tax_class="standard")


@pytest.mark.parametrize(
    ("to", "choices", "kind", "territory", "total"),
    [
        ("US", {}, "domestic", "NL", "121"),
        ("US", {"shipping": "post"}, "export", "US", "104.13"),
        ("BE", {"buyer": BELGIAN}, "domestic", "NL", "121"),
        ("BE", {"buyer": BELGIAN, "shipping": "post"}, "reverse_charge", "BE", "104.13"),
        ("US", {"pickup_points": {"store": GERMAN}}, "oss", "DE", "121"),
        (
            "BE",
            {"buyer": BELGIAN, "pickup_points": {"store": GERMAN}},
            "reverse_charge",
            "DE",
            "100",
        ),
        ("US", {"shipping": "locker"}, "export", "US", "100"),
        (
            "US",
            {"shipping": "locker", "pickup_points": {"locker": COUNTER}},
            "export",
            "US",
            "100",
        ),
        ("US", {"shipping": "locker", "pickup_points": {"locker": GERMAN}}, "oss", "DE", "121"),
        ("NL", {}, "domestic", "NL", "121"),
    ],
)
def test_what_is_fetched_is_taxed_at_the_point(
    to: str, choices: dict[str, Any], kind: str, territory: str, total: str
) -> None:
    quote = priced(a_shop(shipping=[STORE, POST, LOCKER]), [MUG], to, **choices)
    treatment = quote.treatment
    assert (treatment.kind, treatment.territory, quote.total) == (kind, territory, eur(total))
    assert ("duties_may_apply" in quote.notices) == (kind == "export")


def test_a_counter_at_home_is_not_on_the_islands_of_the_address() -> None:
    shop = a_shop(country="ES", shipping=[STORE])
    quote = priced(shop, [MUG], Destination("ES", "35001"))
    assert (quote.treatment.kind, quote.treatment.territory) == ("domestic", "ES")


def test_a_counter_in_a_country_of_provinces_is_in_that_of_the_address() -> None:
    shop = a_shop(country="CA", shipping=[STORE], prices_include_tax=False)
    to = Destination("CA", state="ON")
    quote = priced(shop, [a_line("mug", "10", currency="CAD")], to)
    assert quote.treatment.territory == "CA-ON"


def test_a_price_note_is_taxed_as_what_is_brought() -> None:
    found = note(MUG, a_shop(shipping=[STORE, POST]), Destination("US"), TODAY)
    assert (found.treatment.kind, found.price, found.pickup) == ("export", eur("100"), False)
    assert found.shipping == eur("4.13")


def test_the_country_of_a_point_is_one_code() -> None:
    for wrong in ("EU", "UK"):
        with pytest.raises(ValueError, match="'NL'"):
            PickupPoint("store", "Our shop", country=wrong)
