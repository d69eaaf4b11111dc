"""From discounted goods and freight to the finished Quote: tax, totals, payment by gift card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..money import Money
from ..shop import Coupon, GiftCard
from .basis import Basis
from .breakdown import Quote
from .charges import (
    AppliedDiscount,
    AppliedGiftCard,
    OfferedMethod,
    QuoteLine,
    QuoteShipping,
    ShippingOffer,
    ShippingShare,
)
from .coupons import Selection
from .goods import Goods
from .shipping import Freight
from .taxes import Levy, levy


def tax_on(basis: Basis, goods: Goods, freight: Freight | None) -> Levy:
    """Work out the tax on goods and freight together; the freight's parts come last."""
    parts = basis.shipping_parts(freight.price, goods) if freight else {}
    return levy(
        [*goods.left, *parts.values()],
        [*[item.taxes for item in goods.items], *parts],
        included=basis.included,
        per_line=basis.shop.tax_rounding == "line",
    )


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is charged for the goods and for sending them."""

    basis: Basis
    goods: Goods
    freight: Freight | None
    levied: Levy

    def quote(
        self,
        selection: Selection,
        offers: Sequence[Freight],
        gift_cards: Iterable[GiftCard],
        notices: tuple[str, ...],
    ) -> Quote:
        """Put the quote together."""
        applied = self._applied(selection.coupons)
        useful = {one.code for one in applied}
        subtotal, spent, tax = self.goods.subtotal, self.goods.spent, sum(self.levied.owed)
        charged = spent + (self.freight.price if self.freight else 0)
        total = self._money(charged if self.basis.included else charged + tax)
        cards, due = _pay(total, gift_cards)
        return Quote(
            lines=self._lines(),
            subtotal=self._money(subtotal),
            discounts=applied,
            discount_total=self._money(subtotal - spent),
            shipping=self._shipping(self.freight) if self.freight else None,
            shipping_offers=tuple(map(self._offer, offers)),
            tax_groups=self.levied.groups(self.basis.shop.currency),
            total=total,
            net_total=self._money(total.minor - tax),
            tax_total=self._money(tax),
            gift_cards=cards,
            amount_due=due,
            treatment=self.basis.treatment,
            tax_included=self.basis.included,
            delivery=self.freight.delivery if self.freight else None,
            refused=selection.refusals(one for one in selection.coupons if one.code not in useful),
            notices=notices,
        )

    def _money(self, minor: int) -> Money:
        return Money(minor, self.basis.shop.currency)

    def _lines(self) -> tuple[QuoteLine, ...]:
        """Return the lines in the order of the cart."""
        goods, included, owed = self.goods, self.basis.included, self.levied.owed
        lines = {
            item.position: QuoteLine(
                item.line, item.unit, left, tax, item.taxes, included, item.gift
            )
            for item, left, tax in zip(goods.items, goods.left, owed, strict=False)
        }
        return tuple(map(lines.__getitem__, range(len(lines))))

    def _shipping(self, freight: Freight) -> QuoteShipping:
        method, shares = freight.method, self._shipping_shares()
        return QuoteShipping(
            method_id=method.id,
            title=method.title,
            full=self._money(freight.full),
            charged=self._money(freight.price),
            tax=self._money(sum([share.tax_minor for share in shares])),
            tax_included=self.basis.included,
            days=method.days,
            pickup=method.pickup,
            shares=shares,
        )

    def _shipping_shares(self) -> tuple[ShippingShare, ...]:
        levied, goods = self.levied, len(self.goods.items)
        parts = (levied.taxes[goods:], levied.amounts[goods:], levied.owed[goods:])
        return tuple(map(ShippingShare, *parts))

    def _offer(self, freight: Freight) -> ShippingOffer:
        method = freight.method
        return ShippingOffer(
            OfferedMethod(method.id, method.title, method.days, method.pickup),
            self._money(freight.price),
            freight.price == 0,
            freight.delivery,
        )

    def _applied(self, coupons: Iterable[Coupon]) -> tuple[AppliedDiscount, ...]:
        """Return what each coupon took off; one that changed nothing is left out."""
        shipping = self.freight.taken if self.freight else {}
        found = []
        for coupon in coupons:
            on = "goods" if coupon.code in self.goods.taken else "shipping"
            taken = self.goods.taken.get(coupon.code, shipping.get(coupon.code, 0))
            if taken or coupon.kind == "free_gift":
                amount = self._money(taken)
                found.append(
                    AppliedDiscount(coupon.code, coupon.title, amount, on, coupon.automatic)
                )
        return tuple(found)


def _pay(due: Money, cards: Iterable[GiftCard]) -> tuple[tuple[AppliedGiftCard, ...], Money]:
    """Let each card pay what it holds of what is still due; return that and the rest."""
    paid: list[AppliedGiftCard] = []
    for card in cards:
        balance = Money.of(card.balance, due.currency)
        amount = min(balance, due)
        due -= amount
        if amount:
            paid.append(AppliedGiftCard(card.code, amount, balance - amount))
    return tuple(paid), due
