"""People's names: any script, any length from one letter."""

from .characters import clean_text
from .verdict import FieldCheck, FieldError

LONGEST = 255


def check_name(value: str) -> FieldCheck:
    """Judge a name: one letter of any script is enough, and nothing else is asked of it."""
    name = clean_text(value)
    params = {"label": "name", "length": str(LONGEST)}
    if len(name) > LONGEST:
        return FieldCheck(name, FieldError("name", "too_long", params), blocks=True)
    if not any(character.isalpha() for character in name):
        reason = {**params, "reason": "letter"}
        return FieldCheck(name, FieldError("name", "invalid_character", reason), blocks=True)
    return FieldCheck(name)
