"""What the merchant sells where, ships, accepts and promises."""

from .coupons import COUPON_KINDS, MAX_CODE_LENGTH, Coupon, GiftCard, coupon_code
from .dispatch import Dispatch
from .extra_fields import ExtraField
from .invoice import Invoice
from .lookup import AddressLookup, AddressSuggester, Found, Suggestion
from .payment import (
    Cancels,
    Capability,
    Captures,
    Completed,
    Deferred,
    Fetches,
    Hears,
    PaymentProvider,
    PaymentSnapshot,
    ProviderLine,
    Redirect,
    Refunds,
    SnapshotState,
    Started,
    StartRequest,
    hosts_of,
)
from .payment_errors import (
    AmountMismatch,
    AuthenticationFailed,
    Declined,
    IdempotencyConflict,
    InvalidRequest,
    NotEligible,
    OutcomeUnknown,
    PaymentError,
    SignatureInvalid,
    TemporarilyUnavailable,
    Unsupported,
)
from .payment_methods import Credit, EligibilityContext, MethodOffer
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
    "AmountMismatch",
    "AuthenticationFailed",
    "Cancels",
    "Capability",
    "Captures",
    "Completed",
    "Contact",
    "Coupon",
    "Credit",
    "Declined",
    "Deferred",
    "Dispatch",
    "EligibilityContext",
    "ExtraField",
    "Fetches",
    "Found",
    "GiftCard",
    "Hears",
    "IdempotencyConflict",
    "InvalidRequest",
    "Invoice",
    "MethodOffer",
    "NotEligible",
    "OurText",
    "OutcomeUnknown",
    "PaymentError",
    "PaymentProvider",
    "PaymentSnapshot",
    "PickupPoint",
    "ProviderLine",
    "Redirect",
    "Refunds",
    "ShippingMethod",
    "Shop",
    "SignatureInvalid",
    "SnapshotState",
    "StartRequest",
    "Started",
    "Suggestion",
    "TemporarilyUnavailable",
    "Text",
    "Unsupported",
    "VatId",
    "VatIdAnswer",
    "VatIdChecker",
    "age_confirmation",
    "country_list",
    "coupon_code",
    "exemption",
    "gift_message",
    "hosts_of",
    "is_consumer_law_of_the_union",
    "is_place",
    "localized",
    "newsletter",
    "purchase_order",
    "terms",
]
