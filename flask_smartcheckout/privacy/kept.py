"""Every table of ours: what of it is about a person, why it is kept, and what ends it.

A table that is named nowhere here fails a test, so that nothing is kept by oversight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..codes.tries import KEPT as TRIES_KEPT
from ..orders.drafts import KEPT as DRAFTS_KEPT
from ..orders.forgetting import UNTAKEN_KEPT
from ..settings import Settings

_BOOKS = (
    "Performing the contract, and the books that tax law has the shop keep "
    "(GDPR, art. 6(1)(b) and (c))."
)
_RIGHTS = "Proof of what was stated and when (Directive 2011/83/EU, art. 11a; GDPR, art. 6(1)(c))."
_FORM = "So that a form that was posted comes back filled in (GDPR, art. 6(1)(b))."
_ACCOUNT = "To show who looked at orders and what was done with them (GDPR, art. 5(2) and 32)."
_GUESSING = "So that codes are not guessed (GDPR, art. 6(1)(f))."


@dataclass(frozen=True, slots=True)
class Personal:
    """A table about persons: what is in it, what for, and which function forgets it in time.

    `kept` is how long; None means as long as the shop's settings say of orders.
    """

    what: str
    why: str
    forgotten_by: str
    kept: timedelta | None = None

    def until(self, since: datetime, settings: Settings) -> datetime:
        """Return when something is forgotten that is there since a moment."""
        return since + (self.kept or settings.retention_orders)


PERSONAL: Mapping[str, Personal] = {
    "smartcheckout_orders": Personal(
        "what was ordered, by whom", _BOOKS, "orders.forgetting:forget"
    ),
    "smartcheckout_payments": Personal("how it was paid", _BOOKS, "orders.forgetting:forget"),
    "smartcheckout_payment_entries": Personal("what was paid", _BOOKS, "orders.forgetting:forget"),
    "smartcheckout_coupon_uses": Personal("coupons used", _BOOKS, "orders.forgetting:forget"),
    "smartcheckout_outbox": Personal(
        "which mails were sent when", _BOOKS, "aftercare.statements:forget"
    ),
    "smartcheckout_withdrawals": Personal(
        "statements of withdrawal", _RIGHTS, "aftercare.statements:forget"
    ),
    "smartcheckout_owner_log": Personal(
        "who looked at an order, and what was done with it", _ACCOUNT, "orders.owner_log:forget"
    ),
    "smartcheckout_drafts": Personal(
        "unfinished forms", _FORM, "orders.drafts:erase_old", DRAFTS_KEPT
    ),
    "smartcheckout_code_tries": Personal(
        "codes that were tried, as digests", _GUESSING, "codes.tries:forget", TRIES_KEPT
    ),
}

UNTAKEN = Personal(
    "an order that the shop did not take", _FORM, "orders.forgetting:forget", UNTAKEN_KEPT
)

_SUMS = "sums of a day"
NOT_PERSONAL: Mapping[str, str] = {
    "smartcheckout_coupons": "the shop's own",
    "smartcheckout_coupon_counts": "how often each was used",
    "smartcheckout_gift_cards": "digests and amounts; the owner's note is searched for a person",
    "smartcheckout_gift_card_entries": "amounts",
    "smartcheckout_events": "what happened in a form; no value, no address, no cookie",
    "smartcheckout_views": "facts of a page view; none of a person",
    "smartcheckout_checkouts": "what became of a visit; none of a person",
    "smartcheckout_inbox": "batches of events that are not sorted into the log yet",
    "smartcheckout_event_losses": "how many batches could not be stored on a day",
    "smartcheckout_daily_figures": _SUMS,
    "smartcheckout_leaving_figures": _SUMS,
    "smartcheckout_step_figures": _SUMS,
    "smartcheckout_field_figures": _SUMS,
    "smartcheckout_error_figures": _SUMS,
    "smartcheckout_shape_figures": _SUMS,
    "smartcheckout_customer_reports": _SUMS,
    "smartcheckout_alerts": "what the owner wants to be told of",
    "smartcheckout_alarms": "what the owner was told of: figures",
}

STATISTICS = (
    "The statistics of the checkout hold no name, no address, no e-mail, nothing that was typed, "
    "no cookie, and no network address. Nothing in them can be found by a person."
)
ELSEWHERE = (
    "The shop's own tables, the payment providers and the mail server keep what they were given: "
    "ask there too."
)
