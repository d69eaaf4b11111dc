"""The confirmation: behind an unguessable link, the same however often it is loaded."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, abort, request, url_for

from ..aftercare.confirmation import may_withdraw
from ..aftercare.instructions import Instructions, instructions
from ..aftercare.withdrawn import Withdrawn, consequences, named, withdrawn
from ..cart import Line
from ..countries import format_phone
from ..i18n import format_moment, get_locale, supported, use_locale
from ..i18n import gettext as _
from ..orders import records
from ..pricing import tax_name_in
from ..state import State, current
from ..wording import (
    arrival_of,
    extra_label,
    extra_value_text,
    guarantee_of,
    packing_once_paid,
    remarks,
)
from .blueprint import blueprint
from .host_answers import all_of, asked
from .order_link import kept_private, record_of
from .page import page


@blueprint.get("/order/<token>")
def order(token: str) -> Response:
    """Show an order to whoever has its link, in the language it was placed in."""
    state = current()
    record = record_of(state, token)
    asked = supported(request.args.get("lang"))
    with use_locale(str(asked) if asked else record.order.locale):
        response = kept_private(_show(state, record))
    if record.state == "placing":
        response.headers["Refresh"] = "3"  # seconds: the other request is about to finish
    return response


@blueprint.get("/order/<token>/payment-code.svg")
def payment_code(token: str) -> Response:
    """Return the code that fills in the transfer an order waits for; 404 when it waits for none."""
    state = current()
    record = record_of(state, token)
    pay = _instructions(state, record, withdrawn(state.database, state.shop, record))
    if pay is None or pay.transfer is None:
        abort(404)
    drawn = Response(pay.transfer.svg(), mimetype="image/svg+xml")
    return kept_private(drawn)


def _show(state: State, record: records.Record) -> Response:
    if record.may_be_tried_again:
        message = _("The shop did not take this order. Nothing was charged.")
        return page("smartcheckout/notice.html", message, message=message)
    found = withdrawn(state.database, state.shop, record)
    title = _title(record, found)
    return page("smartcheckout/confirmation.html", title, **_values(state, record, found))


def _title(record: records.Record, found: Withdrawn) -> str:
    if record.told == "placed" and found.ended:
        return _("Your withdrawal has been received")
    titles = {"placed": _("Thank you for your order"), "cancelled": _("This order was cancelled")}
    return titles.get(record.told) or _("Your order")


def _values(state: State, record: records.Record, found: Withdrawn) -> dict[str, Any]:
    placed = record.order
    owed = record.awaits_money and not found.ended
    may = may_withdraw(state.shop, placed) and not found.whole
    return {
        **figures(state, record),
        "record": record,
        "contact": state.shop.contact_for(placed.shipping.country),
        "pay_url": url_for("smartcheckout.pay", token=record.token) if owed else "",
        "pay": _instructions(state, record, found),
        **_withdrawn(state, record, found),
        "phone": format_phone(placed.phone, placed.shipping.country),
        "related": [] if found.ended else _related(state, record),
        "guarantee": guarantee_of(state.shop, placed.shipping.country, goods=placed.is_sent),
        "scripts": ["print.js", "copy.js"],
        "extra": _extra(state, record),
        "withdraw_token": record.token if may else "",
        "placed_at": format_moment(state.shop.local(placed.placed_at)),
    }


def _instructions(state: State, record: records.Record, found: Withdrawn) -> Instructions | None:
    """Return how an order is paid; None when there is nothing to pay, or no longer."""
    return None if found.ended else instructions(state.shop, record)


def _withdrawn(state: State, record: records.Record, found: Withdrawn) -> dict[str, Any]:
    """Return what is said of withdrawals: when each came and of what, and what follows."""
    shop = state.shop
    return {
        "ended": found.ended,
        "withdrawn": [
            (format_moment(shop.local(one.received_at)), named(shop, record.order, one))
            for one in found.statements
        ],
        "consequences": consequences(shop, record, found),
    }


def figures(state: State, record: records.Record) -> dict[str, Any]:
    """Return what the totals of an order are shown with."""
    placed, paid = record.order, record.payment
    packing = packing_once_paid(state.shop, paid.provider) if paid else None
    return {
        "quote": placed.quote,
        "arrival": partial(arrival_of, packing=packing),
        "before": None,
        "tax_name": tax_name_in(placed.quote, placed.shipping.country, str(get_locale())),
        "quote_notices": remarks(placed.quote),
    }


def _extra(state: State, record: records.Record) -> list[tuple[str, list[str]]]:
    """Return what was entered in the shop's own fields: each label, and the lines of its value."""
    entered = record.order.extra
    said = [
        (extra_label(field), extra_value_text(field, entered.get(field.name, "")))
        for field in state.shop.extra_fields
    ]
    return [(label, text.splitlines()) for label, text in said if text]


def _related(state: State, record: records.Record) -> list[Line]:
    """Return up to three of the lines the shop offers after an order."""
    ask = state.callbacks.related
    found = asked(lambda: all_of(Line, ask(record.order))) if ask else None
    return list(found or ())[:3]
