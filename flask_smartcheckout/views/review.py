"""What was typed, shown once more right before the order button.

Directive 2000/31/EC, art. 11(2): a slip can be found and mended before the order is placed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..forms import POSTAL, AddressForm
from ..i18n import get_locale
from ..i18n import gettext as _

if TYPE_CHECKING:
    from .basket import Basket


class Reviewed(NamedTuple):
    """One thing to look over: what it is, its text in one line, the id of what changes it."""

    label: str
    text: str
    target: str


def review(basket: Basket) -> list[Reviewed]:
    """Return where the order and its invoice go; an address comes once nothing is wrong with it."""
    locale = str(get_locale())
    delivered = basket.cart.needs_shipping and not basket.fetches
    found = []
    if _is_whole(basket.form):
        label = _("Delivery address") if delivered else _("Address")
        found.append(Reviewed(label, basket.delivery_address.one_line(locale), "sc-h-address"))
    if basket.pickup_point:
        lines = basket.pickup_point.lines(locale)
        found.append(Reviewed(_("Pickup point"), _(", ").join(lines), "sc-pickup_point"))
    if basket.entry.bills_elsewhere and _is_whole(basket.billing):
        text = basket.billing_address.one_line(locale)
        found.append(Reviewed(_("Invoice to"), text, "sc-billing"))
    return found


def _is_whole(form: AddressForm) -> bool:
    return not any(error.field in POSTAL for error in form.judged.errors)
