"""A text the merchant wrote: once, or once a language."""

from __future__ import annotations

from collections.abc import Mapping

Text = str | Mapping[str, str]


def localized(text: Text, locale: str) -> str:
    """Return the text for a locale ("pt_BR"): its own, its language's, English, or the first."""
    if isinstance(text, str):
        return text
    for key in (locale, locale.replace("_", "-"), locale.split("_")[0], "en"):
        if key in text:
            return text[key]
    return next(iter(text.values()))
