"""The shape of a refused value: the one thing that is recorded about it."""

from __future__ import annotations

from unicodedata import category

SHARED_BY = 5
"""How many visits must share a shape before it is shown."""

LENGTH = 24
"""How many characters of a shape are kept."""

SHAPED_FIELDS = frozenset({"postcode", "house_number", "phone", "tax_id"})
"""The fields whose refused values may leave a shape; never a name, a street or an address."""

_SHOWN_AS = {"L": "A", "M": "A", "N": "9", "C": "?"}


def shape(value: str) -> str:
    """Return the shape of a value: letters A, digits 9, the rest as it is, 24 characters at most.

    Letters are those of any script, with their accents and vowel signs; control characters
    become a question mark.
    """
    return "".join(_SHOWN_AS.get(category(sign)[0], sign) for sign in value[:LENGTH])


def shape_of(field: str, value: str) -> str | None:
    """Return the shape of a refused value, or None where not even that may be kept."""
    return shape(value) if field in SHAPED_FIELDS and value else None


def is_shape(text: str) -> bool:
    """Tell whether a text can only be a shape: nothing in it could have been typed."""
    return 0 < len(text) <= LENGTH and shape(text) == text
