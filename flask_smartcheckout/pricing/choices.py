"""What decides a price besides the cart and the shop: where it goes, who buys, what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import NoneType

from ..money import Price
from ..shop import Coupon, GiftCard, PickupPoint, ShippingMethod

BUYER_KINDS = ("consumer", "business")
VAT_ID_STATUSES = ("valid", "invalid", "unchecked", "unavailable")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the goods go, as far as it is known.

    `country` is an ISO 3166-1 code, `state` the subdivision part of ISO 3166-2 ("QC").
    """

    country: str
    postcode: str | None = None
    state: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys. Only a `vat_id_status` of "valid", confirmed by VIES, moves the tax to them."""

    kind: str = "consumer"
    vat_id: str | None = None
    vat_id_status: str = "unchecked"

    def __post_init__(self) -> None:
        if self.kind not in BUYER_KINDS:
            raise ValueError(f"Buyer(kind={self.kind!r}) is one of {', '.join(BUYER_KINDS)}")
        if not isinstance(self.vat_id, (str, NoneType)):
            raise ValueError(f"Buyer(vat_id={self.vat_id!r}) is a text such as 'BE0123456749'")
        if self.vat_id_status not in VAT_ID_STATUSES:
            raise ValueError(
                f"Buyer(vat_id_status={self.vat_id_status!r}) is one of "
                f"{', '.join(VAT_ID_STATUSES)}"
            )


TaxRateHook = Callable[[Destination, str, date], Price | Sequence[Price | Decimal] | None]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the shopper chose, and what the host answered for this visit.

    `shipping` is the id of a method; without one that goes there, the first that does
    counts. `found_coupons` are those that stand elsewhere than in the shop's code. `barred` says
    why a code does not count for reasons no price shows: used_up, used_before,
    not_first_order, too_many_tries.
    `shipping_methods` replace the shop's own when a carrier was asked. `tax_rate`
    answers with percentages for (destination, tax class, day), or None for ours.
    `pickup_points` holds the chosen point of each method that has it, by method id.
    """

    shipping: str | None = None
    codes: tuple[str, ...] = ()
    gift_cards: tuple[GiftCard, ...] = ()
    buyer: Buyer = Buyer()
    found_coupons: tuple[Coupon, ...] = ()
    barred: Mapping[str, str] = field(default_factory=dict)
    shipping_methods: tuple[ShippingMethod, ...] | None = None
    tax_rate: TaxRateHook | None = None
    pickup_points: Mapping[str, PickupPoint] = field(default_factory=dict)
