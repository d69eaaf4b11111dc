"""A drop-in, localized checkout for Flask shops."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from .cart import Cart, Line
    from .extension import SmartCheckout
    from .money import Money
    from .orders.address import Address
    from .orders.order import Order, Rejected
    from .pricing import Quote
    from .shop import Coupon, GiftCard, Invoice, PaymentProvider, ShippingMethod, Shop
    from .signals import checkout_abandoned, checkout_started, order_paid, order_placed

_HOMES = {
    "Address": ".orders.address",
    "Cart": ".cart",
    "Coupon": ".shop",
    "GiftCard": ".shop",
    "Invoice": ".shop",
    "Line": ".cart",
    "Money": ".money",
    "Order": ".orders.order",
    "PaymentProvider": ".shop",
    "Quote": ".pricing",
    "Rejected": ".orders.order",
    "ShippingMethod": ".shop",
    "Shop": ".shop",
    "SmartCheckout": ".extension",
    "checkout_abandoned": ".signals",
    "checkout_started": ".signals",
    "order_paid": ".signals",
    "order_placed": ".signals",
}

__all__ = [
    "Address",
    "Cart",
    "Coupon",
    "GiftCard",
    "Invoice",
    "Line",
    "Money",
    "Order",
    "PaymentProvider",
    "Quote",
    "Rejected",
    "ShippingMethod",
    "Shop",
    "SmartCheckout",
    "checkout_abandoned",
    "checkout_started",
    "order_paid",
    "order_placed",
]


def __getattr__(name: str) -> object:
    """Load a public name on first use, so that values come without Flask (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
