"""A shop in a process of its own, which is killed (`kill -9`) at a step of an order."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from typing import Any

from flask import Flask, request

from flask_smartcheckout import Order, SmartCheckout
from flask_smartcheckout.orders import placing
from flask_smartcheckout.views import ordered
from tests.dying import Tell

from .conftest import DUTCH, SHOP, Shopper

COOKIE = "smartcheckout_id"
TABLE = "CREATE TABLE orders (number INTEGER PRIMARY KEY, checkout_id, address)"
STEPS = (
    "before our record",
    "before the handler",
    "before its commit",
    "after half its commits",
    "after its commit",
    "before our record settles",
    "before the payment begins",
    "before the answer",
)


def die(*about: Any, **more: Any) -> Any:
    """End as a machine does that loses its power."""
    os.kill(os.getpid(), signal.SIGKILL)


def handler(path: str, step: str) -> Callable[[Order], int]:
    """Return an order handler that writes a row, and then more to it, each with a commit."""

    def place(order: Order) -> int:
        if step == "before the handler":
            die()
        connection = sqlite3.connect(path)
        row = (order.id, order.shipping.one_line())
        number = connection.execute("INSERT INTO orders VALUES (NULL, ?, '')", row[:1]).lastrowid
        if step == "before its commit":
            die()
        connection.commit()
        if step == "after half its commits":
            die()
        connection.execute("UPDATE orders SET address = ? WHERE checkout_id = ?", row[::-1])
        connection.commit()
        connection.close()
        if step == "after its commit":
            die()
        return int(number or 0)

    return place


def make_app(url: str, path: str, step: str = "") -> tuple[Flask, SmartCheckout]:
    """Return the shop, with two mugs in every cart."""
    app = Flask("host")
    app.config.update(SECRET_KEY="test", SMARTCHECKOUT_DATABASE_URL=url)
    checkout = SmartCheckout(app, SHOP)
    checkout.cart(lambda: [checkout.line("mug", "Blue mug", "12.50", quantity=2)])
    checkout.order(handler(path, step))
    return app, checkout


def break_ours(step: str) -> None:
    """Have our own side die at a step."""
    if step == "before our record":
        placing._reserve = die
    if step == "before our record settles":
        placing._settle = die
    if step == "before the payment begins":
        placing.begin = die
    if step == "before the answer":
        ordered.remember = lambda response, identity: (
            die() if request.form.get("action") == "order" else remember(response, identity)
        )


remember = ordered.remember


def order_and_die(tell: Tell, url: str, path: str, step: str) -> None:
    """Order, and die at the step: our tables are at the URL, the shop's own in the file.

    Tells the cookie and the hidden inputs that the shopper's browser held by then.
    """
    app, _checkout = make_app(url, path, step)
    shopper = Shopper(app.test_client())
    shopper.open()
    cookie = shopper.client.get_cookie(COOKIE)
    tell((cookie and cookie.value, shopper.hidden))
    break_ours(step)
    shopper.send(**DUTCH)
