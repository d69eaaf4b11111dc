"""What Mollie refuses in a payment, as far as its documentation says.

docs.mollie.com/reference/create-payment, docs.mollie.com/docs/place-a-hold-for-a-payment, and
models/payment_request.py of mollie-api-py; read on 2026-11-26.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_smartcheckout.money import exponent

Payment = Mapping[str, Any]
Refusal = tuple[str, str]

_KNOWN = set(
    "description amount redirectUrl cancelUrl webhookUrl lines billingAddress shippingAddress "
    "locale method metadata captureMode".split()
)
_METHODS = set(
    "alma applepay bancomatpay bancontact banktransfer belfius billie billink bizum blik "
    "creditcard eps ideal in3 kbc klarna mbway mobilepay multibanco mybank paypal przelewy24 "
    "riverty satispay swish trustly twint vipps".split()
)
_HOLDABLE = {"creditcard", "klarna", "billie", "riverty", "billink", "vipps", "mobilepay"}
_ONLY_HELD = {"riverty", "billink"}
_WITH_ADDRESS = {"klarna", "riverty", "billink", "in3", "billie"}
_ADDRESS = set(
    "title givenName familyName organizationName streetAndNumber streetAdditional postalCode "
    "email phone city region country".split()
)
_POSTAL = ("streetAndNumber", "postalCode", "city", "country")
_LINE = set(
    "type description quantity quantityUnit unitPrice discountAmount totalAmount vatRate "
    "vatAmount sku categories imageUrl productUrl".split()
)
_NEGATIVE = {"discount", "store_credit", "gift_card"}
_TYPES = _NEGATIVE | {"physical", "digital", "shipping_fee", "surcharge"}
_LOCALES = set(
    "ca_ES cs_CZ da_DK de_AT de_CH de_DE de_LU en_GB en_US es_ES fi_FI fr_BE fr_FR fr_LU hu_HU "
    "is_IS it_IT lt_LT lv_LV nb_NO nl_BE nl_NL pl_PL pt_PT sk_SK sv_SE".split()
)


def refusals(payment: Payment) -> Iterator[Refusal]:
    """Yield what Mollie finds wrong, as (field, detail), in the order it looks."""
    for name in ("description", "amount", "redirectUrl"):
        if not payment.get(name):
            yield name, f"The {name} is missing"
    yield from _unknown(payment, _KNOWN, "")
    yield from _of_method(payment)
    yield from _of_amount(payment["amount"], "amount")
    if payment.get("locale", "nl_NL") not in _LOCALES:
        yield "locale", "The locale is invalid"
    if re.match(r"https?://(localhost|127\.)", payment.get("webhookUrl", "")):
        yield "webhookUrl", "The webhook URL is unreachable from Mollie's point of view"
    for name in ("billingAddress", "shippingAddress"):
        if name in payment:
            yield from _of_address(payment[name], name, payment["method"])
    if payment["method"] in _WITH_ADDRESS and "billingAddress" not in payment:
        yield "billingAddress", "The billing address is required"
    yield from _of_lines(payment)


def _unknown(given: Mapping[str, Any], known: set[str], where: str) -> Iterator[Refusal]:
    for name in set(given) - known:
        yield f"{where}{name}", f"Non-existent body parameter {name!r}"


def _of_method(payment: Payment) -> Iterator[Refusal]:
    method, held = payment.get("method"), payment.get("captureMode") == "manual"
    if method not in _METHODS:
        yield "method", "The payment method is invalid"
    if held and method not in _HOLDABLE:
        yield "captureMode", "The payment method cannot be captured manually"
    if not held and method in _ONLY_HELD:
        yield "captureMode", "The payment method has to be captured manually"


def _of_amount(amount: Mapping[str, str], where: str) -> Iterator[Refusal]:
    decimals = exponent(amount["currency"])
    wanted = rf"-?\d+\.\d{{{decimals}}}" if decimals else r"-?\d+"
    if not re.fullmatch(wanted, amount["value"]):
        yield where, "The amount contains an invalid value"


def _of_address(address: Mapping[str, str], where: str, method: str) -> Iterator[Refusal]:
    yield from _unknown(address, _ADDRESS, f"{where}.")
    postal = [name for name in _POSTAL if address.get(name)]
    if postal and len(postal) < len(_POSTAL):
        lacking = next(name for name in _POSTAL if name not in postal)
        yield f"{where}.{lacking}", f"The {lacking} is missing"
    if not postal and not address.get("email"):
        yield where, "The address has neither an e-mail address nor a postal address"
    if not re.fullmatch(r"\+[1-9]\d{4,14}", address.get("phone", "+31208202070")):
        yield f"{where}.phone", "The phone number is no E.164"
    if not address.get("email", "a@b").rpartition("@")[2].isascii():
        yield f"{where}.email", "The domain is not in Punycode"
    if where == "billingAddress" and method in _WITH_ADDRESS:
        yield from _of_debtor(address, where, method)


def _of_debtor(address: Mapping[str, str], where: str, method: str) -> Iterator[Refusal]:
    wanted = ["givenName", "familyName", "email", *_POSTAL]
    wanted += ["organizationName"] if method == "billie" else []
    for name in wanted:
        if len(address.get(name, "")) < 2:
            yield f"{where}.{name}", f"The {name} is missing or too short"


def _of_lines(payment: Payment) -> Iterator[Refusal]:
    lines = payment.get("lines", [])
    if payment["method"] in _WITH_ADDRESS and not lines:
        yield "lines", "The payment method needs lines"
    for number, line in enumerate(lines):
        yield from _of_line(line, f"lines.{number}.")
    total = sum(_value(line["totalAmount"]) for line in lines)
    if lines and total != _value(payment["amount"]):
        yield "amount", "The amount is not the sum of the lines"


def _of_line(line: Mapping[str, Any], where: str) -> Iterator[Refusal]:
    yield from _unknown(line, _LINE, where)
    kind, total = line.get("type"), _value(line["totalAmount"])
    if kind not in _TYPES:
        yield f"{where}type", "The type is invalid"
    if total < 0 and kind not in _NEGATIVE:
        yield f"{where}totalAmount", f"A line of type {kind} is not negative"
    off = _value(line["discountAmount"]) if "discountAmount" in line else Decimal(0)
    if off < 0 or _value(line["unitPrice"]) * line["quantity"] - off != total:
        yield f"{where}totalAmount", "unitPrice × quantity - discountAmount is another amount"
    if not re.fullmatch(r"\d+\.\d{2}", line["vatRate"]):
        yield f"{where}vatRate", "The rate is no string such as 21.00"
    yield from _of_vat(line, where, total)


def _of_vat(line: Mapping[str, Any], where: str, total: Decimal) -> Iterator[Refusal]:
    rate, unit = Decimal(line["vatRate"]), Decimal(1).scaleb(-exponent(_currency(line)))
    wanted = (total * rate / (100 + rate)).quantize(unit, ROUND_HALF_UP)
    if _value(line["vatAmount"]) != wanted:
        yield f"{where}vatAmount", f"The VAT of {total} at {rate} is {wanted}"


def _currency(line: Mapping[str, Any]) -> str:
    return str(line["totalAmount"]["currency"])


def _value(amount: Mapping[str, str]) -> Decimal:
    return Decimal(amount["value"])
