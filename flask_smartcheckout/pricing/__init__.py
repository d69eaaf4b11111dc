"""What a cart costs: one quote, to the cent, for a destination, a buyer and a day.

Plain functions and frozen values: no Flask, no translations (notices and refusals are codes here).
"""

from .breakdown import Quote, Row
from .charges import (
    AppliedDiscount,
    AppliedGiftCard,
    OfferedMethod,
    QuoteLine,
    QuoteShipping,
    ShippingOffer,
)
from .choices import Buyer, Choices, Destination
from .coupons import RefusedCoupon
from .delivery import Delivery
from .names import tax_name, tax_name_in
from .price_note import PriceNote, note, one_piece
from .provider_lines import provider_lines, some_of
from .quote import quote
from .shipping import shippable
from .taxes import TaxGroup
from .territories import Territory, territory
from .treatment import Treatment, is_foreign_vat_id, is_intra_community

__all__ = [
    "AppliedDiscount",
    "AppliedGiftCard",
    "Buyer",
    "Choices",
    "Delivery",
    "Destination",
    "OfferedMethod",
    "PriceNote",
    "Quote",
    "QuoteLine",
    "QuoteShipping",
    "RefusedCoupon",
    "Row",
    "ShippingOffer",
    "TaxGroup",
    "Territory",
    "Treatment",
    "is_foreign_vat_id",
    "is_intra_community",
    "note",
    "one_piece",
    "provider_lines",
    "quote",
    "shippable",
    "some_of",
    "tax_name",
    "tax_name_in",
    "territory",
]
