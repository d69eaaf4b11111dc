"""The shop's own list of orders.

This demonstration asks for no login, so it shows no customers; a real shop does both.
"""

from __future__ import annotations

from flask import Blueprint, render_template

from . import orders

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


@blueprint.get("/orders")
def list_orders() -> str:
    return render_template("orders.html", orders=orders.newest())
