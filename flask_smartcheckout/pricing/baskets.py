"""`flask smartcheckout quote`: a basket as JSON in, its quote as JSON out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ..cart import Cart, Line
from ..links import is_link
from ..money import Money
from ..shop import MAX_CODE_LENGTH, GiftCard, Shop
from .basket_fields import BasketError, Fields
from .basket_shop import read_country, read_shop
from .choices import BUYER_KINDS, VAT_ID_STATUSES, Buyer, Choices, Destination
from .quote import quote

Ask = Callable[[Cart, Destination, tuple[str, ...]], Choices]


def quote_json(
    basket: Mapping[str, Any], shop: Shop, today: date, ask: Ask | None = None
) -> dict[str, Any]:
    """Price one basket; what it leaves out comes from the shop, the day from `today`,
    a date or a moment.

    `ask` brings the answers of the host's callbacks, which count unless the basket has a
    `shop` of its own. Returns the quote with the basket's `id`, or `{"id", "error":
    {"field", "code", "message"}}`. Keys beside the known ones are the caller's own notes;
    inside an object a key that means nothing is an error, because a typo must not change
    a price.
    """
    known = basket.get("id") if isinstance(basket, Mapping) else None
    try:
        return {"id": known, **_quote(Fields(basket, ""), shop, today, ask)}
    except BasketError as error:
        shown = {"field": error.field, "code": error.code, "message": error.message}
    except ValueError as error:
        shown = {"field": "", "code": "invalid_format", "message": str(error)}
    return {"id": known, "error": shown}


def _quote(basket: Fields, own: Shop, today: date, ask: Ask | None) -> dict[str, Any]:
    shop = read_shop(basket, own)
    destination = _destination(basket.inner("destination"), shop)
    codes = basket.texts("codes", MAX_CODE_LENGTH)
    gift_cards = tuple(map(_gift_card, basket.objects("gift_cards")))
    buyer = _buyer(basket.inner("buyer"))
    day = basket.optional_day("date") or today
    cart = Cart.of(_lines(basket, shop.currency), shop.currency)
    answered = Choices(codes=codes)
    if ask and basket.get("shop") is None:
        answered = ask(cart, destination, codes)
    if basket.has("shipping"):
        answered = replace(answered, shipping_methods=None)
    choices = replace(answered, gift_cards=gift_cards, buyer=buyer)
    return quote(cart, _selling_to(shop, basket, destination), destination, choices, day).to_json()


def _selling_to(shop: Shop, basket: Fields, destination: Destination) -> Shop:
    """A basket with a shop or a shipping price of its own is sold wherever it goes."""
    if basket.get("shop") is None and not basket.has("shipping"):
        return shop
    return replace(shop, sells_to=(*shop.sells_to, destination.country))


def _lines(basket: Fields, currency: str) -> list[Line]:
    lines = [_line(fields, currency) for fields in basket.objects("lines")]
    if not lines:
        raise basket.fail("lines", "required", "is empty: a basket has at least one line")
    return lines


def _line(fields: Fields, currency: str) -> Line:
    ref = fields.text("ref")
    if fields.optional_text("currency") not in (None, currency):
        raise fields.fail("currency", "mismatch", f"is not {currency}, as the shop's is")
    untaxed = fields.has("tax_class") and fields.get("tax_class") is None
    line = Line(
        ref,
        fields.optional_text("title") or ref,
        Money.of(fields.number("unit_price"), currency),
        fields.whole("quantity", 1, least=1),
        tax_class=None if untaxed else fields.optional_text("tax_class") or "standard",
        weight=fields.whole("weight", 0),
        image=_link(fields, "image"),
        url=_link(fields, "url"),
        discountable=fields.flag("discountable", True),
        needs_shipping=fields.flag("needs_shipping", True),
    )
    fields.close()
    return line


def _link(fields: Fields, key: str) -> str | None:
    link = fields.optional_text(key)
    if link is not None and not is_link(link):
        raise fields.fail(key, "invalid_format", f"is {link!r}, no http(s) or relative URL")
    return link


def _destination(fields: Fields, shop: Shop) -> Destination:
    destination = Destination(
        read_country(fields, "country", shop.country),
        fields.optional_text("postcode"),
        fields.optional_text("state"),
        fields.optional_text("city"),
    )
    fields.close()
    return destination


def _buyer(fields: Fields) -> Buyer:
    buyer = Buyer(
        fields.choice("kind", BUYER_KINDS, "consumer"),
        fields.optional_text("vat_id"),
        fields.choice("vat_id_status", VAT_ID_STATUSES, "unchecked"),
    )
    fields.close()
    return buyer


def _gift_card(fields: Fields) -> GiftCard:
    card = GiftCard(fields.optional_text("code") or "", fields.number("balance"))
    fields.close()
    return card
