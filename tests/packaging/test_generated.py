"""What is generated and committed is what its sources make."""

from pathlib import Path

import pytest

from tools import assets, reference


def test_minified_copies_match_their_sources() -> None:
    assert assets.stale() == []


def test_reference_pages_match_the_code() -> None:
    assert reference.stale() == []


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of sources of its own, minified once."""
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    monkeypatch.setattr(assets, "DIST", tmp_path / "dist")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "shape.js").write_text('export const shape = () => "A9";\n')
    (tmp_path / "checkout.js").write_text(
        'import { shape } from "./parts/shape.js";\ndocument.title = shape();\n'
    )
    (tmp_path / "form.css").write_text(
        ".smartcheckout {\n  color: light-dark(black, white);\n  & input { margin: 0 }\n}\n"
    )
    assets.build(tmp_path / "dist")
    return tmp_path


def test_a_script_is_bundled_with_what_it_imports(static: Path) -> None:
    script = (static / "dist" / "checkout.js").read_text()
    assert '"A9"' in script
    assert "import" not in script


def test_a_style_keeps_its_syntax(static: Path) -> None:
    style = (static / "dist" / "form.css").read_text().strip()
    assert style == ".smartcheckout{color:light-dark(black,white);& input{margin:0}}"


def test_fresh_copies_are_not_stale(static: Path) -> None:
    assert assets.stale() == []


@pytest.mark.parametrize(
    ("changed", "text", "expected"),
    [
        ("form.css", ".smartcheckout { margin: 1px }", ["form.css"]),
        ("parts/shape.js", 'export const shape = () => "B8";', ["checkout.js"]),
        ("cart.js", "console.log(1);", ["cart.js"]),
        ("dist/left.js", "console.log(1);", ["left.js"]),
    ],
)
def test_a_copy_that_does_not_match_is_named(
    changed: str, text: str, expected: list[str], static: Path
) -> None:
    (static / changed).write_text(text)
    assert assets.stale() == expected
