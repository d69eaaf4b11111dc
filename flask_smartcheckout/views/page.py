"""Rendering a page of ours, in a frame of ours or inside a template of the shop's.

Templates get one name, `sc`, and the translators `_sc` and `_scn`: whatever else stands
in the context belongs to the host.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import Response, current_app, make_response, render_template, url_for

from .. import __version__, i18n, wording
from ..shop import localized
from ..state import State, current
from .frame import OURS, frame


class _Names(SimpleNamespace):
    """What templates know as `sc`: a name nobody gave is None, however strict the shop's Jinja."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("_"):
            raise AttributeError(name)


def page(content: str, title: str, status: int = 200, **values: Any) -> Response:
    """Render `content`, a template of ours, as a whole page."""
    state = current()
    context = render_context(state, content=content, title=title, **values)
    response = make_response(_render(state, context), status)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Language"] = str(i18n.get_locale()).replace("_", "-")
    return response


def fragment(template: str, **values: Any) -> str:
    """Render a part of a page."""
    return render_template(template, **render_context(current(), **values))


def render_context(state: State, **values: Any) -> dict[str, Any]:
    """Return what every template of ours is given."""
    locale = i18n.get_locale()
    shared = _Names(
        settings=state.settings,
        shop=state.shop,
        locale=locale,
        lang=str(locale).replace("_", "-"),
        dir="rtl" if locale.text_direction == "rtl" else "ltr",
        money=i18n.format_money,
        number=i18n.format_number,
        rate=i18n.format_rate,
        day=i18n.format_day,
        days=i18n.format_days,
        country=i18n.country_name,
        names=i18n.format_names,
        text=lambda text: localized(text, str(locale)),
        point_lines=lambda point: point.lines(str(locale)),
        wording=wording,
        asset=asset,
        cart_url=cart_url(state),
        nonce=state.settings.csp_nonce() if state.settings.csp_nonce else None,
    )
    vars(shared).update(values)
    return {"sc": shared, "_sc": i18n.gettext, "_scn": i18n.ngettext}


def asset(name: str) -> str:
    """Return the URL of a static file; the release is part of it, so that it may be kept long."""
    return url_for("smartcheckout.static", filename=name, v=__version__)


def cart_url(state: State) -> str:
    """Return where the shopper changes the cart."""
    return state.settings.cart_url or url_for("smartcheckout.form")


def _render(state: State, context: dict[str, Any]) -> str:
    settings = state.settings
    if not settings.base_template:
        return render_template(OURS, **context)
    around = frame(current_app.jinja_env, settings.base_template, settings.content_block)
    vars(context["sc"]).update(framed=around.around, in_main=around.has_main)
    host = dict(settings.base_context() if settings.base_context else {})
    return around.template.render(_with_processors({**host, **context}))


def _with_processors(context: dict[str, Any]) -> dict[str, Any]:
    """Add what the host's context processors give to every template of its own."""
    complete: dict[str, Any] = dict(context)
    current_app.update_template_context(complete)
    return complete
