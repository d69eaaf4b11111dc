"""Numbering plans, as phonenumbers has them: which digits and lengths belong to which region.

phonenumbers and its data of all regions load on first use (about 0.3 s).
"""

import re
from functools import cache
from typing import Any

from .sources import overlay

_KINDS = (
    "general_desc mobile fixed_line voip toll_free premium_rate shared_cost personal_number pager"
    " uan voicemail"
).split()
_NONE = -1
_ANY_LENGTH = frozenset(range(4, 16))
Kind = tuple[frozenset[int], re.Pattern[str]]


@cache
def library() -> Any:
    """phonenumbers, told to keep its patterns: those of all regions overflow Python's cache."""
    import phonenumbers

    keep = getattr(phonenumbers, "enable_pattern_cache", None)
    if keep:
        keep()
    return phonenumbers


@cache
def national_habits(region: str) -> tuple[int, str] | None:
    """A region's calling code and trunk prefix; None where numbers need more reading than that."""
    metadata = library().PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or metadata.national_prefix_transform_rule:
        return None
    prefix = metadata.national_prefix or ""
    simple = (metadata.national_prefix_for_parsing or "") == prefix
    return (metadata.country_code, prefix) if simple else None


def assigned(calling_code: int, national: str) -> bool:
    regions = library().COUNTRY_CODE_TO_REGION_CODE.get(calling_code, ())
    return any(uses(kinds(region, calling_code), national) for region in regions)


def uses(kinds: tuple[Kind, ...], national: str) -> bool:
    general, *others = kinds
    return _of_kind(general, national) and any(_of_kind(kind, national) for kind in others)


def _of_kind(kind: Kind, national: str) -> bool:
    lengths, pattern = kind
    fits = not lengths or len(national) in lengths
    return fits and pattern.fullmatch(national) is not None


@cache
def kinds(region: str, calling_code: int) -> tuple[Kind, ...]:
    """The general pattern of a region's numbers, then those of each kind of line."""
    metadata = library().PhoneMetadata.metadata_for_region_or_calling_code(calling_code, region)
    found = (getattr(metadata, kind) for kind in _KINDS)
    return tuple(
        (frozenset(kind.possible_length), re.compile(kind.national_number_pattern))
        for kind in found
        if kind is not None and kind.national_number_pattern
    )


@cache
def usual_lengths(calling_code: int) -> frozenset[int]:
    """How many digits the fixed and mobile numbers of a calling code have.

    A range that we don't know has one of these lengths. Those of free, shared and other special
    numbers are left out, or a number with a digit missing would pass for one of them.
    """
    lengths: set[int] = set()
    for region in library().COUNTRY_CODE_TO_REGION_CODE.get(calling_code, ()):
        metadata = library().PhoneMetadata.metadata_for_region_or_calling_code(calling_code, region)
        for kind in (metadata.fixed_line, metadata.mobile) if metadata else ():
            if kind is not None:  # some regions have no number of their own
                lengths.update(kind.possible_length or metadata.general_desc.possible_length)
    return frozenset(lengths - {_NONE}) or _ANY_LENGTH


@cache
def trunk_prefix(calling_code: int) -> str:
    """What is dialled before a number inside its country, "" where nothing is."""
    region = library().region_code_for_country_code(calling_code)
    metadata = library().PhoneMetadata.metadata_for_region(region, None)
    return (metadata.national_prefix or "") if metadata else ""


def outdated(calling_code: int, national: str) -> bool:
    """Whether a number was right until its country made its numbers longer, a few years ago."""
    older = _older(calling_code)
    return older is not None and older.fullmatch(national) is not None


@cache
def _older(calling_code: int) -> re.Pattern[str] | None:
    region = library().region_code_for_country_code(calling_code)
    pattern = overlay(region).get("phone_older")
    return re.compile(pattern, re.ASCII) if pattern else None
