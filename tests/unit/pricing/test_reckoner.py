"""Two reckonings that share no line of code arrive at the same figures, to the last minor unit."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings

from flask_smartcheckout.pricing.baskets import quote_json

from .builders import TODAY, a_shop
from .reckoner import reckon
from .strategies import baskets


def priced(basket: dict[str, Any]) -> dict[str, Any]:
    """The command's answer, with its refusals as {code: reason}."""
    answer = quote_json(json.loads(json.dumps(basket)), a_shop(), TODAY)
    assert "error" not in answer, answer
    refused = {one["code"]: one["reason"] for one in answer["refused_coupons"]}
    return {**answer, "refused_coupons": refused}


@settings(max_examples=3 * settings().max_examples)
@given(baskets())
def test_a_second_reckoning_comes_to_the_same_figures(basket: dict[str, Any]) -> None:
    answer, expected = priced(basket), reckon(basket)
    assert {key: answer[key] for key in expected} == expected
