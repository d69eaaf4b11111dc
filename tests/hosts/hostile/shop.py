"""A shop that has bent Flask to its will, and has our names for things of its own."""

from __future__ import annotations

import pickle
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import wraps
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.sessions import SessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from jinja2 import BaseLoader, FunctionLoader

SCHEMA = """
CREATE TABLE products (sku TEXT PRIMARY KEY, name TEXT, cents INTEGER, stock INTEGER);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, checkout TEXT UNIQUE, email TEXT, name TEXT, address TEXT,
    total_cents INTEGER
);
CREATE TABLE items (order_id INTEGER, sku TEXT, quantity INTEGER, cents INTEGER);
"""
PRODUCTS = [
    ("gum", "Chewing gum", 1, 500),
    ("pen", "Pen", 199, 30),
    ("ink", "Ink", 1995, 8),
]
THEME = Path(__file__).parent / "templates" / "theme"


class Session(dict[str, Any], SessionMixin):
    """What is kept of a visitor, in a file."""

    def __init__(self, key: str, kept: dict[str, Any]) -> None:
        super().__init__(kept)
        self.key = key


class PickledSessions(SessionInterface):
    """Sessions as pickles in a folder, saved at the end of every request."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def open_session(self, app: Flask, request: Any) -> Session:
        key = request.cookies.get("sid", "")
        file = self.folder / f"{key}.pickle"
        if key.isalnum() and file.exists():
            return Session(key, pickle.loads(file.read_bytes()))
        return Session(secrets.token_hex(16), {})

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        new = self.folder / secrets.token_hex(8)
        new.write_bytes(pickle.dumps(dict(session)))
        new.replace(
            self.folder / f"{session.key}.pickle"
        )  # whole, also for who reads it now
        response.set_cookie("sid", session.key, httponly=True)


class Application(Flask):
    """Flask, as this shop would have it: its own loader, counted pages."""

    def __init__(self, *names: Any, **options: Any) -> None:
        self.parts: list[str] = []
        self.served = 0
        super().__init__(*names, **options)

    def create_global_jinja_loader(self) -> BaseLoader:
        """Read templates from the theme, and from nowhere else."""
        return FunctionLoader(lambda name: _read(THEME / name))

    def register_blueprint(self, blueprint: Blueprint, url_prefix: str = "") -> None:
        self.parts.append(blueprint.name)
        super().register_blueprint(
            blueprint, url_prefix=url_prefix or f"/{blueprint.name}"
        )

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        **options: Any,
    ) -> None:
        options.setdefault("strict_slashes", True)
        super().add_url_rule(rule, endpoint, self._counted(view_func), **options)

    def _counted(self, view: Callable[..., Any] | None) -> Callable[..., Any] | None:
        if view is None:
            return None

        @wraps(view)
        def counted(*args: Any, **values: Any) -> Any:
            self.served += 1
            return view(*args, **values)

        return counted


def _read(file: Path) -> str | None:
    return file.read_text("utf-8") if file.is_file() else None


products = Blueprint("products", __name__)
checkout = Blueprint(
    "checkout", __name__
)  # the till of the shop's own: only ever a cart


def create_app(folder: Path) -> Application:
    app = Application(__name__, instance_path=str(folder))
    app.config.update(
        SECRET_KEY="hostile",
        WTF_CSRF_TIME_LIMIT=30 * 60,
        DATABASE=str(folder / "shop.db"),
    )
    app.session_interface = PickledSessions(folder / "sessions")
    app.add_template_filter(currency, "currency")
    app.add_template_global("EUR", "currency")
    CSRFProtect(app)
    app.register_blueprint(products)
    app.register_blueprint(checkout)
    app.add_url_rule("/", "home", home)
    with app.app_context(), closing(database()) as connection, connection:
        connection.executescript(SCHEMA)
        connection.executemany("INSERT INTO products VALUES (?, ?, ?, ?)", PRODUCTS)
    return app


def currency(cents: int) -> str:
    return f"€{cents // 100},{cents % 100:02}"


def database() -> sqlite3.Connection:
    connection = sqlite3.connect(current_app.config["DATABASE"], timeout=0.05)
    connection.row_factory = sqlite3.Row
    return connection


def all_products() -> list[sqlite3.Row]:
    with closing(database()) as connection:
        return connection.execute("SELECT * FROM products ORDER BY sku").fetchall()


def cart_items() -> list[tuple[sqlite3.Row, int]]:
    cart = session.get("cart", {})
    return [
        (product, cart[product["sku"]])
        for product in all_products()
        if product["sku"] in cart
    ]


def save_order(
    checkout: str,
    who: tuple[str, str, str],
    items: list[tuple[str, int, int]],
    total: int,
) -> int:
    """Write an order (`items` are sku, quantity and cents) and empty the cart.

    Raises LookupError with the sku of what there is not enough of.
    """
    with closing(database()) as connection, connection:
        number = connection.execute(
            "INSERT INTO orders (checkout, email, name, address, total_cents)"
            " VALUES (?, ?, ?, ?, ?)",
            (checkout, *who, total),
        ).lastrowid
        for sku, quantity, cents in items:
            taken = connection.execute(
                "UPDATE products SET stock = stock - ? WHERE sku = ? AND stock >= ?",
                (quantity, sku, quantity),
            )
            if not taken.rowcount:
                raise LookupError(sku)
            connection.execute(
                "INSERT INTO items VALUES (?, ?, ?, ?)", (number, sku, quantity, cents)
            )
    session.pop("cart", None)
    assert number is not None
    return number


def home() -> str:
    return render_template("home.html", products=all_products())


@products.get("/<sku>")
def product(sku: str) -> str:
    found = [product for product in all_products() if product["sku"] == sku]
    return render_template("product.html", product=found[0]) if found else abort(404)


@products.get("/list.json")
def product_list() -> list[dict[str, Any]]:
    return [dict(product) for product in all_products()]


@checkout.get("/")
def cart() -> str:
    return render_template("cart.html", items=cart_items())


@checkout.post("/add")
def add() -> Response:
    cart = session.setdefault("cart", {})
    cart[request.form["sku"]] = cart.get(request.form["sku"], 0) + int(
        request.form["quantity"]
    )
    return redirect(url_for("checkout.cart"))
