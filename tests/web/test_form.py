"""The form: shown, updated, refused and sent, with and without our script."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from flask_smartcheckout import Coupon, Invoice, Rejected, ShippingMethod

from .conftest import DUTCH, SHOP, Host, Shopper, fill_cart, host_of

ELSEWHERE = Invoice(require_same_address=False)
BERLIN = {
    "billing_country": "DE",
    "billing_name": "Anna Schmidt",
    "billing_street": "Invalidenstraße 117",
    "billing_postcode": "1011",
    "billing_city": "Berlin",
}


def field_errors(response: Any) -> dict[str, str]:
    """Return code by field of a JSON answer."""
    return {error["field"]: error["code"] for error in response.get_json()["errors"]}


def test_the_form_speaks_dutch_to_a_dutch_browser(app: Flask) -> None:
    page = app.test_client().get("/smartcheckout/", headers={"Accept-Language": "nl"})
    assert page.status_code == 200
    assert "Bestelling met betalingsverplichting" in page.text
    assert '<html lang="nl"' in page.text


def test_the_form_is_found_without_its_last_slash(app: Flask) -> None:
    assert app.test_client().get("/smartcheckout").status_code == 200


def test_an_empty_cart_gets_a_friendly_page(app: Flask, host: Host) -> None:
    host.lines = []
    page = app.test_client().get("/smartcheckout/")
    assert page.status_code == 200
    assert "Your cart is empty" in page.text


def test_an_order_reaches_the_shop_once_and_is_confirmed(
    app: Flask, host: Host, shopper: Shopper
) -> None:
    placed = shopper.send(**DUTCH)
    assert placed.status_code == 303
    assert [order.ref for order in host.orders] == [""]
    order = host.orders[0]
    assert (order.shipping.postcode, order.shipping.house_number) == ("1015 CJ", "112")
    assert order.quote.total.minor == 2500 + 2495 + 495
    confirmation = shopper.client.get(placed.location)
    assert "A-1" in confirmation.text
    assert shopper.client.get(placed.location).text == confirmation.text


def test_a_second_press_of_the_button_is_the_same_order(host: Host, shopper: Shopper) -> None:
    hidden, cookies = dict(shopper.hidden), shopper.client.get_cookie("smartcheckout_id")
    first = shopper.send(**DUTCH)
    assert cookies is not None
    shopper.client.set_cookie("smartcheckout_id", cookies.value)
    shopper.hidden = hidden
    again = shopper.send(**DUTCH)
    assert again.location == first.location
    assert len(host.orders) == 1


def test_a_new_cart_after_an_order_is_a_new_order(app: Flask, host: Host, shopper: Shopper) -> None:
    shopper.send(**DUTCH)
    with app.app_context():
        host.lines = [host.checkout.line("mug", "Blue mug", "12.50")]
    shopper.open()
    assert shopper.send(**DUTCH).status_code == 303
    assert len(host.orders) == 2


REFUSALS = {
    "email": ("sanne@", "invalid_format"),
    "name": ("", "required"),
    "postcode": ("10", "too_short"),
    "city": ("", "required"),
    "country": ("BR", "unknown_value"),
    "shipping": ("pigeon", "unknown_value"),
    "payment": ("promises", "unknown_value"),
    "coupon": ("NOSUCHCODE", "unknown_value"),
    "phone": ("12", "too_short"),
}


@pytest.mark.parametrize("field", REFUSALS)
def test_a_refused_field_has_a_code_and_keeps_what_was_typed(
    field: str, host: Host, shopper: Shopper
) -> None:
    value, code = REFUSALS[field]
    refused = shopper.send(json=True, **{**DUTCH, field: value})
    assert refused.status_code == 422
    assert field_errors(refused)[field] == code
    page = shopper.send(**{**DUTCH, field: value})
    assert page.status_code == 422
    assert "<title>Error: Checkout" in page.text
    assert f'data-code="{code}"' in page.text or field in ("shipping", "payment")
    assert 'value="sanne@' in page.text
    assert host.orders == []


def test_a_country_switch_keeps_every_typed_value(shopper: Shopper) -> None:
    american = shopper.send("update", **{**DUTCH, "country": "US", "state": "MA"})
    assert "ZIP code" in american.text
    for typed in ("112 Keizersgracht", "112", "1015cj"):
        assert f'value="{typed}"' in american.text
    assert '<option value="MA" selected>Massachusetts' in american.text


def test_an_update_answers_our_script_with_the_changed_parts(shopper: Shopper) -> None:
    typed = {**DUTCH, "country": "DE"}
    answer = shopper.send("update", json=True, **typed, seq="7").get_json()
    assert answer["seq"] == 7
    assert set(answer) >= {"seq", "fragments", "fingerprint", "errors"}
    assert "9.95" in answer["fragments"]["sc-totals"]
    # What was typed is judged; our script shows it beside fields that were left, and no others.
    assert [(one["field"], one["code"]) for one in answer["errors"]] == [
        ("postcode", "invalid_character")
    ]
    mended = shopper.send("update", json=True, **{**typed, "postcode": "10115"}).get_json()
    assert mended["errors"] == []


def test_a_coupon_is_applied_kept_and_taken_off(shopper: Shopper) -> None:
    applied = shopper.send("update", coupon=" welcome10 ", **DUTCH)
    assert "−€5.00" in applied.text
    assert shopper.hidden["coupon"] == "WELCOME10"
    removed = shopper.send("update", remove="WELCOME10", **DUTCH)
    assert "applied" not in removed.text


def test_a_public_coupon_says_what_is_missing(shopper: Shopper) -> None:
    answer = shopper.send("update", json=True, coupon="FIVEOFF", **DUTCH).get_json()
    assert [e["field"] for e in answer["errors"]] == ["coupon"]
    assert "€500.00" in answer["errors"][0]["message"]


def test_a_changed_price_comes_back_with_the_new_breakdown(host: Host, shopper: Shopper) -> None:
    changed = shopper.send(json=True, **{**DUTCH, "country": "DE", "postcode": "10115"})
    assert changed.status_code == 409
    assert changed.get_json()["quote"]["shipping"]["gross"] == "9.95"
    assert host.orders == []
    page = shopper.send(**{**DUTCH, "fingerprint": "old", "seen_total": "100"})
    assert page.status_code == 409
    assert "€1.00" in page.text and "€54.90" in page.text
    assert shopper.send(**DUTCH).status_code == 303


TAMPERED = {"price": "0.01", "total": "1", "unit_price": "0", "quantity": "-5", "amount_due": "0"}


def test_a_breakdown_that_changed_to_the_same_total_says_so(shopper: Shopper) -> None:
    shopper.hidden["fingerprint"] = "another"
    changed = shopper.send(**DUTCH)
    assert changed.status_code == 409
    assert "Your order has changed" in changed.text
    assert "The total is still €54.90, but not all" in changed.text
    assert "Total before" not in changed.text
    assert shopper.send(**DUTCH).status_code == 303


def test_prices_from_the_browser_change_nothing(host: Host, shopper: Shopper) -> None:
    shopper.send(**{**DUTCH, **TAMPERED, "seen_total": "1"})
    assert host.orders[0].quote.total.minor == 5490


def test_a_rejection_is_shown_next_to_the_cart_and_can_be_tried_again(
    host: Host, shopper: Shopper
) -> None:
    def sold_out(order: Any) -> str:
        raise Rejected("The blue mug has sold out.")

    host.handler = sold_out
    refused = shopper.send(json=True, **DUTCH)
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0] == {
        "field": "cart",
        "code": "rejected",
        "message": "The blue mug has sold out.",
    }
    host.handler = None
    assert shopper.send(**DUTCH).status_code == 303
    assert len(host.orders) == 1


def test_a_broken_handler_loses_nothing_and_names_a_reference(
    app: Flask, host: Host, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(order: Any) -> str:
        raise RuntimeError("database is locked")

    host.handler = broken
    failed = shopper.send(**DUTCH)
    assert failed.status_code == 503
    assert "reference" in failed.text and 'value="Keizersgracht"' in failed.text
    assert "database is locked" in caplog.text
    assert "database is locked" not in failed.text
    host.handler = None
    assert shopper.send(**DUTCH).status_code == 303


def test_an_old_page_is_shown_again_with_everything_typed(host: Host, shopper: Shopper) -> None:
    shopper.hidden["token"] = "forged"
    expired = shopper.send(**DUTCH)
    assert expired.status_code == 422
    assert 'value="Keizersgracht"' in expired.text
    assert host.orders == []
    assert shopper.send(**DUTCH).status_code == 303


def test_a_draft_outlives_a_reload(shopper: Shopper) -> None:
    shopper.send("update", **DUTCH)
    assert 'value="Keizersgracht"' in shopper.open().text


def test_a_draft_is_erased_by_the_order(app: Flask, host: Host, shopper: Shopper) -> None:
    shopper.send("update", **DUTCH)
    shopper.send(**DUTCH)
    with app.app_context():
        host.lines = [host.checkout.line("mug", "Blue mug", "12.50")]
    assert "Keizersgracht" not in shopper.open().text


def test_an_oversized_post_is_refused_unread(shopper: Shopper) -> None:
    head, end = b"--x\r\nContent-Disposition: form-data; name=note\r\n\r\n", b"\r\n--x--"
    refused = shopper.client.post(
        "/smartcheckout/?lang=nl",
        data=head + b"a" * 600_000 + end,
        content_type="multipart/form-data; boundary=x",
        headers={"Accept": "application/json"},
    )
    assert (refused.status_code, refused.get_json()["errors"][0]["code"]) == (413, "oversized")
    assert refused.get_json()["errors"][0]["message"].startswith("Dat is meer")


def test_a_post_of_unknown_length_is_refused_unread(shopper: Shopper) -> None:
    stream = BytesIO(b"note=" + b"a" * 3_000_000)
    refused = shopper.client.post(
        "/smartcheckout/",
        input_stream=stream,
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert refused.status_code == 413
    assert stream.tell() < 100_000


def test_an_oversized_post_is_refused(shopper: Shopper) -> None:
    assert shopper.send(**{**DUTCH, "note": "x" * 70_000}).status_code == 413


def test_the_language_button_keeps_what_was_typed(shopper: Shopper) -> None:
    data = {**shopper.hidden, **DUTCH, "lang": "de"}
    chosen = shopper.client.post("/smartcheckout/", data=data)
    assert (chosen.status_code, chosen.location) == (303, "/smartcheckout/?lang=de")
    for german in (shopper.open(chosen.location), shopper.open()):
        assert "Zahlungspflichtig bestellen" in german.text
        assert 'value="Keizersgracht"' in german.text


def test_the_way_to_the_cart_keeps_what_was_typed(make_app: Callable[..., Flask]) -> None:
    app = fill_cart(make_app(SMARTCHECKOUT_CART_URL="/basket"))
    shopper = Shopper(app.test_client())
    assert 'name="leave"' in shopper.open().text
    gone = shopper.client.post("/smartcheckout/", data={**shopper.hidden, **DUTCH, "leave": "cart"})
    assert (gone.status_code, gone.location) == (303, "/basket")
    assert 'value="Keizersgracht"' in shopper.open().text
    assert host_of(app).orders == []


def test_another_billing_address_is_judged(host: Host, shopper: Shopper) -> None:
    refused = shopper.send(json=True, **DUTCH, **BERLIN)
    assert field_errors(refused) == {"billing_postcode": "too_short", "payment": "required"}
    said = {error["field"]: error["message"] for error in refused.get_json()["errors"]}
    assert said["billing_postcode"].startswith("Postcode: ")
    assert ">Invoice address: Postcode: " in refused.get_json()["fragments"]["sc-alert"]
    assert said["payment"] == (
        "Pay by invoice within 14 days: Only when the invoice goes to your delivery address. "
        "There is no other way to pay for this order."
    )


def test_an_invoice_to_the_same_address_is_the_same_address(host: Host, shopper: Shopper) -> None:
    same = {f"billing_{name}": value for name, value in DUTCH.items() if name != "email"}
    assert shopper.send(**DUTCH, **same).status_code == 303
    assert host.orders[0].billing == host.orders[0].shipping


@pytest.mark.parametrize(("payment", "shown"), [(Invoice(), False), (ELSEWHERE, True)])
def test_another_invoice_address_is_only_asked_where_one_may_be_given(
    payment: Invoice, shown: bool, make_app: Callable[..., Flask]
) -> None:
    app = fill_cart(make_app(replace(SHOP, payments=(payment,))))
    page = app.test_client().get("/smartcheckout/").text
    assert ('id="sc-billing">' in page, 'id="sc-billing" hidden>' in page) == (shown, not shown)


def test_another_billing_address_that_is_right_is_handed_over(
    make_app: Callable[..., Flask],
) -> None:
    app = fill_cart(make_app(replace(SHOP, payments=(ELSEWHERE,))))
    shopper = Shopper(app.test_client())
    shopper.open()
    assert shopper.send(**DUTCH, **{**BERLIN, "billing_postcode": "10115"}).status_code == 303
    (order,) = host_of(app).orders
    billing = order.billing
    assert (billing.country, billing.name) == ("DE", "Anna Schmidt")
    assert (billing.street, billing.house_number) == ("Invalidenstraße 117", "")
    assert (billing.postcode, billing.city) == ("10115", "Berlin")
    assert (order.shipping.country, order.shipping.city) == ("NL", "Amsterdam")


@pytest.mark.parametrize("country", ["JP", "XX"])
def test_a_billing_country_the_shop_does_not_know_is_said(
    country: str, host: Host, shopper: Shopper
) -> None:
    billing = {"billing_country": country, "billing_street": "Main St 1", "billing_city": "Town"}
    refused = shopper.send(json=True, **DUTCH, **billing)
    assert refused.status_code == 422
    told = [(error["field"], error["code"]) for error in refused.get_json()["errors"]]
    assert ("billing_country", "unknown_value") in told
    assert host.orders == []


def test_a_note_comes_without_what_no_keyboard_types(host: Host, shopper: Shopper) -> None:
    shopper.send(**DUTCH, note="Behind\x00 the\x1b door,\r\nleft")
    assert host.orders[0].note == "Behind the door,\r\nleft"


def test_the_cookie_lasts_as_long_as_the_newest_page(shopper: Shopper) -> None:
    shown = [shopper.open(), shopper.send("update", **DUTCH), shopper.send(name="")]
    for page in shown:
        assert "smartcheckout_id=" in page.headers["Set-Cookie"]
        assert "Max-Age=86400" in page.headers["Set-Cookie"]


def test_a_note_has_its_limit(host: Host, shopper: Shopper) -> None:
    refused = shopper.send(**DUTCH, note="x" * 1001)
    assert refused.status_code == 422
    assert refused.text.count("Note for the shop: more than 1,000 characters do not fit.") == 2
    assert 'aria-invalid="true" data-code="too_long"' in refused.text
    assert host.orders == []
    assert shopper.send(**DUTCH, note="x\r\n" * 500).status_code == 303


def test_only_typed_codes_are_shown_to_be_removed(make_app: Callable[..., Flask]) -> None:
    coupons = (*SHOP.coupons, Coupon("AUTO", "percent_order", "5", automatic=True))
    shopper = Shopper(fill_cart(make_app(replace(SHOP, coupons=coupons))).test_client())
    page = shopper.send("update", **DUTCH, coupon="welcome10").text
    assert re.findall(r'name="remove" value="(\w+)"', page) == ["WELCOME10"]
    assert re.findall(r'type="hidden" name="coupon" value="(\w+)"', page) == ["WELCOME10"]
    assert "<dt>Discount</dt>" in page
    assert "AUTO" not in page  # a code that nobody types means nothing to a shopper


def test_a_confirmation_needs_its_link(app: Flask) -> None:
    assert app.test_client().get("/smartcheckout/order/guess").status_code == 404


def test_the_page_works_under_a_strict_policy(shopper: Shopper) -> None:
    page = shopper.open().text
    assert "style=" not in page
    assert "onclick" not in page
    assert page.count("<script") == 2  # our module, and the rules, which are data


# The country of the invoice


def chosen_for_the_invoice(page: str) -> str:
    """Return the code that is chosen for the invoice on a page."""
    select = page.partition('name="billing_country"')[2].partition("</select>")[0]
    found = re.search(r'value="(\w+)" selected', select)
    return found[1] if found else ""


def test_the_invoice_follows_the_delivery_without_a_script(shopper: Shopper) -> None:
    page = shopper.send("update", country="US", billing_country="NL").text
    assert chosen_for_the_invoice(page) == "US"
    page = shopper.send("update", country="DE", billing_country="US").text
    assert chosen_for_the_invoice(page) == "DE"


@pytest.mark.parametrize(
    "own", [{"billing_country": "FR"}, {"billing_country": "NL", "billing_city": "Utrecht"}]
)
def test_an_invoice_with_a_place_of_its_own_stays_there(
    own: dict[str, str], shopper: Shopper
) -> None:
    page = shopper.send("update", country="US", **own).text
    assert chosen_for_the_invoice(page) == own["billing_country"]


ABROAD = {**DUTCH, "country": "DE", "postcode": "10115", "city": "Berlin"}
MOVED = {**ABROAD, "street": "Invalidenstraße", "house_number": "7", "addition": "bis"}


@pytest.mark.parametrize("json", [True, False])
def test_a_hidden_house_number_is_ordered_within_the_street(
    json: bool, host: Host, shopper: Shopper
) -> None:
    updated = shopper.send("update", json=json, **MOVED)
    seen = updated.get_json()["street"] if json else updated.text
    assert "Invalidenstraße 7 bis" in seen
    shown = shopper.client.get(shopper.send(**MOVED).location)
    order = host.orders[0]
    assert (order.shipping.street, order.shipping.house_number) == ("Invalidenstraße 7 bis", "")
    assert "Invalidenstraße 7 bis" in shown.text


def test_a_house_number_of_the_invoice_is_ordered_within_its_street(
    make_app: Callable[..., Flask],
) -> None:
    app = fill_cart(make_app(replace(SHOP, payments=(ELSEWHERE,))))
    shopper = Shopper(app.test_client())
    shopper.open()
    billing = {"billing_postcode": "10115", "billing_street": "Torstraße"}
    billing |= {"billing_house_number": "5"}
    answer = shopper.send("update", json=True, **DUTCH, **{**BERLIN, **billing}).get_json()
    assert answer["billing_street"] == "Torstraße 5"
    assert shopper.send(**DUTCH, **{**BERLIN, **billing}).status_code == 303
    assert host_of(app).orders[0].billing.street == "Torstraße 5"


@pytest.mark.parametrize(("phone", "told"), [("0171 2345678", True), ("12", False)])
def test_a_number_of_another_country_is_told_to_begin_with_a_plus(
    phone: str, told: bool, shopper: Shopper
) -> None:
    answer = shopper.send("update", json=True, **DUTCH, phone=phone).get_json()
    (error,) = answer["errors"]
    assert ("+49 171 2345678" in error["message"]) is told


WAYS = (
    ShippingMethod("home", "Home delivery", "4.95", countries=("NL",)),
    ShippingMethod("evening", "Evening delivery", "7.95", countries=("NL",)),
    ShippingMethod("post", "Post", "9.95", countries=("DE", "US")),
    ShippingMethod("express", "Express", "19.95", countries=("DE",)),
    ShippingMethod("air", "Air mail", "29.95", countries=("GB",)),
)
AMERICAN = {
    **{"email": "a@example.com", "name": "Ann Lee", "country": "US", "street": "1 Main Street"},
    **{"city": "Boston", "state": "MA", "postcode": "02134"},
}
BRITISH = {**AMERICAN, "country": "GB", "state": "", "city": "London", "postcode": "SW1A 1AA"}


def delivery(page: TestResponse) -> str:
    """Return the way of delivery that is chosen on a page."""
    return re.findall(r'name="shipping" [^>]*value="(\w+)" required checked', page.text)[0]


@pytest.fixture
def chooser(make_app: Callable[..., Flask]) -> Shopper:
    """A shopper where each country has ways of delivery of its own."""
    visitor = Shopper(fill_cart(make_app(replace(SHOP, shipping=WAYS))).test_client())
    visitor.open()
    return visitor


def test_the_chosen_delivery_comes_back_with_its_country(chooser: Shopper) -> None:
    assert delivery(chooser.send("update", shipping="evening", **DUTCH)) == "evening"
    german = {**DUTCH, "country": "DE"}
    assert delivery(chooser.send("update", shipping="evening", **german)) == "post"
    assert delivery(chooser.send("update", shipping="post", **german)) == "post"
    british = {**DUTCH, "country": "GB"}
    assert delivery(chooser.send("update", shipping="post", **british)) == "air"
    assert delivery(chooser.send("update", shipping="air", **DUTCH)) == "evening"


def test_what_is_chosen_instead_holds(chooser: Shopper) -> None:
    german = {**DUTCH, "country": "DE"}
    chooser.send("update", shipping="evening", **german)
    assert delivery(chooser.send("update", shipping="express", **german)) == "express"
    assert delivery(chooser.send("update", shipping="post", **german)) == "post"
    assert delivery(chooser.send("update", shipping="post", **DUTCH)) == "home"


def test_the_chosen_delivery_comes_back_where_nothing_went(chooser: Shopper) -> None:
    french = chooser.send("update", shipping="evening", **{**DUTCH, "country": "FR"})
    assert 'name="shipping"' not in french.text
    assert delivery(chooser.send("update", **DUTCH)) == "evening"


def test_nobody_is_asked_to_choose_the_only_delivery(chooser: Shopper) -> None:
    chooser.send("update", shipping="home", **AMERICAN)
    for address, shipping, now in ((BRITISH, "post", "Air mail"), (AMERICAN, "air", "Post")):
        page = chooser.send(shipping=shipping, **address)
        assert page.status_code == 409
        assert "no longer offered" not in page.text
        assert "It was €" in page.text
        assert f"Delivery <b>{now}</b>" in page.text
    assert chooser.send(shipping="post", **AMERICAN).status_code == 303
