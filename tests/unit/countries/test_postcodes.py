"""Postcodes as they are typed."""

import pytest

from flask_smartcheckout.countries import (
    canonical_postcode,
    check_postcode,
    rules,
    suggest_country,
    suggest_postcode,
)


@pytest.mark.parametrize(
    ("country", "typed", "canonical"),
    [
        ("NL", "1012jx", "1012 JX"),
        ("NL", " 1012\u00a0JX ", "1012 JX"),
        ("NL", "NL-1012 JX", "1012 JX"),
        ("NL", "１０１２ｊｘ", "1012 JX"),
        ("SE", "71637", "716 37"),
        ("GR", "71637", "716 37"),
        ("SE", "SE-11522", "115 22"),
        ("GB", "EC1A1BB", "EC1A 1BB"),
        ("GB", "m1 1ae", "M1 1AE"),
        ("GB", "bfpo61", "BFPO 61"),
        ("GB", "gir0aa", "GIR 0AA"),
        ("IE", "D02X285", "D02 X285"),
        ("IE", "d6w xy00", "D6W XY00"),
        ("BR", "01310100", "01310-100"),
        ("BR", "CEP 01310-100", "01310-100"),
        ("JP", "〒153-0042", "153-0042"),
        ("JP", "１５３ー００４２", "153-0042"),
        ("SG", "S(123456)", "123456"),
        ("SG", "Singapore 238823", "238823"),
        ("DE", "D-10115", "10115"),
        ("DE", "10 115", "10115"),
        ("FR", "F-75001", "75001"),
        ("CH", "CH-8001", "8001"),
        ("FI", "FI-00100", "00100"),
        ("AX", "AX-22100", "22100"),
        ("LT", "LT-04340", "04340"),
        ("LU", "L-4750", "4750"),
        ("LV", "1073", "LV-1073"),
        ("LV", "lv 1073", "LV-1073"),
        ("AZ", "AZ1000", "1000"),
        ("MD", "MD-2012", "2012"),
        ("HT", "6114", "HT6114"),
        ("SV", "1101", "CP 1101"),
        ("US", "112011234", "11201-1234"),
        ("US", "11201 1234", "11201-1234"),
        ("CA", "k1a0b1", "K1A 0B1"),
        ("PL", "00950", "00-950"),
        ("PT", "1250 096", "1250-096"),
        ("CZ", "11000", "110 00"),
        ("SK", "SK-010 01", "010 01"),
        ("KY", "KY11100", "KY1-1100"),
        ("AI", "2640", "AI-2640"),
        ("AD", "500", "AD500"),
        ("EG", "١٢٤١١", "12411"),
        ("IR", "۱۱۹۳۶۱۲۳۴۵", "11936-12345"),
        ("IN", "110 001", "110001"),
        ("TW", "10603", "10603"),
        ("TW", "106409", "106409"),
        ("KH", "12000", "12000"),
        ("KH", "120101", "120101"),
        ("PY", "001001", "001001"),
        ("MM", "1101001", "1101001"),
        ("SA", "126438444", "12643-8444"),
        ("TW", "106", "106"),
        ("TH", "102100299", "10210-0299"),
        ("VE", "1060c", "1060-C"),
        ("CR", "110512059", "11051-2059"),
        ("KZ", "a15 a2b3", "A15A2B3"),
        ("MU", "r5110", "R5110"),
        ("AD", "551", "AD551"),
        ("BH", "0317", "0317"),
        ("HT", "6114HT", "HT6114"),
        ("MD", "2005 MD", "2005"),
        ("SG", "529861 Singapore", "529861"),
        ("BD", "Dhaka-1205", "1205"),
        ("LK", "5", "00500"),
        ("LK", "Colombo 03", "00300"),
        ("LK", "13", "01300"),
        ("IO", "bbnd1zz", "BBND 1ZZ"),
    ],
)
def test_canonical_form(country: str, typed: str, canonical: str) -> None:
    check = check_postcode(rules(country).postcode, typed)
    assert (check.value, check.problem) == (canonical, None)


@pytest.mark.parametrize(
    ("country", "typed", "code"),
    [
        ("NL", "1012", "too_short"),
        ("NL", "1012 JXX", "too_long"),
        ("NL", "0012 JX", "invalid_format"),
        ("NL", "1012 SA", "invalid_format"),
        ("NL", "1012 SD", "invalid_format"),
        ("NL", "1012 SS", "invalid_format"),
        ("NL", "1012 ДЖ", "invalid_character"),
        ("DE", "1234", "too_short"),
        ("DE", "123456", "too_long"),
        ("DE", "1234A", "invalid_character"),
        ("DE", "---", "invalid_character"),
        ("DE", "00999", "invalid_format"),
        ("US", "9021", "too_short"),
        ("US", "902101", "invalid_format"),
        ("GB", "EC1A 1B", "invalid_format"),
        ("ES", "53001", "invalid_format"),
        ("LI", "9484", "invalid_format"),
        ("PL", "1-2", "too_short"),
        ("LK", "16", "too_short"),
        ("VE", "1060-12", "too_long"),
        ("SH", "SIQQ 1ZZ", "invalid_format"),
    ],
)
def test_wrong_postcode_is_refused_with_its_cause(country: str, typed: str, code: str) -> None:
    check = check_postcode(rules(country).postcode, typed)
    assert check.blocks
    assert check.problem is not None
    assert check.problem.code == code
    assert check.problem.params["example"] == rules(country).postcode.examples[0]


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("KR", "135-080"),
        ("KR", "135080"),
        ("PE", "Lima 18"),
        ("MT", "VLT 01"),
        ("IL", "61000"),
        ("IR", "11936"),
        ("SO", "10001"),
    ],
)
def test_older_form_is_accepted_with_a_warning(country: str, typed: str) -> None:
    check = check_postcode(rules(country).postcode, typed)
    assert check.problem is not None
    assert not check.blocks


@pytest.mark.parametrize(
    ("country", "typed", "meant"),
    [
        ("NL", "1O12 JX", "1012 JX"),
        ("DE", "1O115", "10115"),
        ("DE", "I0115", "10115"),
        ("CA", "KIA OBI", "K1A 0B1"),
        ("GB", "ECIA 1BB", "EC1A 1BB"),
        ("DE", "1011", None),
        ("DE", "10115", None),
        ("AE", "O", None),
    ],
)
def test_lookalikes_are_offered(country: str, typed: str, meant: str | None) -> None:
    rule = rules(country).postcode
    assert suggest_postcode(rule, typed) == meant
    if meant:
        check = check_postcode(rule, typed)
        assert check.blocks
        assert check.problem is not None
        assert check.problem.params["suggestion"] == meant


@pytest.mark.parametrize(
    ("country", "postcode", "territory"),
    [
        ("GB", "JE2 3AB", "JE"),
        ("GB", "gy11aa", "GG"),
        ("GB", "IM2 1AA", "IM"),
        ("GB", "GX11 1AA", "GI"),
        ("GB", "EC1A 1BB", None),
        ("FR", "97400", "RE"),
        ("FR", "98000", "MC"),
        ("FR", "75001", None),
        ("FI", "22100", "AX"),
        ("IT", "47890", "SM"),
        ("IT", "00120", "VA"),
        ("CH", "9490", "LI"),
        ("NL", "1012 JX", None),
        ("GB", "", None),
    ],
)
def test_neighbouring_territory_is_suggested(
    country: str, postcode: str, territory: str | None
) -> None:
    assert suggest_country(country, postcode) == territory


def test_rubbish_of_any_length_comes_back_without_a_search() -> None:
    rubbish = "1O" * 50_000
    assert suggest_postcode(rules("GB").postcode, rubbish) is None
    assert canonical_postcode(rules("GB").postcode, rubbish) == rubbish


@pytest.mark.parametrize(("country", "code"), [("EG", "4470001"), ("EG", "12411"), ("FR", "00102")])
def test_a_postcode_in_use_is_taken(country: str, code: str) -> None:
    assert check_postcode(rules(country).postcode, code).problem is None
