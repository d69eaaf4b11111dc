"""Quote: what a cart costs for one destination, to the cent, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec

from ..money import Money
from ..shop import Text
from .charges import AppliedDiscount, AppliedGiftCard, QuoteLine, QuoteShipping, ShippingOffer
from .coupons import RefusedCoupon
from .delivery import Delivery
from .percentages import plain
from .taxes import TaxGroup
from .treatment import Treatment


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the items: `kind` says what it is, `amount` counts as it stands.

    Kinds: subtotal, discount (negative), shipping, tax (added), included_tax (of which),
    total, gift_card (negative), due. Subtotal, discounts, shipping and tax sum to total.
    """

    kind: str
    amount: Money
    title: Text | None = None
    code: str | None = None
    rate: Decimal | None = None
    base: Money | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """The full price breakdown of a cart for a destination, a buyer and a day.

    `subtotal` is the goods before discounts and `discount_total` what came off them, as
    displayed: with tax or without as `tax_included` says. `total` always has all tax in
    it; gift cards pay of it and leave `amount_due`. `notices` are codes: no_shipping (beside it
    part_not_served or order_too_large, when that is why), duties_may_apply, reverse_charge,
    tax_rate_unknown, vat_id_missing, vat_id_invalid, vat_id_unchecked, vat_id_unavailable.
    """

    lines: tuple[QuoteLine, ...]
    subtotal: Money
    discounts: tuple[AppliedDiscount, ...]
    discount_total: Money
    shipping: QuoteShipping | None
    shipping_offers: tuple[ShippingOffer, ...]
    tax_groups: tuple[TaxGroup, ...]
    total: Money
    net_total: Money
    tax_total: Money
    gift_cards: tuple[AppliedGiftCard, ...]
    amount_due: Money
    treatment: Treatment
    tax_included: bool
    delivery: Delivery | None
    refused: tuple[RefusedCoupon, ...]
    notices: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits that change with an amount, or what it is for.

        No date and no words are in it: it is the same in every process and language and
        on the next day, whatever the order of the lines.
        """
        shipping = self.shipping
        return _digest(
            self.treatment,
            sorted((o.ref, o.quantity, o.unit, o.charged, o.tax) for o in self.lines),
            [(one.code, one.amount) for one in self.discounts],
            (shipping.method_id, shipping.gross, shipping.tax) if shipping else None,
            self.tax_groups,
            [(card.code, card.amount) for card in self.gift_cards],
            self.total,
            self.amount_due,
        )

    @property
    def undeliverable(self) -> bool:
        """Whether no way of sending goes there."""
        return "no_shipping" in self.notices

    def rows(self) -> tuple[Row, ...]:
        """Return the rows below the items, in the order they are shown."""
        return (
            Row("subtotal", self.subtotal),
            *(
                Row("discount", -one.amount, one.title, None if one.automatic else one.code)
                for one in self.discounts
                if one.on == "goods"
            ),
            *self._shipping_row(),
            *self._tax_rows(),
            Row("total", self.total),
            *(Row("gift_card", -card.amount, code=card.code) for card in self.gift_cards),
            *((Row("due", self.amount_due),) if self.gift_cards else ()),
        )

    def _shipping_row(self) -> tuple[Row, ...]:
        chosen = self.shipping
        return (Row("shipping", chosen.charged, chosen.title),) if chosen else ()

    def _tax_rows(self) -> tuple[Row, ...]:
        kind = "included_tax" if self.tax_included else "tax"
        return tuple(
            Row(kind, group.tax, rate=group.rate, base=group.base, name=group.name)
            for group in self.tax_groups
            if group.rate
        )

    def to_json(self) -> dict[str, Any]:
        """Return what `flask smartcheckout quote` prints: decimal strings in major units."""
        return {
            "total": _text(self.total),
            "net_total": _text(self.net_total),
            "tax_total": _text(self.tax_total),
            "discount_total": _text(self.discount_total),
            "amount_due": _text(self.amount_due),
            "lines": [_line_json(line) for line in self.lines],
            "shipping": self.shipping and _shipping_json(self.shipping),
            "tax_groups": [
                {"rate": plain(group.rate), "base": _text(group.base), "tax": _text(group.tax)}
                for group in self.tax_groups
            ],
            "coupons": [{"code": one.code, "applied": _text(one.amount)} for one in self.discounts],
            "refused_coupons": [{"code": one.code, "reason": one.reason} for one in self.refused],
            "treatment": self.treatment.kind,
            "notices": list(self.notices),
        }


def _digest(*facts: object) -> str:
    return sha256(msgspec.json.encode(facts)).hexdigest()[:32]


def _text(money: Money) -> str:
    return f"{money.decimal:f}"


def _line_json(line: QuoteLine) -> dict[str, str]:
    return {
        "ref": line.ref,
        "gross": _text(line.gross),
        "net": _text(line.net),
        "tax": _text(line.tax),
        "discount": _text(line.discount),
    }


def _shipping_json(shipping: QuoteShipping) -> dict[str, Any]:
    amounts = {"gross": shipping.gross, "net": shipping.net, "tax": shipping.tax}
    return {**{key: _text(money) for key, money in amounts.items()}, "free": shipping.free}
