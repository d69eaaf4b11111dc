"""What people write around a phone number: words behind it, and prefixes nobody dials any more."""

import re
from collections.abc import Iterator

from .sources import common

_LETTERS = re.compile(r"[^\W\d_]")
_OPTIONAL_ZERO = re.compile(r"\(0-?\)|\(0-(?=[0-9])")
_NOT_DIGITS = re.compile(r"[^0-9]")
_EXTENSION = re.compile(r"(?<=[0-9]{4})\s*\([0-9]{1,5}\)$")
_ENOUGH = 4
# Letters stand for digits in North America alone ("1-800-FLOWERS"), ten of both after the 1.
_VANITY = re.compile(r"\+?1?[A-Z0-9]{10}")


def without_words(text: str, calling_code: int) -> str:
    """The number in front of what is said about it: "030 12345 App. 12", "… evenings".

    Extensions are of no use to a courier and no part of E.164.
    """
    first = _LETTERS.search(text)
    if first is None or (calling_code == 1 and _VANITY.fullmatch(re.sub(r"[^A-Z0-9+]", "", text))):
        return text
    head = text[: first.start()].rstrip(" ,;:./#-(")
    return head if len(_NOT_DIGITS.sub("", head)) >= _ENOUGH else text


def modernised(text: str, region: str) -> Iterator[str]:
    """Other ways to read a number that is none: without a (0), or a prefix that is gone.

    A zero in front is dialled in most countries, and written in many of the others; the other
    prefixes of a country are in data/phone_changes.toml.
    """
    changes = common("phone_changes")
    plain = _OPTIONAL_ZERO.sub("", _EXTENSION.sub("", text))
    if plain != text:
        yield plain
    digits = _NOT_DIGITS.sub("", plain)
    if text.startswith("+"):
        for prefix, instead in changes["abroad"].items():
            if digits.startswith(prefix):
                yield f"+{instead}{digits[len(prefix) :]}"
        return
    for prefix in (*changes["prefixes"].get(region, ()), "0"):
        if digits.startswith(prefix):
            yield digits[len(prefix) :]
