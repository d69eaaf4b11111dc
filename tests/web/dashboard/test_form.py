"""The form as a heat map: the shop's own form, with the figures of the report at each field."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from flask_smartcheckout import Coupon, Invoice
from flask_smartcheckout.shop import ExtraField, ShippingMethod, Shop
from flask_smartcheckout.tracking import simulation
from flask_smartcheckout.views.dashboard import heat

from ..conftest import fill_cart
from .conftest import ROOT, Owner, plain, state_of

LetIn = Callable[[Flask], Owner]
SHOP = Shop(
    country="NL",
    sells_to=("NL", "DE", "JP", "US"),
    shipping=(
        ShippingMethod("parcel", "Parcel", "4.95"),
        ShippingMethod("bike", "Cargo bike", "2.95", countries=("NL",)),
    ),
    extra_fields=(
        ExtraField("door_code", "text", "Door code", help="For the courier."),
        ExtraField("day", "date", "Day you are in", place="delivery", countries=("DE",)),
        ExtraField("terms", "checkbox", "I agree", required=True, place="button"),
    ),
)
ANYWHERE = (Invoice(require_same_address=False),)
_FIELD = re.compile(r'<(?:div|li) class="(?:sc-field|place)[^"]*" data-field="(\w+)"([^>]*)>')
_CONTROL = re.compile(r'<(?:input|textarea|select|button)\b(?! type="radio" name="heat")[^>]*>')


def shown_fields(html: str) -> list[str]:
    """Return the fields that a page shows, in its order."""
    return [name for name, rest in _FIELD.findall(html) if "hidden" not in rest]


@pytest.mark.parametrize("country", sorted(SHOP.sells_to))
def test_it_has_the_fields_of_the_checkout_in_their_order(
    make_app: Callable[..., Flask], let_in: LetIn, country: str
) -> None:
    shop = fill_cart(make_app(replace(SHOP, country=country, payments=ANYWHERE)))
    real = shown_fields(shop.test_client().get("/smartcheckout/").text)
    drawn = shown_fields(let_in(shop).read("form", country=country))
    assert {"postcode", "door_code", "billing_city", "terms"} < set(real)
    assert [name for name in drawn if name in real] == real
    assert set(drawn) - set(real) == {"shipping", "payment", "order"}  # drawn by parts of its own


@pytest.mark.parametrize("same_address", [True, False])
def test_an_invoice_goes_elsewhere_only_where_it_may(
    make_app: Callable[..., Flask], let_in: LetIn, same_address: bool
) -> None:
    shop = replace(SHOP, payments=(Invoice(require_same_address=same_address),))
    drawn = shown_fields(let_in(make_app(shop)).read("form", country="NL"))
    assert ("billing_city" in drawn) is not same_address


def test_it_asks_for_codes_where_there_are_some(
    make_app: Callable[..., Flask], let_in: LetIn
) -> None:
    with_codes = replace(SHOP, coupons=(Coupon("TEN", "percent_order", "10"),))
    drawn = shown_fields(let_in(make_app(with_codes)).read("form", country="NL"))
    assert drawn[-2:] == ["coupon", "order"]


def test_it_says_what_the_form_says(make_app: Callable[..., Flask], let_in: LetIn) -> None:
    owner = let_in(make_app(SHOP))
    american, dutch = (plain(owner.read("form", country=code)) for code in ("US", "NL"))
    for said in ("ZIP code *", "Door code (optional)", "For the courier.", "Parcel", "I agree"):
        assert said in american
    assert "Cargo bike" in dutch
    assert "Cargo bike" not in american


def test_nothing_in_it_can_be_typed_or_filled_in(owner: Owner) -> None:
    picture = owner.read("form").split('<section class="heat"')[1]
    assert _CONTROL.findall(picture) == []
    assert "autocomplete" not in picture


def test_every_abandoned_checkout_is_at_some_place_of_it(owner: Owner) -> None:
    query = {"country": "IT", "days": 90}
    where = owner.links("form", **query)
    at = [link.number for link in where if set(link.query) == {"days", "country", "field"}]
    in_picture_and_table = sum(number or 0 for number in at)
    assert in_picture_and_table == 2 * owner.json("visits", **query)["abandoned"] > 0


def test_a_field_of_another_country_is_drawn_apart(owner: Owner) -> None:
    picture = owner.read("form", days=90).split("Not in this form")[1]
    assert "state" in shown_fields(picture)


def test_its_figures_are_those_of_the_fields(owner: Owner) -> None:
    found = owner.json("form")
    assert found["country"] == "NL"
    by_name = {row["field"]: row for row in found["fields"]}
    assert by_name == {row["field"]: row for row in owner.json("fields")["fields"]}


@pytest.mark.parametrize(
    ("metric", "value", "level"),
    [
        ("left", 0, 0),
        ("left", 0.0099, 0),
        ("left", 0.01, 1),
        ("left", 0.16, 5),
        ("hesitation", 999, 0),
        ("hesitation", 6_000, 5),
        ("errors", 0.005, 1),
        ("errors", 1, 5),
        ("reached", 0.5, 3),
        ("reached", 1, 5),
    ],
)
def test_heat_is_measured_on_a_fixed_scale(metric: str, value: float, level: int) -> None:
    assert heat.level(metric, value) == level


def test_the_legend_says_where_levels_begin() -> None:
    assert heat.legend("errors")[:3] == ["under 0.5%", "0.5% – 1%", "1% – 3%"]
    assert heat.legend("hesitation")[-1] == "6 s and over"
    assert all(len(heat.legend(metric)) == 6 for metric in heat.METRICS)


@pytest.mark.parametrize("country", ["ZZ", "nl", "%00", "AQ"])
def test_a_country_the_shop_does_not_know_does_no_harm(owner: Owner, country: str) -> None:
    response = owner.client.get(f"{ROOT}form?country={country}&days=-1&did=x&at=-1")
    assert response.status_code == 200
    of_one = country in ("ZZ", "AQ")  # a filter, although nobody came from there
    assert ("The form: Netherlands" if of_one else "on the form of Netherlands") in response.text


def test_the_log_finds_who_erred_with_a_code(owner: Owner) -> None:
    errors = next(row for row in owner.json("fields")["fields"] if row["field"] == "phone")[
        "errors"
    ]
    for error in errors:
        found = owner.json("visits", field="phone", did="erred", code=error["code"])
        assert found["total"] == error["seen"]


def test_every_database_finds_who_reached_or_erred(
    make_app: Callable[..., Flask], let_in: LetIn
) -> None:
    app = make_app(SHOP)
    simulation.simulate(state_of(app).events, seed=1, days=20, checkouts=60, now=datetime.now(UTC))
    owner = let_in(app)
    for row in owner.json("fields")["fields"]:
        erred = sum(error["seen"] for error in row["errors"])
        for did, count in (("reached", row["reached"]), ("erred", erred)):
            assert owner.json("visits", field=row["field"], did=did)["total"] == count


def test_who_reached_a_field_is_counted_whatever_became_of_them(owner: Owner) -> None:
    page = owner.read("visits", field="tax_id", did="reached")
    total = owner.json("visits", field="tax_id", did="reached")["total"]
    assert f'<h2 id="log">{total} checkouts</h2>' in page
    chosen = {"field": "tax_id", "did": "reached"}
    each = [owner.json("visits", **chosen, state=one)["total"] for one in ("ordered", "abandoned")]
    assert sum(each) == total
    assert "Reached the field ×" in plain(page)


def test_what_was_done_needs_a_field_to_be_done_at(owner: Owner) -> None:
    assert owner.json("visits", did="erred") == owner.json("visits")
