"""One order: who bought what, what it cost, every payment, what happened, and what can be done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, request, url_for

from ...countries import format_phone
from ...i18n import get_locale
from ...money import Money
from ...office.doing import office_of
from ...office.dossier import Dossier, read
from ...office.facts import dossier_json
from ...orders import owner_log
from ...orders.order import Order
from ...orders.owner_log import Deed, Noted
from ...pricing import tax_name_in
from ...state import State, current
from ...wording import (
    extra_label,
    extra_value_text,
    price_rows,
    remarks,
    result_text,
)
from . import access, order_filter, posting
from .frame import answer, dashboard_page
from .order_rows import order_tag, reason, short
from .order_story import log_lines, story
from .payment_rows import payment_rows
from .selection import Selection
from .withdrawal_rows import banner

PAGE = "dashboard_order"


@dashboard_page("/orders/<order_id>", PAGE, counted=False)
def order(selection: Selection, order_id: str) -> Response:
    """Show one order, or say that it is not there. Whoever looks is noted."""
    state, now = current(), datetime.now(UTC)
    dossier = found(state, order_id, now)
    if dossier is None:
        return missing(selection)
    office, chosen = office_of(state), order_filter.read(request.args, selection)
    values = {
        "order_number": dossier.number,
        "record": dossier.record,
        "order_state": order_tag(dossier.record.state),
        "reason": reason(dossier.record.failure, dossier.record.payment),
        "short": "" if dossier.record.failure else short(dossier.record.payment),
        "withdrawals": [banner(dossier, one, state.shop) for one in dossier.withdrawals],
        "filter": chosen,
        "payments": payment_rows(office.desk, dossier, state.shop.local(now).date()),
        "possible": office.all_possible(dossier),
        "story": story(dossier),
        "log": log_lines(_log(state, order_id)),
        "note": _said(),
        "shopper_url": url_for("smartcheckout.order", token=dossier.record.token),
        **_bought(state, dossier.record.order),
    }
    return answer("order", chosen.selection, dossier_json(dossier), **values)


def found(state: State, order_id: str, now: datetime) -> Dossier | None:
    """Return an order that somebody looks at, and note that they do."""
    if not (order_id.isascii() and order_id.isalnum()):
        return None
    dossier = read(state.database, order_id)
    if dossier is not None:
        owner_log.look(state.database, Deed(access.who(), "look", order_id), now)
    return dossier


def missing(selection: Selection) -> Response:
    """Say that there is no such order."""
    chosen = order_filter.read(request.args, selection)
    return answer("no_order", chosen.selection, status=404, filter=chosen)


def _bought(state: State, order: Order) -> dict[str, Any]:
    """Return who bought what, and what it cost: the same quote as the shopper's own page."""
    locale = str(get_locale())
    country = order.shipping.country
    return {
        "order": order,
        "phone": format_phone(order.phone, country),
        "shipping": order.shipping.lines(locale),
        "billing": order.billing.lines(locale) if order.billing != order.shipping else [],
        "extra": [
            (extra_label(one), extra_value_text(one, order.extra.get(one.name, "")))
            for one in state.shop.extra_fields
            if extra_value_text(one, order.extra.get(one.name, ""))
        ],
        "prices": price_rows(order.quote, tax_name_in(order.quote, country, locale)),
        "remarks": remarks(order.quote),
    }


def _log(state: State, order_id: str) -> list[Noted]:
    """Return the log of an order, this look at it included."""
    with state.database.connect() as connection:
        return owner_log.of_order(connection, order_id)


def _said() -> dict[str, Any] | None:
    """Return what was just done, in a sentence, and whether it is well."""
    note = posting.note()
    if note is None:
        return None
    action, about = note
    minor, result = about.get("minor"), about["result"]
    amount = Money(minor, about["currency"]) if minor is not None else None
    well = result in (owner_log.DONE, owner_log.ALREADY)
    return {"text": result_text(action, result, amount), "well": well}
