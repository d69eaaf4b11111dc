"""The body of a Mollie payment: its lines, whose sums Mollie checks, and the addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..money import Money
from ..shop import ProviderLine, StartRequest, localized
from .adapters import check_lines, second_line, street_line
from .catalogue import Method
from .persons import given_and_family

if TYPE_CHECKING:
    from mollie.api.client import Client
    from mollie.api.objects.payment import Payment

    from ..orders.address import Address

_PHONE = re.compile(r"\+[1-9]\d{4,14}", re.ASCII)
_OURSELVES = ("localhost", "127.0.0.1", "::1")
_POSTAL = ("streetAndNumber", "city", "country")
_LONGEST = 255  # characters of a description
# models/locale_2.py of mollie-api-py; the first of a language is what it means by itself.
_LOCALES = (
    "en_GB en_US nl_NL nl_BE de_DE de_AT de_CH de_LU fr_FR fr_BE fr_LU es_ES ca_ES it_IT pt_PT "
    "pl_PL da_DK sv_SE nb_NO fi_FI is_IS hu_HU cs_CZ sk_SK lt_LT lv_LV"
).split()


def payment_body(request: StartRequest, method: Method, *, holds: bool) -> dict[str, Any]:
    """Return what is posted to /v2/payments: the same for the same request, as its key demands.

    Raises AmountMismatch when the lines do not sum to the amount.
    """
    check_lines(request)
    body = {
        "method": method.id,
        "amount": amount_body(request.amount),
        "description": f"{request.shop_name} {request.order_number}".strip()[:_LONGEST],
        "redirectUrl": request.return_url,
        "cancelUrl": request.cancel_url,
        "webhookUrl": _reachable(request.webhook_url),
        "locale": _locale(request.locale, request.country),
        "metadata": {"order_id": request.order_id, "order_number": request.order_number},
        "lines": [_line(line, request.locale) for line in request.lines],
        "billingAddress": _address(request, request.billing),
        "shippingAddress": _shipping(request),
        "captureMode": "manual" if holds else None,
    }
    return {key: value for key, value in body.items() if value}


def held(client: Client, reference: str) -> Payment:
    """Return a payment to do something with, without asking for it first."""
    from mollie.api.objects.payment import Payment

    payment: Payment = Payment({"id": reference}, client)  # type: ignore[no-untyped-call]
    return payment


def amount_body(money: Money) -> dict[str, str]:
    """Return an amount as Mollie writes it: {"currency": "EUR", "value": "29.15"}."""
    return {"currency": money.currency, "value": f"{money.decimal:f}"}


def _line(line: ProviderLine, locale: str) -> dict[str, Any]:
    body = {
        "type": line.kind,
        "description": localized(line.title, locale)[:_LONGEST],
        "sku": line.ref,
        "quantity": line.quantity,
        "unitPrice": amount_body(line.unit_price),
        "discountAmount": amount_body(line.discount) if line.discount else None,
        "totalAmount": amount_body(line.total),
        "vatRate": f"{line.tax_rate:.2f}",
        "vatAmount": amount_body(line.tax),
    }
    return {key: value for key, value in body.items() if value not in (None, "")}


def _shipping(request: StartRequest) -> dict[str, str]:
    if not any(line.kind == "physical" for line in request.lines):
        return {}
    address = _address(request, request.shipping)
    return address if "streetAndNumber" in address else {}


def _address(request: StartRequest, address: Address) -> dict[str, str]:
    """Return an address; of one without a street and a city only whose it is.

    Mollie refuses a postal address that is not whole, but takes an e-mail address alone.
    """
    given, family = given_and_family(address.name or request.name, address.country)
    fields = {
        "givenName": given,
        "familyName": family,
        "organizationName": address.company or request.company,
        "email": _ascii_email(request.email),
        "phone": request.phone if _PHONE.fullmatch(request.phone) else "",
        "streetAndNumber": street_line(address),
        "streetAdditional": second_line(address),
        "postalCode": address.postcode,
        "city": address.city,
        "region": address.state,
        "country": address.country,
    }
    if not all(fields[name] for name in _POSTAL):
        fields = {key: fields[key] for key in ("givenName", "familyName", "email", "phone")}
    return {key: value for key, value in fields.items() if value}


def _ascii_email(email: str) -> str:
    """Return an address whose domain is written in ASCII, as Mollie wants it (RFC 3492)."""
    local, at, domain = email.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return email


def _reachable(webhook_url: str) -> str:
    """Return the URL Mollie calls, "" when it is on this machine: Mollie refuses that.

    What becomes of a payment is then asked when the shopper is back, and by `work`.
    """
    return "" if urlsplit(webhook_url).hostname in _OURSELVES else webhook_url


def _locale(language: str, country: str) -> str:
    spoken = language.partition("_")[0]
    fitting = [one for one in _LOCALES if one.partition("_")[0] == spoken]
    exact = [one for one in fitting if one in (language, f"{spoken}_{country}")]
    return next(iter(exact + fitting), "")


def by_field(field: str) -> str:
    """Return our name of a field of the form that Mollie names, else Mollie's."""
    last = field.rpartition(".")[2]
    return _OUR_FIELDS.get(last, field)


_OUR_FIELDS: Mapping[str, str] = {
    "givenName": "name",
    "familyName": "name",
    "organizationName": "company",
    "email": "email",
    "phone": "phone",
    "streetAndNumber": "street",
    "streetAdditional": "street2",
    "postalCode": "postcode",
    "city": "city",
    "region": "state",
    "country": "country",
}
