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

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
CART = {"gum": 3, "pen": 2}


def start(folder: Path, joined: bool) -> Flask:
    app = shop.create_app(folder)
    if joined:
        checkout.join(app)
    return app


def fill(client: FlaskClient) -> Mapping[str, int]:
    for sku, quantity in CART.items():
        add(client, sku, quantity)
    return CART


def add(client: FlaskClient, sku: str, quantity: int) -> None:
    (token,) = TOKEN.findall(client.get(f"/products/{sku}").text)
    client.post(
        "/checkout/add", data={"csrf_token": token, "sku": sku, "quantity": quantity}
    )


def in_cart(client: FlaskClient) -> int:
    cells = re.findall(r'"quantity">(\d+)<', client.get("/checkout/").text)
    return sum(int(cell) for cell in cells)


def rows(app: Flask, sql: str, *values: object) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(app.config["DATABASE"])) as connection, connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(sql, values).fetchall()


def orders(app: Flask) -> list[Placed]:
    return [_order(app, row) for row in rows(app, "SELECT * FROM orders ORDER BY id")]


def _order(app: Flask, row: sqlite3.Row) -> Placed:
    items = rows(app, "SELECT sku, quantity FROM items WHERE order_id = ?", row["id"])
    return Placed(
        number=str(row["id"]),
        email=row["email"],
        name=row["name"],
        address=row["address"],
        items=dict(tuple(item) for item in items),
        total=Decimal(row["total_cents"]) / 100,
    )


def sold_out(app: Flask) -> None:
    rows(app, "UPDATE products SET stock = 0 WHERE sku = 'pen'")


@contextmanager
def fails(app: Flask) -> Iterator[None]:
    """Somebody else holds the database: it can be read, and nothing can be written."""
    with closing(sqlite3.connect(app.config["DATABASE"])) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


HOST = Host(
    name="hostile",
    start=start,
    fill=fill,
    in_cart=in_cart,
    orders=orders,
    pages=("/", "/checkout/"),
    untouched=("/products/list.json", "/checkout", "/products/none"),
    sold_out=sold_out,
    fails=fails,
)
