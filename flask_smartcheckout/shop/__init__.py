"""What the merchant sells where, ships, accepts and promises."""

from .coupons import COUPON_KINDS, MAX_CODE_LENGTH, Coupon, GiftCard, coupon_code
from .dispatch import Dispatch
from .lookup import AddressLookup, AddressSuggester, Found, Suggestion
from .payment import (
    Capability,
    Completed,
    Deferred,
    EligibilityContext,
    Invoice,
    MethodOffer,
    PaymentProvider,
    PaymentSnapshot,
    Redirect,
    StartRequest,
)
from .pickup import PickupPoint
from .policy import Contact, Shop
from .regions import EU, country_list
from .shipping import FREE_FROM_BASES, ShippingMethod
from .tax_classes import is_place
from .text import Text, localized
from .vat_ids import VatId, VatIdAnswer, VatIdChecker

__all__ = [
    "COUPON_KINDS",
    "EU",
    "FREE_FROM_BASES",
    "MAX_CODE_LENGTH",
    "AddressLookup",
    "AddressSuggester",
    "Capability",
    "Completed",
    "Contact",
    "Coupon",
    "Deferred",
    "Dispatch",
    "EligibilityContext",
    "Found",
    "GiftCard",
    "Invoice",
    "MethodOffer",
    "PaymentProvider",
    "PaymentSnapshot",
    "PickupPoint",
    "Redirect",
    "ShippingMethod",
    "Shop",
    "StartRequest",
    "Suggestion",
    "Text",
    "VatId",
    "VatIdAnswer",
    "VatIdChecker",
    "country_list",
    "coupon_code",
    "is_place",
    "localized",
]
