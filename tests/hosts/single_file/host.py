"""The shop in one file, for the suite: its app stands in the module itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from decimal import Decimal
from pathlib import Path
from sqlite3 import Connection, Row, connect

from flask import Flask
from flask.testing import FlaskClient

from ..contract import Host, Placed
from ..loading import fresh

EMAIL = "ann@example.co.uk"


def start(folder: Path, joined: bool) -> Flask:
    with fresh(Path(__file__).parent) as load:
        shop = load("shop")
        shop.DATABASE = str(folder / "database.db")
        shop.app.instance_path = str(folder)
        with shop.app.app_context():
            shop.create_tables()
        if joined:
            load("checkout")
    app: Flask = shop.app
    return app


def sign_in(client: FlaskClient) -> dict[str, str]:
    client.post("/login", data={"email": EMAIL, "password": "pepper"})
    return {"email": EMAIL}


def fill(client: FlaskClient) -> Mapping[str, int]:
    sign_in(client)
    for product in (1, 1, 2):
        client.get(f"/addToCart?productId={product}")
    return {"1": 2, "2": 1}


def in_cart(client: FlaskClient) -> int:
    return client.get("/cart").text.count('<tr class="item">')


def orders(app: Flask) -> list[Placed]:
    with database(app) as db:
        return [
            Placed(
                number=str(row["number"]),
                email=row["email"],
                name=row["name"],
                address=row["address"],
                items=json.loads(row["items"]),
                total=Decimal(row["total"]),
            )
            for row in db.execute("SELECT * FROM orders ORDER BY number")
        ]


@contextmanager
def fails(app: Flask) -> Iterator[None]:
    """Nothing can be written: what has been begun by then is undone."""
    with database(app) as db:
        db.execute(
            "CREATE TRIGGER full BEFORE INSERT ON orders "
            "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )
    yield
    with database(app) as db:
        db.execute("DROP TRIGGER full")


@contextmanager
def database(app: Flask) -> Iterator[Connection]:
    path = Path(app.instance_path) / "database.db"
    with closing(connect(path)) as connection, connection:
        connection.row_factory = Row
        yield connection


HOST = Host(
    name="single_file",
    start=start,
    fill=fill,
    in_cart=in_cart,
    orders=orders,
    pages=("/", "/productDescription?productId=1", "/login"),
    untouched=("/api/products", "/prices.csv", "/size-chart", "/checkout", "/cart"),
    sign_in=sign_in,
    fails=fails,
)
