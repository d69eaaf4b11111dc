"""The pages a visitor sees, up to the checkout."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from . import cart, catalog, checkout
from .catalog import Product
from .language import text

MOST_AT_ONCE = 99

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> str:
    return render_template("home.html", products=catalog.everything())


@blueprint.get("/products/<ref>")
def product(ref: str) -> str:
    shown = _product_or_404(ref)
    line = checkout.line(shown)
    return render_template("product.html", product=shown, line=line, others=catalog.next_to(shown))


@blueprint.get("/cart")
def show_cart() -> str:
    return render_template("cart.html", items=cart.items(), subtotal_cents=cart.subtotal_cents())


@blueprint.post("/cart/<ref>/add")
def add_to_cart(ref: str) -> Response:
    added = _product_or_404(ref)
    cart.add(added, _quantity(at_least=1))
    flash(text("product.added" if added.stock else "product.sold_out", title=added.title))
    return redirect(added.url)


@blueprint.post("/cart/<ref>/change")
def change_cart(ref: str) -> Response:
    changed = _product_or_404(ref)
    quantity = _quantity(at_least=0)
    cart.change(changed, quantity)
    if not quantity:
        flash(text("cart.removed", title=changed.title))
    return redirect(url_for(".show_cart", _anchor=ref if quantity else None))


@blueprint.get("/<any(terms, privacy, contact):name>")
def document(name: str) -> str:
    return render_template("document.html", name=name)


@blueprint.app_errorhandler(404)
def not_found(_error: NotFound) -> tuple[str, int]:
    return render_template("not_found.html"), 404


def _product_or_404(ref: str) -> Product:
    return catalog.find(ref) or abort(404)


def _quantity(at_least: int) -> int:
    quantity = request.form.get("quantity", type=int)
    if quantity is None or not at_least <= quantity <= MOST_AT_ONCE:
        abort(400)
    return quantity
