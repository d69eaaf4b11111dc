"""A proxy in front of the app that nobody told the app of."""

from __future__ import annotations

from weakref import WeakSet

from flask import Flask, current_app, request

_told: WeakSet[Flask] = WeakSet()


def look_at_proxy() -> None:
    """Say once in the log that shoppers come by https and the app believes it is http.

    Its cookies are then not marked for https alone, and links for payment providers begin wrong.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    said = request.headers.get("X-Forwarded-Proto", "")
    if said.lower() == "https" and not request.is_secure and app not in _told:
        _told.add(app)
        app.logger.warning(
            "smartcheckout: the proxy in front says https, and the app does not read it: "
            "app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1), from "
            "werkzeug.middleware.proxy_fix"
        )
