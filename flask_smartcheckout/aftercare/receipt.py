"""The receipt of a withdrawal: what was stated, and when (Directive 2011/83/EU, art. 11a(4))."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..i18n import format_moment
from ..i18n import gettext as _
from ..shop import Shop
from .letters import Letter
from .setting import letter
from .statements import Withdrawal


def receipt(shop: Shop, withdrawal: Withdrawal) -> Letter:
    """Write the receipt of a statement, in the current language."""
    number = withdrawal.statement.number
    subject = _("Receipt of your withdrawal from order %(number)s", number=number)
    contact = shop.contact_for(shop.country)
    return letter(shop, "withdrawal", subject, {"contact": contact, **facts(shop, withdrawal)})


def facts(shop: Shop, withdrawal: Withdrawal) -> dict[str, Any]:
    """Return what page and mail both say of a statement that was received."""
    return {
        "statement": withdrawal.statement,
        "received_utc": format_moment(withdrawal.received_at),
        "received_here": format_moment(shop.local(withdrawal.received_at)),
        "clock": shop.timezone,
        "received_iso": _iso(withdrawal.received_at),
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
