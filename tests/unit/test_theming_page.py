"""docs/theming.md names every property, template, block and event there is, and no other."""

import re
from pathlib import Path

import pytest

from example_app.theme import THEMES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "theming.md").read_text("utf-8")
TEMPLATES = ROOT / "flask_smartcheckout" / "templates" / "smartcheckout"
STYLES = "".join(
    (ROOT / "static" / name).read_text("utf-8") for name in ("smartcheckout.css", "cart.css")
)
SCRIPTS = {
    path: path.read_text("utf-8")
    for folder in ("static", "static/checkout")
    for path in (ROOT / folder).glob("*.js")
}
# The value after the comma, with at most one pair of brackets in it.
PROPERTY = re.compile(r"var\((--sc-[a-z][a-z-]*)(?:, ((?:[^()]|\([^()]*\))*))?\)")
TELL = re.compile(r"\btell\('(\w+)'(?:, (\{.*\}))?\)")
KEY = re.compile(r"[{,]\s*(\w+)\s*(?=[:,}])")


def rows(heading: str) -> dict[str, list[str]]:
    """Return the tables below a heading: their cells by what the first one names."""
    (section,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.S | re.M)
    found = re.findall(r"^\| `([^`]+)` \|(.*)\|$", section, re.M)
    return {name: [cell.strip() for cell in cells.split("|")] for name, cells in found}


def quoted(cell: str) -> set[str]:
    return set(re.findall("`([^`]+)`", cell))


def test_every_property_is_named_with_its_default() -> None:
    defaults: dict[str, set[str]] = {}
    for name, default in PROPERTY.findall(STYLES):
        defaults.setdefault(name, set()).add(default)
    documented = rows("Properties")
    assert documented.keys() == defaults.keys()
    for name, (default, meaning) in documented.items():
        assert defaults[name] <= quoted(default) | quoted(meaning), name


def test_every_template_is_named() -> None:
    names = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    assert rows("Templates").keys() == {n for n in names if not n.startswith("dashboard/")}


def test_every_block_is_named_where_it_is() -> None:
    for name, cells in rows("Templates").items():
        source = (TEMPLATES / name).read_text("utf-8")
        assert set(re.findall(r"{% block (\w+)", source)) == quoted(cells[0]), name


def test_every_event_is_named_with_what_it_carries() -> None:
    told = {
        f"smartcheckout:{name}": set(KEY.findall(detail))
        for source in SCRIPTS.values()
        for name, detail in TELL.findall(source)
    }
    calls = sum(source.count("tell('") for source in SCRIPTS.values())
    assert calls == sum(len(TELL.findall(source)) for source in SCRIPTS.values()) >= 8
    documented = {name: cells for name, cells in rows("Events").items() if len(cells) == 2}
    assert {name: quoted(cells[0]) for name, cells in documented.items()} == told


def test_every_event_that_is_waited_for_is_named() -> None:
    heard = {
        name
        for source in SCRIPTS.values()
        for name in re.findall(r"\baddEventListener\('(smartcheckout:\w+)'", source)
    }
    assert heard == {name for name, cells in rows("Events").items() if len(cells) == 1}


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_of_the_example_shop_sets_only_what_is_named(theme: str) -> None:
    source = (ROOT / "example_app" / "static" / "themes" / f"{theme}.css").read_text("utf-8")
    style = re.sub(r"/\*.*?\*/", "", source, flags=re.S)
    (declarations,) = re.findall(r"^\s*:root \{\n(.*)\}\s*$", style, re.S)
    names = re.findall(r"^  ([\w-]+):", declarations, re.M)
    assert set(names) <= rows("Properties").keys()
    assert len(names) <= 8
