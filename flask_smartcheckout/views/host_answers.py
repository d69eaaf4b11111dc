"""Asking the host's optional callbacks: what breaks in one goes to the log, not to the shopper."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from flask import current_app

from ..money import to_decimal

Answer = TypeVar("Answer")


def asked(ask: Callable[[], Answer]) -> Answer | None:
    """Return what a callback answers, or None, as if it knew nothing, when it raises."""
    try:
        return ask()
    except Exception:
        current_app.logger.exception("smartcheckout: a callback of the shop failed")
        return None


def percentages(answer: Any) -> list[Decimal] | None:
    """Return the percentages a tax service gave; raises ValueError when they are none."""
    if answer is None:
        return None
    rates = [to_decimal(one) for one in (answer if isinstance(answer, (list, tuple)) else [answer])]
    if any(not 0 <= rate <= 100 for rate in rates):
        raise ValueError(f"{answer!r} holds no percentages")
    return rates
