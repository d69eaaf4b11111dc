"""How many addresses of mixed countries one core judges in a second."""

from __future__ import annotations

from itertools import cycle, islice
from typing import Any

from flask_smartcheckout.countries import check_address, codes, phone_example, rules, warm_up

from .clock import seconds

COUNT = 2_000


def measure() -> dict[str, Any]:
    """Return addresses a second, with name, e-mail and phone, over every territory in turn."""
    warm_up()
    given = [_address(code) for code in islice(cycle(codes()), COUNT)]
    one = seconds(lambda: [check_address(code, fields) for code, fields in given], 1) / COUNT
    return {"addresses_per_second": round(1 / one), "budget_per_second": 10_000}


def _address(code: str) -> tuple[str, dict[str, str]]:
    book = rules(code)
    fields = {
        "name": "Ann Lee",
        "email": "ann.lee@example.com",
        "street": "12 Main Street",
        "city": "Springfield",
        "postcode": book.postcode.examples[0] if book.postcode.examples else "",
        "state": book.areas[0].code if book.areas else "",
        "phone": phone_example(code) or "",
    }
    return code, {name: value for name, value in fields.items() if value}
