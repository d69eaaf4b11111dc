"""Every worked case comes out to the cent, through the door of the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flask_smartcheckout.pricing.baskets import quote_json

from .builders import TODAY, a_shop
from .worked_cases import DESTINATIONS, PUBLISHED, Case
from .worked_discounts import DAYS, GOODS, PAYMENT, ROUNDING, SHIPPING
from .worked_sources import SOURCES

CASES = [*PUBLISHED, *SOURCES, *DESTINATIONS, *GOODS, *SHIPPING, *PAYMENT, *ROUNDING, *DAYS]


def shown(answer: dict[str, Any], key: str) -> Any:
    """Return a part of the answer; "lines.gross" is that of every line."""
    if "." not in key:
        return answer[key]
    whole, part = key.split(".")
    return [one[part] for one in answer[whole]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_worked_case(case: Case) -> None:
    answer = quote_json(json.loads(json.dumps(case.basket)), a_shop(), TODAY)
    assert "error" not in answer, answer
    assert {key: shown(answer, key) for key in case.expects} == case.expects, case.source


def test_the_table_is_large_enough_and_every_case_has_a_name_and_a_source() -> None:
    assert len(CASES) >= 180
    assert len({case.name for case in CASES}) == len(CASES)
    assert all(case.source for case in CASES)
