"""Phone numbers: as typed in the country of the address, or with any country's +.

phonenumbers and its data of all regions load on first use (about 0.3 s), or before that by
`warm_up`, which the first form that is shown begins in the background.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from .characters import clean_code
from .dialling import modernised, without_words
from .numbering import (
    assigned,
    kinds,
    library,
    national_habits,
    outdated,
    trunk_prefix,
    uses,
    usual_lengths,
)
from .sources import common, overlay
from .verdict import Code, FieldCheck, FieldError

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

LONGEST = 40
_NORTH_AMERICA = 1
_SHORTEST_ABROAD = 8  # digits: a Danish or Norwegian number
_DIGITS = re.compile(r"[^0-9]")
# Most numbers are digits and punctuation; without the latter they parse twice as fast.
_NUMERIC = re.compile(r"\+?[0-9 ().-]+")
_PUNCTUATION = str.maketrans("", "", " ().-")


def warm_up() -> None:
    """Load phonenumbers with the data of every region (about 0.3 s), so that no request waits."""
    phonenumbers = library()
    for region in phonenumbers.SUPPORTED_REGIONS:
        phonenumbers.PhoneMetadata.metadata_for_region(region)
    check_phone("+31612345678", "NL")


@cache
def phone_region(country: str) -> str:
    """The region whose numbers a country has: its own, or of the state it belongs to."""
    region: str = overlay(country).get("phone_region", country)
    return region


def check_phone(value: str, country: str) -> FieldCheck:
    """Judge a phone number; a sound one comes back as E.164, others as typed.

    A number that is possible but that we can't recognise is only warned about.
    """
    text = clean_code(value)
    if len(text) > LONGEST:
        return _wrong(text, "too_long", country, length=str(LONGEST))
    region = phone_region(country)
    plain = _plain_number(text, region)
    if plain:
        return FieldCheck(plain)
    text = without_words(text, library().country_code_for_region(region))
    number, failure = _parse(text, region)
    known = number if number and _recognised(number) else _from_abroad(text, number)
    known = known or _north_american(text, region) or _modernised(text, region)
    if known:
        return FieldCheck(_e164(known))
    if number is None:
        return _wrong(text, failure or "invalid_format", country)
    return _unknown(text, number, country)


def _unknown(text: str, number: "PhoneNumber", country: str) -> FieldCheck:
    """The verdict on a number whose digits belong to no range we know."""
    if _plausible(number) or _plausible(_in_full(text, number)):
        return FieldCheck(text, FieldError("phone", "invalid_format", _params(country)))
    lengths = usual_lengths(number.country_code or 0)
    digits = len(_national(number))
    if digits > max(lengths):
        return _wrong(text, "too_long", country, length=str(max(lengths)))
    return _wrong(text, "too_short" if digits < min(lengths) else "invalid_format", country)


def _national(number: "PhoneNumber") -> str:
    """The digits after the calling code; phonenumbers leaves a trunk prefix in unknown ones."""
    digits: str = library().national_significant_number(number)
    return digits.removeprefix(trunk_prefix(number.country_code or 0))


def _plausible(number: "PhoneNumber | None") -> bool:
    """Whether a number may belong to a range we don't know, or did to a plan that has changed."""
    if number is None:
        return False
    code, national = number.country_code or 0, _national(number)
    return len(national) in usual_lengths(code) or outdated(code, national)


def _in_full(text: str, number: "PhoneNumber") -> "PhoneNumber | None":
    """The number as it reads when its calling code was typed without the plus."""
    full, _ = _parse(f"+{_international(text)}", None)
    return full if full and full.country_code == number.country_code else None


def _e164(number: "PhoneNumber") -> str:
    return f"+{number.country_code}{library().national_significant_number(number)}"


def _from_abroad(text: str, here: "PhoneNumber | None") -> "PhoneNumber | None":
    """The number with the + that browsers leave out put in front, where that makes a known one.

    A number of the country itself with a digit too many is not taken for one of another.
    """
    digits = _international(text)
    sure = text.isdigit() or here is None or not _has_one_too_many(here)
    number, _ = _parse(f"+{digits}", None) if digits and sure else (None, None)
    return number if number and _recognised(number) else None


def _has_one_too_many(number: "PhoneNumber") -> bool:
    return assigned(number.country_code or 0, _national(number)[:-1])


def _modernised(text: str, region: str) -> "PhoneNumber | None":
    """The number without a prefix that nobody dials (any more), where that is a known one."""
    readings = (_parse(other, region)[0] for other in modernised(text, region))
    return next((number for number in readings if number and _recognised(number)), None)


def _international(text: str) -> str:
    return _DIGITS.sub("", text).removeprefix("00")


def _north_american(text: str, region: str) -> "PhoneNumber | None":
    """The number of a region whose calling code is 1 and whose area code was taken for it.

    "+809 567 7775" is how a Dominican embassy writes +1 809 567 7775.
    """
    if not text.lstrip("( ").startswith("+"):
        return None
    if library().country_code_for_region(region) != _NORTH_AMERICA:
        return None
    number, _ = _parse(_DIGITS.sub("", text), region)
    return number if number and _recognised(number) else None


def _plain_number(text: str, region: str) -> str | None:
    """E.164 of a number written in the usual way, at a fraction of the cost of a full parse."""
    if not _NUMERIC.fullmatch(text):
        return None
    typed = text.translate(_PUNCTUATION)
    if typed.startswith("+"):
        return typed if any(_in_use(typed[1:], size) for size in (1, 2, 3)) else None
    habits = national_habits(region)
    if habits is None or typed.startswith("00"):
        return None
    calling_code, prefix = habits
    ranges = kinds(region, calling_code)
    national = typed.removeprefix(prefix)
    if prefix and national == typed:
        # At home the prefix would be there: these digits begin with the calling code, if they can.
        abroad = typed.removeprefix(str(calling_code))
        national = abroad if uses(ranges, abroad) else national
    return f"+{calling_code}{national}" if uses(ranges, national) else None


def _in_use(digits: str, size: int) -> bool:
    return assigned(int(digits[:size] or 0), digits[size:])


def _recognised(number: "PhoneNumber") -> bool:
    """Whether a region of the number's calling code uses its digits, as is_valid_number has it."""
    return assigned(number.country_code or 0, library().national_significant_number(number))


def _parse(text: str, region: str | None) -> "tuple[PhoneNumber | None, Code | None]":
    phonenumbers = library()
    known = region if region in phonenumbers.SUPPORTED_REGIONS else None
    typed = text.translate(_PUNCTUATION) if _NUMERIC.fullmatch(text) else text
    try:
        return phonenumbers.parse(typed, known), None
    except phonenumbers.NumberParseException as error:
        return None, _failure(text, error.error_type)


def _failure(text: str, kind: int) -> Code:
    errors = library().NumberParseException
    if kind in (errors.TOO_SHORT_NSN, errors.TOO_SHORT_AFTER_IDD):
        return "too_short"
    if kind == errors.TOO_LONG:
        return "too_long"
    if kind == errors.NOT_A_NUMBER:
        enough = len(_DIGITS.sub("", text)) > 2
        return "invalid_character" if enough or not text.isdigit() else "too_short"
    return "invalid_format"


def _params(country: str) -> dict[str, str]:
    return {"label": "phone", "example": phone_example(country) or "", "country": country}


def _wrong(text: str, code: Code, country: str, **params: str) -> FieldCheck:
    if _may_be_foreign(text):
        params["reason"] = "no_plus"
    return FieldCheck(text, FieldError("phone", code, {**_params(country), **params}), blocks=True)


def _may_be_foreign(text: str) -> bool:
    """Whether digits that are no number of the country may be all of another's."""
    return not text.startswith("+") and len(_DIGITS.sub("", text)) >= _SHORTEST_ABROAD


def phone_example(country: str) -> str | None:
    """A number as people of the country type it, in national form; None where there is none."""
    example: str | None = common("phone_examples")["examples"].get(country)
    return example


def format_phone(number: str, country: str) -> str:
    """A stored number as people of the country read it: national at home, else international.

    What is no E.164 number comes back as it is.
    """
    parsed, _ = _parse(number, None) if number.startswith("+") else (None, None)
    if parsed is None:
        return number
    formats = library().PhoneNumberFormat
    at_home = library().country_code_for_region(phone_region(country)) == parsed.country_code
    form = formats.NATIONAL if at_home else formats.INTERNATIONAL
    shown: str = library().format_number(parsed, form)
    return shown
