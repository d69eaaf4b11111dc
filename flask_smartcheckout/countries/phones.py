"""Phone numbers: as typed in the country of the address, or with any country's +.

phonenumbers and its data of all regions load on first use (about 0.3 s): call `warm_up` at start.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from .characters import clean_code
from .sources import overlay
from .verdict import Code, FieldCheck, FieldError

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

LONGEST = 40
_NORTH_AMERICA = 1
_DIGITS = re.compile(r"[^0-9]")
# Most numbers are digits and punctuation; without the latter they parse twice as fast.
_NUMERIC = re.compile(r"\+?[0-9 ().-]+")
_PUNCTUATION = str.maketrans("", "", " ().-")
_KINDS = (
    "general_desc mobile fixed_line voip toll_free premium_rate shared_cost personal_number pager"
    " uan voicemail"
).split()
_Kind = tuple[frozenset[int], re.Pattern[str]]


@cache
def _library() -> Any:
    """phonenumbers, told to keep its patterns: those of all regions overflow Python's cache."""
    import phonenumbers

    keep = getattr(phonenumbers, "enable_pattern_cache", None)
    if keep:
        keep()
    return phonenumbers


def warm_up() -> None:
    """Load phonenumbers with the data of every region (about 0.3 s), so that no request waits."""
    library = _library()
    for region in library.SUPPORTED_REGIONS:
        library.PhoneMetadata.metadata_for_region(region)
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
    plain = _plain_number(text, phone_region(country))
    if plain:
        return FieldCheck(plain)
    number, failure = _parse(text, phone_region(country))
    known = number if number and _recognised(number) else _from_abroad(text)
    known = known or _north_american(text, phone_region(country))
    if known:
        return FieldCheck(_e164(known))
    if number is None:
        return _wrong(text, failure or "invalid_format", country)
    return _unknown(text, number, country)


def _unknown(text: str, number: "PhoneNumber", country: str) -> FieldCheck:
    """The verdict on a number whose digits belong to no range we know."""
    library = _library()
    reason = library.is_possible_number_with_reason(number)
    if (
        reason == library.ValidationResult.IS_POSSIBLE
        or _outdated(number)
        or _outdated_abroad(text)
    ):
        return FieldCheck(text, FieldError("phone", "invalid_format", _params(country)))
    if reason == library.ValidationResult.TOO_LONG:
        return _wrong(text, "too_long", country, **_longest_here(number))
    short = reason == library.ValidationResult.TOO_SHORT
    return _wrong(text, "too_short" if short else "invalid_format", country)


def _outdated(number: "PhoneNumber") -> bool:
    """Whether a number was right until its country made its numbers longer, a few years ago."""
    library = _library()
    region = library.region_code_for_country_code(number.country_code)
    older = overlay(region).get("phone_older")
    return bool(older) and _compiled(older).fullmatch(library.national_significant_number(number))


def _outdated_abroad(text: str) -> bool:
    number, _ = _parse(f"+{_international(text)}", None)
    return number is not None and _outdated(number)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _longest_here(number: "PhoneNumber") -> dict[str, str]:
    """How many digits the numbers of this number's country have at most, for a message."""
    library = _library()
    region = library.region_code_for_country_code(number.country_code)
    metadata = library.PhoneMetadata.metadata_for_region(region, None)
    return {"length": str(max(metadata.general_desc.possible_length))} if metadata else {}


def _e164(number: "PhoneNumber") -> str:
    return f"+{number.country_code}{_library().national_significant_number(number)}"


def _from_abroad(text: str) -> "PhoneNumber | None":
    """The number with the + that browsers leave out put in front, where that makes a known one."""
    digits = _international(text)
    number, _ = _parse(f"+{digits}", None) if digits else (None, None)
    return number if number and _recognised(number) else None


def _international(text: str) -> str:
    return _DIGITS.sub("", text).removeprefix("00")


def _north_american(text: str, region: str) -> "PhoneNumber | None":
    """The number of a region whose calling code is 1 and whose area code was taken for it.

    "+809 567 7775" is how a Dominican embassy writes +1 809 567 7775.
    """
    if not text.lstrip("( ").startswith("+"):
        return None
    if _library().country_code_for_region(region) != _NORTH_AMERICA:
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
    habits = _national_habits(region)
    if habits is None or typed.startswith("00"):
        return None
    calling_code, prefix = habits
    national = typed.removeprefix(prefix)
    return f"+{calling_code}{national}" if _uses(_kinds(region, calling_code), national) else None


def _in_use(digits: str, size: int) -> bool:
    return _assigned(int(digits[:size] or 0), digits[size:])


@cache
def _national_habits(region: str) -> tuple[int, str] | None:
    """A region's calling code and trunk prefix; None where numbers need more reading than that."""
    metadata = _library().PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or metadata.national_prefix_transform_rule:
        return None
    prefix = metadata.national_prefix or ""
    simple = (metadata.national_prefix_for_parsing or "") == prefix
    return (metadata.country_code, prefix) if simple else None


def _recognised(number: "PhoneNumber") -> bool:
    """Whether a region of the number's calling code uses its digits, as is_valid_number has it."""
    return _assigned(number.country_code or 0, _library().national_significant_number(number))


def _assigned(calling_code: int, national: str) -> bool:
    regions = _library().COUNTRY_CODE_TO_REGION_CODE.get(calling_code, ())
    return any(_uses(_kinds(region, calling_code), national) for region in regions)


def _uses(kinds: "tuple[_Kind, ...]", national: str) -> bool:
    general, *others = kinds
    return _of_kind(general, national) and any(_of_kind(kind, national) for kind in others)


def _of_kind(kind: _Kind, national: str) -> bool:
    lengths, pattern = kind
    fits = not lengths or len(national) in lengths
    return fits and pattern.fullmatch(national) is not None


@cache
def _kinds(region: str, calling_code: int) -> tuple[_Kind, ...]:
    """The general pattern of a region's numbers, then those of each kind of line."""
    metadata = _library().PhoneMetadata.metadata_for_region_or_calling_code(calling_code, region)
    found = (getattr(metadata, kind) for kind in _KINDS)
    return tuple(
        (frozenset(kind.possible_length), re.compile(kind.national_number_pattern))
        for kind in found
        if kind is not None and kind.national_number_pattern
    )


def _parse(text: str, region: str | None) -> "tuple[PhoneNumber | None, Code | None]":
    library = _library()
    known = region if region in library.SUPPORTED_REGIONS else None
    typed = text.translate(_PUNCTUATION) if _NUMERIC.fullmatch(text) else text
    try:
        return library.parse(typed, known), None
    except library.NumberParseException as error:
        return None, _failure(text, error.error_type)


def _failure(text: str, kind: int) -> Code:
    errors = _library().NumberParseException
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
    return FieldCheck(text, FieldError("phone", code, {**_params(country), **params}), blocks=True)


@cache
def phone_example(country: str) -> str | None:
    """A number as people of the country type it, in national form; None where there is none."""
    library = _library()
    region = phone_region(country)
    number = library.example_number_for_type(region, library.PhoneNumberType.MOBILE)
    number = number or library.example_number(region)
    if number is None:
        return None
    shown: str = library.format_number(number, library.PhoneNumberFormat.NATIONAL)
    return shown
