"""Asking the shop, at the last moment, whether an order may be paid by its own invoice."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from threading import BoundedSemaphore

from flask import current_app

from ..asking.deadline import within
from ..asking.trouble import NoAnswer
from ..orders.order import Order
from ..orders.outcomes import TurnedDown
from ..shop import EligibilityContext, Invoice, PaymentProvider
from .elsewhere import elsewhere

PATIENCE = 5.0  # seconds
_DOORS = BoundedSemaphore(32)  # threads, those nobody waits for any longer among them


def turned_down(
    provider: PaymentProvider, context: EligibilityContext, order: Order
) -> TurnedDown | None:
    """Return why the shop's `risk_check` takes no invoice of an order, None when it does.

    One that gives no answer in time says no: nothing is lost, the order can be paid another way.
    """
    if not isinstance(provider, Invoice) or provider.risk_check is None:
        return None
    ask = partial(provider.judged, replace(context, order=order))
    try:
        reason, params = within(PATIENCE, elsewhere(ask), _DOORS)
    except NoAnswer as error:
        current_app.logger.warning("smartcheckout: risk_check of %s: %s", provider.id, error)
        reason, params = "not_available", {}
    return TurnedDown(reason, params) if reason else None
