"""The notice of the EU on the legal guarantee, above the order button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..wording import Guarantee, guarantee_of

if TYPE_CHECKING:
    from .basket import Basket


def guarantee(basket: Basket) -> Guarantee | None:
    """Return the shop's notice for what is in the cart."""
    return guarantee_of(basket.state.shop, basket.country, goods=basket.cart.needs_shipping)
