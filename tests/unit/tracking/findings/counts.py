"""Figures in which there may be something to find, and what is found in them."""

from __future__ import annotations

from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking.facets import Segment
from flask_smartcheckout.tracking.findings import findings
from flask_smartcheckout.tracking.ledger import Counts, Ledger
from flask_smartcheckout.tracking.report import Filters, Finding, Period

from ..shopper import NOON

DAY = Period(NOON.date(), NOON.date())
USUAL = Segment(NOON.date().isoformat(), "EUR", "NL", "en", "phone", "Chrome", version="1")
PEERS = ("email", "name", "street", "city")
SECOND, TEN_SECONDS = 4, 11
"""The buckets of a hesitation of one second and of ten."""


def found(database: Database, *places: tuple[str, Counts], **filters: str) -> list[Finding]:
    """The findings when these figures are all there is, as (country, figures)."""
    ledger = Ledger()
    for country, counts in places:
        ledger.add(USUAL._replace(country=country), counts)
    with database.begin() as connection:
        ledger.post(connection)
    with database.connect() as connection:
        return list(findings(connection, DAY, Filters(**filters)))


def error(
    seen: int,
    gave_up: int,
    money: int = 1000,
    shape: int = 0,
    field: str = "phone",
    code: str = "too_short",
    started: int | None = None,
    typed: int | None = None,
) -> Counts:
    """So many were refused with a `shape`, and so many of those who gave up had `typed` it."""
    left = gave_up if typed is None else typed
    refused: Counts = {("shape", field, code, "99/99"): {"visits": shape, "left_here": left}}
    return {
        ("daily",): {"started": started or seen, "abandoned": gave_up, "at_risk": money},
        ("error", field, code): {"seen": seen, "gave_up": gave_up, "money_left": money},
        **(refused if shape else {}),
    }


def drop(before: int, left: int, money: int = 1000, field: str = "email") -> Counts:
    return {
        ("daily",): {"started": before, "abandoned": left, "at_risk": money},
        ("step", "contact"): {"reached": before - left},
        ("leaving", "", "contact", field): {"left_here": left, "money_left": money},
    }


def sign(
    name: str, seen: int, left: int, step: str = "ordered", field: str = "order", started: int = 0
) -> Counts:
    return {
        ("daily",): {"started": started or seen, "abandoned": left, "at_risk": 1000},
        ("leaving", name, "", ""): {"seen": seen},
        ("leaving", name, step, field): {"left_here": left, "money_left": 1000},
    }


def choice(name: str, before: int, left: int) -> Counts:
    """So many got to a choice of the shop's and so many left at it."""
    step_before = {"shipping": "address", "payment": "shipping"}[name]
    return {
        ("daily",): {"started": before, "abandoned": left, "at_risk": 1000},
        ("step", step_before): {"reached": before},
        ("leaving", "", name, name): {"left_here": left, "money_left": 1000},
    }


def at(field: str, left: int, reached: int = 100, submitted: int = 0, **here: int) -> Counts:
    """So many left at a field that is like its peers but for `here`."""
    usual = {f"hesitation_{SECOND}": reached} if "hesitation_11" not in here else {}
    peer = {"reached": reached, f"hesitation_{SECOND}": reached, "autofilled": 60}
    peer |= {"corrections": 10, "returns": 5, "help_opened": 5}
    return {
        ("daily",): {"started": 1000, "abandoned": left, "at_risk": 1000},
        ("step", "contact"): {"reached": 1000},
        **{("field", one): peer for one in PEERS if one != field},
        ("field", field): {"reached": reached, **usual, **here},
        ("field", "order"): {"reached": submitted},
        ("leaving", "", "address", field): {"left_here": left, "money_left": 1000},
    }
