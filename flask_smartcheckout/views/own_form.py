"""A form of the shop's own, counted by our statistics: before ours takes over, or beside it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app, request, url_for
from markupsafe import Markup

from ..i18n import get_locale
from ..state import State, current, current_cart
from ..tracking.checkouts import ServerEvent
from ..tracking.token import BadToken, Facts, issue, new_tracking_id, read, read_of_any_age
from .entry import guess_country
from .page import asset
from .visit import Visit, is_watched

INPUT = "smartcheckout_visit"
VERSION = "own"
_MORE_FIELDS = ("einvoice", "kana", "pickup_point")  # that the reporter does not know by itself
_FACTS = "smartcheckout.own_form"


def attributes() -> Markup:
    """Return what the form's tag is given; nothing where nobody is counted."""
    state = current()
    facts = _facts(state)
    if facts is None or not facts.is_sampled:
        return Markup()
    consent = state.settings.tracking == "consent"
    return Markup(
        'data-smartcheckout-track data-events-url="{}" data-token="{}" data-tracking-id="{}" '
        'data-fields="{}"{}'
    ).format(
        url_for("smartcheckout.events"),
        issue(state.secret, facts),
        facts.tracking_id,
        "|".join((*_MORE_FIELDS, *sorted(state.shop.own_names))),
        Markup(' data-consent="required"') if consent else "",
    )


def contents() -> Markup:
    """Return what stands within the form: its visit, and the script that reports."""
    state = current()
    facts = _facts(state)
    if facts is None:
        return Markup()
    token = Markup('<input type="hidden" name="{}" value="{}">').format(
        INPUT, issue(state.secret, facts)
    )
    return token + _script(state) if facts.is_sampled else token


def _script(state: State) -> Markup:
    nonce = state.settings.csp_nonce() if state.settings.csp_nonce else None
    return Markup('<script type="module" src="{}"{}></script>').format(
        asset("reporter.js"),
        Markup(' nonce="{}"').format(nonce) if nonce else "",
    )


def count_order() -> bool:
    """Count the order of the form that was posted; return False where it is not counted.

    However long the form was open: it is the server that counts.
    """
    state = current()
    facts = _signed(state)
    if facts is None or not (visit := Visit(state, facts)).watched:
        return False
    visit.record(ServerEvent("order_placed"))
    return True


def _facts(state: State) -> Facts | None:
    """Return the facts of this page's visit, which goes on when its form is shown again."""
    if not is_watched(state):
        return None
    memory = request.environ
    if _FACTS not in memory:
        try:
            memory[_FACTS] = _of_page(state)
        except Exception:
            current_app.logger.exception("smartcheckout: a form of the shop's is not counted")
            memory[_FACTS] = None
    facts: Facts | None = memory[_FACTS]
    return facts


def _of_page(state: State) -> Facts:
    cart, now, before = current_cart(), datetime.now(UTC), _posted(state)
    country, locale = guess_country(state.shop), str(get_locale())
    value, lines = cart.subtotal.minor, len(cart.lines)
    if before is not None:
        return before.reopen(now, country=country, locale=locale, value=value, lines=lines)
    return Facts.at(
        now,
        tracking_id=new_tracking_id(),
        country=country,
        locale=locale,
        currency=cart.currency,
        value=value,
        lines=lines,
        form_version=VERSION,
        sample=state.settings.tracking_sample,
    )


def _signed(state: State) -> Facts | None:
    try:
        return read_of_any_age(state.secret, request.form.get(INPUT, ""))
    except BadToken:
        return None


def _posted(state: State) -> Facts | None:
    try:
        return read(state.secret, request.form.get(INPUT, ""), datetime.now(UTC))
    except BadToken:
        return None
