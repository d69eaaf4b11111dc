"""The desk where an order is paid: our record, the shop's providers, and who is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..shop import Capability, Invoice, PaymentProvider, Shop
from ..storage import Database
from .attempts import Attempt
from .order import Order


def _nobody(*_about: object) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What paying an order needs.

    `tell_paid` is called with an order that is paid and the visit that ordered it, `tell_review`
    with one that a person has to look at and why, a key.
    """

    database: Database
    shop: Shop
    tell_paid: Callable[[Order, str], None] = _nobody
    tell_review: Callable[[Order, str], None] = _nobody

    def provider(self, name: str) -> PaymentProvider | None:
        """Return a provider by its name, None when the shop has it no more."""
        return next((one for one in self.shop.payments if one.id == name), None)

    def invoice(self, name: str) -> Invoice | None:
        """Return the shop's own invoice of a name, None when that is another provider."""
        provider = self.provider(name)
        return provider if isinstance(provider, Invoice) else None

    def able(self, attempt: Attempt, capability: Capability) -> bool:
        """Whether the provider of an attempt declares that it can do something."""
        provider = self.provider(attempt.provider)
        return provider is not None and capability in provider.capabilities
