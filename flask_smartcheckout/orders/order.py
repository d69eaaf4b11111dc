"""Order: what the shop's own handler is given, and what it may answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..cart import Line
from ..pricing import Quote
from ..shop import PickupPoint, VatId
from .address import Address

MAX_NOTE_LENGTH = 1000  # characters; the form says so when there are more


class Rejected(Exception):
    """Raised by the order handler when the order cannot be taken; the shopper reads the message."""


@dataclass(frozen=True, slots=True)
class Order:
    """One order: everything the shop needs to fulfil it.

    `id` is ours and stays the same when a shopper tries again; `ref` is the shop's own
    number, empty until it is placed. `phone` is E.164, or as typed when it could not be
    sure. `pickup_point` is where the shopper fetches it, None when it is brought. `locale` is the
    language the shopper read. `extra` has what was entered in each of `Shop(extra_fields=…)`, by
    name: a text ("" for nothing), a date as 2026-12-24, or whether a box was ticked.
    `payment_method` is "gift_card" where gift cards paid it all, "free" where there was nothing to
    pay; collect `quote.amount_due`, not `quote.total`. `vat_id` is the buyer's VAT number, if one
    was given, with what the register said of it and when; keep it with the invoice.
    `payment_reference` is what the buyer tells the bank, without spaces, where the order is paid by
    the shop's own invoice into an account: ISO 11649, or that of the Belgian banks.
    """

    id: str
    lines: tuple[Line, ...]
    quote: Quote
    name: str
    email: str
    shipping: Address
    billing: Address
    payment_method: str
    locale: str
    placed_at: datetime
    shipping_method: str = ""
    company: str = ""
    phone: str = ""
    note: str = ""
    ref: str = ""
    extra: Mapping[str, str | bool] = field(default_factory=dict)
    vat_id: VatId | None = None
    pickup_point: PickupPoint | None = None
    payment_reference: str = ""

    @property
    def is_sent(self) -> bool:
        """Whether anything of it is goods, that are sent or fetched."""
        return any(line.needs_shipping for line in self.lines)

    def fit(self, model: Any, /, **more: Any) -> dict[str, Any]:
        """Return what to save of this order: `db.add(OrderRow(**order.fit(OrderRow, user_id=7)))`.

        `model` is a SQLAlchemy model or Table; its columns are matched by meaning (zip, plz and
        postcode …), and `more` wins. Raises DoesNotFit, a ValueError that names the column and
        the limit, rather than cut anything off.
        """
        from .fit import fit

        return fit(self, model, **more)

    def invoice_mentions(self, language: str | None = None) -> tuple[str, ...]:
        """Return what the invoice has to say where a business in another member state pays no VAT.

        Empty for every other order. `language` is any of the EU ("it", "nl_BE"), that of the order
        without one, English where there are no words.
        """
        from ..wording import invoice_mentions

        return invoice_mentions(self.quote, language or self.locale)
