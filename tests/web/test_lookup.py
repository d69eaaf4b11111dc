"""Completing an address: the page's own questions, and the buttons of a page without script."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from flask_smartcheckout.lookup import Pdok
from flask_smartcheckout.lookup.lookups import OF_ONE_AT_ONCE
from flask_smartcheckout.views.lookup import LARGEST
from tests.unit.lookup.locatieserver import Locatieserver, locatieserver

from .conftest import DUTCH, SHOP, Host, Shopper, fill_cart, host_of

URL = "/smartcheckout/lookup"
FOUND = {"street": "Keizersgracht", "city": "Amsterdam"}
ASKED = {"country": "NL", "postcode": "1015 CJ", "house_number": "112", "addition": ""}
NUMBERS = {name: value for name, value in DUTCH.items() if name not in ("street", "city")}
BILLING = {
    "billing_name": "Ann Lee",
    "billing_country": "NL",
    "billing_postcode": "1015CJ",
    "billing_house_number": "1",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is the same on every database."""
    return sqlite_url


@pytest.fixture
def server() -> Iterator[Locatieserver]:
    with locatieserver() as server:
        yield server


@pytest.fixture
def app(make_app: Callable[..., Flask], server: Locatieserver) -> Flask:
    """A shop that asks a PDOK of the test's own."""
    return fill_cart(make_app(replace(SHOP, lookups=(Pdok(server.url, timeout=30),))))


def ask(shopper: Shopper, body: Any = None, **changed: Any) -> TestResponse:
    """Ask as the page does, with the token of the form."""
    if body is None:
        body = json.dumps({"token": shopper.hidden["token"], **ASKED, **changed})
    return shopper.client.post(URL, data=body, content_type="application/json")


def typed(page: TestResponse, name: str) -> str:
    """Return what stands in a field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found
    return found[1]


# What the page asks


def test_an_address_is_completed(shopper: Shopper) -> None:
    answer = ask(shopper)
    assert (answer.status_code, answer.get_json()) == (200, FOUND)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_an_address_nobody_knows_is_answered_with_nothing(shopper: Shopper) -> None:
    answer = ask(shopper, house_number="113")
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.parametrize(
    "changed",
    [
        {"postcode": "1015"},
        {"house_number": ""},
        {"country": "DE"},
        {"country": "JP"},
        {"country": "XX"},
        {"country": ""},
    ],
)
def test_what_cannot_be_known_is_asked_of_nobody(
    changed: dict[str, str], shopper: Shopper, server: Locatieserver
) -> None:
    assert ask(shopper, **changed).status_code == 204
    assert server.requests == []


def test_a_service_that_fails_is_nothing_found(shopper: Shopper, server: Locatieserver) -> None:
    server.act = lambda to: to.reply(b"{}", 500)
    assert ask(shopper).status_code == 204


def test_the_shops_own_callback_answers(host: Host, shopper: Shopper) -> None:
    host.checkout.lookup(lambda country, fields: {"street": "Dam", "city": fields["postcode"]})
    assert ask(shopper).get_json() == {"street": "Dam", "city": "1015 CJ"}


def test_a_callback_may_be_for_some_countries(host: Host, shopper: Shopper) -> None:
    @host.checkout.lookup(countries=("DE",))
    def look_up(country: str, fields: dict[str, str]) -> dict[str, str]:
        return {"city": "Berlin"}

    assert ask(shopper, country="DE", postcode="10115").get_json() == {"city": "Berlin"}
    assert ask(shopper).get_json() == FOUND
    assert look_up("DE", {}) == {"city": "Berlin"}


REFUSED: dict[str, tuple[Callable[[Shopper], Any], int, str]] = {
    "nothing": (lambda shopper: b"", 400, "malformed"),
    "no JSON": (lambda shopper: b"postcode=1015CJ", 400, "malformed"),
    "bad UTF-8": (lambda shopper: b'{"token": "\xff"}', 400, "malformed"),
    "endless nesting": (lambda shopper: "[" * 3_000, 400, "malformed"),
    "a list": (lambda shopper: "[]", 400, "malformed"),
    "no token": (lambda shopper: json.dumps(ASKED), 400, "malformed"),
    "an unknown key": (
        lambda shopper: json.dumps({"token": shopper.hidden["token"], **ASKED, "name": "Ann"}),
        400,
        "malformed",
    ),
    "a forged token": (lambda shopper: json.dumps({"token": "forged", **ASKED}), 403, "bad_token"),
    "the token of statistics": (
        lambda shopper: json.dumps({"token": shopper.hidden["visit"], **ASKED}),
        403,
        "bad_token",
    ),
    "too much": (lambda shopper: " " * (LARGEST + 1), 413, "too_large"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_question_of_our_page_is_refused_with_a_code(
    kind: str, shopper: Shopper, server: Locatieserver
) -> None:
    make, status, code = REFUSED[kind]
    answer = ask(shopper, make(shopper))
    assert (answer.status_code, answer.get_json()) == (status, {"error": code})
    assert server.requests == []


def test_a_body_of_unknown_length_is_not_read_to_its_end(app: Flask) -> None:
    endless = io.BytesIO(b"x" * 10 * LARGEST)
    answer = app.test_client().post(
        URL,
        input_stream=endless,
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert (answer.status_code, endless.tell() <= 2 * LARGEST) == (413, True)


def test_without_the_cookie_the_token_opens_nothing(app: Flask, shopper: Shopper) -> None:
    stranger = Shopper(app.test_client(use_cookies=False), shopper.hidden)
    assert ask(stranger).status_code == 403


def test_a_cookie_of_another_checkout_does_not_open_it(app: Flask, shopper: Shopper) -> None:
    stranger = Shopper(app.test_client())
    stranger.open()
    stranger.hidden = shopper.hidden
    assert ask(stranger).status_code == 403


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_it_is_only_posted_to(method: str, app: Flask) -> None:
    assert getattr(app.test_client(), method)(URL).status_code == 405


def test_who_asks_too_often_is_told_to_wait(app: Flask, shopper: Shopper) -> None:
    statuses = [ask(shopper).status_code for _ in range(OF_ONE_AT_ONCE + 1)]
    assert statuses == [200] * OF_ONE_AT_ONCE + [429]
    refused = ask(shopper)
    assert (refused.get_json(), refused.headers["Retry-After"]) == ({"error": "too_many"}, "5")
    other = Shopper(app.test_client())
    other.open()
    assert ask(other).status_code == 200


def test_nothing_of_the_address_reaches_the_log(
    host: Host, shopper: Shopper, server: Locatieserver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ask(shopper)
    host.checkout.lookup(lambda country, fields: {}[fields["postcode"]])
    server.act = lambda to: to.reply(b"{}", 500)
    ask(shopper, house_number="114")
    ask(shopper, b"1015 CJ 112")
    shopper.send("update", **NUMBERS)
    said = "\n".join(record.getMessage() for record in caplog.records) + caplog.text
    assert "KeyError in test_lookup.py" in said
    assert "status 500" in said
    assert [secret for secret in ("1015", "112", "114", "Keizers") if secret in said] == []


# What the page is told


def country_book(page: TestResponse) -> dict[str, Any]:
    """Return the rules of each country as the page carries them."""
    book = page.text.partition('id="sc-rules">')[2].partition("</script>")[0]
    countries: dict[str, Any] = json.loads(book)["countries"]
    return countries


def test_the_page_knows_which_countries_have_a_look_up(shopper: Shopper) -> None:
    page = shopper.open()
    assert f'data-lookup-url="{URL}"' in page.text
    assert {code: book["k"] for code, book in country_book(page).items() if "k" in book} == {
        "NL": 6
    }


def test_a_shop_without_look_ups_has_no_trace_of_them(make_app: Callable[..., Flask]) -> None:
    page = fill_cart(make_app()).test_client().get("/smartcheckout/")
    assert "data-lookup-url" not in page.text
    assert not any("k" in book for book in country_book(page).values())


def test_a_shop_that_does_not_sell_there_looks_nothing_up(make_app: Callable[..., Flask]) -> None:
    app = fill_cart(make_app(replace(SHOP, sells_to=("DE",), lookups=(Pdok(),))))
    assert "data-lookup-url" not in app.test_client().get("/smartcheckout/").text


# Without our script


def test_the_update_button_fills_in_what_is_empty(shopper: Shopper) -> None:
    page = shopper.send("update", **NUMBERS)
    assert (typed(page, "street"), typed(page, "city")) == ("Keizersgracht", "Amsterdam")
    again = shopper.open()
    assert (typed(again, "street"), typed(again, "city")) == ("Keizersgracht", "Amsterdam")


def test_what_was_typed_stays_as_it_is(shopper: Shopper, server: Locatieserver) -> None:
    page = shopper.send("update", **NUMBERS, street="Kaisergracht")
    assert (typed(page, "street"), typed(page, "city")) == ("Kaisergracht", "Amsterdam")
    shopper.send("update", **{**DUTCH, "street": "Kaisergracht", "house_number": "1"})
    assert len(server.requests) == 1  # where nothing is empty, nothing is asked


def test_the_billing_address_is_completed_too(shopper: Shopper) -> None:
    page = shopper.send("update", **DUTCH, **{**BILLING, "billing_house_number": "112"})
    assert typed(page, "billing_street") == "Keizersgracht"
    assert typed(page, "billing_city") == "Amsterdam"


@pytest.mark.parametrize("trouble", ["unknown", "failing"])
def test_without_an_answer_the_page_is_as_it_was(
    trouble: str, shopper: Shopper, server: Locatieserver
) -> None:
    if trouble == "failing":
        server.act = lambda to: to.reply(b"", 503)
    page = shopper.send("update", **{**NUMBERS, "house_number": "7"})
    assert page.status_code == 200
    assert (typed(page, "street"), typed(page, "city")) == ("", "")
    assert 'class="sc-alert"' not in page.text


def test_who_asks_too_often_is_only_not_helped(shopper: Shopper) -> None:
    for _ in range(OF_ONE_AT_ONCE):
        assert ask(shopper).status_code == 200
    page = shopper.send("update", **NUMBERS)
    assert (page.status_code, typed(page, "street")) == (200, "")


def test_our_script_asks_for_itself(shopper: Shopper, server: Locatieserver) -> None:
    shopper.send("update", json=True, **NUMBERS)
    refused = shopper.send("order", json=True, **NUMBERS)
    assert refused.status_code == 422
    assert server.requests == []


def test_an_order_that_a_look_up_completes_is_shown_before_it_is_placed(
    host: Host, shopper: Shopper
) -> None:
    shown = shopper.send(**NUMBERS)
    assert (shown.status_code, host.orders) == (422, [])
    assert "Your address was completed. Check it, then order again." in shown.text
    assert "aria-invalid" not in shown.text
    completed = {**NUMBERS, "street": typed(shown, "street"), "city": typed(shown, "city")}
    assert shopper.send(**completed).status_code == 303
    assert "Keizersgracht 112, 1015 CJ Amsterdam" in host.orders[0].shipping.one_line()


def test_an_order_with_other_gaps_is_filled_in_and_refused(host: Host, shopper: Shopper) -> None:
    refused = shopper.send(**{**NUMBERS, "email": ""})
    assert (refused.status_code, host.orders) == (422, [])
    assert typed(refused, "street") == "Keizersgracht"
    assert 'href="#sc-f-email"' in refused.text
    assert 'href="#sc-f-street"' not in refused.text


def test_an_order_that_lacks_nothing_asks_nobody(
    host: Host, shopper: Shopper, server: Locatieserver
) -> None:
    assert shopper.send(**DUTCH).status_code == 303
    assert server.requests == []


def test_a_page_that_is_not_this_browsers_is_not_helped(
    app: Flask, shopper: Shopper, server: Locatieserver
) -> None:
    stranger = Shopper(app.test_client(), shopper.hidden)
    assert stranger.send("update", **NUMBERS).status_code == 422
    assert server.requests == []


def test_two_apps_of_one_checkout_keep_their_answers_apart(
    make_app: Callable[..., Flask], tmp_path: Any
) -> None:
    apps = [fill_cart(make_app(app=Flask(name))) for name in ("one", "two")]
    for app, street in zip(apps, ("Dam", "Rokin"), strict=True):
        host_of(app).checkout.lookup(lambda country, fields, street=street: {"street": street})
    shoppers = [Shopper(app.test_client()) for app in apps]
    for visitor in shoppers:
        visitor.open()
    assert [ask(visitor).get_json()["street"] for visitor in shoppers] == ["Dam", "Rokin"]
