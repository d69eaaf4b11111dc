"""Processor time of the form, an update and an order, against a bare Flask view."""

from __future__ import annotations

from typing import Any

from flask import Flask

from .clock import seconds
from .shop import FORM, TYPED, example_shop, hidden_inputs, plain_app, shopper

JSON = {"Accept": "application/json"}
ORDERS = 40


def measure() -> dict[str, Any]:
    """Return milliseconds a request, and each as a multiple of the bare view's."""
    client = plain_app().test_client()
    bare = seconds(lambda: client.get("/"), 200)
    with example_shop() as app:
        times = {"form": _form(app), "update": _update(app), "order": _order(app)}
    return {
        "bare_view_ms": round(bare * 1000, 3),
        **{f"{name}_ms": round(time * 1000, 2) for name, time in times.items()},
        **{f"{name}_to_bare": round(time / bare, 1) for name, time in times.items()},
    }


def _form(app: Flask) -> float:
    client = shopper(app)
    return seconds(lambda: client.get(FORM), 20)


def _update(app: Flask) -> float:
    client = shopper(app)
    data = {**hidden_inputs(client), **TYPED, "action": "update"}
    return seconds(lambda: client.post(FORM, data=data, headers=JSON), 20)


def _order(app: Flask) -> float:
    """Return the time of placing one order; filling the cart and opening the form is not in it."""
    import time

    best = float("inf")
    for _ in range(ORDERS):
        client = shopper(app)
        data = {**hidden_inputs(client), **TYPED, "action": "order"}
        start = time.process_time()
        answer = client.post(FORM, data=data, headers=JSON)
        best = min(best, time.process_time() - start)
        assert answer.get_json().get("ok"), answer.text
    return best
