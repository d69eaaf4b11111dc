"""Which ways to pay are offered for a country and an amount, and why others are not."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..shop import EligibilityContext, MethodOffer, PaymentProvider
from ..wording import conditions_link, credit_terms, credit_warning

_TILL_CHOSEN_OTHERWISE = ("same_address", "only_pickup", "only_delivery")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Offered:
    """A method, and the provider that takes it."""

    provider: PaymentProvider
    offer: MethodOffer

    @property
    def choosable(self) -> bool:
        """Whether the shopper may choose it now."""
        return self.offer.refused is None

    @property
    def within_reach(self) -> bool:
        """Whether the shopper may choose it, now or with another address or delivery."""
        return self.offer.refused in (None, *_TILL_CHOSEN_OTHERWISE)

    def refused(self, reason: str, params: Mapping[str, Any]) -> Offered:
        """Return it as it is shown to whom it was refused for a reason."""
        known = {**self.offer.params, **params}
        return replace(self, offer=replace(self.offer, refused=reason, params=known))

    @property
    def terms(self) -> tuple[str, ...]:
        """What has to be said of it before it is chosen, in sentences: those of its credit."""
        return credit_terms(self.offer)

    @property
    def warning(self) -> str:
        """The warning that borrowing costs money, "" where there is none."""
        return credit_warning(self.offer)

    @property
    def conditions(self) -> str:
        """The text of the link to the conditions of its credit."""
        return conditions_link(self.offer)

    @property
    def preselectable(self) -> bool:
        """Whether it may be chosen beforehand: credit has to be asked for."""
        return self.choosable and self.offer.credit is None


def offers(providers: Sequence[PaymentProvider], context: EligibilityContext) -> list[Offered]:
    """Ask every provider what it offers, in the shop's order; one that breaks offers nothing."""
    return [
        Offered(provider, offer) for provider in providers for offer in _methods(provider, context)
    ]


def _methods(provider: PaymentProvider, context: EligibilityContext) -> list[MethodOffer]:
    try:
        return list(provider.methods(context))
    except Exception:
        _LOG.exception("payment provider %s could not say what it offers", provider.id)
        return []
