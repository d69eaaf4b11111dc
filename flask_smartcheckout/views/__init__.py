"""Everything that needs a request."""

from __future__ import annotations

from flask import Flask, current_app

from ..state import EXTENSION, State
from . import (
    cart_icon,
    checkout,
    confirmation,
    dashboard,
    events,
    lookup,
    pay_page,
    returning,
    rule_book,
    webhooks,
    withdrawal,
)
from .blueprint import blueprint
from .price_note import TemplateGlobal
from .templates import be_found

# Importing them adds their routes.
PAGES = (
    cart_icon,
    checkout,
    confirmation,
    dashboard,
    events,
    lookup,
    pay_page,
    returning,
    rule_book,
    webhooks,
    withdrawal,
)


def register(app: Flask) -> None:
    """Join our pages, the Jinja global and the cart icon to an app."""
    state: State = app.extensions[EXTENSION]
    app.register_blueprint(blueprint=blueprint, url_prefix=state.settings.url_prefix)
    app.jinja_env.globals["smartcheckout"] = TemplateGlobal()
    _look_around(app)
    app.before_request(_look_around_again)
    if state.settings.icon:
        app.before_request(cart_icon.come_first)
        app.after_request(cart_icon.add_to_page)


def _exempt_from_csrf(app: Flask) -> None:
    """Our forms carry their own token, so the host's CSRFProtect leaves them to us."""
    protection = app.extensions.get("csrf")
    if protection is not None:
        protection.exempt(blueprint)


def _look_around(app: Flask) -> None:
    _exempt_from_csrf(app)
    be_found(app)


def _look_around_again() -> None:
    _look_around(current_app)  # the shop may have gone on after us
