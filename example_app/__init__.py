"""Naaf & Spaak: a small shop for bicycle parts, and an example of the checkout in a real shop.

`checkout.py` is all that the checkout needs; everything else is the shop itself.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, Response

from .secret_key import kept_key


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Build the shop; `config` is laid over the defaults, as in tests."""
    app = Flask(__name__)
    app.config.from_mapping(
        SECRET_KEY=os.environ.get("SECRET_KEY"),
        SESSION_COOKIE_SAMESITE="Lax",
        DATABASE=str(Path(app.instance_path, "shop.sqlite3")),
        SMARTCHECKOUT_BASE_TEMPLATE="checkout.html",
        SMARTCHECKOUT_CART_URL="/cart",
    )
    app.config.update(config or {})
    app.secret_key = app.secret_key or kept_key(Path(app.instance_path))
    app.after_request(_allow_only_our_own)

    from . import admin, checkout, database, language, pages, theme

    database.init_app(app)
    language.init_app(app)
    theme.init_app(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(admin.blueprint)
    checkout.checkout.init_app(app, checkout.shop)
    return app


def _allow_only_our_own(response: Response) -> Response:
    """Let a page load nothing from elsewhere, and run no script or style written into it."""
    response.headers.setdefault("Content-Security-Policy", "default-src 'self'")
    return response
