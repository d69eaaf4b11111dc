"""The receipt of a withdrawal: what was stated, and when (Directive 2011/83/EU, art. 11a(4))."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..i18n import format_moment, format_number
from ..i18n import gettext as _
from ..shop import Shop
from ..wording import label
from . import plain
from .letters import Letter
from .setting import letter
from .statements import Statement, Withdrawal


def receipt(shop: Shop, withdrawal: Withdrawal) -> Letter:
    """Write the receipt of a statement, in the current language."""
    number = withdrawal.statement.number
    subject = _("Receipt of your withdrawal from order %(number)s", number=number)
    contact, stated = shop.contact_for(shop.country), _stated(shop, withdrawal)
    values = {
        "contact": contact,
        "contact_text": plain.seller(shop, contact),
        "stated": stated,
        "stated_text": plain.facts(stated),
    }
    return letter(shop, "withdrawal", subject, values | facts(shop, withdrawal))


def _stated(shop: Shop, withdrawal: Withdrawal) -> list[tuple[str, str]]:
    said, here = withdrawal.statement, format_moment(shop.local(withdrawal.received_at))
    return [
        (_("Received on"), f"{here} ({shop.timezone})"),
        ("UTC", _utc(withdrawal.received_at)),
        (label("name"), said.name),
        (_("Order number"), said.number),
        (label("email"), said.email),
        (_("Withdrawn from"), what(said)),
    ]


def what(said: Statement) -> str:
    """Return what was withdrawn from, one item a line."""
    if said.whole:
        return _("The whole order")
    named = [f"{format_number(item.quantity)} × {item.title}" for item in said.items]
    return "\n".join(named) or said.words


def facts(shop: Shop, withdrawal: Withdrawal) -> dict[str, Any]:
    """Return what page and mail both say of a statement that was received."""
    return {
        "statement": withdrawal.statement,
        "received_here": format_moment(shop.local(withdrawal.received_at)),
        "clock": shop.timezone,
        "received_iso": withdrawal.received_at.isoformat(timespec="seconds"),
        "received_utc": _utc(withdrawal.received_at),
    }


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
