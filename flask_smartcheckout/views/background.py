"""What pages ask by themselves, over and over: nobody pressed a button for it."""

from __future__ import annotations

from flask import request

BACKGROUND = frozenset(
    {"smartcheckout.cart_count", "smartcheckout.countries", "smartcheckout.events"}
)


def is_background() -> bool:
    """Whether the current request is one of them, whatever the shop has made of our views."""
    return request.endpoint in BACKGROUND
