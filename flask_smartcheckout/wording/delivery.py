"""When goods arrive or can be fetched, and why they cannot be sent."""

from __future__ import annotations

from typing import Protocol

from ..i18n import N_, format_days, gettext, ngettext
from ..pricing import Delivery

_UNSENT = {
    "not_deliverable": N_("The shop cannot deliver this order to %(country)s."),
    "part_not_served": N_("The shop does not deliver to this part of %(country)s."),
    "order_too_large": N_(
        "This is more than the shop can send to %(country)s in one order. Take something out, or "
        "contact the shop."
    ),
    "points_missed": N_(
        "The pickup points cannot be looked up just now. Try again in a few minutes."
    ),
    "not_priced": N_(
        "The price of delivery cannot be worked out just now. Try again in a few minutes."
    ),
}


class Sending(Protocol):
    """A way of sending: `days` are working days of the carrier, with `pickup` it is fetched."""

    @property
    def days(self) -> tuple[int, int] | None: ...

    @property
    def pickup(self) -> bool: ...


def arrival_of(delivery: Delivery, sending: Sending, packing: int | None = None) -> str:
    """Return when goods arrive or can be fetched.

    `packing` is None, or the working days from the money to the parcel where nothing is sent
    before a transfer came in: nobody knows the day then.
    """
    if packing is None or sending.days is None:
        return arrival(delivery, pickup=sending.pickup)
    if sending.pickup:
        return gettext("Ready to pick up once your payment is there")
    return ngettext(
        "Delivered within %(num)s working day after your payment is there",
        "Delivered within %(num)s working days after your payment is there",
        max(packing + sending.days[1], 1),
    )


def arrival(delivery: Delivery, *, pickup: bool = False) -> str:
    """Return on which days goods arrive, or are ready to be fetched."""
    days = format_days(delivery.first, delivery.last)
    if pickup:
        return gettext("Ready to pick up %(days)s", days=days)
    return gettext("Delivered %(days)s", days=days)


def arrival_note(delivery: Delivery, *, pickup: bool = False) -> str:
    """Return the same as part of a line of remarks."""
    days = format_days(delivery.first, delivery.last)
    if pickup:
        return gettext("ready to pick up %(days)s", days=days)
    return gettext("delivered %(days)s", days=days)


def unsent_message(reason: str, country: str) -> str:
    """Return why nothing can be sent: a notice of the quote, or what was not answered."""
    return gettext(_UNSENT[reason], country=country)
