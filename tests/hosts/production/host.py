"""How the tests use this shop."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import event, text

from ..contract import Host, Placed
from ..loading import fresh

CART = {"leek": 2, "kale": 1}


def start(folder: Path, joined: bool) -> Flask:
    with fresh(Path(__file__).parent) as load:
        app: Flask = load("shop").create_app(folder)
        if joined:
            load("checkout").join(app)
    number_nonces(app)
    return app


def number_nonces(app: Flask) -> None:
    """Have two starts of the shop give the same nonces in turn."""
    numbers = itertools.count()

    def number() -> None:
        request.csp_nonce = f"nonce{next(numbers)}"  # type: ignore[attr-defined]

    app.before_request_funcs.setdefault(None, []).insert(0, number)


def fill(client: FlaskClient) -> Mapping[str, int]:
    for sku, quantity in CART.items():
        client.post(f"/basket/{sku}", data={"quantity": quantity})
    return CART


def in_cart(client: FlaskClient) -> int:
    return sum(map(int, re.findall(r"<b>(\d+)</b>", client.get("/basket").text)))


def orders(app: Flask) -> list[Placed]:
    return [_order(app, row) for row in rows(app, 'SELECT * FROM "order" ORDER BY id')]


def _order(app: Flask, row: Any) -> Placed:
    items = rows(app, f"SELECT sku, quantity FROM item WHERE order_id = {row.id}")
    return Placed(
        number=str(row.id),
        email=row.email,
        name=row.full_name,
        address=row.shipping_address,
        items={item.sku: item.quantity for item in items},
        total=Decimal(str(row.total)),
    )


def rows(app: Flask, query: str) -> list[Any]:
    with app.app_context(), engine(app).begin() as connection:
        found = connection.execute(text(query))
        return list(found) if found.returns_rows else []


def engine(app: Flask) -> Any:
    return app.extensions["sqlalchemy"].engine


def sold_out(app: Flask) -> None:
    rows(app, "UPDATE product SET stock = 0 WHERE sku = 'kale'")


@contextmanager
def fails(app: Flask) -> Iterator[None]:
    """The database is gone at the moment of the commit."""

    def lose(connection: Any) -> None:
        raise ConnectionError("server closed the connection unexpectedly")

    with app.app_context():
        database = engine(app)
    event.listen(database, "commit", lose)
    yield
    event.remove(database, "commit", lose)


HOST = Host(
    name="production",
    start=start,
    fill=fill,
    in_cart=in_cart,
    orders=orders,
    pages=("/", "/basket", "/about", "/help/delivery"),
    untouched=("/seeds.csv", "/health", "/crash", "/no/such/page", "/static/seeds.css"),
    sold_out=sold_out,
    fails=fails,
)
