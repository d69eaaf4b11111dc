"""A shop in production: a factory, two languages, a strict policy, limits."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    stream_with_context,
    url_for,
)
from flask_babel import Babel, format_currency, get_locale
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_sqlalchemy import SQLAlchemy
from flask_talisman import Talisman
from sqlalchemy import ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from werkzeug.exceptions import HTTPException

LANGUAGES = ("nl", "en")
TEXTS = {
    "nl": {
        "seeds": "Zaden",
        "basket": "Mandje",
        "add": "In het mandje",
        "error": "Er ging iets mis",
        "sold_out": "Een van deze zaden is net uitverkocht.",
    },
    "en": {
        "seeds": "Seeds",
        "basket": "Basket",
        "add": "Add to basket",
        "error": "Something failed",
        "sold_out": "One of these seeds has just sold out.",
    },
}
DOCUMENTS = {"about": "Since 1904", "help/delivery": "By post", "sowing": "In spring"}
PRODUCTS = [
    ("leek", "Prei", "Leek", "2.95", 40),
    ("beet", "Biet", "Beetroot", "1.85", 40),
    ("kale", "Boerenkool", "Kale", "3.10", 40),
]
POLICY = {
    "default-src": "'none'",
    "script-src": "'strict-dynamic'",
    "style-src": "",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}

db = SQLAlchemy()
babel = Babel()
limiter = Limiter(
    get_remote_address, default_limits=["500 per hour"], storage_uri="memory://"
)
pages = Blueprint("pages", __name__)


class Product(db.Model):  # type: ignore[name-defined, misc]
    sku: Mapped[str] = mapped_column(String(20), primary_key=True)
    name_nl: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    stock: Mapped[int]

    @property
    def name(self) -> str:
        return self.name_nl if language() == "nl" else self.name_en


class Order(db.Model):  # type: ignore[name-defined, misc]
    id: Mapped[int] = mapped_column(primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    full_name: Mapped[str] = mapped_column(String(255))
    shipping_address: Mapped[str] = mapped_column(String(500))
    language: Mapped[str] = mapped_column(String(8))
    total: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    items: Mapped[list[Item]] = relationship()


class Item(db.Model):  # type: ignore[name-defined, misc]
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey(Order.id))
    sku: Mapped[str] = mapped_column(ForeignKey(Product.sku))
    quantity: Mapped[int]


def create_app(folder: Path) -> Flask:
    app = Flask(__name__, instance_path=str(folder))
    app.config.update(
        SECRET_KEY="production",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'shop.db'}",
        REPORTS=[],
    )
    db.init_app(app)
    babel.init_app(app, locale_selector=language)
    limiter.init_app(app)
    Talisman(
        app,
        force_https=False,  # the proxy in front sees to it
        session_cookie_secure=False,
        content_security_policy=POLICY,
        content_security_policy_nonce_in=["script-src", "style-src"],
        content_security_policy_report_uri="/csp-reports",
    )
    app.register_blueprint(pages)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(Exception, broken)
    with app.app_context():
        db.create_all()
        for product in PRODUCTS:
            db.session.add(Product(**dict(zip(COLUMNS, product, strict=True))))
        db.session.commit()
    return app


COLUMNS = ("sku", "name_nl", "name_en", "price", "stock")


def language() -> str:
    chosen = session.get("language")
    return chosen or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def text(key: str) -> str:
    return TEXTS[language()][key]


@pages.app_context_processor
def words() -> dict[str, Any]:
    return {"text": text, "language": language(), "price": as_price}


def as_price(amount: Decimal) -> str:
    return str(format_currency(amount, "EUR"))


def refused(error: HTTPException) -> Response:
    if request.accept_mimetypes.best == "application/json":
        answer = jsonify(code=error.code, name=error.name)
    else:
        page = render_template("error.html", code=error.code)
        answer = current_app.make_response(page)
    answer.status_code = error.code or 500
    answer.headers["Cache-Control"] = "no-store"
    return answer


def broken(error: Exception) -> Response:
    current_app.logger.error("%s: %r", request.path, error)
    answer = current_app.make_response(render_template("error.html", code=500))
    answer.status_code = 500
    return answer


def cart_items() -> list[tuple[Product, int]]:
    cart = session.get("cart", {})
    found = db.session.scalars(db.select(Product).where(Product.sku.in_(cart)))
    return [(product, cart[product.sku]) for product in found]


def take(items: list[Item]) -> bool:
    """Take items from the stock, unless there is too little of one."""
    found = [(db.session.get_one(Product, item.sku), item.quantity) for item in items]
    if any(product.stock < quantity for product, quantity in found):
        return False
    for product, quantity in found:
        product.stock -= quantity
    return True


@pages.get("/")
def home() -> str:
    products = db.session.scalars(db.select(Product).order_by(Product.sku)).all()
    return render_template("home.html", products=products)


@pages.get("/basket")
def basket() -> str:
    return render_template("basket.html", items=cart_items())


@pages.post("/basket/<sku>")
def add(sku: str) -> Response:
    cart = dict(session.get("cart", {}))
    cart[sku] = cart.get(sku, 0) + int(request.form["quantity"])
    session["cart"] = cart
    return redirect(url_for("pages.basket"))


@pages.post("/language/<code>")
def choose_language(code: str) -> Response:
    if code not in LANGUAGES:
        abort(404)
    session["language"] = code
    return redirect(url_for("pages.home"))


@pages.get("/seeds.csv")
def export() -> Response:
    def lines() -> Iterator[str]:
        for product in db.session.scalars(db.select(Product).order_by(Product.sku)):
            yield f"{product.sku};{product.price};{get_locale()}\n"

    return Response(stream_with_context(lines()), mimetype="text/csv")


@pages.get("/health")
def health() -> dict[str, int]:
    return {"products": db.session.query(Product).count()}


@pages.get("/crash")
def crash() -> str:
    raise RuntimeError("a view of the shop's own is broken")


@pages.post("/csp-reports")
@limiter.exempt
def reports() -> tuple[str, int]:
    current_app.config["REPORTS"].append(request.get_json(force=True)["csp-report"])
    return "", 204


@pages.route("/<path:path>", methods=["GET", "POST"])
def document(path: str) -> str:
    if path not in DOCUMENTS:
        abort(404)
    return render_template("document.html", title=path, body=DOCUMENTS[path])
