"""The facts about countries that shops get wrong, one row each."""

import pytest

from flask_smartcheckout.countries import (
    check_address,
    check_postcode,
    format_lines,
    normalize,
    phone_example,
    rules,
    suggest_country,
)

NO_POSTCODE = (
    "AE AG AO AW BI BJ BO BQ BS BW BZ CD CF CG CK CM CW DJ DM ER FJ GA GD GM GQ GY HK KM ML MO"
    " MR NR NU QA RW SB SC SL SR SS ST SX TD TG TK TL TO TV UG VU YE ZW"
).split()
OPTIONAL_POSTCODE = (
    "AF AL BB BF BH BT ET GH HT IE IQ KE KI KN KZ LA LC LR MA MD MU MV MW NA NE NG PA SA SD TT UZ"
    " VC WS CI JM KP LY MS PS SY"
).split()
AREA_DISPUTED = (
    "HN IQ JM KN KY NR PF PG SO TW UM AR CL EG GT IE KW MY NG PA PE PH PT RO TH UY ZA"
).split()
ONE_POSTCODE = {
    "AC": "ASCN 1ZZ",
    "AI": "AI-2640",
    "CC": "6799",
    "CX": "6798",
    "FK": "FIQQ 1ZZ",
    "GI": "GX11 1AA",
    "GS": "SIQQ 1ZZ",
    "NF": "2899",
    "PN": "PCRN 1ZZ",
    "SH": "STHL 1ZZ",
    "TA": "TDCU 1ZZ",
    "TC": "TKCA 1ZZ",
    "VA": "00120",
}


@pytest.mark.parametrize("code", NO_POSTCODE)
def test_no_postcode_is_asked_where_none_exists_but_one_is_taken(code: str) -> None:
    book = rules(code)
    state = book.areas[0].code if book.areas else ""
    given = {"street": "1 Main Street", "city": "Town", "state": state, "postcode": "0000 x"}
    assert book.fields["postcode"].need == "hidden"
    check = check_address(code, given)
    assert check.ok
    assert check.normalized["postcode"] == "0000 X"


@pytest.mark.parametrize("code", OPTIONAL_POSTCODE)
def test_postcode_is_optional(code: str) -> None:
    assert rules(code).fields["postcode"].need == "optional"


@pytest.mark.parametrize("code", AREA_DISPUTED)
def test_area_is_recommended_where_authorities_disagree(code: str) -> None:
    assert rules(code).fields["state"].need == "recommended"


@pytest.mark.parametrize(("code", "postcode"), ONE_POSTCODE.items())
def test_the_only_postcode_is_filled_in(code: str, postcode: str) -> None:
    assert normalize(code, {"street": "1 Main Street"})["postcode"] == postcode


@pytest.mark.parametrize("code", "PT NZ ZA RO CR PA GT KW GR CL PH HN".split())
def test_areas_are_offered_where_shoppers_look_for_them(code: str) -> None:
    assert 5 < len(rules(code).areas) < 100
    assert rules(code).fields["state"].shown


def test_us_has_62_areas_with_the_armed_forces() -> None:
    areas = rules("US").area_by_code
    assert len(areas) == 62
    assert {"AA", "AE", "AP", "PR", "DC"} <= set(areas)


@pytest.mark.parametrize(
    ("code", "start"),
    [
        ("JP", ["postcode", "state", "city", "street"]),
        ("KR", ["postcode", "state", "city"]),
        ("CN", ["postcode", "state", "city"]),
        ("TW", ["postcode", "state", "city"]),
        ("BR", ["name", "company", "postcode", "street"]),
        ("HU", ["name", "company", "postcode", "city"]),
        ("NL", ["name", "company", "postcode", "house_number", "addition", "street"]),
    ],
)
def test_order_of_the_form(code: str, start: list[str]) -> None:
    assert list(rules(code).order[: len(start)]) == start


def test_house_number_stands_alone_in_the_netherlands_only() -> None:
    assert rules("NL").fields["house_number"].need == "required"
    assert rules("NL").fields["street"].label == "street"
    for code in ("BE", "DE", "ES", "FR"):
        assert rules(code).fields["house_number"].need == "hidden"
        assert rules(code).fields["street"].label == "street_and_number"


@pytest.mark.parametrize("code", ["BE", "DE", "ES"])
def test_house_number_may_stand_alone_where_a_shop_wants_it(code: str) -> None:
    book = rules(code, {"house_number": {"need": "required"}})
    assert book.fields["street"].label == "street"
    given = {"street": "Main Street 7", "city": "Town", "postcode": book.postcode.examples[0]}
    check = check_address(book, {**given, "state": book.areas[0].code if book.areas else ""})
    assert check.normalized["house_number"] == "7"


@pytest.mark.parametrize("code", ["HK", "MO"])
def test_area_and_district_take_the_place_of_a_postcode(code: str) -> None:
    book = rules(code)
    assert book.order[:3] == ("state", "city", "street")
    assert book.area_kind == "area"
    assert book.fields["city"].label == "district"
    assert len(book.areas) == 3
    assert "required" not in (book.fields["state"].need, book.fields["city"].need)


def test_taiwan_asks_for_the_district() -> None:
    assert rules("TW").fields["city"].label == "district"


def test_brazil_asks_for_the_neighbourhood() -> None:
    assert rules("BR").fields["district"].label == "neighbourhood"
    assert rules("BR").fields["district"].need == "recommended"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ({"street": "Rua Augusta", "house_number": "1500"}, "Rua Augusta, 1500"),
        ({"street": "Rua Augusta, 1500"}, "Rua Augusta, 1500"),
        ({"street": "Rua Augusta", "house_number": "1500", "addition": "ap. 7"}, "1500 ap. 7"),
        ({"street": "Rua 7 de Setembro, 123"}, "Rua 7 de Setembro, 123"),
        ({"street": "Estrada do Coco", "house_number": "s/n"}, "Estrada do Coco, s/n"),
        ({"street": "Estrada do Coco"}, "Estrada do Coco"),
    ],
)
def test_brazil_takes_the_number_apart_or_in_the_street(typed: dict[str, str], line: str) -> None:
    rest = {"city": "São Paulo", "state": "SP", "postcode": "01310100"}
    check = check_address("BR", {**typed, **rest})
    assert check.ok
    assert format_lines("BR", check.normalized)[0].endswith(line)


@pytest.mark.parametrize("code", "AU BR CA CN IN IT JP KR MX US".split())
def test_area_is_required_where_the_post_needs_it(code: str) -> None:
    assert rules(code).fields["state"].need == "required"


def test_irish_routing_key_never_contradicts_the_county() -> None:
    """Routing keys cross counties: A94 is of Dublin and of Wicklow."""
    given = {"street": "1 Main Street", "city": "Bray"}
    for county in rules("IE").areas:
        for eircode in ("A94 X2Y3", "D02 X285", "W23 P466"):
            check = check_address("IE", {**given, "state": county.code, "postcode": eircode})
            assert (check.errors, check.warnings) == ((), ())


@pytest.mark.parametrize(
    ("code", "older", "present"),
    [
        ("KH", "12000", "120101"),
        ("PY", "1209", "001001"),
        ("MM", "11181", "1101001"),
        ("SV", "1101", "CP 1101"),
        ("HT", "6114", "HT6114"),
        ("VN", "100000", "10000"),
        ("IL", "61000", "6100001"),
        ("KZ", "050012", "A15A2B3"),
    ],
)
def test_former_and_present_format_are_both_accepted(code: str, older: str, present: str) -> None:
    for postcode in (older, present):
        assert not check_postcode(rules(code).postcode, postcode).blocks
    assert check_postcode(rules(code).postcode, present).problem is None


@pytest.mark.parametrize("code", ["AC", "TA"])
def test_saint_helena_takes_the_postcodes_of_all_its_islands(code: str) -> None:
    postcode = ONE_POSTCODE[code]
    assert check_postcode(rules("SH").postcode, postcode).problem is None
    assert suggest_country("SH", postcode) == code


@pytest.mark.parametrize("code", NO_POSTCODE)
def test_a_postcode_that_is_not_asked_for_never_blocks(code: str) -> None:
    book = rules(code)
    state = book.areas[0].code if book.areas else ""
    given = {"street": "1 Main Street", "city": "Town", "state": state}
    check = check_address(code, {**given, "postcode": "5011 Kigali-Rwanda, or what else"})
    assert check.ok
    assert "postcode" not in check.normalized


@pytest.mark.parametrize("code", ["GB", "SG", "DE"])
def test_county_is_not_asked(code: str) -> None:
    assert rules(code).fields["state"].need == "hidden"


def test_singapore_asks_no_city() -> None:
    assert rules("SG").fields["city"].need == "hidden"
    assert check_address("SG", {"street": "1 Orchard Road", "postcode": "238823"}).ok


@pytest.mark.parametrize(
    ("code", "label"),
    [("US", "zip"), ("IN", "pin"), ("BR", "cep"), ("IE", "eircode"), ("NL", "postcode")],
)
def test_postcode_has_its_local_name(code: str, label: str) -> None:
    assert rules(code).fields["postcode"].label == label


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("US", "state"),
        ("JP", "prefecture"),
        ("AE", "emirate"),
        ("IT", "province"),
        ("IE", "county"),
        ("KW", "governorate"),
    ],
)
def test_area_has_its_local_name(code: str, label: str) -> None:
    assert rules(code).area_kind == label


@pytest.mark.parametrize("code", ["JP", "KR", "CN", "HU"])
def test_family_name_comes_first(code: str) -> None:
    assert rules(code).family_name_first
    assert rules(code).fields["name"].help == "family_name_first"


def test_kana_is_optional_in_japan_and_nowhere_else() -> None:
    assert rules("JP").fields["kana"].need == "optional"
    assert rules("NL").fields["kana"].need == "hidden"


@pytest.mark.parametrize(
    ("code", "inputmode", "capitals"),
    [("NL", None, "characters"), ("DE", "numeric", None), ("US", "numeric", None)],
)
def test_keyboard_of_the_postcode(code: str, inputmode: str | None, capitals: str | None) -> None:
    field = rules(code).fields["postcode"]
    assert (field.inputmode, field.autocapitalize) == (inputmode, capitals)


@pytest.mark.parametrize(("code", "example"), [("NL", "06 12345678"), ("US", "(201) 555-0123")])
def test_phone_example_is_typed_as_in_the_country(code: str, example: str) -> None:
    assert phone_example(code) == example
