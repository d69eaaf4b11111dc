"""The examples of a page in docs/, as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
_FENCE = re.compile(r"^```(\S+)\n(.*?)^```$", re.M | re.S)


def blocks(page: str, heading: str = "") -> list[tuple[str, str]]:
    """Return (language, text) of the examples below a heading, or of the whole page."""
    text = (DOCS / page).read_text(encoding="utf-8")
    if heading:
        found = re.search(rf"^(#+) {re.escape(heading)}$", text, re.M)
        assert found, heading
        depth = len(found[1])
        text = re.split(rf"^#{{1,{depth}}} ", text[found.end() :], flags=re.M)[0]
    return _FENCE.findall(text)


def example(page: str, heading: str, language: str = "python") -> str:
    """Return the only example of a language below a heading."""
    (text,) = [text for kind, text in blocks(page, heading) if kind == language]
    return text
