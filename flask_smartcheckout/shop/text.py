"""A text the merchant wrote: once, or once a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Text = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OurText:
    """A text of ours, which the page says in its own language: its key, and a number in it."""

    key: str
    number: int = 0


def localized(text: Text, locale: str) -> str:
    """Return the text for a locale ("pt_BR"): its own, its language's, English, or the first."""
    if isinstance(text, str):
        return text
    for key in (locale, locale.replace("_", "-"), locale.split("_")[0], "en"):
        if key in text:
            return text[key]
    return next(iter(text.values()))
