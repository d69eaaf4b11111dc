"""The parameters of a Stripe Checkout session, and those of a capture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..money import Money
from ..shop import ProviderLine, StartRequest, Unsupported, localized
from .adapters import check_lines, second_line, street_line
from .catalogue import Method
from .stripe_amounts import minor_for

if TYPE_CHECKING:
    from ..orders.address import Address

_MOST_LINES = 100
_LONGEST = 250  # characters of a line's name
# What is captured to let go of the rest: docs.stripe.com/payments/multicapture, "Release uncaptured
# funds". A payment that is cancelled instead takes no refund of what it brought.
NOTHING_MORE = {"amount_to_capture": 0, "final_capture": True}
_LOCALES = frozenset(
    "bg cs da de el en es et fi fil fr hr hu id it ja ko lt lv ms mt nb nl pl pt ro ru sk sl sv "
    "th tr vi zh pt-BR en-GB fr-CA zh-HK zh-TW es-419".split()
)


def session_params(request: StartRequest, method: Method, *, holds: bool) -> dict[str, Any]:
    """Return what is posted to /v1/checkout/sessions: the same for the same request.

    Raises AmountMismatch when the lines do not sum to the amount.
    """
    about = {"order_id": request.order_id, "order_number": request.order_number}
    params = {
        "mode": "payment",
        "payment_method_types": [method.id],
        "line_items": _line_items(request),
        "success_url": request.return_url,
        "cancel_url": request.cancel_url,
        "client_reference_id": request.order_id,
        "customer_email": request.email,
        "locale": _locale(request.locale),
        "metadata": about,
        "payment_intent_data": _intent(request, about, holds=holds),
    }
    return {key: value for key, value in params.items() if value}


def capture_params(intent: Mapping[str, Any], amount: Money) -> dict[str, Any]:
    """Return what is captured; raises Unsupported for a part that would be the only one."""
    wanted = minor_for(amount)
    params: dict[str, Any] = {"amount_to_capture": wanted}
    if wanted >= intent["amount_capturable"]:
        return params
    if not _takes_parts(intent):
        raise Unsupported("this payment is captured once: capture all of it and refund the rest")
    return params | {"final_capture": False}


def _takes_parts(intent: Mapping[str, Any]) -> bool:
    """Whether more may be captured later (docs.stripe.com/payments/multicapture)."""
    details = (intent.get("latest_charge") or {}).get("payment_method_details") or {}
    card = details.get("card") or {}
    return bool((card.get("multicapture") or {}).get("status") == "available")


def _line_items(request: StartRequest) -> list[dict[str, Any]]:
    """Return the lines; one for all of them where Stripe cannot have them as they are.

    It takes neither a line below zero, such as a gift card, nor more than a hundred.
    """
    check_lines(request)
    if len(request.lines) > _MOST_LINES or any(line.total.minor < 0 for line in request.lines):
        name = f"{request.shop_name} {request.order_number}".strip()
        return [_item(name, request.amount, 1)]
    return [_line(line, request.locale) for line in request.lines]


def _line(line: ProviderLine, locale: str) -> dict[str, Any]:
    title = localized(line.title, locale)
    if not line.discount:
        return _item(title, line.unit_price, line.quantity)
    return _item(f"{line.quantity} × {title}" if line.quantity > 1 else title, line.total, 1)


def _item(name: str, price: Money, quantity: int) -> dict[str, Any]:
    data = {
        "currency": price.currency.lower(),
        "unit_amount": minor_for(price),
        "product_data": {"name": name[:_LONGEST]},
    }
    return {"price_data": data, "quantity": quantity}


def _intent(request: StartRequest, about: dict[str, str], *, holds: bool) -> dict[str, Any]:
    data: dict[str, Any] = {"metadata": about, "description": request.order_number}
    if holds:
        data["capture_method"] = "manual"
    if request.shipping.street and any(line.kind == "physical" for line in request.lines):
        data["shipping"] = _shipping(request, request.shipping)
    return {key: value for key, value in data.items() if value}


def _shipping(request: StartRequest, address: Address) -> dict[str, Any]:
    fields = {
        "line1": street_line(address),
        "line2": second_line(address),
        "postal_code": address.postcode,
        "city": address.city,
        "state": address.state,
        "country": address.country,
    }
    known = {key: value for key, value in fields.items() if value}
    phone = {"phone": request.phone} if request.phone else {}
    return {"name": address.name or request.name or request.company, "address": known, **phone}


def _locale(locale: str) -> str:
    """Return the language in Stripe's list, "auto" (the browser's) when it is not in it."""
    tag = locale.replace("_", "-")
    return next((one for one in (tag, tag.partition("-")[0]) if one in _LOCALES), "auto")
