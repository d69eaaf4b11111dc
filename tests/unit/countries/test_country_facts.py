"""The facts about countries that shops get wrong, one row each."""

import pytest

from flask_smartcheckout.countries import check_address, normalize, phone_example, rules

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
