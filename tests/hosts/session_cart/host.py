"""The shop of guests, for the suite."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from ..contract import Host, Placed
from ..loading import fresh


def start(folder: Path, joined: bool) -> Flask:
    with fresh(Path(__file__).parent) as load:
        app: Flask = load("shop").create_app(folder)
        if joined:
            load("checkout").join(app)
    return app


def fill(client: FlaskClient) -> Mapping[str, int]:
    client.post("/addcart", data={"product_id": "1", "quantity": "2"})
    client.post("/addcart", data={"product_id": "2", "quantity": "1"})
    return {"1": 2, "2": 1}


def in_cart(client: FlaskClient) -> int:
    return sum(
        map(
            int,
            re.findall('<td class="quantity">(.*?)</td>', client.get("/carts").text),
        )
    )


def orders(app: Flask) -> list[Placed]:
    with app.app_context(), engine(app).connect() as connection:
        query = text("SELECT * FROM customer_order ORDER BY id")
        return [placed(row) for row in connection.execute(query)]


def placed(row: Any) -> Placed:
    cart = json.loads(row.orders)
    return Placed(
        number=row.invoice,
        email=row.email,
        name=row.fullName,
        address=", ".join((row.address, row.zipcode, row.city, row.country)),
        items={ref: item["quantity"] for ref, item in cart.items()},
        total=Decimal(str(row.grandtotal)),
    )


def engine(app: Flask) -> Any:
    return app.extensions["sqlalchemy"].engine


def sold_out(app: Flask) -> None:
    with app.app_context(), engine(app).begin() as connection:
        connection.execute(text("UPDATE addproduct SET stock = 0 WHERE id = 2"))


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
    name="session_cart",
    start=start,
    fill=fill,
    in_cart=in_cart,
    orders=orders,
    pages=("/", "/product/1"),
    untouched=(
        *("/row/1", "/export", "/catalogue", "/gone", "/carts", "/product/9"),
        "/static/shop.css",
    ),
    sold_out=sold_out,
    fails=fails,
)
