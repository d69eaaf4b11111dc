"""The checkout with nothing in the cart: the way to what was ordered just now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Response, request, url_for

from ..i18n import gettext as _
from ..orders import records
from ..orders.records import Record
from ..state import State
from .accepts import wants_json
from .identity import identify, posted_checkout
from .order_link import kept_private
from .ordered import standing, to_order, to_pay
from .page import page
from .refusal import refusal

JUST = timedelta(hours=1)


def nothing_to_buy(state: State) -> Response:
    """Say so kindly; whoever ordered just now is shown that order."""
    if request.method == "POST":
        posted = standing(state, posted_checkout())
        if posted:
            return to_order(posted)
    identity = identify()
    record = None if identity.new else standing(state, identity.id)
    if record and record.awaits_money:
        return to_pay(record)
    if wants_json():
        return refusal(409, "empty_cart", _("Your cart is empty."), field="cart")
    if record is None and identity.before:
        record = records.by_token(state.database, identity.before)
    return _empty(record if record and _is_fresh(record) else None)


def _is_fresh(record: Record) -> bool:
    """Whether an order was placed just now and stands: others may sit here later."""
    return (
        record.done and record.told != "cancelled" and record.created_at > datetime.now(UTC) - JUST
    )


def _empty(record: Record | None) -> Response:
    """Show the empty cart, with the way to the order of this browser that stands."""
    link = url_for("smartcheckout.order", token=record.token) if record else ""
    title = _("Your cart is empty")
    answer = page("smartcheckout/empty.html", title, record=record, order_url=link)
    return kept_private(answer) if record else answer
