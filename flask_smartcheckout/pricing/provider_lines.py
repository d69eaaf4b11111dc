"""The lines of a quote as payment providers ask for them: each sums, and all to the amount due.

Mollie (Payments API, `lines`): totalAmount = unitPrice × quantity - discountAmount, vatAmount =
totalAmount × (vatRate / (100 + vatRate)), the totals sum to the amount; anything else is a 422.
Klarna (`order_lines`): the same sums, total_tax_amount within one minor unit of that formula.
Both take a gift card as a line below zero, and one tax rate a line. Read on 2026-11-26:
docs.mollie.com/docs/handling-discounts, mollie/WooCommerce 1021, mollie/Shopware6 28 and 1352;
docs.klarna.com/payments/web-payments/additional-resources/use-cases/discounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ..money import Money
from ..shop import ProviderLine, Text
from .breakdown import Quote
from .charges import AppliedGiftCard, QuoteLine, QuoteShipping
from .percentages import gross_of, tax_in
from .tax_table import total_percent


def provider_lines(quote: Quote) -> tuple[ProviderLine, ...]:
    """Return what a provider is asked to collect; the totals sum to `quote.amount_due`.

    The discounts of goods are on their lines, those of shipping in its price; a shipping price
    that bears several rates is a line a rate.
    """
    return (
        *map(_goods, quote.lines),
        *(_shipping(quote.shipping) if quote.shipping else ()),
        *map(_gift_card, quote.gift_cards),
    )


def some_of(lines: Sequence[ProviderLine], quantities: Sequence[int]) -> tuple[ProviderLine, ...]:
    """Return so many pieces of each line, as they are sent; a line of none is left out.

    A price that cannot be divided is rounded down; all pieces of a line are the line.
    """
    chosen = zip(lines, quantities, strict=True)
    return tuple(_pieces(line, min(pieces, line.quantity)) for line, pieces in chosen if pieces > 0)


def _pieces(line: ProviderLine, pieces: int) -> ProviderLine:
    if pieces == line.quantity:
        return line
    total = Money(line.total.minor * pieces // line.quantity, line.total.currency)
    discount = line.unit_price * pieces - total
    tax = _tax(total, line.tax_rate)
    return replace(line, quantity=pieces, discount=discount, total=total, tax=tax)


def _goods(line: QuoteLine) -> ProviderLine:
    """Return a line of goods; where tax was added to all pieces together and no price of one piece
    comes to their sum, they are one piece: a rounding is no discount."""
    percent, pieces, total = total_percent(line.taxes), line.quantity, line.gross
    unit = line.unit.minor if line.tax_included else gross_of(line.unit.minor, percent)
    off = unit * pieces - total.minor
    kind = "physical" if line.line.needs_shipping else "digital"
    if off < 0 or (off and not line.discount):
        title = line.title if pieces == 1 else f"{pieces} × {line.title}"
        return _line(kind, line.ref, title, total, percent)
    return ProviderLine(
        kind,
        line.ref,
        line.title,
        pieces,
        Money(unit, total.currency),
        Money(off, total.currency),
        total,
        percent,
        _tax(total, percent),
    )


def _shipping(shipping: QuoteShipping) -> Iterator[ProviderLine]:
    for share in shipping.shares:
        minor = share.charged_minor + (0 if shipping.tax_included else share.tax_minor)
        if minor:
            total, percent = Money(minor, shipping.charged.currency), total_percent(share.taxes)
            yield _line("shipping_fee", shipping.method_id, shipping.title, total, percent)


def _gift_card(card: AppliedGiftCard) -> ProviderLine:
    """Return what a card pays; only the end of its code, which is money to whoever reads it."""
    end = f"…{card.code[-4:]}"
    return _line("gift_card", end, end, -card.amount, Decimal(0))


def _line(kind: str, ref: str, title: Text, total: Money, percent: Decimal) -> ProviderLine:
    nothing = Money.zero(total.currency)
    return ProviderLine(kind, ref, title, 1, total, nothing, total, percent, _tax(total, percent))


def _tax(total: Money, percent: Decimal) -> Money:
    return Money(tax_in(total.minor, percent), total.currency)
