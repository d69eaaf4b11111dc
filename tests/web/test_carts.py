"""Whatever is in the shop's cart: prices of any type, no line or five hundred, slow or broken."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from types import FrameType
from typing import Any

import pytest
from flask import Flask, render_template_string
from sqlalchemy import event, select

from flask_smartcheckout import Line, Money
from flask_smartcheckout.orders.tables import orders

from .conftest import DUTCH, Host, Shopper, host_of

MANY = 500


class Numeric(float):
    """A float as a numeric library has it, which prints in its own way."""

    def __repr__(self) -> str:
        return f"lib.float64({float(self)})"


# Prices


@pytest.mark.parametrize(
    ("price", "more", "minor"),
    [
        (12.1, {}, 1210),
        (0.1 + 0.2, {}, 30),
        (11.250000000000002, {}, 1125),
        (Numeric(12.1), {}, 1210),
        (12, {}, 1200),
        ("12.10", {}, 1210),
        (" 12.1 ", {}, 1210),
        (Decimal("12.10"), {}, 1210),
        (Decimal("12.105"), {}, 1211),
        (Money(1210, "EUR"), {}, 1210),
        (1210, {"minor_units": True}, 1210),
        ("1210", {"minor_units": True}, 1210),
        (1210.0, {"minor_units": True}, 1210),
    ],
)
def test_a_price_of_any_type_is_what_the_shop_means(
    price: Any, more: dict[str, bool], minor: int, host: Host, shopper: Shopper
) -> None:
    host.checkout.cart(lambda: [host.checkout.line(7, "Mug", price, quantity=3, **more)])
    shopper.open()
    assert shopper.send(**DUTCH).status_code == 303
    (order,) = host.orders
    assert order.lines[0].unit_price == Money(minor, "EUR")
    assert order.quote.subtotal.minor == 3 * minor
    assert order.lines[0].ref == "7"


@pytest.mark.parametrize("price", [None, True, "12,50", "€ 12.50", float("nan"), [12], -1])
def test_what_is_no_price_is_told_to_the_log_by_the_name_of_its_product(
    price: Any, host: Host, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    host.checkout.cart(lambda: [host.checkout.line("mug", "Mug", price)])
    assert shopper.open().status_code == 503
    assert "ValueError: mug: " in caplog.text


# How much there is


def fill(app: Flask, pieces: int) -> None:
    """Put so many products in the cart, each with a name, a picture and a page of its own."""
    line = host_of(app).checkout.line
    with app.app_context():
        host_of(app).lines = [
            line(f"p{n}", f"Mug no. {n}", "1.10", image=f"/{n}.jpg", url=f"/{n}", weight=9)
            for n in range(1_000, 1_000 + pieces)
        ]


@pytest.mark.parametrize("pieces", [1, MANY])
def test_an_order_has_every_line_however_many(
    pieces: int, app: Flask, host: Host, shopper: Shopper
) -> None:
    fill(app, pieces)
    page = shopper.open().text
    assert page.count("Mug no. ") >= pieces
    assert shopper.client.get("/smartcheckout/cart-count").get_json() == {"count": pieces}
    placed = shopper.send(**DUTCH)
    assert placed.status_code == 303
    confirmation = shopper.client.get(placed.location)
    assert all(f"Mug no. {n}" in confirmation.text for n in range(1_000, 1_000 + pieces))
    (order,) = host.orders
    assert len(order.lines) == pieces
    assert order.quote.subtotal.minor == 110 * pieces


@pytest.mark.parametrize("nothing", [[], (), None, iter(())])
def test_an_empty_cart_of_any_type_is_a_friendly_page(
    nothing: Any, host: Host, shopper: Shopper
) -> None:
    host.checkout.cart(lambda: nothing)
    page = shopper.open()
    assert (page.status_code, "Your cart is empty" in page.text) == (200, True)
    assert shopper.client.get("/smartcheckout/cart-count").get_json() == {"count": 0}
    assert shopper.send(**DUTCH).status_code == 200
    assert host.orders == []


def test_twice_the_lines_are_twice_the_bytes_and_no_more(
    make_app: Callable[..., Flask],
) -> None:
    half, whole = (sizes(make_app(), pieces) for pieces in (MANY // 2, MANY))
    for name in ("form", "fragments", "document", "confirmation"):
        assert whole[name] <= 2 * half[name], name


def sizes(app: Flask, pieces: int) -> dict[str, int]:
    """Return how many bytes an order of so many lines is, on its way and in our record."""
    fill(app, pieces)
    shopper = Shopper(app.test_client())
    form = shopper.open()
    fragments = shopper.send("update", json=True, **DUTCH)
    placed = shopper.send(**DUTCH)
    with app.extensions["smartcheckout"].database.connect() as connection:
        document = connection.scalars(select(orders.c.document).order_by(orders.c.created_at)).all()
    found = {"form": form.text, "fragments": fragments.text, "document": document[-1]}
    found["confirmation"] = shopper.client.get(placed.location).text
    return {name: len(text) for name, text in found.items()}


@pytest.mark.parametrize("step", ["open", "update", "order"])
def test_twice_the_lines_are_twice_the_work_and_no_more(
    step: str, sqlite_app: Callable[[], Flask]
) -> None:
    half, whole = (work(sqlite_app(), pieces, step)[0] for pieces in (MANY // 2, MANY))
    assert whole <= 2 * half


@pytest.mark.parametrize("step", ["open", "update", "order"])
def test_the_database_is_asked_as_often_for_one_line_as_for_many(
    step: str, sqlite_app: Callable[[], Flask]
) -> None:
    one, many = (work(sqlite_app(), pieces, step)[1] for pieces in (1, MANY))
    assert one == many > 0


@pytest.fixture
def sqlite_app(
    make_app: Callable[..., Flask], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Flask]:
    """Make a shop with an empty database, in a file: a server's thread would count for nothing."""

    def make() -> Flask:
        app = make_app()
        Shopper(app.test_client()).open()
        return app

    return make


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """What is tried here is the same on every database."""
    url: str = request.getfixturevalue("sqlite_url")
    return url


def work(app: Flask, pieces: int, step: str) -> tuple[int, int]:
    """Return how many calls a step takes, in Python and in C, and how many SQL statements."""
    fill(app, pieces)
    shopper = Shopper(app.test_client())
    shopper.open()
    shopper.send("update", **DUTCH)
    steps: dict[str, Callable[[], object]] = {
        "open": shopper.open,
        "update": lambda: shopper.send("update", json=True, **DUTCH),
        "order": lambda: shopper.send(**DUTCH),
    }
    made = asked = 0

    def count_call(frame: FrameType, kind: str, argument: Any) -> None:
        nonlocal made
        made += kind in ("call", "c_call")

    def count_statement(*about: Any) -> None:
        nonlocal asked
        asked += 1

    engine = app.extensions["smartcheckout"].database.engine
    event.listen(engine, "before_cursor_execute", count_statement)
    sys.setprofile(count_call)
    try:
        steps[step]()
    finally:
        sys.setprofile(None)
        event.remove(engine, "before_cursor_execute", count_statement)
    return made, asked


# A cart that takes its time, or breaks


@pytest.fixture
def asked(host: Host) -> Iterator[list[str]]:
    """Every time the shop's cart is asked, as a slow one would feel it."""
    heard: list[str] = []
    mug = Line("mug", "Mug", Money(1250, "EUR"))

    def slow() -> list[Line]:
        heard.append("cart")
        return [mug]

    host.checkout.cart(slow)
    yield heard


def test_a_slow_cart_is_asked_once_a_request_at_most(app: Flask, asked: list[str]) -> None:
    shopper = Shopper(app.test_client())

    @app.get("/product")
    def product() -> str:
        source = "<html><body>{{ smartcheckout.cart_icon() }}{{ smartcheckout.price_note(line) }}"
        line = Line("mug", "Mug", Money(1250, "EUR"))
        return render_template_string(source + "</body></html>", line=line)

    def once(ask: Callable[[], Any], status: int, times: int = 1) -> Any:
        del asked[:]
        answer = ask()
        assert (answer.status_code, len(asked)) == (status, times)
        return answer

    client = shopper.client
    once(lambda: client.get("/"), 200, 0)
    once(lambda: client.get("/product"), 200, 0)
    once(lambda: client.get("/smartcheckout/cart-count"), 200)
    once(shopper.open, 200)
    once(lambda: shopper.send("update", json=True, **DUTCH), 200)
    once(lambda: shopper.send("update", coupon="WELCOME10", **DUTCH), 200)
    once(lambda: shopper.send(**DUTCH | {"city": ""}), 422)
    once(lambda: shopper.send(**DUTCH, fingerprint="old"), 409)
    placed = once(lambda: shopper.send(**DUTCH), 303)
    once(lambda: client.get(placed.location), 200, 0)


def test_a_cart_that_breaks_is_asked_once_a_request_too(
    host: Host, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[str] = []

    def broken() -> list[Line]:
        tried.append("cart")
        raise TimeoutError("the database does not answer")

    host.checkout.cart(broken)
    for number, ask in enumerate((shopper.open, lambda: shopper.send(**DUTCH)), start=1):
        assert ask().status_code == 503
        assert len(tried) == number
    assert caplog.text.count("TimeoutError: the database does not answer") == 2


def test_a_cart_that_breaks_half_way_is_no_shorter_cart(host: Host, shopper: Shopper) -> None:
    def half() -> Iterator[Line]:
        yield Line("mug", "Mug", Money(1250, "EUR"))
        raise RuntimeError("the connection was lost")

    host.checkout.cart(half)
    assert "cannot look into your cart just now" in shopper.open().text
    assert shopper.client.get("/smartcheckout/cart-count").get_json() == {"count": 0}
    assert shopper.send(**DUTCH).status_code == 503
    assert host.orders == []


def test_what_was_typed_is_there_once_the_cart_can_be_read_again(
    host: Host, shopper: Shopper
) -> None:
    shopper.send("update", **DUTCH)
    lines = list(host.lines)

    def broken() -> list[Line]:
        raise RuntimeError("no such table: cart")

    host.checkout.cart(broken)
    assert shopper.send(**DUTCH | {"city": "Haarlem"}).status_code == 503
    host.checkout.cart(lambda: lines)
    page = shopper.open().text
    assert re.search(r'name="street"[^>]*value="Keizersgracht"', page)
