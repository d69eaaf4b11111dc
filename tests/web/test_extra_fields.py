"""The shop's own fields: asked where they apply, judged, kept with the order, shown once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from flask_smartcheckout.orders import documents
from flask_smartcheckout.orders.order import Order
from flask_smartcheckout.shop import (
    ExtraField,
    age_confirmation,
    gift_message,
    newsletter,
    purchase_order,
    terms,
)
from flask_smartcheckout.tracking import tables

from .conftest import DUTCH, SHOP, Host, Shopper, fill_cart, host_of

DOOR = ExtraField(
    "door_code",
    "text",
    {"en": "Door code", "nl": "Deurcode"},
    help="So that the courier gets in.",
    required=True,
    pattern=r"\d{4}#?",
    example="1234#",
    countries=("NL",),
)
SIZE = ExtraField("size", "choice", "Size", choices={"s": "Small", "l": {"en": "Large"}})
DAY = ExtraField("wanted_on", "date", "Delivery day", place="delivery", earliest=1, latest=30)
FIELDS = (
    DOOR,
    SIZE,
    DAY,
    gift_message(),
    newsletter(),
    terms(),
    purchase_order(),
    age_confirmation(16, tax_classes=("books",)),
)
ASKING = replace(SHOP, terms_url="/terms", extra_fields=FIELDS)
GIVEN = {**DUTCH, "door_code": "1234#", "terms": "1", "age_confirmation": "1"}
NOTHING: dict[str, object] = {
    "door_code": "",
    "size": "",
    "wanted_on": "",
    "gift_message": "",
    "newsletter": False,
    "terms": False,
    "purchase_order": "",
    "age_confirmation": False,
}
TO_BELGIUM = {
    **GIVEN,
    "country": "BE",
    "street": "Wetstraat 16",
    "house_number": "",
    "city": "Brussel",
    "postcode": "1000",
}


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return fill_cart(make_app(ASKING))


def box(page: str, name: str) -> str:
    """Return the field's own part of a page."""
    start = page.index(f'data-field="{name}"')
    return page[start : page.index('class="sc-msg"', start)]


def is_hidden(page: str, name: str) -> bool:
    """Whether a field that is not folded away is drawn and not asked for."""
    return box(page, name).partition(">")[0].endswith(" hidden")


def errors(response: TestResponse) -> dict[str, str]:
    return {one["field"]: one["code"] for one in response.get_json()["errors"]}


def messages(response: TestResponse) -> list[str]:
    return [one["message"] for one in response.get_json()["errors"]]


def ordered(shopper: Shopper, app: Flask, **typed: Any) -> Order:
    response = shopper.send(**typed)
    assert response.status_code == 303, response.text
    return host_of(app).orders[-1]


def test_what_was_entered_reaches_the_order_and_its_record(app: Flask, shopper: Shopper) -> None:
    day = (ASKING.local(datetime.now(UTC)).date() + timedelta(days=2)).isoformat()
    typed = {
        **GIVEN,
        "size": "l",
        "wanted_on": day,
        "gift_message": " To Ann\r\nLove ",
        "newsletter": "1",
        "purchase_order": "PO  7",
    }
    order = ordered(shopper, app, **typed)
    assert order.extra == {
        "door_code": "1234#",
        "size": "l",
        "wanted_on": day,
        "gift_message": "To Ann\nLove",
        "newsletter": True,
        "terms": True,
        "purchase_order": "PO 7",
        "age_confirmation": True,
    }
    assert documents.decode(documents.encode(order)) == order


def test_a_field_left_empty_is_in_the_order_as_nothing(app: Flask, shopper: Shopper) -> None:
    entered = {"door_code": "1234#", "terms": True, "age_confirmation": True}
    assert ordered(shopper, app, **GIVEN).extra == NOTHING | entered


def test_a_shop_without_such_fields_has_none_in_its_orders(make_app: Any) -> None:
    plain = fill_cart(make_app())
    visitor = Shopper(plain.test_client())
    assert 'data-fields="einvoice|kana|pickup_point"' in visitor.open().text
    assert ordered(visitor, plain, **GIVEN).extra == {}


def test_an_order_stored_before_there_were_any_is_read(app: Flask, shopper: Shopper) -> None:
    stored = msgspec.json.decode(documents.encode(ordered(shopper, app, **GIVEN)))
    del stored["extra"]
    assert documents.decode(msgspec.json.encode(stored).decode()).extra == {}
    stored["extra"] = {"door_code": "1234#"}
    assert documents.decode(msgspec.json.encode(stored).decode()).extra == {"door_code": "1234#"}


@pytest.mark.parametrize("json", [True, False])
def test_what_is_required_is_asked_for_by_name(
    app: Flask, host: Host, shopper: Shopper, json: bool
) -> None:
    response = shopper.send(json=json, **DUTCH)
    assert response.status_code == 422
    assert host.orders == []
    said = (
        "Door code is missing.",
        "Tick this to order: I agree to the terms and conditions",
        "Tick this to order: I am 16 or older",
    )
    if json:
        assert errors(response) == dict.fromkeys(
            ("door_code", "terms", "age_confirmation"), "required"
        )
        assert tuple(messages(response)) == said
    else:
        for name, message in zip(("door_code", "terms", "age_confirmation"), said, strict=True):
            assert f'href="#sc-f-{name}"' in response.text
            assert response.text.count(message) == 2
            assert 'aria-invalid="true" data-code="required"' in box(response.text, name)


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        ({"door_code": "12"}, "invalid_format", "Door code: write it as in 1234#."),
        ({"door_code": "9" * 10_000}, "too_long", "Door code: more than 100 characters"),
        ({"door_code": "<script>"}, "invalid_format", "Door code: write it as in"),
        ({"size": "xl"}, "unknown_value", "Size: this is not on the list."),
        ({"wanted_on": "tomorrow"}, "invalid_format", "Delivery day: write it as in 2026-12-24."),
        ({"wanted_on": "2020-01-01"}, "unknown_value", "Delivery day: choose a day from "),
        ({"gift_message": "x" * 10_000}, "too_long", "Gift message: more than 250 characters"),
        ({"terms": "maybe"}, "unknown_value", "I agree to the terms and conditions: this is not"),
        ({"newsletter": "'; DROP"}, "unknown_value", "Send me the newsletter by email: this is"),
    ],
)
def test_what_no_browser_would_send_is_refused_with_field_and_fix(
    host: Host, shopper: Shopper, typed: dict[str, str], code: str, says: str
) -> None:
    response = shopper.send(json=True, **{**GIVEN, **typed})
    assert response.status_code == 422
    assert errors(response) == {next(iter(typed)): code}
    assert messages(response)[0].startswith(says)
    assert host.orders == []


def test_errors_stand_in_the_order_of_the_page(shopper: Shopper) -> None:
    wrong = {"city": "", "wanted_on": "x", "gift_message": "x" * 999, "payment": "no"}
    found = errors(shopper.send(json=True, **{**DUTCH, **wrong}))
    assert list(found) == [
        *("city", "door_code", "payment", "wanted_on"),
        *("gift_message", "terms", "age_confirmation"),
    ]


@pytest.mark.parametrize("action", ["order", "update"])
def test_everything_is_kept_on_the_page_that_comes_back(shopper: Shopper, action: str) -> None:
    typed = {"door_code": "12 & 3", "size": "l", "wanted_on": "2020-01-01", "newsletter": "1"}
    shopper.send(action, **DUTCH, **typed, gift_message="<b>\nAnn")
    for page in (shopper.send(action, **DUTCH, **typed, gift_message="<b>\nAnn"), shopper.open()):
        assert 'value="12 &amp; 3"' in box(page.text, "door_code")
        assert '<option value="l" selected>Large</option>' in box(page.text, "size")
        assert 'value="2020-01-01"' in box(page.text, "wanted_on")
        assert 'value="1" checked' in box(page.text, "newsletter")
        assert "&lt;b&gt;\nAnn</textarea>" in box(page.text, "gift_message")
        assert " checked" not in box(page.text, "terms")


def test_a_box_that_is_unticked_again_stays_so(shopper: Shopper) -> None:
    shopper.send("update", **DUTCH, newsletter="1")
    shopper.send("update", **DUTCH)
    assert " checked" not in box(shopper.open().text, "newsletter")


def test_no_box_is_ticked_beforehand_not_even_by_the_shop(make_app: Any) -> None:
    app = fill_cart(make_app(ASKING))
    known = {"newsletter": True, "terms": "1", "purchase_order": "PO 7", "door_code": "4321"}
    app.extensions["smartcheckout"].callbacks.prefill = lambda: known
    page = Shopper(app.test_client()).open().text
    assert [box(page, name).count(" checked") for name in ("newsletter", "terms")] == [0, 0]
    assert 'value="PO 7"' in box(page, "purchase_order")
    assert 'value="4321"' in box(page, "door_code")


def test_a_field_of_another_country_is_drawn_hidden_and_ignored(
    app: Flask, shopper: Shopper
) -> None:
    home = shopper.open().text
    assert 'data-countries="NL"' in box(home, "door_code")
    assert not is_hidden(home, "door_code")
    abroad = shopper.send("update", **TO_BELGIUM).text
    assert is_hidden(abroad, "door_code")
    assert 'value="1234#"' in box(abroad, "door_code")
    assert ordered(shopper, app, **{**TO_BELGIUM, "door_code": "forged"}).extra["door_code"] == ""


def test_a_field_for_some_products_is_asked_with_them_alone(app: Flask, shopper: Shopper) -> None:
    assert not is_hidden(shopper.open().text, "age_confirmation")
    host = host_of(app)
    host.lines = [line for line in host.lines if line.ref == "mug"]
    page = shopper.open().text
    assert is_hidden(page, "age_confirmation")
    order = ordered(shopper, app, **GIVEN)
    assert order.extra["age_confirmation"] is False


def test_a_field_for_no_product_here_is_not_shown_by_a_country(make_app: Any) -> None:
    field = replace(DOOR, refs=("safe",))
    app = fill_cart(make_app(replace(ASKING, extra_fields=(field,))))
    page = Shopper(app.test_client()).open().text
    assert is_hidden(page, "door_code")
    assert "data-countries" not in page


def test_the_form_says_what_each_field_is(shopper: Shopper) -> None:
    page = shopper.open().text
    door = box(page, "door_code")
    assert (
        '<span class="sc-label">Door code</span> <span class="sc-need" aria-hidden="true">*' in door
    )
    assert "So that the courier gets in." in door
    assert 'id="sc-f-door_code-hint">e.g. 1234#</p>' in door
    assert "(optional)" in box(page, "size")
    assert '<a href="/terms">terms and conditions</a>' in box(page, "terms")
    assert 'type="date"' in box(page, "wanted_on") and " min=" in box(page, "wanted_on")
    assert page.index('data-field="newsletter"') < page.index('id="sc-h-address"')
    places = ('data-field="terms"', 'id="sc-summary"', 'id="sc-order"')
    assert [page.index(place) for place in places] == sorted(map(page.index, places))


def test_labels_are_said_in_the_shoppers_language(shopper: Shopper) -> None:
    page = shopper.open("/smartcheckout/?lang=nl").text
    assert '<span class="sc-label">Deurcode</span>' in box(page, "door_code")
    assert "Large" in box(page, "size")


def test_an_update_keeps_prices_going_whatever_stands_in_them(shopper: Shopper) -> None:
    answer = shopper.send("update", json=True, **{**DUTCH, "door_code": "x" * 10_000})
    assert answer.status_code == 200
    assert answer.get_json()["errors"] == []


def test_the_confirmation_says_what_was_entered_and_nothing_runs(shopper: Shopper) -> None:
    message = "<script>alert(1)</script>\nTo Ann & Bob"
    placed = shopper.send(**{**GIVEN, "gift_message": message, "size": "l"})
    page = shopper.client.get(placed.location).text
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi><br><bdi>To Ann &amp; Bob</bdi>" in page
    assert "<dt>Size</dt><dd><bdi>Large</bdi></dd>" in page
    assert "<dt>I agree to the terms and conditions</dt><dd><bdi>Yes</bdi></dd>" in page
    assert "Send me the newsletter" not in page
    assert "Delivery day" not in page


def test_a_column_of_the_shop_takes_a_field_by_its_name(app: Flask, shopper: Shopper) -> None:
    names = {"door_code": sa.String(100), "newsletter": sa.Boolean(), "wanted_on": sa.Date()}
    table = sa.Table(
        "orders", sa.MetaData(), *(sa.Column(name, kind) for name, kind in names.items())
    )
    order = ordered(shopper, app, **GIVEN)
    assert order.fit(table) == {"door_code": "1234#", "newsletter": False, "wanted_on": None}


def test_the_log_has_the_names_and_codes_alone(app: Flask, shopper: Shopper) -> None:
    shopper.send(**{**DUTCH, "door_code": "unik-code", "gift_message": "unik" * 99})
    with app.extensions["smartcheckout"].events.connect() as connection:
        logged = connection.execute(select(tables.events)).mappings().all()
        rows = str(
            [connection.execute(select(one)).all() for one in (tables.checkouts, tables.views)]
        )
    told = {(row["field"], row["code"]) for row in logged if row["name"] == "field_error"}
    assert told == {
        ("door_code", "invalid_format"),
        ("gift_message", "too_long"),
        ("terms", "required"),
        ("age_confirmation", "required"),
    }
    assert "unik" not in str(logged) + rows


def report(app: Flask, shopper: Shopper, field: str) -> int:
    """Tell the log that a field was entered; return the status."""
    page = shopper.open().text
    token, checkout = (
        page.partition(f'data-{name}="')[2].partition('"')[0] for name in ("token", "tracking-id")
    )
    entered = {"seq": 0, "name": "field_focused", "t": 5, "field": field}
    batch = {"v": 1, "checkout_id": checkout, "view_id": "abcd", "token": token, "sent": 0}
    body = msgspec.json.encode(batch | {"events": [entered]})
    return shopper.client.post("/smartcheckout/events", data=body).status_code


def test_the_log_takes_the_declared_names_and_no_others(app: Flask, shopper: Shopper) -> None:
    assert (
        'data-fields="einvoice|kana|pickup_point|door_code|size|wanted_on|gift_message|'
        in shopper.open().text
    )
    assert report(app, shopper, "door_code") == 204
    assert report(app, shopper, "postcode") == 204
    assert report(app, shopper, "undeclared") == 400
    assert report(app, shopper, "1234#") == 400


def test_the_dashboard_knows_a_field_by_its_name_and_nothing_else_of_it(
    app: Flask, shopper: Shopper
) -> None:
    shopper.send(**{**DUTCH, "door_code": "unik-code"})
    app.extensions["smartcheckout"].callbacks.owner = lambda: True
    for page in ("", "fields", "visits?field=door_code", "orders"):
        text = shopper.client.get(f"/smartcheckout/dashboard/{page}").text
        assert "unik" not in text
    assert "door_code" in shopper.client.get("/smartcheckout/dashboard/fields").text
    assert "door_code" in shopper.client.get("/smartcheckout/dashboard/visits?field=door_code").text
    assert (
        "undeclared"
        not in shopper.client.get("/smartcheckout/dashboard/visits?field=undeclared").text
    )
