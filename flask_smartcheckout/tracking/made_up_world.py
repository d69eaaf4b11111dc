"""The world of made-up shoppers: countries, devices, hours, and what goes wrong where.

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


PLACES = {
    "NL": Place(370, ("nl", "nl", "nl", "en"), 68),
    "DE": Place(208, ("de", "de", "de", "en"), 80),
    "BE": Place(142, ("nl", "nl", "fr"), 71),
    "FR": Place(78, ("fr",), 78),
    "AT": Place(40, ("de",), 82),
    "CH": Place(60, ("de", "de", "fr"), 96),
    "IT": Place(28, ("it", "en")),
    "ES": Place(26, ("es", "en")),
    "DK": Place(20, ("da", "en"), 83),
    "SE": Place(19, ("sv", "en"), 82),
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
HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 6, 8, 9, 9, 10, 9, 8, 8, 9, 10, 12, 15, 17, 16, 11, 5)


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error: how many meet it at a field, how many of them leave, and what they typed."""

    field: str
    code: str
    chance: float
    gives_up: float
    country: str | None = None
    shape: str | None = None


TROUBLES = (
    Trouble("phone", "too_short", 0.16, 0.38, "DE", "99999/999999"),
    Trouble("phone", "too_short", 0.02, 0.22, shape="9999999"),
    Trouble("phone", "required", 0.016, 0.12),
    Trouble("email", "invalid_format", 0.03, 0.19),
    Trouble("postcode", "invalid_format", 0.035, 0.7, "BE", "9999 AA"),
    Trouble("postcode", "invalid_format", 0.015, 0.2, shape="9999"),
    Trouble("house_number", "required", 0.013, 0.18),
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
LEAVES_ONLY_AT = {("shipping", "CH"): 0.24, ("payment", "BE"): 0.15}
"""Where one country stands out."""

HESITATION = {"tax_id": 8700, "state": 6200, "payment": 3800, "phone": 2900, "shipping": 2400}
ADDRESS = ("name", "street", "house_number", "postcode", "city")
FILLED_BY_BROWSERS = ("email", "name", "street", "postcode", "city", "phone")
CHOSEN = {"shipping": "shipping_chosen", "payment": "payment_chosen"}
PHONES_LEAVE_MORE = 1.2
