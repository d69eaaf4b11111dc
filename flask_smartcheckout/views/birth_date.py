"""The date of birth, asked for only where the chosen way to pay wants an age.

It is compared with the day of the order and kept nowhere but in the draft, which the order erases.
"""

from __future__ import annotations

from datetime import date

NAME = "payment_birth_date"
OLDEST = 130  # years: beyond it the year has a slip


def age_on(day: date, typed: str) -> int | None:
    """Return how many years old somebody is on a day; None for what is no date of a birth."""
    try:
        born = date.fromisoformat(typed)
    except ValueError:
        return None
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return years if 0 <= years <= OLDEST else None
