"""Checks of what the shop registered: the two that have to be there, and how each is written."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from ..state import Callbacks
from .finding import Finding, Subject

# As the docstrings of the decorators have them.
_CALLED = {
    "cart": "()",
    "order": "(order)",
    "prefill": "()",
    "shipping": "(cart, address)",
    "pickup_points": "(method, address)",
    "tax_rate": "(address, tax_class, date)",
    "coupon": "(code, cart)",
    "lookup": "(country, fields)",
    "related": "(order)",
    "owner": "()",
    "send_mail": "(message)",
}


def callbacks(subject: Subject) -> Iterator[Finding]:
    """The cart and the order handler are registered."""
    known = subject.state.callbacks
    if known.cart is None:
        yield Finding(
            "error",
            "Nothing says what is in the cart: decorate a function with @checkout.cart that "
            "yields checkout.line(…)",
        )
    if known.order is None:
        yield Finding(
            "error",
            "Nothing takes the orders: decorate a function with @checkout.order that saves one "
            "and returns the shop's own number",
        )
    for name, arguments in _CALLED.items():
        function = _registered(known, name)
        if function is not None:
            yield from _written(name, function, arguments)


def _registered(known: Callbacks, name: str) -> Callable[..., Any] | None:
    if name == "lookup":
        return known.lookup.ask if known.lookup else None
    function: Callable[..., Any] | None = getattr(known, name)
    return function


def _written(name: str, function: Callable[..., Any], arguments: str) -> Iterator[Finding]:
    called = getattr(function, "__name__", name)
    if is_async(function):
        yield Finding("error", f"@checkout.{name} is async: write a plain def {called}{arguments}")
    elif not _takes(function, arguments):
        yield Finding(
            "error",
            f"@checkout.{name} is called as {called}{arguments}, and yours takes "
            f"{inspect.signature(function)}",
        )


def is_async(function: Callable[..., Any]) -> bool:
    """Whether a function has to be awaited, which nobody does."""
    return inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)


def _takes(function: Callable[..., Any], arguments: str) -> bool:
    try:
        inspect.signature(function).bind(*filter(None, arguments.strip("()").split(", ")))
    except TypeError:
        return False
    except ValueError:
        return True  # one of C, that does not say
    return True
