"""What host templates reach as `smartcheckout`: the price note and the icon."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import render_template
from markupsafe import Markup

from ..cart import Line
from ..i18n import get_locale
from ..pricing import Destination, note, one_piece, tax_name
from ..state import current
from . import cart_icon
from .host_answers import HostAnswers, address_of
from .page import render_context


class TemplateGlobal:
    """`{{ smartcheckout.price_note(line) }}` and `{{ smartcheckout.cart_icon() }}`."""

    def price_note(self, line: Line, country: str | None = None) -> Markup:
        """Return what a product page says beside a price: tax, shipping and delivery."""
        state = current()
        destination = Destination(country or state.shop.country)
        host = HostAnswers(state, one_piece(line), destination, address_of(destination))
        today = datetime.now(UTC).date()
        values = note(line, state.shop, destination, today, host.choices)
        context = render_context(
            state,
            note=values,
            destination=destination,
            tax_name=tax_name(destination.country, str(get_locale())),
        )
        return Markup(render_template("smartcheckout/price_note.html", **context))

    def cart_icon(self) -> Markup:
        """Return the icon for the place you choose; the automatic one then stays away."""
        return Markup(cart_icon.icon(current()))
