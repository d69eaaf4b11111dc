"""Phone numbers: national, international, and as browsers fill them."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from flask_smartcheckout.countries import check_phone, codes, format_phone, phone_example


@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        ("NL", "06 12345678", "+31612345678"),
        ("NL", "06-12 34 56 78", "+31612345678"),
        ("NL", "+31 (0)6 12345678", "+31612345678"),
        ("NL", "0031612345678", "+31612345678"),
        ("NL", "31612345678", "+31612345678"),
        ("NL", "16172531000", "+16172531000"),
        ("NL", "+1 617 253 1000", "+16172531000"),
        ("US", "(617) 253-1000", "+16172531000"),
        ("US", "1-617-253-1000", "+16172531000"),
        ("US", "16172531000", "+16172531000"),
        ("US", "011 31 6 12345678", "+31612345678"),
        ("US", "0031612345678", "+31612345678"),
        ("US", "617-253-1000 ext. 5", "+16172531000"),
        ("US", "1-800-FLOWERS", "+18003569377"),
        ("GB", "020 7946 0958", "+442079460958"),
        ("DE", "030/901820", "+4930901820"),
        ("IT", "06 698 12345", "+390669812345"),
        ("JP", "０９０－１２３４－５６７８", "+819012345678"),
        ("EG", "٠١٠٠١٢٣٤٥٦٧", "+201001234567"),
        ("FR", "\u202a+33 1 23 45 67 89\u202c", "+33123456789"),
        ("BR", "(11) 96123-4567", "+5511961234567"),
        ("MX", "55 1234 5678", "+525512345678"),
        ("AR", "011 15-2345-6789", "+5491123456789"),
        ("UM", "617 253 1000", "+16172531000"),
        ("AQ", "021 123 4567", "+64211234567"),
        ("DO", "+809 567-7775", "+18095677775"),
        ("ID", "62215265656", "+62215265656"),
        ("ID", "0622 15265656", "+6262215265656"),
        ("AI", "(+264) 497 2447", "+12644972447"),
    ],
)
def test_sound_number_becomes_e164(country: str, typed: str, stored: str) -> None:
    check = check_phone(typed, country)
    assert (check.value, check.problem) == (stored, None)


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_every_kind_of_number_of_every_region_in_every_format(region: str) -> None:
    for kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE):
        number = phonenumbers.example_number_for_type(region, kind)
        if number is None:
            continue
        stored = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        for style in (PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL):
            assert check_phone(phonenumbers.format_number(number, style), region).value == stored
        for typed in (stored, f"00{stored[1:]}", f"tel:{stored}"):
            assert check_phone(typed, region).value == stored


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("AT", "020/12345"),
        ("PL", "19 123 45 67"),
        ("ZW", "04 123456"),
        ("ZW", "(2634) 79-0740"),
        ("NG", "09 461 4000"),
        ("NG", "+234 9 461 4000"),
        ("BJ", "21 30 06 50"),
        ("BJ", "+229 21 30 06 50"),
        ("BJ", "22921300650"),
        ("CI", "+225 22 49 40 00"),
        ("CM", "+237 22 20 15 00"),
    ],
)
def test_number_of_no_known_range_or_of_a_former_plan_is_a_warning(
    country: str, typed: str
) -> None:
    check = check_phone(typed, country)
    assert check.value == typed
    assert check.problem is not None
    assert not check.blocks


@pytest.mark.parametrize(
    ("country", "typed", "code"),
    [
        ("NL", "0612", "too_short"),
        ("NL", "06 1234567", "too_short"),
        ("DE", "030 12", "too_short"),
        ("IN", "098765 432109", "too_long"),
        ("NL", "1", "too_short"),
        ("NL", "061234567890123", "too_long"),
        ("NL", "0" * 41, "too_long"),
        ("NL", "geen", "invalid_character"),
        ("NL", "+999 123456", "invalid_format"),
    ],
)
def test_impossible_number_is_refused_with_its_cause(country: str, typed: str, code: str) -> None:
    check = check_phone(typed, country)
    assert check.blocks
    assert check.problem is not None
    assert check.problem.code == code
    assert check.problem.params["example"] == phone_example(country)


@pytest.mark.parametrize("calling_code", phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
def test_a_number_of_any_length_under_any_calling_code_gets_a_verdict(calling_code: int) -> None:
    for length in range(1, 16):
        for typed in (f"+{calling_code}{'1' * length}", f"+{calling_code}{'9' * length}"):
            check = check_phone(typed, "NL")
            assert check.problem or check.value.startswith(f"+{calling_code}")


@pytest.mark.parametrize("country", codes())
def test_two_digits_are_no_number_anywhere(country: str) -> None:
    assert check_phone("12", country).blocks


@pytest.mark.parametrize(
    ("number", "country", "shown"),
    [
        ("+31612345678", "NL", "06 12345678"),
        ("+31612345678", "BE", "+31 6 12345678"),
        ("+16172531000", "US", "(617) 253-1000"),
        ("+442071838750", "JE", "020 7183 8750"),
        ("0999999999", "NL", "0999999999"),
        ("+999", "NL", "+999"),
        ("", "NL", ""),
    ],
)
def test_a_stored_number_is_shown_as_people_there_write_it(
    number: str, country: str, shown: str
) -> None:
    assert format_phone(number, country) == shown


@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        ("DE", "089 1234567 abends", "+49891234567"),
        ("DE", "030 1234567 App. 12", "+49301234567"),
        ("US", "617-555-1234 apt 5", "+16175551234"),
        ("US", "617 555 1234 (5)", "+16175551234"),
        ("US", "1-800-FLOWERS", "+18003569377"),
        ("JP", "03-3211-1234 内線 12", "+81332111234"),
        ("CN", "010-65529988转12", "+861065529988"),
        ("FR", "01 42 68 53 00 poste 12", "+33142685300"),
        ("NL", "06-12345678 (na 18 uur)", "+31612345678"),
    ],
)
def test_what_is_said_behind_a_number_is_no_part_of_it(
    country: str, typed: str, stored: str
) -> None:
    check = check_phone(typed, country)
    assert (check.value, check.problem) == (stored, None)


@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        ("MX", "+52 1 55 1234 5678", "+525512345678"),
        ("NL", "+52 1 55 1234 5678", "+525512345678"),
        ("MX", "01 55 1234 5678", "+525512345678"),
        ("MX", "044 55 1234 5678", "+525512345678"),
        ("PL", "+48 (0) 22 621 02 51", "+48226210251"),
        ("PL", "(0-22) 621 02 51", "+48226210251"),
        ("ES", "+34 (0) 91 123 45 67", "+34911234567"),
        ("CL", "02 2123 4567", "+56221234567"),
        ("UA", "8 044 279 1234", "+380442791234"),
    ],
)
def test_a_prefix_nobody_dials_any_more_is_left_out(country: str, typed: str, stored: str) -> None:
    check = check_phone(typed, country)
    assert (check.value, check.problem) == (stored, None)


def test_a_digit_too_many_makes_no_number_of_another_country() -> None:
    assert check_phone("617-555-12345", "US").blocks
    assert check_phone("44 20 7183 8750", "NL").value == "+442071838750"
