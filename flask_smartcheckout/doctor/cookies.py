"""Whether browsers send back the checkout's cookie, and the session that a cart may live in."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from .finding import Finding, Subject


def cookies(subject: Subject) -> Iterator[Finding]:
    """Browsers send back the cookie of the checkout, and that of the shop's session."""
    if subject.app is None:
        return
    settings, config = subject.state.settings, subject.app.config
    address = urlsplit(settings.public_url)
    root, pages = str(config["APPLICATION_ROOT"] or "/"), address.path + settings.url_prefix
    if not f"{pages}/".startswith(root.rstrip("/") + "/"):
        yield Finding(
            "error",
            f"APPLICATION_ROOT is {root!r}, and our pages stand at {pages}/, where browsers send "
            "no cookie of that path: leave it out, or write it in SMARTCHECKOUT_PUBLIC_URL too",
        )
    if config["SESSION_COOKIE_SECURE"] and address.scheme == "http":
        yield Finding(
            "error",
            "SESSION_COOKIE_SECURE is on, and SMARTCHECKOUT_PUBLIC_URL begins with http://, where "
            "browsers keep no such cookie, nor a cart that lives in it: serve the shop by https",
        )
