"""What most countries share is said once, and nothing gets lost by it."""

from typing import Any

import pytest

from flask_smartcheckout.countries import codes, fields_apart, rules, to_json

SOME = ("NL", "DE", "US", "JP", "GB")


def exported(*some: str) -> dict[str, dict[str, Any]]:
    """Return the fields of some countries as the browser is told of them."""
    return {code: to_json(rules(code))["f"] for code in some}


def laid_over(common: dict[str, Any], unlike: dict[str, Any]) -> dict[str, Any]:
    """Return the fields as our script puts them together, a hidden one as it is exported."""
    fields = {name: {**field, **unlike.get(name, {})} for name, field in common.items()}
    return {
        name: {"n": "hidden"}
        if field["n"] == "hidden"
        else {key: value for key, value in field.items() if value is not None}
        for name, field in fields.items()
    }


@pytest.mark.parametrize("some", [codes(), SOME, ("NL",)], ids=["every", "some", "one"])
def test_put_together_again_every_field_is_as_it_was(some: tuple[str, ...]) -> None:
    fields = exported(*some)
    common, unlike = fields_apart(fields)
    for code, before in fields.items():
        for field in before.values():
            field.pop("max", None)
        assert laid_over(common, unlike[code]) == before, code


def test_what_is_as_everywhere_is_left_out() -> None:
    common, unlike = fields_apart(exported(*SOME))
    assert common["city"]["ac"] == "address-level2"
    assert "email" not in unlike["DE"]
    assert unlike["GB"]["city"]["l"] == "post_town"
    assert "ac" not in unlike["GB"]["city"]
