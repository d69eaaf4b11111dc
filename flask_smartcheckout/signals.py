"""Signals a shop may listen to. The sender is the Flask app.

A receiver that raises is logged and left: a shop's order never depends on a signal.
Receivers are held weakly, so keep a reference to yours.
"""

from __future__ import annotations

from typing import Any

from blinker import NamedSignal, Namespace
from flask import Flask, current_app

_signals = Namespace()

checkout_started = _signals.signal("smartcheckout-checkout-started")
"""The form was opened with something in the cart. Sends `cart`."""

order_placed = _signals.signal("smartcheckout-order-placed")
"""The host's handler accepted an order. Sends `order`."""

order_paid = _signals.signal("smartcheckout-order-paid")
"""The money for an order is there, as its payment provider says. Sends `order`, once; a server that
dies while it is sent sends it again when it is back."""

order_needs_review = _signals.signal("smartcheckout-order-needs-review")
"""A person has to look at an order's payment. Sends `order` and `reason`: amount_mismatch,
paid_after_cancellation, paid_too_much, paid_twice, refund_failed or charged_back."""

checkout_abandoned = _signals.signal("smartcheckout-checkout-abandoned")
"""Checkouts were found abandoned. Sends `count`, how many."""

finding_alert = _signals.signal("smartcheckout-finding-alert")
"""An alert went over its threshold. Sends `kind` (finding, conversion, field, payments, silence,
losses, risk), `value` and `threshold` (percent, hours, batches, or money in minor units) and
`about`, what it is of. Sent by `flask smartcheckout work`, once until it was over."""


def send(signal: NamedSignal, **payload: Any) -> None:
    """Send a signal to each receiver; what one raises goes to the log and no further."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    for receiver in list(signal.receivers_for(app)):
        try:
            receiver(app, **payload)
        except Exception:
            app.logger.exception("smartcheckout: a receiver of %s failed", signal.name)
