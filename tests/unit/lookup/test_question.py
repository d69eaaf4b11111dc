"""What is asked of a look-up: addresses that are complete enough, in canonical form."""

from __future__ import annotations

import pytest

from flask_smartcheckout.countries import rules
from flask_smartcheckout.lookup import Question, question_of


@pytest.mark.parametrize(
    ("country", "typed", "question"),
    [
        (
            "NL",
            {"postcode": "1015cj", "house_number": "112"},
            Question("NL", "1015 CJ", "112"),
        ),
        (
            "NL",
            {"postcode": "NL-1015 CJ", "house_number": " 112-A "},
            Question("NL", "1015 CJ", "112", "A"),
        ),
        (
            "NL",
            {"postcode": "１０１５ＣＪ", "house_number": "112", "addition": "bis"},
            Question("NL", "1015 CJ", "112", "bis"),
        ),
        (
            "NL",
            {"postcode": "1015 CJ", "street": "Keizersgracht 112"},
            Question("NL", "1015 CJ", "112"),
        ),
        ("FR", {"postcode": "75001"}, Question("FR", "75001")),
        ("SE", {"postcode": "SE-11455"}, Question("SE", "114 55")),
    ],
)
def test_an_address_that_is_complete_enough_is_asked_for(
    country: str, typed: dict[str, str], question: Question
) -> None:
    assert question_of(rules(country), typed) == question


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("NL", {}),
        ("NL", {"postcode": "1015 CJ"}),
        ("NL", {"house_number": "112"}),
        ("NL", {"postcode": "1015", "house_number": "112"}),
        ("NL", {"postcode": "1015 SS", "house_number": "112"}),
        ("NL", {"postcode": "1015 CJ", "house_number": "1" * 200}),
        ("FR", {"postcode": "7500"}),
        ("HK", {"postcode": "999077", "house_number": "1"}),
    ],
)
def test_an_address_that_lacks_something_is_not_asked_for(
    country: str, typed: dict[str, str]
) -> None:
    assert question_of(rules(country), typed) is None


def test_a_field_that_a_shop_asks_for_is_waited_for() -> None:
    german = rules("DE", {"house_number": {"need": "optional"}})
    assert question_of(german, {"postcode": "10115"}) is None
    assert question_of(german, {"postcode": "10115", "house_number": "3"}) == Question(
        "DE", "10115", "3"
    )
