"""What was entered in a field of the shop's own: as it is kept, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ..countries import FieldError
from .extra_fields import ExtraField

Value = str | bool  # a date is text too: 2026-12-24
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TICKED = ("1", "on", "true", "yes")
_UNTICKED = ("", "0", "off", "false", "no")


@dataclass(frozen=True, slots=True)
class Given:
    """A value, and the one thing to mend in it.

    Its `params` may have, all text: `length` in characters, `first` and `last` (ISO 8601 days).
    """

    value: Value
    problem: FieldError | None = None


def nothing(field: ExtraField) -> Value:
    """Return what a field holds that was not asked, or left empty."""
    return False if field.kind == "checkbox" else ""


def judged(field: ExtraField, typed: str, today: date) -> Given:
    """Return what a field was given, judged by its rule on a day of the shop's calendar."""
    if field.kind == "checkbox":
        return _tick(field, typed.strip().lower())
    value = _clean(field, typed)
    if not value:
        return _refused(field, value, "required") if field.required else Given(value)
    return _RULES[field.kind](field, value, today)


def _clean(field: ExtraField, typed: str) -> str:
    if field.kind == "long_text":
        return typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    return " ".join(typed.split())


def _tick(field: ExtraField, typed: str) -> Given:
    if typed not in _TICKED + _UNTICKED:
        return _refused(field, False, "unknown_value")
    ticked = typed in _TICKED
    return _refused(field, ticked, "required") if field.required and not ticked else Given(ticked)


def _text(field: ExtraField, value: str, _today: date) -> Given:
    """Judge the length first, so that a pattern never meets more than it was made for."""
    if len(value) > field.max_length:
        return _refused(field, value, "too_long", length=field.max_length)
    if len(value) < field.min_length:
        return _refused(field, value, "too_short", length=field.min_length)
    if field.pattern and not re.fullmatch(field.pattern, value):
        return _refused(field, value, "invalid_format")
    return Given(value)


def _choice(field: ExtraField, value: str, _today: date) -> Given:
    return Given(value) if value in field.choices else _refused(field, value, "unknown_value")


def _date(field: ExtraField, value: str, today: date) -> Given:
    day = _day(value)
    if day is None:
        return _refused(field, value, "invalid_format")
    first, last = field.days(today)
    if (first and day < first) or (last and day > last):
        ends = {"first": first, "last": last}
        return _refused(field, value, "unknown_value", **{k: v for k, v in ends.items() if v})
    return Given(value)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if _ISO_DAY.fullmatch(value) else None
    except ValueError:
        return None


def _refused(field: ExtraField, value: Value, code: str, **params: object) -> Given:
    said = {key: str(one) for key, one in params.items()}
    return Given(value, FieldError(field.name, code, said))  # type: ignore[arg-type]


_RULES: Mapping[str, Callable[[ExtraField, str, date], Given]] = {
    "text": _text,
    "long_text": _text,
    "choice": _choice,
    "date": _date,
}
