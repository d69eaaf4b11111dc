"""States and provinces under all the names people have for them."""

import pytest

from flask_smartcheckout.countries import check_address, match_area, normalize, rules


@pytest.mark.parametrize(
    ("country", "typed", "code"),
    [
        ("US", "MA", "MA"),
        ("US", "us-ma", "MA"),
        ("US", "Massachusetts", "MA"),
        ("US", "N.Y.", "NY"),
        ("US", "Calif.", "CA"),
        ("US", "Washington, D.C.", "DC"),
        ("US", "Washington State", "WA"),
        ("US", "Armed Forces Europe", "AE"),
        ("US", "Mas", None),
        ("US", "New", None),
        ("JP", "Tōkyō", "13"),
        ("JP", "東京", "13"),
        ("JP", "東京都", "13"),
        ("JP", "Tokyo-to", "13"),
        ("JP", "京都府", "26"),
        ("JP", "Ōsaka", "27"),
        ("JP", "Hokkaidō", "01"),
        ("CO", "Bogotá, D.C.", "DC"),
        ("CO", "bogota", "DC"),
        ("CA", "Québec", "QC"),
        ("CA", "PEI", "PE"),
        ("MX", "D.F.", "CMX"),
        ("MX", "Mexico City", "CMX"),
        ("MX", "Estado de México", "MEX"),
        ("MX", "Jalisco", "JAL"),
        ("AR", "Capital Federal", "C"),
        ("AR", "Buenos Aires", "B"),
        ("BR", "são paulo", "SP"),
        ("CN", "广东省", "GD"),
        ("CN", "广东", "GD"),
        ("CN", "Guangdong Province", "GD"),
        ("CN", "Inner Mongolia", "NM"),
        ("IN", "Orissa", "OD"),
        ("IN", "CT", "CG"),
        ("IN", "New Delhi", "DL"),
        ("TW", "臺北市", "TPE"),
        ("TW", "Taipei", "TPE"),
        ("TW", "Taipei County", "NWT"),
        ("TW", "Hsinchu", None),
        ("KR", "Gyeonggi-do", "41"),
        ("KR", "경기", "41"),
        ("KR", "Seoul-si", "11"),
        ("KR", "강원특별자치도", "42"),
        ("AE", "دبي", "DU"),
        ("AE", "Dubai", "DU"),
        ("AE", "أبوظبي", "AZ"),
        ("IE", "County Cork", "CO"),
        ("IE", "Co. Cork", "CO"),
        ("RU", "Moscow Oblast", "MOS"),
        ("RU", "Moscow", "MOW"),
        ("RU", "Leningrad Oblast", "LEN"),
        ("RU", "Московская область", "MOS"),
        ("ES", "A Coruña", "C"),
        ("ES", "Bizkaia", "BI"),
        ("IT", "Roma", "RM"),
        ("IT", "Firenze", "FI"),
        ("GR", "Αττική", "I"),
        ("GR", "Attica", "I"),
        ("PT", "Lisbon", "11"),
        ("ZA", "KwaZulu Natal", "KZN"),
        ("TH", "Bangkok", "10"),
        ("AU", "New South Wales", "NSW"),
        ("IT", "IT-23", "AO"),
        ("MX", "Federal District", "CMX"),
        ("AR", "Autonomous City of Buenos Aires", "C"),
        ("ID", "Jakarta Special Capital Region", "JK"),
        ("VE", "Capital District", "A"),
        ("VE", "La Guaira", "X"),
        ("RU", "Карелия", "KR"),
        ("RU", "Московская обл.", "MOS"),
        ("RU", "г. Москва", "MOW"),
        ("SR", "Distrikt Paramaribo", "PM"),
        ("EG", "محافظة القاهرة", "C"),
        ("MO", "Taipa", "TP"),
    ],
)
def test_area_by_any_name(country: str, typed: str, code: str | None) -> None:
    found = match_area(rules(country), typed)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("country", "city", "code"),
    [
        ("CO", "Bogotá", "DC"),
        ("CO", "Bogota D.C.", "DC"),
        ("CO", "Caldas", None),  # a town in Antioquia, too
        ("CR", "San José", "SJ"),
        ("RU", "г. Санкт-Петербург", "SPE"),
        ("AE", "Dubai", "DU"),
        ("US", "New York", None),
    ],
)
def test_city_that_names_its_area(country: str, city: str, code: str | None) -> None:
    assert normalize(country, {"street": "1 Main Street", "city": city}).get("state") == code


@pytest.mark.parametrize(
    ("country", "region", "postcode", "code"),
    [
        ("IT", "Lazio", "00184", "RM"),
        ("IT", "Toscana", "50122", "FI"),
        ("ES", "Andalucía", "41001", "SE"),
        ("ES", "Comunidad de Madrid", "", "M"),
        ("ES", "Castilla y León", "37001", "SA"),
    ],
)
def test_region_and_postcode_together_name_the_province(
    country: str, region: str, postcode: str, code: str
) -> None:
    given = {"street": "Via 1", "city": "Town", "state": region, "postcode": postcode}
    assert normalize(country, given)["state"] == code


def test_region_alone_is_kept_with_a_warning() -> None:
    given = {"street": "Via Roma 1", "city": "Roma", "state": "Lazio", "postcode": "99999"}
    check = check_address("IT", given)
    assert [(warning.field, warning.code) for warning in check.warnings] == [
        ("state", "unknown_value")
    ]
    assert check.normalized["state"] == "Lazio"


@pytest.mark.parametrize(
    ("country", "state", "postcode", "errors", "warnings"),
    [
        ("US", "MA", "02139", [], []),
        ("US", "ME", "90210", ["mismatch"], []),
        ("US", "TN", "42223", [], ["mismatch"]),
        ("US", "CA", "97635", [], ["mismatch"]),
        ("US", "AE", "09012", [], []),
        ("CA", "ON", "K1A 0B1", [], []),
        ("CA", "BC", "K1A 0B1", ["mismatch"], []),
        ("TR", "34", "34000", [], []),
        ("TR", "06", "34000", ["mismatch"], []),
        ("AU", "QLD", "2620", [], ["mismatch"]),
        ("IT", "MI", "00184", [], ["mismatch"]),
        ("JP", "11", "370-1507", [], []),
        ("JP", "11", "371-0001", ["mismatch"], []),
    ],
)
def test_postcode_and_area(
    country: str, state: str, postcode: str, errors: list[str], warnings: list[str]
) -> None:
    given = {"street": "1 Main Street", "city": "Town", "state": state, "postcode": postcode}
    check = check_address(country, given)
    assert [error.code for error in check.errors] == errors
    assert [warning.code for warning in check.warnings] == warnings


@pytest.mark.parametrize(
    ("country", "typed", "code"),
    [
        ("CA", "Newfoundland & Labrador", "NL"),
        ("CA", "Nfld", "NL"),
        ("IN", "Andaman & Nicobar Islands", "AN"),
        ("IN", "Dadra & Nagar Haveli", "DH"),
        ("IN", "Telengana", "TS"),
        ("MX", "Q. Roo", "ROO"),
        ("JP", "Gumma", "10"),
        ("US", "W. Va.", "WV"),
        ("US", "N. Carolina", "NC"),
        ("US", "Tenn.", "TN"),
        ("MY", "Penang", "07"),
        ("IR", "تهران", "23"),
        ("BB", "St. Michael", "08"),
        ("IT", "Ogliastra", "OG"),
        ("IT", "OT", "OT"),
        ("IT", "Bolzano/Bozen", "BZ"),
        ("IT", "Reggio nell'Emilia", "RE"),
        ("IT", "Monza Brianza", "MB"),
    ],
)
def test_a_name_in_use_is_known(country: str, typed: str, code: str) -> None:
    area = match_area(rules(country), typed)
    assert area is not None
    assert area.code == code
