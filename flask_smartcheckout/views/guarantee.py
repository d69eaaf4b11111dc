"""The notice of the EU on the legal guarantee, above the order button.

Directive 2011/83/EU, art. 6(1)(l) and 22a, as amended by Directive (EU) 2024/825; the notice itself
is drawn in Implementing Regulation (EU) 2025/1960, annex I, and may not be drawn anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..i18n import get_locale
from ..shop import EU, localized
from ..wording import GuaranteeWords, guarantee_words

if TYPE_CHECKING:
    from .basket import Basket


class Guarantee(NamedTuple):
    """The picture of the notice (a URL), and what stands for it in words."""

    picture: str
    words: GuaranteeWords


def guarantee(basket: Basket) -> Guarantee | None:
    """Return the shop's notice where goods go to a member state: elsewhere it would mislead."""
    notice = basket.state.shop.guarantee_notice
    if not notice or not basket.cart.needs_shipping or basket.country not in EU:
        return None
    return Guarantee(localized(notice, str(get_locale())), guarantee_words())
