"""Looking up the VAT id of this checkout, and remembering beside its form that it was confirmed.

The register lives in the memory of a process. The order may arrive in another one than the page
came from: the confirmation lies with the draft too, so that an outage between the two leaves the
price as it was shown.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import request

from ..orders import drafts
from ..shop import VatId
from ..state import State
from ..vat_ids import CONFIRMED, Visitor
from .elsewhere import elsewhere

KEY = "vat_id"


def look_up(state: State, number: str, checkout_id: str) -> VatId:
    """Return what is known of a VAT id; without a checkout nobody is asked."""
    visitor = Visitor(checkout_id, request.remote_addr or "") if checkout_id else None
    known = state.vat_ids.look_up(number, visitor, elsewhere)
    if visitor is None or known.status != "unavailable":
        return known
    return _remembered(state, number, checkout_id) or known


def to_remember(known: VatId | None) -> dict[str, list[str]]:
    """Return what a draft keeps of a confirmation."""
    if known is None or known.status != "valid" or known.checked_at is None:
        return {}
    return {KEY: [known.number, known.checked_at.isoformat(), known.reference]}


def _remembered(state: State, number: str, checkout_id: str) -> VatId | None:
    now = datetime.now(UTC)
    draft = drafts.load(state.database, checkout_id, now)
    confirmed, *facts = draft.values.get(KEY, [""]) if draft else [""]
    if confirmed != number:
        return None
    checked_at = datetime.fromisoformat(facts[0])
    is_recent = now - checked_at < timedelta(seconds=CONFIRMED)
    return VatId(number, "valid", checked_at, facts[1]) if is_recent else None
