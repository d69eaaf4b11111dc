"""The world of made-up shoppers: countries, devices, ways to pay, and what goes wrong where.

The shares are plausible, not measured.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A country: its share of visits, its languages, its average cart (hundreds of minor units)."""

    weight: int
    locales: tuple[str, ...]
    cart: int = 70
    payments: tuple[str, ...] = ("card", "card", "paypal", "invoice")


PLACES = {
    "NL": Place(370, ("nl", "nl", "nl", "en"), 68, ("ideal", "ideal", "ideal", "invoice", "card")),
    "DE": Place(208, ("de", "de", "de", "en"), 80, ("paypal", "invoice", "invoice", "klarna")),
    "BE": Place(142, ("nl", "nl", "fr"), 71, ("card", "card", "invoice")),
    "FR": Place(78, ("fr",), 78, ("card", "card", "card", "paypal")),
    "AT": Place(40, ("de",), 82, ("invoice", "klarna", "card")),
    "CH": Place(60, ("de", "de", "fr"), 96, ("invoice", "card")),
    "IT": Place(28, ("it", "en"), 70, ("card", "paypal")),
    "ES": Place(26, ("es", "en")),
    "DK": Place(20, ("da", "en"), 83),
    "SE": Place(19, ("sv", "en"), 82, ("klarna", "klarna", "card")),
    "IE": Place(14, ("en",), 89),
    "LU": Place(10, ("fr", "de"), 92),
    "PT": Place(8, ("pt",), 62),
    "PL": Place(7, ("pl", "en"), 58),
}
DEVICES = {"phone": 63, "computer": 33, "tablet": 4}
BROWSERS = {
    "phone": {"Safari": 48, "Chrome": 42, "Samsung Internet": 6, "Firefox": 4},
    "computer": {"Chrome": 58, "Edge": 18, "Firefox": 13, "Safari": 11},
    "tablet": {"Safari": 70, "Chrome": 30},
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error: how many meet it at a field, how many of them leave, and what they typed.

    `mended` is how many meet it with the newer version of the form.
    """

    field: str
    code: str
    chance: float
    gives_up: float
    country: str | None = None
    shape: str | None = None
    mended: float | None = None


TROUBLES = (
    Trouble("phone", "too_short", 0.19, 0.4, "DE", "99999/999999"),
    Trouble("phone", "too_short", 0.02, 0.22, shape="9999999"),
    Trouble("phone", "required", 0.016, 0.12),
    Trouble("email", "invalid_format", 0.03, 0.19),
    Trouble("postcode", "invalid_format", 0.035, 0.7, "BE", "9999 AA"),
    Trouble("postcode", "invalid_format", 0.015, 0.2, shape="9999"),
    Trouble("house_number", "required", 0.06, 0.3, mended=0.006),
    Trouble("street", "required", 0.006, 0.2),
    Trouble("city", "required", 0.004, 0.12),
    Trouble("state", "unknown_value", 0.2, 0.5, "IT"),
    Trouble("tax_id", "invalid_format", 0.3, 0.4, shape="AA99999999"),
    Trouble("shipping", "not_deliverable", 0.006, 0.75),
    Trouble("payment", "required", 0.004, 0.1),
)
LEAVES_AT = {
    "email": 0.034,
    "name": 0.013,
    "street": 0.034,
    "house_number": 0.013,
    "postcode": 0.02,
    "city": 0.018,
    "state": 0.05,
    "phone": 0.014,
    "tax_id": 0.14,
    "shipping": 0.07,
    "payment": 0.045,
}
LEAVES_ONLY_AT = {("shipping", "CH"): 0.29, ("payment", "BE"): 0.17, ("payment", "PL"): 0.2}
"""Where one country stands out: what delivery costs, a way to pay that is missing."""

HESITATION = {"tax_id": 8700, "state": 6200, "payment": 3800, "phone": 2900, "shipping": 2400}
ADDRESS = ("name", "street", "house_number", "postcode", "city")
FILLED_BY_BROWSERS = ("email", "name", "street", "postcode", "city", "phone")
CHOSEN = {"shipping": "shipping_chosen", "payment": "payment_chosen"}

BOUNCES, PHONES_LEAVE_MORE, KNOWN_LEAVE_LESS = 0.19, 1.2, 0.55
BOTS, KNOWN = 0.012, 0.18
"""How many are bots, and how many the shop knows from before."""

FILLS_IN, FILLS_IN_KNOWN = 0.6, 0.85
"""How many let the browser fill the form."""

HUNTS, REFUSED_CODE, GIVES_UP_CODE = 0.07, 0.6, 0.3
"""Looking for a coupon: how many, how many of them are refused one, and then leave."""

GUESSED_WRONG = 0.1
"""How many change the country first, outside of the shop's own."""

LOOKS_AWAY = 0.12
PRICE_CHANGED, LEAVES_CHANGED = 0.015, 0.45
SOLD_OUT = 0.005
PAYMENT_FAILS, PAYS_AGAIN, NEVER_PAYS = {"card": 0.05, "klarna": 0.06}, 0.5, 0.02
RETURNS = 0.045
"""How many of those who got half-way come back another time and order."""
