"""POST /events: what a browser reports is taken once, or refused whole with a code."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from flask_smartcheckout import checkout_started
from flask_smartcheckout.tracking.events import MAX_BATCH
from flask_smartcheckout.tracking.folding import fold_waiting
from flask_smartcheckout.tracking.tables import checkouts, events

from .conftest import fill_cart

URL = "/smartcheckout/events"


def stored(app: Flask) -> tuple[int, int]:
    """Return how many checkouts and events are in the database, once all is sorted and folded."""
    state = app.extensions["smartcheckout"]
    fold_waiting(state.events, state.settings)
    with app.extensions["smartcheckout"].events.connect() as connection:
        counts = [
            connection.scalar(select(func.count()).select_from(t)) for t in (checkouts, events)
        ]
    return counts[0] or 0, counts[1] or 0


def open_form(client: FlaskClient) -> dict[str, str]:
    """Return what the page hands to the reporter."""
    form = client.get("/smartcheckout/").text
    found = re.findall(r'data-(token|tracking-id|events-url)="([^"]*)"', form)
    return {name.replace("-", "_"): value for name, value in found}


def batch(page: dict[str, str], **more: Any) -> dict[str, Any]:
    return {
        "v": 1,
        "checkout_id": page["tracking_id"],
        "view_id": "view-0001",
        "token": page["token"],
        "sent": 0,
        "events": [
            {"seq": 0, "name": "checkout_viewed", "t": 0},
            {"seq": 1, "name": "field_focused", "t": 900, "field": "email"},
        ],
    } | more


def send(client: FlaskClient, body: Any, **options: Any) -> TestResponse:
    data = body if isinstance(body, (bytes, str)) else json.dumps(body)
    return client.post(URL, data=data, **{"content_type": "text/plain;charset=UTF-8", **options})


def test_a_batch_is_taken_in_silence_and_once(app: Flask) -> None:
    client = app.test_client()
    given = batch(open_form(client))
    for _again in range(2):
        answer = send(client, given)
        assert (answer.status_code, answer.data) == (204, b"")
    assert stored(app) == (1, 2)


def test_the_reporter_needs_no_cookie_and_gets_none(app: Flask) -> None:
    given = batch(open_form(app.test_client()))
    answer = send(app.test_client(use_cookies=False), given, content_type="application/json")
    assert answer.status_code == 204
    assert "Set-Cookie" not in answer.headers


EVENT = {"seq": 0, "name": "checkout_viewed", "t": 0}
REFUSED: dict[str, tuple[Callable[[dict[str, str]], Any], int, str]] = {
    "nothing": (lambda page: b"", 400, "malformed"),
    "no JSON": (lambda page: b"email=a%40b.nl", 400, "malformed"),
    "bad UTF-8": (lambda page: b'{"v": 1, "view_id": "\xff"}', 400, "malformed"),
    "endless nesting": (lambda page: "[" * 9_000, 400, "not_accepted"),
    "a list": (lambda page: [], 400, "not_accepted"),
    "an unknown key": (lambda page: batch(page, email="a@b.nl"), 400, "not_accepted"),
    "an unknown event": (
        lambda page: batch(page, events=[{**EVENT, "name": "typed"}]),
        400,
        "not_accepted",
    ),
    "a typed value": (
        lambda page: batch(page, events=[{**EVENT, "value": "Keizersgracht"}]),
        400,
        "not_accepted",
    ),
    "an order of its own": (
        lambda page: batch(page, events=[{**EVENT, "name": "order_placed"}]),
        400,
        "not_accepted",
    ),
    "no events": (lambda page: batch(page, events=[]), 400, "not_accepted"),
    "another version": (lambda page: batch(page, v=2), 400, "not_accepted"),
    "a forged token": (lambda page: batch(page, token="forged"), 403, "bad_token"),
    "another's checkout": (lambda page: batch(page, checkout_id="x" * 32), 403, "bad_token"),
    "too much": (lambda page: " " * (MAX_BATCH + 1), 413, "too_large"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_has_a_code_and_leaves_nothing(kind: str, app: Flask) -> None:
    make, status, code = REFUSED[kind]
    client = app.test_client()
    answer = send(client, make(open_form(client)))
    assert (answer.status_code, answer.get_json()) == (status, {"error": code})
    assert stored(app) == (0, 0)


def test_a_body_of_unknown_length_is_not_read_to_its_end(app: Flask) -> None:
    endless = io.BytesIO(b"x" * 10 * MAX_BATCH)
    answer = app.test_client().post(
        URL,
        input_stream=endless,
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413
    assert endless.tell() <= 2 * MAX_BATCH


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_events_are_only_posted(method: str, app: Flask) -> None:
    assert getattr(app.test_client(), method)(URL).status_code == 405


def test_nothing_is_reported_where_it_is_switched_off(make_app: Callable[..., Flask]) -> None:
    app = fill_cart(make_app(SMARTCHECKOUT_TRACKING="off"))
    assert open_form(app.test_client())["events_url"] == ""


def test_a_page_that_was_open_before_leaves_nothing_once_it_is_switched_off(
    app: Flask, make_app: Callable[..., Flask]
) -> None:
    found = open_form(app.test_client())
    quiet = fill_cart(make_app(SMARTCHECKOUT_TRACKING="off"))
    assert send(quiet.test_client(), batch(found)).status_code == 204
    assert stored(quiet) == (0, 0)
    assert 'data-token=""' in quiet.test_client().get("/smartcheckout/").text


def test_the_page_waits_for_consent_where_it_is_asked(make_app: Callable[..., Flask]) -> None:
    app = fill_cart(make_app(SMARTCHECKOUT_TRACKING="consent"))
    assert 'data-consent="required"' in app.test_client().get("/smartcheckout/").text


@pytest.mark.parametrize(("asked", "url"), [(False, URL), (True, "")])
def test_do_not_track_is_heard_where_the_shop_says_so(
    asked: bool, url: str, make_app: Callable[..., Flask]
) -> None:
    app = fill_cart(make_app(SMARTCHECKOUT_TRACKING_DNT=asked))
    client = app.test_client()
    client.environ_base["HTTP_DNT"] = "1"
    assert open_form(client)["events_url"] == url


def test_global_privacy_control_is_always_heard(app: Flask) -> None:
    client = app.test_client()
    client.environ_base["HTTP_SEC_GPC"] = "1"
    page = client.get("/smartcheckout/").text
    assert 'data-events-url=""' in page
    assert 'data-token=""' in page


@pytest.mark.parametrize(
    "headers", [{"Sec-Purpose": "prefetch;prerender"}, {"X-Moz": "prefetch"}], ids=str
)
def test_a_page_that_is_fetched_ahead_is_counted_once_it_is_looked_at(
    headers: dict[str, str], app: Flask
) -> None:
    client = app.test_client()
    started: list[Any] = []

    def note(sender: Any, cart: Any) -> None:
        started.append(cart)

    with checkout_started.connected_to(note):
        client.get("/smartcheckout/", headers=headers)
        assert started == []
        given = batch(open_form(client))
    assert len(started) == 1
    assert send(client, given, headers=headers).status_code == 503  # the reporter sends it again
    assert stored(app) == (0, 0)
    assert send(client, given).status_code == 204
    assert stored(app) == (1, 2)
