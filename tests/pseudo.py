"""A language that is English in brackets: what stands outside them was never to be translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
_SPOKEN = ("aria-label", "alt", "title", "placeholder", "aria-description")
_SILENT = ("script", "style", "template", "kbd", "samp")  # the last are commands, and what they say


def speak_pseudo(folder: Path) -> None:
    """Put the language, as English, into the translations of a shop whose code is in `folder`."""
    with (ROOT / "translations" / "flask_smartcheckout.pot").open("rb") as file:
        messages = read_po(file)
    catalog = Catalog(locale="en")
    for message in messages:
        if message.id:
            catalog.add(message.id, _bracketed(message.id), context=message.context)
    target = folder / "translations" / "en" / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "flask_smartcheckout.mo").open("wb") as file:
        write_mo(file, catalog)


def _bracketed(message: str | tuple[str, ...]) -> str | tuple[str, ...]:
    return f"⟦{message}⟧" if isinstance(message, str) else tuple(f"⟦{one}⟧" for one in message)


def untranslated(html: str) -> list[str]:
    """Return the words of a page that stand in no brackets, in the order they are read."""
    reader = _Reader()
    reader.feed(html)
    return [left for text in reader.texts if (left := _outside(text)) and re.search(r"\w", left)]


def _outside(text: str) -> str:
    before = ""
    while before != text:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    return " ".join(text.split())


class _Reader(HTMLParser):
    """Collects what is seen or read out; a bracket may begin in one element and end in another."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        self.texts += [value for name, value in attrs if name in _SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        self._open += data
        if self._open.count("⟦") <= self._open.count("⟧"):
            self.texts.append(self._open)
            self._open = ""


def words_of(texts: list[str]) -> Iterator[str]:
    """Yield the words in some texts, numbers and signs apart."""
    for text in texts:
        yield from re.findall(r"[^\W\d_]+", text)
