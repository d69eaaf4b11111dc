"""The tutorial's shop, for the suite: app and database stand in the module itself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from ..contract import Host, Placed
from ..loading import fresh

TOKEN = re.compile(r'name="csrf_token"[^>]*? value="([^"]+)"')


def start(folder: Path, joined: bool) -> Flask:
    url = {"DATABASE_URL": f"sqlite:///{folder / 'site.db'}"}
    with fresh(Path(__file__).parent) as load, patch.dict(os.environ, url):
        shop = load("shop")
        shop.app.instance_path = str(folder)
        with shop.app.app_context():
            shop.create_tables()
        if joined:
            load("checkout")
    app: Flask = shop.app
    return app


def post(client: FlaskClient, path: str, form: str, **typed: str) -> None:
    (token,) = TOKEN.findall(client.get(form).text)
    client.post(path, data={"csrf_token": token, **typed})


def sign_in(client: FlaskClient) -> dict[str, str]:
    if "_user_id" not in session_of(client):
        post(client, "/login", "/login", email="asha@example.in", password="pepper")
    return {"email": "asha@example.in", "name": "Asha Rao"}


def session_of(client: FlaskClient) -> dict[str, Any]:
    with client.session_transaction() as session:
        return dict(session)


def fill(client: FlaskClient) -> Mapping[str, int]:
    sign_in(client)
    for product in (1, 1, 2):
        post(client, f"/product/{product}/add", f"/product/{product}")
    return {"1": 2, "2": 1}


def in_cart(client: FlaskClient) -> int:
    return sum(map(int, re.findall(r'data-quantity="(\d+)"', client.get("/cart").text)))


def orders(app: Flask) -> list[Placed]:
    return [placed(app, row) for row in rows(app, 'SELECT * FROM "order" ORDER BY id')]


def placed(app: Flask, row: Any) -> Placed:
    of_it = f"WHERE order_id = {row.id}"
    (address,) = rows(app, f"SELECT * FROM shipping_address {of_it}")
    parts = (address.address, address.city, address.state, address.zip, address.phone)
    return Placed(
        number=str(row.id),
        email=None,
        name=f"{address.firstname} {address.lastname}",
        address=", ".join(map(str, parts)),
        items={
            str(item.product_id): item.quantity
            for item in rows(app, f"SELECT * FROM ordered_product {of_it}")
        },
        total=Decimal(repr(row.total)),
    )


def rows(app: Flask, query: str) -> list[Any]:
    with app.app_context(), app.extensions["sqlalchemy"].engine.connect() as connection:
        return list(connection.execute(text(query)))


def write(app: Flask, statement: str) -> None:
    with app.app_context(), app.extensions["sqlalchemy"].engine.begin() as connection:
        connection.execute(text(statement))


@contextmanager
def fails(app: Flask) -> Iterator[None]:
    """The address cannot be written, when the order itself has been."""
    write(app, "ALTER TABLE shipping_address RENAME TO gone")
    yield
    write(app, "ALTER TABLE gone RENAME TO shipping_address")


HOST = Host(
    name="tutorial_shop",
    start=start,
    fill=fill,
    in_cart=in_cart,
    orders=orders,
    pages=("/", "/home", "/product/1", "/login"),
    untouched=("/product/checkout", "/api/products", "/product/99", "/cart"),
    sign_in=sign_in,
    fails=fails,
)
