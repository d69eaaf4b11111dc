"""The example shop on a database of its own, and a shopper in front of its form."""

from __future__ import annotations

import logging
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from html import unescape
from pathlib import Path

from flask import Flask, render_template
from flask.testing import FlaskClient
from jinja2 import DictLoader

from example_app import create_app

TYPED = {
    "email": "sanne@example.nl",
    "name": "Sanne de Vries",
    "country": "NL",
    "postcode": "1015 CJ",
    "house_number": "112",
    "street": "Keizersgracht",
    "city": "Amsterdam",
}
FORM = "/smartcheckout/"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_PLAIN = "<!doctype html><title>{{ title }}</title>" + "\n<p>{{ title }}: {{ number }}</p>" * 20


@contextmanager
def example_shop() -> Iterator[Flask]:
    """Run the example shop in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop.sqlite3"
        app = create_app(
            {
                "TESTING": True,
                "DATABASE": str(shop),
                "SMARTCHECKOUT_DATABASE_URL": f"sqlite:///{folder}/checkout.sqlite3",
            }
        )
        logging.disable(logging.WARNING)
        with closing(sqlite3.connect(shop)) as connection, connection:
            connection.execute("UPDATE products SET stock = 1000000")
        yield app
        app.extensions["smartcheckout"].database.dispose()


def everywhere(app: Flask) -> None:
    """Have the example shop sell to every country there is."""
    state = app.extensions["smartcheckout"]
    shop = replace(state.shop, sells_to=("*",))
    app.extensions["smartcheckout"] = replace(state, shop=shop)


def plain_app() -> Flask:
    """Return a bare Flask app whose one view renders a template of 20 lines."""
    app = Flask("plain")
    app.jinja_loader = DictLoader({"page.html": _PLAIN})

    @app.get("/")
    def page() -> str:
        return render_template("page.html", title="A page", number=1)

    return app


def shopper(app: Flask) -> FlaskClient:
    """Return a browser with two products in the cart."""
    client = app.test_client()
    client.post("/cart/bell/add", data={"quantity": 2})
    client.post("/cart/manual/add", data={"quantity": 1})
    return client


def hidden_inputs(client: FlaskClient) -> dict[str, str]:
    """Open the form and return what its hidden inputs hold."""
    text = client.get(FORM).text
    return {name: unescape(value) for name, value in _HIDDEN.findall(text)}
