"""Whatever is posted: 4xx with a code, never a 500, and nothing stored."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from flask_smartcheckout.orders.tables import drafts, orders, payments
from flask_smartcheckout.tracking.events import CODES, FIELDS, NAMES
from flask_smartcheckout.tracking.tables import checkouts, events, views
from flask_smartcheckout.views.entry import MOST_CODES
from flask_smartcheckout.views.entry import NAMES as FORM_NAMES

from .conftest import DUTCH, Host, Shopper

FORM, EVENTS = "/smartcheckout/", "/smartcheckout/events"
URLENCODED = "application/x-www-form-urlencoded"
BUTTONS = ("action", "remove", "lang", "seq", "seen_total", "token", "visit", "fingerprint")
ODD = (
    "",
    " ",
    "\x00",
    "\x00NL",
    "\ufffd",
    "\u202e",
    "\U0001f9e6" * 40,
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "%(label)s",
    "%s%s%n",
    "'; DROP TABLE smartcheckout_orders; --",
    "../../etc/passwd",
    "-1",
    "0",
    "1e400",
    "NaN",
    "9" * 4000,
    "٣" * 12,
    "x" * 9000,
    "order",
    "update",
    "US",
    "xx",
)
slow = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
text = st.one_of(st.sampled_from(ODD), st.text(max_size=60))
names = st.one_of(st.sampled_from(sorted(FORM_NAMES) + list(BUTTONS)), st.text(max_size=20))


def stored(app: Flask, *tables: Any) -> dict[str, int]:
    """Return how many rows there are, by table; tables without any are left out."""
    with app.extensions["smartcheckout"].database.connect() as connection:
        found = {t.name: connection.scalar(select(func.count()).select_from(t)) for t in tables}
    return {name: count for name, count in found.items() if count}


def of_orders(app: Flask) -> dict[str, int]:
    return stored(app, orders, payments, drafts)


def of_events(app: Flask) -> dict[str, int]:
    return stored(app, checkouts, events, views)


def post(app: Flask, body: bytes, content_type: str = URLENCODED) -> TestResponse:
    return app.test_client().post(FORM, data=body, content_type=content_type)


# The form


@slow
@given(fields=st.lists(st.tuples(names, text), max_size=30))
def test_a_post_from_nowhere_is_refused_and_forgotten(
    app: Flask, host: Host, fields: list[tuple[str, str]]
) -> None:
    answer = app.test_client().post(FORM, data=MultiDict(fields))
    assert answer.status_code == 422
    assert 'id="sc-form"' in answer.text
    assert (of_orders(app), of_events(app), host.orders) == ({}, {}, [])


@slow
@given(
    changed=st.dictionaries(st.sampled_from(sorted(FORM_NAMES)), text, min_size=1, max_size=6),
    json_wanted=st.booleans(),
)
def test_whatever_is_typed_is_answered(
    app: Flask, shopper: Shopper, host: Host, changed: dict[str, str], json_wanted: bool
) -> None:
    typed = {**DUTCH, "city": "", "billing_name": "x", **changed}
    answer = shopper.send("order", json=json_wanted, **typed)
    assert answer.status_code in (409, 422)
    assert host.orders == []
    assert stored(app, orders, payments) == {}


@slow
@given(hidden=st.dictionaries(st.sampled_from(BUTTONS), text, min_size=1))
def test_whatever_the_hidden_inputs_say_nothing_breaks(
    app: Flask, host: Host, hidden: dict[str, str]
) -> None:
    visitor = Shopper(app.test_client())
    visitor.open()
    data = {**visitor.hidden, **DUTCH, "city": "", "action": "order", **hidden}
    for headers in ({}, {"Accept": "application/json"}):
        answer = visitor.client.post(FORM, data=data, headers=headers)
        assert answer.status_code in (200, 409, 422)
    assert host.orders == []


@pytest.mark.parametrize("value", ODD)
def test_a_total_that_was_never_shown_is_compared_with_the_real_one(
    value: str, shopper: Shopper, host: Host
) -> None:
    hidden = {"fingerprint": value, "seen_total": value, "seq": value}
    for json_wanted in (True, False):
        answer = shopper.send(json=json_wanted, **DUTCH, **hidden)
        assert answer.status_code == 409
        assert "54.90" in answer.text
    assert host.orders == []


def multipart(*parts: str) -> tuple[bytes, str]:
    lines = [f"--x\r\nContent-Disposition: form-data; {part}" for part in parts]
    return "\r\n".join([*lines, "--x--", ""]).encode(), "multipart/form-data; boundary=x"


BODIES: dict[str, tuple[bytes, str, int]] = {
    "nothing": (b"", "", 422),
    "nothing of a kind": (b"", URLENCODED, 422),
    "bad percent signs": (b"email=%&city=%zz&%=%", URLENCODED, 422),
    "bad UTF-8": (b"email=%ff%fe&city=%c3%28&name=%ed%a0%80", URLENCODED, 422),
    "raw bytes": (bytes(range(256)), URLENCODED, 422),
    "NULs": (b"email=%00&country=NL%00&token=%00&lang=%00&seq=%00", URLENCODED, 422),
    "one name a thousand times": (b"coupon=A%20" + b"&coupon=B" * 999, URLENCODED, 422),
    "many names": (b"&".join(b"f%d=1" % n for n in range(4000)), URLENCODED, 422),
    "JSON": (b'{"email": "a@b.nl"}', "application/json", 422),
    "text": (b"email=a@b.nl", "text/plain", 422),
    "another character set": ("city=Zürich".encode("utf-16"), URLENCODED + "; charset=utf-16", 422),
    "no boundary": (b"--x--", "multipart/form-data", 422),
    "a torn multipart": (b"--x\r\nContent-Disp", "multipart/form-data; boundary=x", 422),
    "a file as a field": (
        *multipart('name="email"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\na@b.nl'),
        422,
    ),
    "too much": (b"note=" + b"x" * 70_000, URLENCODED, 413),
    "far too much": (b"note=" + b"x" * 3_000_000, URLENCODED, 413),
    "too large a file": (
        *multipart('name="note"; filename="a"\r\n\r\n' + "x" * 3_000_000),
        413,
    ),
    "too many parts": (*multipart(*['name="a"\r\n\r\n1'] * 1100), 413),
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_body_of_any_kind_is_answered(kind: str, app: Flask) -> None:
    body, content_type, status = BODIES[kind]
    assert post(app, body, content_type).status_code == status
    assert of_orders(app) == {}


def test_a_file_is_no_value_of_a_field(app: Flask, shopper: Shopper, host: Host) -> None:
    files = {"city": (io.BytesIO(b"Amsterdam"), "city.txt")}
    typed = {name: value for name, value in DUTCH.items() if name != "city"}
    answer = shopper.send(json=True, **typed, **files)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.get_json()["errors"]] == ["city"]
    assert host.orders == []


def test_a_field_that_comes_twice_counts_once(shopper: Shopper, host: Host) -> None:
    assert shopper.send(**{**DUTCH, "city": ["Amsterdam", "Rotterdam"]}).status_code == 303
    assert host.orders[0].shipping.city == "Amsterdam"


def test_a_shop_is_asked_about_a_few_codes_at_most(shopper: Shopper, host: Host) -> None:
    asked: list[str] = []
    host.checkout.coupon(lambda code, cart: asked.append(code))
    shopper.send("update", **DUTCH, coupon=[f"CODE{n}" for n in range(500)])
    assert len(asked) <= MOST_CODES


@pytest.mark.parametrize("value", ODD)
def test_a_link_may_say_anything(value: str, app: Flask) -> None:
    answer = app.test_client().get(FORM, query_string={"coupon": value, "lang": value, value: "1"})
    assert answer.status_code == 200
    assert of_orders(app) == {}


@pytest.mark.parametrize("value", ["a" * 5000, "\x01", "é", "<b>", "%00", '"; Path=/', "0" * 32])
def test_a_cookie_may_say_anything(value: str, app: Flask) -> None:
    client = app.test_client(use_cookies=False)
    headers = {"Cookie": f"smartcheckout_id={value}".encode().decode("latin-1")}
    assert client.get(FORM, headers=headers).status_code == 200


HEADERS = {
    "Accept": ["", "*/*;q=x", "application/json;q=0", "a" * 5000, "text/html, */*;q=-1"],
    "Accept-Language": ["*", "nl;q=x", "-", "en-", "x" * 5000, "\xff", "nl,,,;;q"],
    "User-Agent": ["", "\xff", "x" * 5000, "Mozilla/5.0 (" * 300],
    "DNT": ["yes", ""],
    "Referer": ["javascript:alert(1)", "\xff"],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n in HEADERS for v in HEADERS[n]])
def test_a_header_may_say_anything(name: str, value: str, app: Flask, shopper: Shopper) -> None:
    shopper.client.environ_base["HTTP_" + name.upper().replace("-", "_")] = value
    assert shopper.client.get(FORM).status_code == 200
    data = {**shopper.hidden, **DUTCH, "city": "", "action": "order"}
    answer = shopper.client.post(FORM, data=data)
    assert answer.status_code in (200, 422)


@pytest.mark.parametrize("token", ["%00", "%00" * 40, "%ff", "x" * 3000, "..%2f..", "%27--", "é"])
def test_an_order_that_is_none_is_not_found(token: str, app: Flask) -> None:
    assert app.test_client().get(f"/smartcheckout/order/{token}").status_code == 404


METHODS = [("put", FORM), ("delete", FORM), ("patch", FORM), ("post", "/smartcheckout/cart-count")]


@pytest.mark.parametrize(("method", "url"), METHODS)
def test_a_method_that_means_nothing_is_not_allowed(method: str, url: str, app: Flask) -> None:
    assert getattr(app.test_client(), method)(url).status_code == 405


# The events

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=6,
)
KEYS = ("seq", "name", "t", "field", "code", "duration", "empty", "edits", "autofilled", "shape")
words = st.sampled_from(sorted(NAMES | FIELDS | CODES))
odd_events = st.lists(st.dictionaries(st.sampled_from(KEYS) | text, words | values), max_size=4)


def batch_of(app: Flask) -> Callable[..., bytes]:
    """Return what makes a batch with the token of a page that is open."""
    page = app.test_client().get(FORM).text
    token = page.partition('data-token="')[2].partition('"')[0]
    tracking_id = page.partition('data-tracking-id="')[2].partition('"')[0]
    base = {"v": 1, "checkout_id": tracking_id, "view_id": "view-1", "token": token, "sent": 0}
    return lambda **more: json.dumps({**base, **more}).encode("utf-8", "surrogatepass")


@slow
@given(found=odd_events)
def test_odd_events_are_refused_whole(app: Flask, found: list[dict[str, Any]]) -> None:
    ordinary = {"seq": 7, "name": "checkout_viewed", "t": 0}
    body = batch_of(app)(events=[ordinary, {"odd": 1}, *found])
    answer = app.test_client().post(EVENTS, data=body)
    assert answer.status_code in (400, 413)
    assert answer.get_json()["error"] in ("malformed", "not_accepted", "too_large")
    assert of_events(app) == {}


@slow
@given(more=st.dictionaries(st.sampled_from(["v", "checkout_id", "view_id", "token"]), values))
def test_an_odd_envelope_is_refused_whole(app: Flask, more: dict[str, Any]) -> None:
    ordinary = {"seq": 7, "name": "no_such_event", "t": 0}
    answer = app.test_client().post(EVENTS, data=batch_of(app)(events=[ordinary], **more))
    assert 400 <= answer.status_code < 500
    assert of_events(app) == {}


@slow
@given(body=st.binary(max_size=200))
def test_odd_bytes_are_refused(app: Flask, body: bytes) -> None:
    answer = app.test_client().post(EVENTS, data=body)
    assert answer.status_code == 400
    assert of_events(app) == {}


def test_a_form_posted_as_events_is_refused(app: Flask) -> None:
    assert app.test_client().post(EVENTS, data={**DUTCH, "token": "x"}).status_code == 400
