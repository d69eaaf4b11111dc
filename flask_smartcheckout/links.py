"""The links a shop gives: pages and pictures, and nothing that a browser would run."""

from __future__ import annotations

from urllib.parse import urlsplit

_SCHEMES = ("", "http", "https")


def is_link(url: object) -> bool:
    """Whether this is an http(s) or a relative URL, such as "/terms" or "mug.jpg"."""
    if not isinstance(url, str):
        return False
    try:
        return urlsplit(url).scheme in _SCHEMES
    except ValueError:
        return False
