"""Pages that a browser fetches ahead, which nobody may ever look at."""

from __future__ import annotations

from flask import request


def is_prefetch() -> bool:
    """Whether a browser asks ahead of its user, for a page or from within one that it keeps ready.

    Chrome and Safari say so by `Sec-Purpose` (Fetch standard), Firefox by `X-Moz` of old.
    """
    said = request.headers.get("Sec-Purpose", "") + request.headers.get("X-Moz", "")
    return "prefetch" in said.lower()
