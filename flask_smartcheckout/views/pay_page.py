"""Paying an order that stands: after a payment that failed, or that was left.

Everything the shopper typed is in the order, so nothing is asked again but how to pay.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace

from flask import Response, current_app, redirect, request, url_for

from ..aftercare.withdrawn import withdrawn
from ..cashier import count, desk_of
from ..i18n import format_money, use_locale
from ..i18n import gettext as _
from ..orders.order import Order
from ..orders.outcomes import TurnedDown
from ..orders.owing import OverLimit
from ..orders.paying import pay_again
from ..orders.records import Payment, Record
from ..payments import Offered, offers
from ..shop import EligibilityContext
from ..state import State, current
from ..wording import (
    payment_refused,
    payment_text,
    payment_title,
    sentence,
    unpaid_reason,
)
from .blueprint import blueprint
from .confirmation import figures
from .eligibility import eligibility_of_order
from .order_link import kept_private, onward, record_of
from .page import page
from .payment_links import choice_of
from .returning import find_out
from .risk import turned_down


@blueprint.route("/order/<token>/pay", methods=["GET", "POST"])
def pay(token: str) -> Response:
    """Show how an order can be paid, or begin to pay it another way."""
    state = current()
    record = find_out(state, record_of(state, token))
    if record.payment is None or not record.awaits_money:
        return _go(onward(record))
    if withdrawn(state.database, state.shop, record).ended:
        return _go(url_for("smartcheckout.order", token=record.token))
    with use_locale(record.order.locale):
        offered = _offered(state, record)
        if request.method == "GET":
            return _show(state, record, record.payment, offered)
        return _post(state, record, record.payment, offered)


def _post(state: State, record: Record, payment: Payment, offered: list[Offered]) -> Response:
    wanted = request.form.get("payment")
    chosen = next((one for one in offered if one.offer.id == wanted and one.choosable), None)
    if chosen is None:
        error = sentence("payment_required")
        return _show(state, record, payment, offered, {"payment": error}, 422)
    why = _begin(state, record, payment, chosen)
    if why:
        refused = chosen.refused(why.reason, why.params)
        return _turn_down(state, record, payment, offered, refused)
    return _go(onward(record_of(state, record.token)))


def _begin(state: State, record: Record, payment: Payment, chosen: Offered) -> TurnedDown | None:
    """Begin to pay by the chosen way, or return why not."""
    why = turned_down(chosen.provider, _about(state, record.order), record.order)
    if why:
        return why
    known = request.form.get("attempt", "")
    choice = choice_of(state, chosen, payment.visit_id, record.token)
    try:
        begun = pay_again(desk_of(state), record.order.id, known, choice, datetime.now(UTC))
    except OverLimit as limit:
        return TurnedDown(limit.reason, limit.params)
    if begun:
        count(state, payment.visit_id, "payment_started")
    return None


def _turn_down(
    state: State, record: Record, payment: Payment, offered: list[Offered], refused: Offered
) -> Response:
    """Show why it cannot be paid like that: another way can be chosen."""
    shown = [refused if one.offer.id == refused.offer.id else one for one in offered]
    has_others = any(one.choosable for one in shown)
    said = payment_refused(refused.offer, has_others=has_others)
    return _show(state, record, payment, shown, {"payment": said}, 422)


def _offered(state: State, record: Record) -> list[Offered]:
    """Return the ways to pay this order, those that cannot be chosen with the reason.

    Nothing but the way is asked here, so that one which wants an age cannot be had.
    """
    found = offers(state.shop.payments, _about(state, record.order))
    return [one.refused("not_available", {}) if one.offer.min_age else one for one in found]


def _about(state: State, order: Order) -> EligibilityContext:
    return eligibility_of_order(order, state.shop.local(datetime.now(UTC)).date())


def _show(
    state: State,
    record: Record,
    payment: Payment,
    offered: list[Offered],
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    title = _("Pay your order")
    amount = format_money(record.order.quote.amount_due)
    show = partial(
        page,
        "smartcheckout/pay.html",
        _("Error: %(title)s", title=title) if errors else title,
        status,
    )
    return kept_private(
        show(
            record=record,
            **figures(state, record),
            reason=unpaid_reason(payment.state, payment.failure),
            go_on=payment.url if payment.state == "pending" else "",
            basket=SimpleNamespace(
                payments=offered,
                payment=_tried(payment, offered),
                asks_birth_date=False,
            ),
            payment_note="",
            lost_payment="",
            payment_title=payment_title,
            payment_text=payment_text,
            errors=errors or {},
            button=_("Pay %(amount)s", amount=amount),
        )
    )


def _tried(payment: Payment, offered: list[Offered]) -> Offered | None:
    """Return the method that was tried, for the shopper to try again, unless it is credit."""
    return next(
        (
            one
            for one in offered
            if one.choosable and one.offer.id == payment.method and not one.offer.credit
        ),
        None,
    )


def _go(location: str) -> Response:
    return kept_private(current_app.make_response(redirect(location, 303)))
