"""The parts of a quote: lines, discounts, shipping, gift cards."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ..cart import Line
from ..money import Money
from ..shop import Text
from .delivery import Delivery
from .rates import Taxes


class QuoteLine(NamedTuple):
    """A cart line in this sale.

    `unit` and `charged` (all pieces, after discounts) read as prices do here: with tax
    when `tax_included`, else without; both are kept in minor units of the line's currency.
    A `gift` was not in the cart: a coupon added it.
    """

    line: Line
    unit_minor: int
    charged_minor: int
    tax_minor: int
    taxes: Taxes
    tax_included: bool
    gift: bool = False

    def _money(self, minor: int) -> Money:
        return Money(minor, self.line.unit_price.currency)

    @property
    def unit(self) -> Money:
        """What one piece costs before discounts, as prices read here."""
        return self._money(self.unit_minor)

    @property
    def charged(self) -> Money:
        """What all pieces cost after discounts, as prices read here."""
        return self._money(self.charged_minor)

    @property
    def tax(self) -> Money:
        """The tax in it, or on it."""
        return self._money(self.tax_minor)

    @property
    def amount(self) -> Money:
        """What all pieces cost before discounts, as prices read here."""
        return self.unit * self.line.quantity

    @property
    def discount(self) -> Money:
        """What coupons took off, as prices read here."""
        return self.amount - self.charged

    @property
    def gross(self) -> Money:
        """What the shopper pays, with all tax."""
        return self.charged if self.tax_included else self.charged + self.tax

    @property
    def net(self) -> Money:
        """What the shop keeps."""
        return self.charged - self.tax if self.tax_included else self.charged

    @property
    def rates(self) -> tuple[Decimal, ...]:
        """The percentages of its taxes."""
        return tuple(tax.rate for tax in self.taxes)

    @property
    def ref(self) -> str:
        """The product's key in the shop."""
        return self.line.ref

    @property
    def title(self) -> str:
        """The product's name."""
        return self.line.title

    @property
    def quantity(self) -> int:
        """How many pieces."""
        return self.line.quantity

    @property
    def tax_class(self) -> str | None:
        """The tax class; None when it is not taxed."""
        return self.line.tax_class

    @property
    def image(self) -> str | None:
        """Where its picture is."""
        return self.line.image

    @property
    def url(self) -> str | None:
        """Where its own page is."""
        return self.line.url


@dataclass(frozen=True, slots=True)
class AppliedDiscount:
    """What a coupon took off, an `automatic` one without a code being typed.

    `on` is "goods" or "shipping"; a shipping price is already lower.
    """

    code: str
    title: Text | None
    amount: Money
    on: str = "goods"
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class AppliedGiftCard:
    """What a gift card pays of the total, and what is left on it then."""

    code: str
    amount: Money
    left: Money | None = None


@dataclass(frozen=True, slots=True)
class OfferedMethod:
    """A way of sending as the shopper sees it; `days` in working days.

    With `pickup` the shopper fetches the goods at a pickup point.
    """

    id: str
    title: Text
    days: tuple[int, int] | None = None
    pickup: bool = False


@dataclass(frozen=True, slots=True)
class ShippingOffer:
    """A method for the list of choices: its price as displayed here, and when it arrives."""

    method: OfferedMethod
    price: Money
    free: bool
    delivery: Delivery | None = None


class ShippingShare(NamedTuple):
    """The part of a shipping price that bears some taxes, in minor units, as prices read here."""

    taxes: Taxes
    charged_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class QuoteShipping:
    """The chosen way of sending.

    `full` is its price before the free-from threshold and coupons, `charged` what is
    left, both as prices read here: with tax when `tax_included`, else without. `shares`
    are its parts by the taxes they bear.
    """

    method_id: str
    title: Text
    full: Money
    charged: Money
    tax: Money
    tax_included: bool
    days: tuple[int, int] | None = None
    pickup: bool = False
    shares: tuple[ShippingShare, ...] = ()

    @property
    def free(self) -> bool:
        """Whether nothing is charged for it."""
        return not self.charged

    @property
    def gross(self) -> Money:
        """What the shopper pays, with all tax."""
        return self.charged if self.tax_included else self.charged + self.tax

    @property
    def net(self) -> Money:
        """What the shop keeps."""
        return self.charged - self.tax if self.tax_included else self.charged
