"""What host templates reach as `smartcheckout`: price note, icon, and forms of their own."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import render_template
from markupsafe import Markup

from ..cart import Line
from ..i18n import get_locale
from ..pricing import Choices, Destination, note, one_piece, tax_name
from ..state import current
from . import cart_icon, own_form
from .entry import guess_country
from .host_answers import HostAnswers, address_of
from .page import render_context


class TemplateGlobal:
    """`{{ smartcheckout.price_note(line) }}`, `{{ smartcheckout.cart_icon() }}`.

    `<form {{ smartcheckout.counted() }}>{{ smartcheckout.counter() }}` is one of the shop's own.
    """

    def price_note(self, line: Line, country: str | None = None) -> Markup:
        """Return what a product page says beside a price: tax, shipping and delivery.

        Without a `country` it is the one the checkout begins with, which follows the
        visitor's browser: a page that is kept for everybody names one.
        """
        state = current()
        destination = Destination(country or guess_country(state.shop))
        host = HostAnswers(state, one_piece(line), destination, address_of(destination))
        values = note(line, state.shop, destination, datetime.now(UTC), host.add_to(Choices()))
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

    def counted(self) -> Markup:
        """Return the attributes of a form of your own that our statistics count."""
        return own_form.attributes()

    def counter(self) -> Markup:
        """Return what stands within such a form."""
        return own_form.contents()
