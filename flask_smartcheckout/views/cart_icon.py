"""The cart icon on every page of the shop, with no template edited.

One `<link>`, one `<script>` and one `<nav>` go before the last `</body>` of complete
HTML pages. The count is fetched by the browser, so that the pages stay cacheable.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from flask import (
    Response,
    after_this_request,
    current_app,
    jsonify,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from ..cart import Cart
from ..i18n import use_locale
from ..state import State, current, current_cart
from .blueprint import blueprint
from .page import cart_url, render_context

_END = b"</body>"
_PLACED = "smartcheckout.icon_placed"


@blueprint.get("/cart-count")
def cart_count() -> Response:
    """How many pieces are in the cart; 0 when the shop cannot say."""
    cart = cart_or_none()
    response = jsonify(count=cart.count if cart else 0)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def cart_or_none() -> Cart | None:
    """Return the cart, or None when the host's callback raised, which the log shows."""
    try:
        return current_cart()
    except Exception:
        current_app.logger.exception("smartcheckout: the cart callback failed")
        return None


def icon(state: State) -> str:
    """Return the icon's markup, for pages that place it themselves; then none is added."""
    request.environ[_PLACED] = True
    return _markup(state, floating=False)


def come_first() -> None:
    """Have the icon put on the page before the host compresses it, in whatever order we joined."""
    after_this_request(add_to_page)


def add_to_page(response: BaseResponse) -> BaseResponse:
    """Put the icon on a finished HTML page of the host; leave everything else as it is.

    Called twice, the second time for pages that were answered before `come_first` was asked.
    """
    state = current()
    if _wants_icon(state, response):
        request.environ[_PLACED] = True
        try:
            _insert(state, response)
        except Exception:
            current_app.logger.exception("smartcheckout: the cart icon could not be drawn")
    return response


def _insert(state: State, response: BaseResponse) -> None:
    body = response.get_data()
    end = body.lower().rfind(_END)
    if end >= 0:
        response.set_data(body[:end] + _markup(state, floating=True).encode() + body[end:])


def _wants_icon(state: State, response: BaseResponse) -> bool:
    return (
        response.status_code == 200
        and response.mimetype == "text/html"
        and not response.is_streamed
        and not response.direct_passthrough
        and "Content-Encoding" not in response.headers
        and response.mimetype_params.get("charset", "utf-8").lower() == "utf-8"
        and request.method != "HEAD"
        and request.blueprint != blueprint.name
        and _PLACED not in request.environ
        and not _excluded(state, request.path)
    )


def _excluded(state: State, path: str) -> bool:
    return any(
        path == prefix.rstrip("/") or path.startswith(prefix.rstrip("/") + "/")
        for prefix in state.settings.icon_exclude
    )


def _markup(state: State, *, floating: bool) -> str:
    with _same_for_all(state):
        context = render_context(
            state,
            floating=floating,
            count_url=url_for("smartcheckout.cart_count"),
            cart_url=cart_url(state),
            icon_script=url_for("smartcheckout.static", filename="cart.js"),
            icon_style=url_for("smartcheckout.static", filename="cart.css"),
        )
        return render_template("smartcheckout/cart_icon.html", **context)


def _same_for_all(state: State) -> AbstractContextManager[None]:
    """Without a language of the host's, speak one that a cached page may say to anybody."""
    if "babel" in current_app.extensions:
        return nullcontext()
    return use_locale(state.settings.default_locale)
