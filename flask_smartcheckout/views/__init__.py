"""Everything that needs a request."""

from __future__ import annotations

from flask import Flask

from ..state import EXTENSION, State
from . import cart_icon, checkout, confirmation, dashboard, events, lookup, withdrawal
from .blueprint import blueprint
from .price_note import TemplateGlobal

# Importing them adds their routes.
PAGES = (checkout, confirmation, dashboard, events, lookup, withdrawal)


def register(app: Flask) -> None:
    """Join our pages, the Jinja global and the cart icon to an app."""
    state: State = app.extensions[EXTENSION]
    app.register_blueprint(blueprint=blueprint, url_prefix=state.settings.url_prefix)
    app.jinja_env.globals["smartcheckout"] = TemplateGlobal()
    _exempt_from_csrf(app)
    app.before_request(_exempt_current)
    if state.settings.icon:
        app.before_request(cart_icon.come_first)
        app.after_request(cart_icon.add_to_page)


def _exempt_from_csrf(app: Flask) -> None:
    """Our forms carry their own token, so the host's CSRFProtect leaves them to us."""
    protection = app.extensions.get("csrf")
    if protection is not None:
        protection.exempt(blueprint)


def _exempt_current() -> None:
    from flask import current_app

    _exempt_from_csrf(current_app)  # it may have been registered after us
