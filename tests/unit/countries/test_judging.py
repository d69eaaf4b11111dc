"""The judge, with the addresses other shop systems sent away."""

import pytest

from flask_smartcheckout.countries import FieldCheck, check_address, check_field, normalize, rules

US = {"street": "177 Court Street", "city": "Brooklyn", "state": "NY", "postcode": "11201"}
NL = {"street": "Keizersgracht", "house_number": "112", "postcode": "1015 CJ", "city": "Amsterdam"}
KR = {"street": "효원로 241", "city": "Suwon", "state": "Gyeonggi-do", "postcode": "16490"}
HU = {"street": "Fő utca 1", "city": "Budapest", "postcode": "1011"}
GB = {"street": "10 Downing Street", "city": "London", "postcode": "SW1A 2AA"}
IE = {"street": "1 Main Street", "city": "Dublin", "state": "D"}
AE = {"street": "Al Wasl Road, Villa 24", "city": "Jumeirah", "state": "DU"}


def problems(country: str, **fields: object) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in check_address(country, fields).errors]


@pytest.mark.parametrize(
    ("story", "country", "fields"),
    [
        ("WooCommerce 46270: the state of the country left behind", "HU", {**HU, "state": "13"}),
        ("saleor 13878: Suwon is a city", "KR", KR),
        ("saleor 13878: in Korean too", "KR", {**KR, "city": "수원시", "state": "경기도"}),
        ("WooCommerce 10663: no Eircode", "IE", IE),
        ("WooCommerce 40544: a phone from abroad", "NL", {**NL, "phone": "+1 617 253 1000"}),
        ("a US phone as Chromium fills it", "NL", {**NL, "phone": "16172531000"}),
        ("PrestaShop 42801: one letter", "NL", {**NL, "name": "O"}),
        ("PrestaShop 42801: two letters", "NL", {**NL, "name": "李"}),
        ("a name in any script", "NL", {**NL, "name": "Ó Ní-D’Arcy Jr. नाम"}),
        ("WooCommerce 29261: no postcode in Dubai", "AE", AE),
        ("county of an old address book", "GB", {**GB, "state": "Greater London"}),
        ("the house number in the street, as browsers fill it", "NL",
         {**NL, "street": "Keizersgracht 112", "house_number": ""}),
        ("PO box without a street number of its own", "NL",
         {**NL, "street": "Postbus 12", "house_number": ""}),
        ("an emirate typed as the city", "AE", {"street": "Villa 24", "city": "Dubai"}),
        ("Seoul typed as the city", "KR", {**KR, "city": "서울특별시", "state": "", "postcode": ""}
         | {"postcode": "06236"}),
        ("a Japanese street with its ward", "JP",
         {"street": "港区六本木6-10-1", "state": "東京都", "postcode": "106-6108"}),
        ("Moscow is a city and an area", "RU",
         {"street": "Тверская 1", "city": "Москва", "postcode": "125009"}),
        ("Beijing needs no city", "CN",
         {"street": "长安街 1", "state": "北京市", "postcode": "100000"}),
        ("a possible number of no known range", "ZW",
         {"street": "1 Samora Machel Ave", "city": "Harare", "phone": "04 123456"}),
        ("an integer for a postcode", "US", {**US, "postcode": 11201}),
    ],
)  # fmt: skip
def test_real_address_is_not_refused(story: str, country: str, fields: dict[str, object]) -> None:
    assert check_address(country, fields).errors == (), story


def test_ma_is_massachusetts_and_never_maine() -> None:
    given = {**US, "city": "Cambridge", "state": "MA", "postcode": "02139"}
    assert normalize("US", given)["state"] == "MA"
    assert problems("US", **{**given, "state": "Ma"}) == []


def test_a_label_belongs_to_its_country() -> None:
    labels = [rules(code).fields["postcode"].label for code in ("US", "NL", "US")]
    assert labels == ["zip", "postcode", "zip"]


def test_united_states_are_not_their_outlying_islands() -> None:
    assert rules("US").code == "US"
    assert rules("US").areas != rules("UM").areas


def test_state_hidden_for_the_country_is_ignored_and_dropped() -> None:
    check = check_address("NL", {**NL, "state": "CA", "district": "x"})
    assert check.ok
    assert check.normalized == NL


@pytest.mark.parametrize(
    ("country", "fields", "missing"),
    [
        ("US", US, {"street", "city", "state", "postcode"}),
        ("NL", NL, {"street", "house_number", "city", "postcode"}),
        ("GB", GB, {"street", "city", "postcode"}),
        ("AE", AE, {"street", "state"}),
    ],
)
def test_each_required_field_is_asked_for(
    country: str, fields: dict[str, str], missing: set[str]
) -> None:
    for name in missing:
        city = {"city": "Elsewhere"} if name == "state" else {}
        assert problems(country, **{**fields, **city, name: "  "}) == [(name, "required")]


def test_name_phone_and_email_are_required_on_demand_only() -> None:
    assert check_address("NL", NL).ok
    check = check_address("NL", NL, require=("name", "email", "phone"))
    assert [error.field for error in check.errors] == ["name", "email", "phone"]
    assert {error.code for error in check.errors} == {"required"}


def test_shop_may_require_what_the_country_leaves_open() -> None:
    book = rules("IE", {"postcode": {"need": "required"}})
    assert [e.field for e in check_address(book, IE).errors] == ["postcode"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("state", "Massachusets", "unknown_value"),
        ("postcode", "1120", "too_short"),
        ("phone", "12", "too_short"),
        ("phone", "call me", "invalid_character"),
        ("email", "ann@example", "invalid_format"),
        ("name", "123", "invalid_character"),
        ("city", "x" * 101, "too_long"),
        ("postcode", "1" * 100_000, "too_long"),
        ("street", "ä" * 100_000, "too_long"),
        ("telephone", "12", "unexpected"),
        ("city", ["Brooklyn"], "invalid_format"),
        ("city", True, "invalid_format"),
    ],
)
def test_wrong_value_is_refused_once(field: str, value: object, code: str) -> None:
    assert problems("US", **{**US, field: value}) == [(field, code)]


def test_rubbish_is_not_remembered() -> None:
    rubbish = dict.fromkeys(AE, "ä1 " * 50000)
    assert {error.code for error in check_address("AE", rubbish).errors} == {"too_long"}
    assert normalize("AE", rubbish)["street"] == rubbish["street"]


def test_error_carries_label_and_example() -> None:
    error = check_address("US", {**US, "postcode": "1120"}).errors[0]
    assert error.params == {"label": "zip", "example": "95014"}


def test_values_of_a_refused_address_are_kept() -> None:
    check = check_address("US", {**US, "state": "Nowhere", "name": " Ann  Lee "})
    assert not check.ok
    assert check.normalized == {**US, "state": "Nowhere", "name": "Ann Lee"}


def test_normalized_is_canonical() -> None:
    given = {
        "name": "  Sanne\u200b de  Vries ",
        "street": "Keizersgracht 112-A",
        "postcode": "1015cj",
        "city": "Amsterdam\x00",
        "phone": "06-12 34 56 78",
        "email": "Sanne@Example.NL ",
        "country": "NL",
        "company": "",
        "street2": None,
    }
    assert normalize("NL", given) == {
        "name": "Sanne de Vries",
        "street": "Keizersgracht",
        "house_number": "112",
        "addition": "A",
        "postcode": "1015 CJ",
        "city": "Amsterdam",
        "phone": "+31612345678",
        "email": "Sanne@example.nl",
    }


def test_neighbouring_territory_is_a_warning() -> None:
    check = check_address("GB", {**GB, "city": "St Helier", "postcode": "je2 3ab"})
    assert check.ok
    assert [(w.field, w.params["suggestion"]) for w in check.warnings] == [("postcode", "JE")]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("postcode", "1015cj", FieldCheck("1015 CJ")),
        ("phone", "0612345678", FieldCheck("+31612345678")),
        ("company", "", FieldCheck("")),
    ],
)
def test_one_field_by_itself(field: str, value: str, expected: FieldCheck) -> None:
    assert check_field("NL", field, value) == expected


def test_one_empty_required_field_by_itself() -> None:
    check = check_field("NL", "city", "")
    assert check.blocks
    assert check.problem is not None
    assert check.problem.code == "required"


@pytest.mark.parametrize(
    ("country", "typed", "field"),
    [
        ("DE", {"street": "Torstraße"}, "street"),
        ("DE", {"street": "Torstraße 1"}, None),
        ("DE", {"street": "Torstraße", "street2": "Haus 3"}, None),
        ("FR", {"street": "rue de la Paix"}, "street"),
        ("NL", {"street": "Dam", "house_number": "abc"}, "house_number"),
        ("NL", {"street": "Dam", "house_number": "1"}, None),
        ("DE", {"street": "17. Juni"}, None),
        ("IE", {"street": "Ballyduff"}, None),
        ("AE", {"street": "Sheikh Zayed Road"}, None),
    ],
)
def test_a_missing_house_number_is_remarked_on_and_stops_nothing(
    country: str, typed: dict[str, str], field: str | None
) -> None:
    check = check_address(country, typed)
    remarked = [w.field for w in check.warnings if w.params.get("reason") == "number"]
    assert remarked == ([field] if field else [])
    assert not {"street", "house_number"} & {e.field for e in check.errors}


def test_the_number_of_a_dutch_street_is_no_house_number() -> None:
    for street in ("1e Helmersstraat", "2e Jan van der Heijdenstraat"):
        check = check_address("NL", {"street": street, "city": "Amsterdam", "postcode": "1054 CR"})
        assert [(e.field, e.code) for e in check.errors] == [("house_number", "required")]
    assert (
        check_address("NL", {"street": "1e Helmersstraat 104", "city": "Amsterdam"}).normalized[
            "house_number"
        ]
        == "104"
    )
