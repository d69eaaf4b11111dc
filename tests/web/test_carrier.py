"""@checkout.shipping: a carrier that is slow, down, talks nonsense or comes back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event, current_thread
from typing import Any

import pytest
from flask import Flask, g, has_request_context, request, session

from flask_smartcheckout import Address, Cart, ShippingMethod
from flask_smartcheckout.asking import guard as guarding
from flask_smartcheckout.state import State

from .conftest import DUTCH, SHOP, Host, Shopper, fill_cart, host_of, run

BIKE = ShippingMethod("bike", "By bike", "2.50", days=(0, 0))


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is the same on every database."""
    return sqlite_url


def state_of(shopper: Shopper) -> State:
    state: State = shopper.client.application.extensions["smartcheckout"]
    return state


@pytest.fixture
def hold() -> Iterator[Event]:
    """Keeps a carrier from answering until the test is over."""
    event = Event()
    yield event
    event.set()


def test_a_carrier_that_is_slow_leaves_the_shops_own_methods(
    host: Host, shopper: Shopper, hold: Event, caplog: pytest.LogCaptureFixture
) -> None:
    host.checkout.shipping(timeout=0.01)(lambda cart, address: [BIKE] if hold.wait() else [])
    page = shopper.send("update", **DUTCH).text
    assert "Home delivery" in page and "By bike" not in page
    assert "@checkout.shipping: no answer in 0.01 seconds" in caplog.text


def test_a_carrier_that_is_slow_without_others_is_never_free(
    make_app: Callable[..., Flask], hold: Event
) -> None:
    app = fill_cart(make_app(replace(SHOP, shipping=())))
    host_of(app).checkout.shipping(timeout=0.01)(lambda cart, address: hold.wait() and [])
    shopper = Shopper(app.test_client())
    assert "The price of delivery cannot be worked out just now." in shopper.open().text
    (error,) = shopper.send(json=True, **DUTCH).get_json()["errors"]
    assert error["code"] == "not_deliverable"
    assert host_of(app).orders == []


def test_a_carrier_that_is_down_is_left_alone_until_it_rests(
    host: Host, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[str] = []

    def carrier(cart: Cart, address: Address) -> list[ShippingMethod]:
        asked.append(address.postcode)
        raise OSError("down")

    host.checkout.shipping(carrier)
    for number in range(guarding.FAILURES + 2):
        page = shopper.send("update", **{**DUTCH, "house_number": str(number + 1)}).text
        assert "Home delivery" in page
    assert len(asked) == guarding.FAILURES
    assert "@checkout.shipping: it is left alone for a while" in caplog.text


def test_an_address_the_carrier_fails_on_shuts_the_shop_for_nobody_else(
    host: Host, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[str] = []

    def carrier(cart: Cart, address: Address) -> list[ShippingMethod]:
        asked.append(address.house_number)
        if address.house_number != "9":
            raise LookupError("400 Bad Request")
        return [BIKE]

    host.checkout.shipping(carrier)
    for number in ("1", "2", "3", "4", "4"):
        page = shopper.send("update", **{**DUTCH, "house_number": number}).text
        assert "By bike" not in page
    assert "400 Bad Request" in caplog.text
    assert "By bike" in shopper.send("update", **{**DUTCH, "house_number": "9"}).text
    assert asked == ["1", "2", "3", "4", "9"]


def test_a_carrier_that_recovers_is_believed_again(host: Host, shopper: Shopper) -> None:
    answers: list[Any] = [None, "nonsense", [BIKE]]
    host.checkout.shipping(lambda cart, address: answers.pop(0))
    homes = [{**DUTCH, "house_number": number} for number in "123"]
    pages = [shopper.send("update", **home).text for home in homes]
    assert ["By bike" in page for page in pages] == [False, False, True]


def test_page_and_order_agree_though_the_carrier_changes_its_mind(
    host: Host, shopper: Shopper
) -> None:
    prices = iter(["2.50", "9.99", "9.99"])
    host.checkout.shipping(lambda cart, address: [replace(BIKE, price=next(prices))])
    shopper.send("update", **DUTCH)
    assert shopper.send(**DUTCH).status_code == 303
    shipping = host.orders[0].quote.shipping
    assert shipping is not None
    assert str(shipping.charged.decimal) == "2.50"


def test_another_cart_or_address_is_another_question(host: Host, shopper: Shopper) -> None:
    asked: list[tuple[int, str]] = []

    def carrier(cart: Cart, address: Address) -> Iterator[ShippingMethod]:
        asked.append((cart.count, address.postcode))
        yield BIKE

    host.checkout.shipping(carrier)
    for _ in range(2):
        shopper.send("update", **DUTCH)
    shopper.send("update", **{**DUTCH, "postcode": "3511 ZL"})
    host.lines = host.lines[:1]
    shopper.send("update", **DUTCH)
    assert asked == [(3, "1015 CJ"), (3, "3511 ZL"), (2, "1015 CJ")]


def test_who_it_is_sent_to_is_no_other_question_and_is_not_kept(
    host: Host, shopper: Shopper
) -> None:
    asked: list[str] = []

    def carrier(cart: Cart, address: Address) -> Iterator[ShippingMethod]:
        asked.append(address.name)
        yield BIKE

    host.checkout.shipping(carrier)
    who = {"name": "Joke Visser", "company": "Visser bv", "phone": "0612345678"}
    for typed in (DUTCH, {**DUTCH, **who}):
        shopper.send("update", **typed)
    assert asked == ["Sanne de Vries"]
    guard = state_of(shopper).callbacks.guards["shipping"]
    assert guard is not None
    kept = repr(guard._cache._kept)
    for personal in ("Sanne", "Keizersgracht", "1015"):
        assert personal not in kept


def test_a_carrier_has_a_request_and_a_g_of_its_own(app: Flask, host: Host) -> None:
    seen: dict[str, Any] = {}
    closed: list[tuple[str, bool]] = []

    @app.before_request
    def open_session() -> None:
        g.database = "that of the page"

    @app.teardown_appcontext
    def close(error: object) -> None:
        closed.append((current_thread().name, g.get("database") == "that of the carrier"))

    @host.checkout.shipping
    def carrier(cart: Cart, address: Address) -> list[ShippingMethod]:
        seen.update(
            thread=current_thread().name,
            g=g.get("database"),
            path=request.path,
            form=dict(request.form),
            body=request.get_data(),
            visitor=session.get("visitor"),
        )
        g.database = "that of the carrier"
        return [BIKE]

    shopper = Shopper(app.test_client())
    with shopper.client.session_transaction() as cookie:
        cookie["visitor"] = "Sanne"
    shopper.open()
    assert "By bike" in shopper.send("update", **DUTCH).text
    assert seen.pop("thread") != current_thread().name
    assert seen == {
        "g": None,
        "path": "/smartcheckout/",
        "form": {},
        "body": b"",
        "visitor": "Sanne",
    }
    assert (current_thread().name, True) not in closed
    assert any(own for thread, own in closed if thread != current_thread().name)


def test_an_app_that_fails_to_clean_up_still_has_its_answer(
    app: Flask, host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    main = current_thread()

    @app.teardown_appcontext
    def close(error: object) -> None:
        if current_thread() is not main:
            raise AttributeError("g has no database")

    host.checkout.shipping(lambda cart, address: [BIKE])
    assert "By bike" in app.test_client().get("/smartcheckout/").text
    assert "could not clean up" in caplog.text


def test_without_a_time_it_is_called_in_the_request_each_time(host: Host, shopper: Shopper) -> None:
    asked: list[bool] = []

    @host.checkout.shipping(timeout=None)
    def carrier(cart: Cart, address: Address) -> list[ShippingMethod]:
        asked.append(current_thread().name == main and request.form.get("city") == "Amsterdam")
        return [BIKE]

    main = current_thread().name
    for _ in range(2):
        assert "By bike" in shopper.send("update", **DUTCH).text
    assert asked == [True, True]


def test_baskets_of_the_command_line_have_no_request(app: Flask, host: Host) -> None:
    seen: list[bool] = []

    @host.checkout.shipping
    def carrier(cart: Cart, address: Address) -> list[ShippingMethod]:
        seen.append(has_request_context())
        return [BIKE]

    basket = json.dumps({"lines": [{"ref": "mug", "unit_price": "25"}]})
    priced = json.loads(run(app, "quote", given=basket).output)
    assert priced["shipping"]["gross"] == "2.50"
    assert seen == [False]


@pytest.mark.parametrize("name", ["shipping", "pickup_points"])
@pytest.mark.parametrize("seconds", [0, -1, "5"])
def test_a_time_that_is_none_is_told_where_it_is_written(
    name: str, seconds: Any, host: Host
) -> None:
    with pytest.raises(ValueError, match="is a number of seconds"):
        getattr(host.checkout, name)(timeout=seconds)
