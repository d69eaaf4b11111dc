"""A shop that writes its SQL itself: helpers commit, an order is a row an item."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.security import check_password_hash, generate_password_hash

SCHEMA = """
CREATE TABLE customers (
    id INTEGER PRIMARY KEY, email TEXT UNIQUE, name TEXT, password TEXT
);
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, price REAL, stock INTEGER);
CREATE TABLE cart (
    customer_id INTEGER, product_id INTEGER, quantity INTEGER,
    PRIMARY KEY (customer_id, product_id)
);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, number TEXT, customer_id INTEGER, product_id INTEGER,
    quantity INTEGER, price REAL, name TEXT, email TEXT, address TEXT
);
"""
PRODUCTS = [
    (1, "Tape deck", 129.95, 5),
    (2, "Cleaning tape", 4.1, 40),
    (3, "Blank tape", 0.7, 90),
]
PASSWORD = "rewind"
CUSTOMER = {"email": "mara@example.nl", "name": "Mara Bos"}

pages = Blueprint("pages", __name__)


class SoldOut(Exception):
    """There is less of something than is ordered."""


def create_app(folder: Path) -> Flask:
    app = Flask(__name__, instance_path=str(folder))
    app.config.update(SECRET_KEY="tape", DATABASE=str(folder / "shop.db"))
    app.register_blueprint(pages)
    app.teardown_appcontext(close)
    with app.app_context():
        connection().executescript(SCHEMA)
        connection().executemany("INSERT INTO products VALUES (?, ?, ?, ?)", PRODUCTS)
        execute(
            "INSERT INTO customers (email, name, password) VALUES (?, ?, ?)",
            *CUSTOMER.values(),
            generate_password_hash(PASSWORD, "pbkdf2:sha256:1000"),
        )
    return app


def connection() -> sqlite3.Connection:
    if "connection" not in g:
        g.connection = sqlite3.connect(current_app.config["DATABASE"], timeout=0.05)
        g.connection.row_factory = sqlite3.Row
    return g.connection


def close(error: BaseException | None = None) -> None:
    if "connection" in g:
        g.pop("connection").close()


def query(sql: str, *values: object) -> list[sqlite3.Row]:
    return connection().execute(sql, values).fetchall()


def execute(sql: str, *values: object) -> int:
    """Change something and commit; returns how many rows it was."""
    changed = connection().execute(sql, values).rowcount
    connection().commit()
    return changed


def customer() -> sqlite3.Row | None:
    found = query(
        "SELECT id, email, name FROM customers WHERE id = ?", session.get("customer")
    )
    return found[0] if found else None


def cart_rows() -> list[sqlite3.Row]:
    return query(
        "SELECT p.id, p.name, p.price, c.quantity"
        " FROM cart c JOIN products p ON p.id = c.product_id"
        " WHERE c.customer_id = ? ORDER BY p.id",
        session.get("customer"),
    )


def empty_cart() -> None:
    execute("DELETE FROM cart WHERE customer_id = ?", session.get("customer"))


def new_number() -> str:
    return uuid.uuid4().hex


def sell(
    number: str, product: str, quantity: int, name: str, email: str, address: str
) -> None:
    """Take one item from the stock and write its row of the order."""
    taken = execute(
        "UPDATE products SET stock = stock - ? WHERE id = ? AND stock >= ?",
        *(quantity, product, quantity),
    )
    if not taken:
        raise SoldOut(
            query("SELECT name FROM products WHERE id = ?", product)[0]["name"]
        )
    execute(
        "INSERT INTO orders"
        " (number, customer_id, product_id, quantity, price, name, email, address)"
        " SELECT ?, ?, id, ?, price, ?, ?, ? FROM products WHERE id = ?",
        *(number, session.get("customer"), quantity, name, email, address, product),
    )


def cancel(number: str) -> None:
    """Put back what was sold under a number."""
    for row in query("SELECT * FROM orders WHERE number = ?", number):
        execute(
            "UPDATE products SET stock = stock + ? WHERE id = ?",
            row["quantity"],
            row["product_id"],
        )
        execute("DELETE FROM orders WHERE id = ?", row["id"])


@pages.before_app_request
def look_who_is_there() -> None:
    g.customer = customer()


@pages.get("/")
def home() -> str:
    return render_template(
        "home.html", products=query("SELECT * FROM products ORDER BY id")
    )


@pages.get("/product/<int:product>")
def product(product: int) -> str:
    found = query("SELECT * FROM products WHERE id = ?", product)
    return render_template("product.html", product=found[0]) if found else abort(404)


@pages.route("/login", methods=["GET", "POST"])
def login() -> str | Response:
    if request.method == "POST":
        found = query("SELECT * FROM customers WHERE email = ?", request.form["email"])
        if found and check_password_hash(
            found[0]["password"], request.form["password"]
        ):
            session["customer"] = found[0]["id"]
            return redirect(url_for("pages.home"))
        flash("Wrong email or password.")
    return render_template("login.html")


@pages.get("/logout")
def logout() -> Response:
    session.clear()
    return redirect(url_for("pages.home"))


@pages.post("/cart/<int:product>")
def add_to_cart(product: int) -> Response:
    if g.customer is None:
        return redirect(url_for("pages.login"))
    execute(
        "INSERT INTO cart VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity",
        *(session["customer"], product, int(request.form.get("quantity", 1))),
    )
    return redirect(url_for("pages.cart"))


@pages.get("/cart")
def cart() -> str:
    return render_template("cart.html", rows=cart_rows())


@pages.get("/prices.json")
def prices() -> dict[str, float]:
    return {
        row["name"]: row["price"] for row in query("SELECT name, price FROM products")
    }


@pages.get("/prices.csv")
def price_list() -> Response:
    rows = [
        tuple(row) for row in query("SELECT id, name, price FROM products ORDER BY id")
    ]

    def lines() -> Iterator[str]:
        for row in rows:
            yield ";".join(str(cell) for cell in row) + "\n"

    return Response(lines(), mimetype="text/csv")
