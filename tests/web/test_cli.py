"""flask smartcheckout …: every command, on what is right and on what is not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect

from flask_smartcheckout import Coupon, ShippingMethod, Shop, SmartCheckout

from .conftest import DUTCH, SHOP, Host, Shopper, run

ROOT = Path(__file__).parents[2]
LONG = timedelta(hours=12)


def answers(app: Flask, command: str, *lines: Any) -> list[dict[str, Any]]:
    """Return what a command answers to lines, raw or to be written as JSON."""
    raw = (one if isinstance(one, bytes) else json.dumps(one).encode() for one in lines)
    done = run(app, command, given=b"\n".join(raw) + b"\n")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_commands_stand_under_our_name(app: Flask) -> None:
    listed = run(app, "--help").output
    for command in "upgrade dashboard-link check-address quote doctor work simulate".split():
        assert f"  {command} " in listed


# Tables


@pytest.fixture
def untouched(empty_database_url: str) -> Iterator[Flask]:
    """A shop whose database nobody has prepared."""
    app = Flask("host")
    app.config.update(SECRET_KEY="test", SMARTCHECKOUT_DATABASE_URL=empty_database_url)
    SmartCheckout(app, SHOP)
    yield app
    app.extensions["smartcheckout"].database.dispose()


def test_upgrade_makes_the_tables_and_may_be_run_again(untouched: Flask) -> None:
    for _again in range(2):
        assert run(untouched, "upgrade").output == "The checkout's tables are up to date.\n"
    engine = untouched.extensions["smartcheckout"].database.engine
    assert "smartcheckout_orders" in inspect(engine).get_table_names()


def test_upgrade_also_prepares_the_events_own_database(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = make_app(SMARTCHECKOUT_EVENTS_URL=f"sqlite:///{tmp_path / 'events' / 'e.sqlite'}")
    assert run(app, "upgrade").exit_code == 0
    state = app.extensions["smartcheckout"]
    assert "smartcheckout_events" in inspect(state.events.engine).get_table_names()
    state.events.dispose()


# The owner's link


def test_the_link_opens_the_dashboard_and_nothing_else_does(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(SMARTCHECKOUT_PUBLIC_URL="https://shop.example/")
    link = run(app, "dashboard-link").output.strip()
    assert link.startswith("https://shop.example/smartcheckout/dashboard/?key=")
    client = app.test_client()
    assert client.get("/smartcheckout/dashboard/").status_code in (403, 404)
    opened = client.get(link.removeprefix("https://shop.example"), follow_redirects=True)
    assert opened.status_code == 200
    assert "key=" not in opened.request.full_path


def test_a_link_that_has_had_its_time_opens_nothing(app: Flask) -> None:
    link = run(app, "dashboard-link", "--hours", "0.0000001").output.strip()
    assert link.startswith("http://127.0.0.1:5000/")
    answer = app.test_client().get(link.partition(":5000")[2], follow_redirects=True)
    assert answer.status_code in (403, 404)


@pytest.mark.parametrize(
    "words",
    [
        ("dashboard-link", "--hours", "0"),
        ("dashboard-link", "--hours", "-1"),
        ("dashboard-link", "--hours", "1e300"),
        ("simulate", "--days", "0"),
        ("simulate", "--checkouts", "-5"),
        ("simulate", "--events", "0"),
    ],
)
def test_a_number_that_cannot_be_is_refused_in_one_sentence(
    words: tuple[str, ...], app: Flask
) -> None:
    refused = run(app, *words)
    assert refused.exit_code == 2
    assert f"Invalid value for '{words[1]}'" in refused.output


# Addresses

AMSTERDAM = {"street": "Keizersgracht", "house_number": "112", "city": "Amsterdam"}


def test_a_right_address_comes_back_in_its_canonical_form(app: Flask) -> None:
    given = {"country": "NL", "fields": {**AMSTERDAM, "postcode": "1015cj", "phone": "0612345678"}}
    (answer,) = answers(app, "check-address", given)
    assert (answer["ok"], answer["errors"], answer["warnings"]) == (True, [], [])
    assert answer["normalized"] == {**AMSTERDAM, "postcode": "1015 CJ", "phone": "+31612345678"}


def test_a_wrong_address_says_what_to_mend(app: Flask) -> None:
    (answer,) = answers(
        app, "check-address", {"country": "nl", "fields": {**AMSTERDAM, "postcode": "10"}}
    )
    assert answer["ok"] is False
    (error,) = answer["errors"]
    assert (error["field"], error["code"]) == ("postcode", "too_short")
    assert error["message"].startswith("Postcode")


ROME = {
    "street": "Via del Corso 1",
    "city": "Roma",
    "state": "RM",
    "postcode": "00186",
    "tax_id": "IT 1234567 001 7",
    "einvoice": "abc1234",
}


def test_tax_number_and_address_of_invoices_are_judged_with_the_address(app: Flask) -> None:
    wrong = {**ROME, "tax_id": "12345670018", "einvoice": "ABC"}
    lines = ({"country": "IT", "fields": fields} for fields in (ROME, wrong))
    right, refused = answers(app, "check-address", *lines)
    assert right["normalized"] == {**ROME, "tax_id": "12345670017", "einvoice": "ABC1234"}
    codes = {error["field"]: error["code"] for error in refused["errors"]}
    assert codes == {"tax_id": "invalid_format", "einvoice": "too_short"}


@pytest.mark.parametrize("street", [["Keizersgracht"], {"name": "Keizersgracht"}, True, 1.5])
def test_what_is_no_text_is_said_to_be_none(street: object, app: Flask) -> None:
    fields = {**AMSTERDAM, "postcode": "1015 CJ", "street": street}
    (answer,) = answers(app, "check-address", {"country": "NL", "fields": fields})
    (error,) = answer["errors"]
    assert (error["field"], error["code"]) == ("street", "invalid_format")
    assert error["message"].startswith("Street: ")


def test_fields_that_are_not_given_are_not_judged(app: Flask) -> None:
    fields = {**AMSTERDAM, "postcode": "1015 CJ", "email": None, "name": None}
    (answer,) = answers(app, "check-address", {"country": "NL", "fields": fields})
    assert answer["ok"] is True


def test_the_shops_own_rules_hold_here_too(make_app: Callable[..., Flask]) -> None:
    app = make_app(Shop(country="NL", fields={"NL": {"phone": {"need": "required"}}}))
    given = {"country": "NL", "fields": {**AMSTERDAM, "postcode": "1015 CJ", "phone": ""}}
    (answer,) = answers(app, "check-address", given)
    assert {error["field"] for error in answer["errors"]} <= {"phone"}


BAD_LINES: list[Any] = [
    b"{",
    b"not json",
    b'{"country": "\xff"}',
    b"[" * 100_000,
    b"NaN",
    [],
    None,
    5,
    "NL",
    {},
    {"country": "NL"},
    {"country": "NL", "fields": []},
    {"country": "XX", "fields": {}},
    {"country": ["NL"], "fields": {}},
    {"country": None, "fields": AMSTERDAM},
    {"country": "NL", "fields": {"no_such_field": "x"}},
    {"country": "NL", "fields": {"postcode": 1015, "city": ["x"], "street": {}, "name": True}},
    {"country": "NL", "fields": {"name": "\ud800", "city": "\x00"}},
    {"country": "US", "fields": {"state": 5, "postcode": 2134.5}},
    {"country": "NL", "fields": {"street": "x" * 100_000}},
]


@pytest.mark.parametrize("command", ["check-address", "quote"])
def test_a_bad_line_is_answered_and_the_run_goes_on(command: str, app: Flask) -> None:
    good = {
        "check-address": {"country": "NL", "fields": {**AMSTERDAM, "postcode": "1015 CJ"}},
        "quote": {"id": "last", "lines": [{"ref": "mug", "unit_price": "1", "quantity": 1}]},
    }
    *bad, last = answers(app, command, *BAD_LINES, b"", b"   ", good[command])
    assert len(bad) == len(BAD_LINES)
    for answer in bad:
        (error,) = answer["errors"][:1] if command == "check-address" else [answer["error"]]
        assert error["code"] and error["message"]
    assert last.get("ok") is True or (last["id"] == "last" and "total" in last)


# Baskets

BASKET = {
    "id": "b1",
    "date": "2026-11-22",
    "shop": {"country": "NL", "tax_classes": {"std": {"*": "21"}}},
    "lines": [{"ref": "mug", "unit_price": "12.50", "quantity": 2, "tax_class": "std"}],
    "destination": {"country": "BE", "postcode": "1000", "state": None},
    "shipping": {"price": "4.95", "free_from": "50.00", "free_from_basis": "after_discount"},
    "coupons": [
        {"code": "WELCOME", "kind": "percent_order", "value": "10", "min_subtotal": "20.00"}
    ],
    "codes": ["welcome"],
    "gift_cards": [{"balance": "5.00"}],
}


def test_a_basket_is_priced_to_the_cent(app: Flask) -> None:
    (priced,) = answers(app, "quote", BASKET)
    assert priced["id"] == "b1"
    assert (priced["total"], priced["amount_due"]) == ("27.45", "22.45")
    assert (priced["net_total"], priced["tax_total"]) == ("22.69", "4.76")
    assert priced["tax_groups"] == [{"rate": "21", "base": "22.69", "tax": "4.76"}]
    assert priced["coupons"] == [{"code": "WELCOME", "applied": "2.50"}]
    assert priced["treatment"] == "oss"


PRICED = b'"unit_price":"12.50"'
RAW = b'{"id":"b","lines":[{"ref":"mug",' + PRICED + b"}]}"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b"no JSON at all", ""),
        (b'{"lines":[', ""),
        (b'{"lines":' + b"[" * 100_000 + b"]" * 100_000 + b"}", ""),
        (RAW.replace(b'"b"', b'"b\x00"'), ""),
        (RAW.replace(b'"b"', b'"\xff"'), ""),
        (RAW.replace(b'"12.50"', b"9" * 5_000), ""),
        (RAW.replace(b'"12.50"', b"NaN"), "lines[0].unit_price"),
        (RAW.replace(b'"12.50"', b"-Infinity"), "lines[0].unit_price"),
        (RAW.replace(b'"12.50"', b"1e400"), "lines[0].unit_price"),
        (RAW.replace(b'"mug"', b'"' + b"m" * 1_000_000 + b'"'), "lines[0].ref"),
        (RAW.replace(b'"mug"', b'"m\\u0000g"'), "lines[0].ref"),
        (RAW.replace(b'"mug"', b'"\\ud800"'), "lines[0].ref"),
    ],
)
def test_a_line_that_cannot_be_priced_is_named_and_the_next_one_is_priced(
    line: bytes, field: str, app: Flask
) -> None:
    refused, priced = answers(app, "quote", line, RAW)
    assert refused["error"]["field"] == field
    assert refused["error"]["code"] in ("invalid_format", "too_long")
    assert priced["lines"][0]["gross"] == "12.50"


def test_what_comes_back_is_json_to_everybody(app: Flask) -> None:
    for number in (b"NaN", b"Infinity", b"1e999"):
        done = run(app, "quote", given=RAW.replace(b'"b"', number) + b"\n")
        json.loads(done.stdout, parse_constant=pytest.fail)


def test_a_product_may_be_in_the_basket_twice(app: Flask) -> None:
    twice = RAW.replace(b"}]}", b'},{"ref":"mug",' + PRICED + b"}]}")
    (priced,) = answers(app, "quote", twice)
    assert [line["gross"] for line in priced["lines"]] == ["12.50", "12.50"]


def test_a_basket_costs_what_the_page_says(app: Flask, shopper: Shopper) -> None:
    lines = [
        {"ref": "mug", "unit_price": "12.50", "quantity": 2},
        {"ref": "atlas", "unit_price": "24.95", "quantity": 1, "tax_class": "books"},
    ]
    basket = {"lines": lines, "destination": {"country": "NL"}, "codes": ["WELCOME10"]}
    (priced,) = answers(app, "quote", basket)
    page = shopper.send("update", **DUTCH, coupon="WELCOME10").text
    shown = re.findall(r'data-minor="(\d+)"', page)
    assert shown == [priced["amount_due"].replace(".", "")]


# A made-up history


def test_a_basket_is_priced_with_the_answers_of_the_shops_callbacks(app: Flask, host: Host) -> None:
    host.checkout.tax_rate(lambda address, tax_class, day: "5")
    host.checkout.coupon(lambda code, cart: Coupon(code, "fixed_order", "5"))
    host.checkout.shipping(lambda cart, address: [ShippingMethod("bike", "By bike", "2.50")])
    basket: dict[str, Any] = {"lines": [{"ref": "mug", "unit_price": "25"}], "codes": ["friend"]}
    priced = json.loads(run(app, "quote", given=json.dumps(basket)).output)
    assert priced["tax_groups"][0]["rate"] == "5"
    assert (priced["discount_total"], priced["shipping"]["gross"]) == ("5.00", "2.50")
    basket["shop"] = {"country": "NL"}
    alone = json.loads(run(app, "quote", given=json.dumps(basket)).output)
    assert alone["tax_groups"][0]["rate"] == "21"
    assert (alone["discount_total"], alone["shipping"]["gross"]) == ("0.00", "4.95")
