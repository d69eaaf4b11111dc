"""What the merchant sells where, ships, accepts and promises."""

from .coupons import COUPON_KINDS, MAX_CODE_LENGTH, Coupon, GiftCard, coupon_code
from .dispatch import Dispatch
from .extra_fields import ExtraField
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
from .ready_fields import age_confirmation, gift_message, newsletter, purchase_order, terms
from .regions import EU, country_list
from .shipping import FREE_FROM_BASES, ShippingMethod
from .tax_classes import is_place
from .text import OurText, Text, localized
from .vat_ids import VatId, VatIdAnswer, VatIdChecker
from .withdrawal import EXEMPTIONS, LOST_LATER, exemption, is_consumer_law_of_the_union

__all__ = [
    "COUPON_KINDS",
    "EU",
    "EXEMPTIONS",
    "FREE_FROM_BASES",
    "LOST_LATER",
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
    "ExtraField",
    "Found",
    "GiftCard",
    "Invoice",
    "MethodOffer",
    "OurText",
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
    "age_confirmation",
    "country_list",
    "coupon_code",
    "exemption",
    "gift_message",
    "is_consumer_law_of_the_union",
    "is_place",
    "localized",
    "newsletter",
    "purchase_order",
    "terms",
]
