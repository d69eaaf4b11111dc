"""A shop's own fields."""

import pytest

from flask_smartcheckout.countries import FieldOverrideError, rules, to_json


def test_override_changes_one_field_of_one_country_only() -> None:
    book = rules("NL", {"phone": {"need": "required", "help": "phone"}})
    assert (book.fields["phone"].need, book.fields["phone"].help) == ("required", "phone")
    assert rules("NL").fields["phone"].need == "optional"
    assert rules("NL", {}) is rules("NL")


def test_same_override_gives_the_same_rules() -> None:
    first = rules("NL", {"phone": {"need": "required"}})
    assert rules("NL", {"phone": {"need": "required"}}) is first
    assert len({first, rules("NL")}) == 2


def test_hidden_field_leaves_the_order_and_comes_back_where_it_belongs() -> None:
    assert "company" not in rules("NL", {"company": {"need": "hidden"}}).order
    order = rules("BE", {"house_number": {"need": "required"}, "state": {"need": "optional"}}).order
    assert order.index("house_number") == order.index("street") + 1
    assert order.index("state") == order.index("city") + 1


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"fone": {"need": "required"}}, "did you mean 'phone'"),
        ({"phone": {"neede": "required"}}, "did you mean 'need'"),
        ({"phone": {"need": "mandatory"}}, "hidden, optional, recommended, required"),
        ({"phone": {"width": "tiny"}}, "full, half"),
        ({"phone": {"max_length": "40"}}, "whole number"),
        ({"phone": {"max_length": 0}}, "whole number"),
        ({"phone": {"label": None}}, "write a text"),
        ({"phone": {"name": "tel"}}, "not an attribute"),
    ],
)
def test_wrong_override_names_the_field_and_the_fix(
    overrides: dict[str, dict[str, object]], message: str
) -> None:
    with pytest.raises(FieldOverrideError, match=message) as caught:
        rules("NL", overrides)
    assert "fields['NL']['" in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_export_follows_the_override() -> None:
    exported = to_json(rules("AE", {"postcode": {"need": "optional"}}))
    assert exported["f"]["postcode"]["n"] == "optional"
    assert "postcode" in exported["o"]


def test_export_is_compact() -> None:
    exported = to_json(rules("NL"))
    assert exported["f"]["state"] == {"n": "hidden"}
    assert exported["p"]["re"] == rules("NL").postcode.pattern
    assert exported["p"]["len"] == [6, 6]
    assert "a" not in exported
    assert to_json(rules("US"))["a"][0] == ["AL", "Alabama"]
    assert "p" not in to_json(rules("AE"))
