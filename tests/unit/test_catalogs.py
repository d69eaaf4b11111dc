"""Every language: complete, faithful to its source, and without blame or begging."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from flask_smartcheckout.i18n import languages

ROOT = Path(__file__).parents[2]
FORBIDDEN: dict[str, str] = tomllib.loads((ROOT / "tests" / "data" / "lexicon.toml").read_text())
UNSPACED = {"ja"}  # a word ends where the next begins


@cache
def sources() -> tuple[str, ...]:
    """Return every message that stands in our Python and our templates."""
    keywords = {"_": None, "_n": (1, 2), "_sc": None, "_scn": (1, 2), "N_": None}
    keywords |= {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
    methods = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
    found = extract_from_dir(ROOT / "flask_smartcheckout", methods, keywords=keywords)
    messages = (message for _file, _line, message, _comments, _context in found)
    return tuple(text for one in messages for text in ([one] if isinstance(one, str) else one))


def catalog(language: str) -> Catalog:
    path = ROOT / "translations" / language / "LC_MESSAGES" / "flask_smartcheckout.po"
    with path.open("rb") as file:
        return read_po(file)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def test_no_source_blames_or_begs() -> None:
    assert len(sources()) > 100
    blaming = [text for text in sources() if words(text) & set(FORBIDDEN["en"].split())]
    assert blaming == []


@pytest.mark.parametrize("language", languages()[1:])
def test_no_translation_blames_or_begs(language: str) -> None:
    forbidden = set(FORBIDDEN[language].split())
    texts = [text for message in catalog(language) for text in strings(message.string)]
    if language in UNSPACED:
        assert [text for text in texts if any(word in text for word in forbidden)] == []
    assert [text for text in texts if words(text) & forbidden] == []


@pytest.mark.parametrize("language", languages()[1:])
def test_every_message_is_translated(language: str) -> None:
    missing = [m.id for m in catalog(language) if m.id and not all(strings(m.string))]
    assert missing == []


@pytest.mark.parametrize("language", languages()[1:])
def test_a_translation_fills_in_the_same_values(language: str) -> None:
    for message in catalog(language):
        wanted = set(re.findall(r"%\((\w+)\)", "".join(strings(message.id))))
        for text in filter(None, strings(message.string)):
            assert set(re.findall(r"%\((\w+)\)", text)) <= wanted, message.id
            assert wanted - {"num"} <= set(re.findall(r"%\((\w+)\)", text)), message.id


def strings(given: Any) -> tuple[str, ...]:
    return given if isinstance(given, tuple) else (given,)


def test_legal_phrases_are_no_translations() -> None:
    path = ROOT / "flask_smartcheckout" / "wording" / "data" / "order_button.toml"
    phrases = {entry["phrase"] for entry in tomllib.loads(path.read_text()).values()}
    assert phrases.isdisjoint(sources())


def test_the_docs_list_every_language() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "languages.md").read_text(), re.M)
    assert sorted(listed) == sorted(languages())
