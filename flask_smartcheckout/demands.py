"""What a value demands of its fields: each breach is a sentence with the field and the fix."""

from __future__ import annotations

import re

from .money import Price, to_decimal

# Neither can be stored or sent: PostgreSQL takes no NUL, half a surrogate pair is no character.
_UNSPEAKABLE = re.compile("[\0\ud800-\udfff]")


def is_sound(text: str) -> bool:
    """Whether a text can be stored and sent: no NUL in it, no half of a surrogate pair."""
    return _UNSPEAKABLE.search(text) is None


def demand_text(whose: str, name: str, value: object) -> None:
    """Raise ValueError for what is no text, or an empty one."""
    if not isinstance(value, str) or not value or not is_sound(value):
        raise ValueError(f"{whose}: {name} is {value!r}; it is a text, such as 'mug'")


def demand_whole(whose: str, name: str, value: object, least: int = 0) -> None:
    """Raise ValueError for what is no int, or one below the least."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ValueError(f"{whose}: {name} is {value!r}; it is an int from {least}")


def demand_flag(whose: str, name: str, value: object) -> None:
    """Raise ValueError for what is neither True nor False."""
    if not isinstance(value, bool):
        raise ValueError(f"{whose}: {name} is {value!r}; it is True or False")


def demand_amount(whose: str, name: str, value: Price) -> None:
    """Raise ValueError for what is no number, or a negative one."""
    try:
        negative = to_decimal(value) < 0
    except ValueError as error:
        raise ValueError(f"{whose}: {name}: {error}") from None
    if negative:
        raise ValueError(f"{whose}: {name} cannot be negative; it is {value}")
