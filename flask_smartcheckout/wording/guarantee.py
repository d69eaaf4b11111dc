"""The notice of the EU on the legal guarantee: above the order button, and with the confirmation.

Directive 2011/83/EU, art. 6(1)(l), 8(7) and 22a, as amended by Directive (EU) 2024/825; the notice
itself is drawn in Implementing Regulation (EU) 2025/1960, annex I, and may not be drawn anew.
"""

from __future__ import annotations

from typing import NamedTuple

from ..i18n import get_locale
from ..shop import EU, Shop, localized
from .legal import GuaranteeWords, guarantee_words


class Guarantee(NamedTuple):
    """The picture of the notice (a URL), and what stands for it in words."""

    picture: str
    words: GuaranteeWords


def guarantee_of(shop: Shop, country: str, *, goods: bool) -> Guarantee | None:
    """Return the shop's notice where `goods` go to a member state: elsewhere it would mislead."""
    notice = shop.guarantee_notice
    if not notice or not goods or country not in EU:
        return None
    return Guarantee(localized(notice, str(get_locale())), guarantee_words())
