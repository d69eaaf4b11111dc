"""Names as people have them: PrestaShop 42801 refused the short ones."""

import pytest

from flask_smartcheckout.countries import check_address, check_name, codes, rules

NAMES = (
    "Ng",
    "X",
    "Æ",
    "李",
    "가",
    "علي",
    "अ",
    "Nguyễn Thị Hồng",
    "O'Brien-Smith",
    "d’Arcy",
    "ʻOkina Kamakawiwoʻole",
    "J. R. R. Tolkien",
    "St. John",
    "John Smith III",
    "X Æ A-12",
    "María del Carmen Martínez-Bordiú y Franco, Duquesa",
    "Иван Иванович",
    "สมชาย",
    "Null",
    "A" * 255,
)


@pytest.mark.parametrize("name", NAMES)
def test_name_is_taken_as_it_is(name: str) -> None:
    check = check_name(name)
    assert (check.value, check.problem) == (name, None)


@pytest.mark.parametrize("country", ["NL", "JP", "US", "HU", "AE"])
def test_no_country_asks_more_of_a_name(country: str) -> None:
    for name in NAMES:
        errors = check_address(country, {"name": name}).errors
        assert "name" not in {error.field for error in errors}


@pytest.mark.parametrize("code", codes())
def test_there_is_one_name_field_and_no_title_or_gender(code: str) -> None:
    asked = {field.label for field in rules(code).fields.values() if field.shown}
    assert rules(code).fields["name"].label == "name"
    assert not asked & {"title", "gender", "first_name", "last_name", "given_name", "family_name"}


@pytest.mark.parametrize("name", ["", "5", "-", "'", "12 34", "…"])
def test_what_has_no_letter_is_no_name(name: str) -> None:
    assert check_name(name).blocks
