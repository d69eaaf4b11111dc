"""The shop's own invoice: pay later, without a third party."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar

from ..money import Money, Price, to_decimal
from .payment import Capability, Deferred, StartRequest
from .payment_methods import EligibilityContext, MethodOffer
from .regions import country_list
from .text import Text


@dataclass(frozen=True)
class Invoice:
    """Pay later, by the shop's own invoice, within `days` of the order.

    No third party, no interest and no fee, and at most 50 days: so it is no
    consumer credit (Directive (EU) 2023/2225, art. 2(2)(h)). `min_total` and
    `max_total` in major units; `countries` as in ShippingMethod; `transfer` is what
    the shopper needs to pay, shown after the order: {"name": …, "iban": …, "bic": …}, and what else
    there is, by the word for it. A
    shop that offers two, by bank and on delivery, say, gives each an `id` and a `title`.
    """

    capabilities: ClassVar[frozenset[Capability]] = frozenset()

    days: int = 14
    title: Text | None = None
    countries: Collection[str] = ()
    min_total: Price | None = None
    max_total: Price | None = None
    require_same_address: bool = True
    transfer: Mapping[str, str] = field(default_factory=dict)
    risk_check: Callable[[EligibilityContext], bool] | None = None
    id: str = "invoice"

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("Invoice(id=…) is empty: write a name, such as 'invoice'")
        if not 0 < self.days <= 50:
            raise ValueError(f"Invoice(days={self.days}): 1 to 50; later is consumer credit")
        object.__setattr__(self, "countries", country_list(self.countries))

    def methods(self, context: EligibilityContext) -> list[MethodOffer]:
        """Offer the invoice, with the reason when it cannot be chosen."""
        if self.countries and context.country not in self.countries:
            return []
        refused, params = self._refusal(context)
        due = context.today + timedelta(days=self.days)
        return [MethodOffer(self.id, "invoice", self.title, due, self.days, refused, params)]

    def _refusal(self, context: EligibilityContext) -> tuple[str | None, dict[str, Any]]:
        total = context.total.decimal
        if self.min_total is not None and total < to_decimal(self.min_total):
            return "from_amount", {"amount": Money.of(self.min_total, context.total.currency)}
        if self.max_total is not None and total > to_decimal(self.max_total):
            return "up_to_amount", {"amount": Money.of(self.max_total, context.total.currency)}
        if self.require_same_address and not context.billing_equals_shipping:
            return "same_address", {}
        if self.risk_check and not self.risk_check(context):
            return "not_available", {}
        return None, {}

    def start(self, request: StartRequest, *, idempotency_key: str) -> Deferred:
        """Owe the amount until the due date; the reference is the idempotency key."""
        return Deferred(idempotency_key, request.placed_at.date() + timedelta(days=self.days))
