"""What some countries ask for beyond an address, and what a shop may ask for apart."""

import pytest

from flask_smartcheckout.countries import check_address, format_lines, normalize, rules

APART: dict[str, dict[str, object]] = {
    "house_number": {"need": "required"},
    "addition": {"need": "optional"},
}
STREETS = [
    ("BE", "Wetstraat 16-B", ("Wetstraat", "16", "B"), "1040", "Brussel"),
    ("DE", "Invalidenstraße 117", ("Invalidenstraße", "117", None), "10115", "Berlin"),
    ("ES", "Calle de Alcalá 45 B", ("Calle de Alcalá", "45", "B"), "28014", "Madrid"),
]


@pytest.mark.parametrize("code", ["BE", "DE", "ES"])
def test_a_shop_may_ask_for_the_house_number_apart(code: str) -> None:
    book = rules(code, APART)
    place = book.order.index("street")
    assert book.order[place + 1 : place + 3] == ("house_number", "addition")
    assert book.fields["street"].label == "street"
    assert rules(code).fields["house_number"].need == "hidden"


@pytest.mark.parametrize(("code", "typed", "parts", "postcode", "city"), STREETS)
def test_a_number_typed_in_the_street_is_taken_apart_where_the_shop_asks_so(
    code: str, typed: str, parts: tuple[str, str, str | None], postcode: str, city: str
) -> None:
    fields = {"street": typed, "postcode": postcode, "city": city, "state": "M"}
    check = check_address(rules(code, APART), fields)
    found = check.normalized
    assert check.ok
    assert (found["street"], found["house_number"], found.get("addition")) == parts
    assert normalize(code, fields)["street"] == typed


@pytest.mark.parametrize(("code", "typed", "parts", "postcode", "city"), STREETS)
def test_the_envelope_has_the_number_after_the_street(
    code: str, typed: str, parts: tuple[str, str, str | None], postcode: str, city: str
) -> None:
    apart = dict(zip(("street", "house_number", "addition"), parts, strict=True))
    fields = {name: value for name, value in apart.items() if value}
    lines = format_lines(rules(code, APART), {**fields, "postcode": postcode, "city": city})
    assert lines[0] == " ".join(filter(None, parts))


def test_a_missing_house_number_is_asked_for() -> None:
    fields = {"street": "Wetstraat", "postcode": "1040", "city": "Brussel"}
    errors = check_address(rules("BE", APART), fields).errors
    assert [(error.field, error.code) for error in errors] == [("house_number", "required")]
    assert check_address("BE", fields).ok


def test_brazil_asks_for_the_neighbourhood_before_the_city_and_goes_without() -> None:
    book = rules("BR")
    district = book.fields["district"]
    assert (district.need, district.label) == ("recommended", "neighbourhood")
    assert book.order.index("district") == book.order.index("city") - 1
    fields = {"street": "Av. Paulista 1578", "city": "São Paulo", "state": "SP"}
    assert check_address("BR", {**fields, "postcode": "01310200"}).ok
    assert normalize("BR", {**fields, "district": " Bela Vista "})["district"] == "Bela Vista"


def test_japan_takes_a_name_in_kana_beside_the_name() -> None:
    book = rules("JP")
    assert book.order.index("kana") == book.order.index("name") + 1
    assert normalize("JP", {"kana": "ヤマダ　ハナコ"})["kana"] == "ヤマダ ハナコ"
    assert "kana" not in normalize("NL", {"kana": "ヤマダ ハナコ"})
