"""How the tests use this shop."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from ..contract import Host, Placed
from . import checkout, shop


def start(folder: Path, joined: bool) -> Flask:
    app = shop.create_app(folder)
    if joined:
        checkout.join(app)
    return app


def sign_in(client: FlaskClient) -> dict[str, str]:
    email = shop.CUSTOMER["email"]
    client.post("/login", data={"email": email, "password": shop.PASSWORD})
    return shop.CUSTOMER


def fill(client: FlaskClient) -> Mapping[str, int]:
    sign_in(client)
    client.post("/cart/1")
    client.post("/cart/2", data={"quantity": 3})
    return {"1": 1, "2": 3}


def in_cart(client: FlaskClient) -> int:
    return sum(
        int(number)
        for number in re.findall(r"× <b>(\d+)</b>", client.get("/cart").text)
    )


def rows(app: Flask, sql: str) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(app.config["DATABASE"])) as connection, connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(sql).fetchall()


def orders(app: Flask) -> list[Placed]:
    found: dict[str, list[sqlite3.Row]] = {}
    for row in rows(app, "SELECT * FROM orders ORDER BY id"):
        found.setdefault(row["number"], []).append(row)
    return [_order(number, its_rows) for number, its_rows in found.items()]


def _order(number: str, its_rows: list[sqlite3.Row]) -> Placed:
    first = its_rows[0]
    return Placed(
        number=number,
        email=first["email"],
        name=first["name"],
        address=first["address"],
        items={str(row["product_id"]): row["quantity"] for row in its_rows},
        total=sum(
            (Decimal(repr(row["price"])) * row["quantity"] for row in its_rows),
            Decimal(),
        ),
    )


def sold_out(app: Flask) -> None:
    rows(app, "UPDATE products SET stock = 0 WHERE id = 1")


@contextmanager
def fails(app: Flask) -> Iterator[None]:
    """Somebody else holds the database: it can be read, and nothing can be written."""
    with closing(sqlite3.connect(app.config["DATABASE"])) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


HOST = Host(
    name="raw_sql",
    start=start,
    fill=fill,
    in_cart=in_cart,
    orders=orders,
    pages=("/", "/product/1", "/login", "/cart"),
    untouched=("/prices.json", "/prices.csv", "/static/dark.css", "/nothing"),
    sign_in=sign_in,
    sold_out=sold_out,
    fails=fails,
)
