"""The form: shown, updated, and sent as an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from flask import Response, current_app, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from .. import i18n
from ..cart import Cart
from ..codes.tries import Visitor
from ..i18n import gettext as _
from ..orders import drafts
from ..orders.outcomes import Failed, Outdone, Placed, TurnedDown
from ..settings import ConfigurationError
from ..shop import MAX_CODE_LENGTH
from ..signals import checkout_started, send
from ..state import State, current, current_cart, require_order_handler
from ..storage import DatabaseNotReady
from ..tracking.checkouts import ServerEvent
from ..wording import sentence
from . import form_page, placement, problems, warming
from .accepts import wants_json
from .basket import Basket
from .blueprint import blueprint
from .body import is_too_large
from .completion import completed
from .confirmations import to_remember
from .empty_cart import nothing_to_buy
from .entry import Entry, guess_country, readable
from .extra_fields import unticked
from .form_page import Notice
from .identity import Identity, identify, posted_checkout, remember, renewed
from .moved_numbers import with_numbers_moved
from .ordered import go, is_of, placed, standing, to_order, to_pay
from .page import cart_url
from .prefetch import is_prefetch
from .proxy import look_at_proxy
from .refusal import refusal
from .visit import Visit

LARGEST_POST = 64 * 1024


@blueprint.route("/", methods=["GET", "POST"], strict_slashes=False)
def form() -> Response:
    """Show the form, or do what its button says."""
    state = current()
    if request.method == "POST" and is_too_large(LARGEST_POST):
        i18n.leave_form_unread()
        return refusal(413, "oversized", _("That is more than this form can hold."))
    try:
        cart = current_cart()
    except ConfigurationError:
        raise
    except Exception:
        return _no_cart()
    return _answer(state, cart) if cart else nothing_to_buy(state)


def _answer(state: State, cart: Cart) -> Response:
    identity = identify()
    answer = _post if request.method == "POST" else _get
    try:
        return answer(state, cart, identity)
    except (SQLAlchemyError, DatabaseNotReady):
        return remember(_no_database(state, cart, identity), identity)


def _no_database(state: State, cart: Cart, identity: Identity) -> Response:
    """Show the form again with everything typed: nothing was ordered."""
    current_app.logger.exception("smartcheckout: the database failed")
    known = request.form if request.method == "POST" else _prefill(state)
    entry = Entry.of(known, state.shop).with_default("country", guess_country(state.shop))
    basket = with_numbers_moved(Basket(state, cart, entry, without_database=True))
    message = _("The shop cannot take orders just now. Nothing was ordered or charged.")
    notice = Notice("unavailable", message)
    return form_page.answer(basket, identity.id, Visit.resume(basket), status=503, notice=notice)


def _no_cart() -> Response:
    """Say that the shop's own callback failed, and leave the reason to the log."""
    current_app.logger.exception("smartcheckout: the cart callback failed")
    message = _("The shop cannot look into your cart just now. Nothing was ordered or charged.")
    return refusal(503, "cart_unavailable", message, field="cart")


def _get(state: State, cart: Cart, identity: Identity) -> Response:
    require_order_handler(state)
    look_at_proxy()
    warming.begin()
    before = None if identity.new else standing(state, identity.id)
    if before and before.awaits_money and is_of(before, cart):
        return to_pay(before)
    if before and before.done:  # the answer to that order was lost; this is another cart
        identity = renewed(before.token)
    draft = None if identity.new else drafts.load(state.database, identity.id, datetime.now(UTC))
    customer = _prefill(state)
    known = draft.values if draft else customer
    if draft:
        i18n.go_on_in(draft.values.get("lang", [""])[0])
    entry = Entry.of(known, state.shop).with_default("country", guess_country(state.shop))
    basket = Basket(state, cart, _with_link_coupon(entry), _visitor(state, identity), identity.id)
    basket = with_numbers_moved(basket)
    basket.codes.remember(basket.quote)
    visit_id, returning = draft.visit_id if draft else "", _returning(state, customer)
    visit = Visit.open(basket, visit_id, returning)
    if not is_prefetch():
        send(checkout_started, cart=cart)
    return remember(form_page.answer(basket, identity.id, visit), identity)


def _visitor(state: State, identity: Identity) -> Visitor:
    return Visitor.of(identity.id, request.remote_addr or "", state.secret)


def _prefill(state: State) -> dict[str, object]:
    ask = state.callbacks.prefill
    try:
        return unticked(state.shop, ask() or {}) if ask else {}
    except Exception:
        current_app.logger.exception("smartcheckout: the prefill callback failed")
        return {}


def _returning(state: State, customer: Mapping[str, object]) -> str:
    """Return whether the shop knows this shopper, by its own word; "" where it is never asked."""
    if state.callbacks.prefill is None:
        return ""
    return "returning" if customer.get("email") or customer.get("name") else "new"


def _with_link_coupon(entry: Entry) -> Entry:
    """Apply the coupon of a link such as `?coupon=WELCOME10`."""
    code = request.args.get("coupon", "")
    if not code:
        return entry
    values = entry.values.copy()
    values.add("coupon", readable(code)[:MAX_CODE_LENGTH])
    return Entry(values)


def _post(state: State, cart: Cart, identity: Identity) -> Response:
    entry = Entry.of(request.form, state.shop).with_default("country", guess_country(state.shop))
    if "remove" in request.form:
        entry = entry.without_code(request.form["remove"])
    if "take" in request.form:
        name, _colon, value = request.form["take"].partition(":")
        entry = entry.with_value(name, value)
    if not wants_json():  # our script has seen to it in the page
        entry = entry.with_invoice_following(request.form.get("drawn_for", ""))
    posted = posted_checkout()
    is_ours = posted == identity.id
    checkout_id = identity.id if is_ours else ""
    ordering = _action() == "order"
    basket = Basket(state, cart, entry, _visitor(state, identity), checkout_id, ordering=ordering)
    basket = with_numbers_moved(basket)
    visit = Visit.resume(basket)
    if ordering and (before := standing(state, posted)):
        return to_order(before)
    if not is_ours:  # an old page, or a page that is not this browser's
        basket.codes.remember(basket.quote)
        return remember(_expired(basket, identity, visit, posted), identity)
    known = completed(basket, identity.id, required_only=ordering)
    known.codes.remember(known.quote)
    visit = visit.paying_as(known)
    _keep_draft(known, identity, visit)
    if ordering:
        return _order(known, identity, visit, unseen=known is not basket)
    elsewhere = None if wants_json() else _elsewhere(state)
    if elsewhere:  # a browser with our script goes there too, and has counted for itself
        return remember(go(elsewhere), identity)
    visit.record_start()
    return remember(_updated(known, identity, visit), identity)


def _updated(basket: Basket, identity: Identity, visit: Visit) -> Response:
    """Show the form with its new prices; a whole page says at its top what is new."""
    if wants_json():
        return form_page.answer(basket, identity.id, visit)
    news, found = " ".join(basket.code_news), basket.new_code_problems or None
    notice = Notice("code_kept", news) if news else None
    return form_page.answer(basket, identity.id, visit, problems=found, notice=notice)


def _action() -> str:
    """Return "order" only when the order button says so; everything else only updates."""
    return "order" if request.form.get("action") == "order" and not _other_button() else "update"


def _other_button() -> bool:
    return any(name in request.form for name in ("remove", "take", "leave"))


def _elsewhere(state: State) -> str | None:
    """Return where a button leads that leaves the form, with everything in it kept as a draft.

    To the cart, or to the form in another language: by its URL, so that the shop may hear of it.
    """
    if "leave" in request.form:
        return cart_url(state)
    if "action" in request.form or _other_button() or "lang" not in request.form:
        return None
    return url_for("smartcheckout.form", lang=str(i18n.get_locale()))


def _keep_draft(basket: Basket, identity: Identity, visit: Visit) -> None:
    values = basket.entry.as_lists() | {"lang": [str(i18n.get_locale())]}
    draft = drafts.Draft(values | to_remember(basket.vat_id), visit.id)
    drafts.save(basket.state.database, identity.id, draft, datetime.now(UTC))


def _expired(basket: Basket, identity: Identity, visit: Visit, posted: str | None) -> Response:
    message = _("This page was open for a long time. Check it and order again.")
    if posted and identity.new:
        message = _("Your browser keeps no cookies. Ordering needs one, so allow it and try again.")
    notice = Notice("expired", message)
    return form_page.answer(basket, identity.id, visit, status=422, notice=notice)


def _order(basket: Basket, identity: Identity, visit: Visit, *, unseen: bool) -> Response:
    seen = request.form.get("fingerprint") == basket.quote.fingerprint
    found = basket.problems if seen else problems.to_mend(basket)
    if found:
        visit.record_errors(basket)
        again = form_page.answer(basket, identity.id, visit, status=422, problems=found)
        return remember(again, identity)
    if unseen:
        return remember(_show_first(basket, identity.id, visit), identity)
    if not seen:
        visit.record_outcome("price_changed")
        return remember(form_page.price_changed(basket, identity.id, visit), identity)
    return _place(basket, identity.id, visit)


def _show_first(basket: Basket, checkout_id: str, visit: Visit) -> Response:
    """Show an address that a look-up completed before anything is sent there.

    A slip in the house number is found by whoever reads the street; after the order it would
    be too late (Directive 2000/31/EC, art. 11(2): errors can be corrected before the order).
    """
    visit.record_errors(basket)
    notice = Notice("completed", _("Your address was completed. Check it, then order again."))
    return form_page.answer(basket, checkout_id, visit, status=422, notice=notice)


def _place(basket: Basket, checkout_id: str, visit: Visit) -> Response:
    outcome = placement.place(basket, checkout_id, visit.id if visit.watched else "")
    if isinstance(outcome, Placed):
        return placed(basket.state, outcome, visit)
    if isinstance(outcome, Failed):
        visit.record_outcome("order_failed")
        return _failed(basket, checkout_id, visit, outcome)
    if isinstance(outcome, Outdone):
        visit.record_outcome("price_changed")
        afresh = replace(basket)  # asks anew what the codes are worth
        return form_page.price_changed(afresh, checkout_id, visit)
    if isinstance(outcome, TurnedDown):
        return _turned_down(replace(basket, turned_down=outcome), checkout_id, visit)
    visit.record(ServerEvent("order_rejected"))
    notice = Notice("rejected", outcome.message, field="cart")
    return form_page.answer(basket, checkout_id, visit, status=422, notice=notice)


def _turned_down(basket: Basket, checkout_id: str, visit: Visit) -> Response:
    """Show the form with why it cannot be paid like that: another way can be chosen."""
    visit.record_errors(basket)
    found = basket.problems
    return form_page.answer(basket, checkout_id, visit, status=422, problems=found)


def _failed(basket: Basket, checkout_id: str, visit: Visit, outcome: Failed) -> Response:
    if too_long := problems.to_shorten(basket, outcome.shorten):
        return form_page.answer(basket, checkout_id, visit, status=422, problems=too_long)
    key = "failed_again" if outcome.again else "failed"
    notice = Notice("failed", sentence(key, reference=outcome.reference[:8]))
    return form_page.answer(basket, checkout_id, visit, status=503, notice=notice)
