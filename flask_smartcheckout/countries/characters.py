"""Characters as people and their keyboards send them, made comparable.

Free text keeps its letters (full-width Japanese numbers, Persian joiners); codes such as postcodes
and phone numbers are reduced to what they mean.
"""

import re
import unicodedata
from functools import lru_cache

_BLANKS = re.compile(r"\s+")
# Bidi marks, zero-width space, word joiner, soft hyphen, byte order mark, variation selectors.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
# The long vowel mark is what a Japanese keyboard gives for a hyphen.
_HYPHENS = str.maketrans("ー－―‐‑–—−", "--------")
_JOINERS = re.compile("[\u200c\u200d]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f]")
_SEPARATORS = re.compile(r"[^\w]|_")
_IN_FULL = {"st": "saint", "ste": "sainte"}
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "臺": "台"}
)


def clean_text(value: str) -> str:
    """Free text without control and invisible characters, spaces collapsed (NFC)."""
    if value.isascii() and value.isprintable():
        return " ".join(value.split())
    value = unicodedata.normalize("NFC", value)
    value = _INVISIBLE.sub("", _CONTROL.sub("", value))
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", value).strip())


def clean_code(value: str) -> str:
    """A code in upper case with ASCII digits (of any script), NFKC, no invisible characters."""
    if value.isascii() and value.isprintable():
        return " ".join(value.upper().split())
    value = unicodedata.normalize("NFKC", value)
    value = _JOINERS.sub("", _INVISIBLE.sub("", _CONTROL.sub("", ascii_digits(value))))
    value = unicodedata.normalize("NFKC", value.upper()).translate(_HYPHENS)
    return _BLANKS.sub(" ", value).strip()


def ascii_digits(value: str) -> str:
    """The text with the decimal digits of every script as 0 to 9."""
    if value.isascii():
        return value
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in value
    )


def bare(code: str) -> str:
    """A clean code without its separators: letters and digits only."""
    return _SEPARATORS.sub("", code)


@lru_cache(maxsize=8192)
def fold(value: str) -> str:
    """A key for comparing names: no case, accents, spaces or punctuation ("Bogotá, D.C.")."""
    return "".join(fold_words(value))


def fold_words(value: str) -> list[str]:
    """The words of a name, folded."""
    value = unicodedata.normalize("NFKD", value).casefold().translate(_LETTERS)
    value = unicodedata.normalize("NFKD", value)
    value = "".join(c for c in value if not unicodedata.combining(c))
    value = re.sub(r"[.'’ʻʼ`]", "", value)
    words = _SEPARATORS.sub(" ", unicodedata.normalize("NFKC", value)).split()
    return [_IN_FULL.get(word, word) for word in words]
