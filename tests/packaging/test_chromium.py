"""Where the browser of the browser tests comes from."""

from pathlib import Path

import pytest

from tools import chromium


def test_the_named_browser_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "my-chromium"
    named.touch(mode=0o755)
    monkeypatch.setenv("CHROME", str(named))
    assert chromium.find() == str(named)


def test_a_browser_on_the_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROME", raising=False)
    (tmp_path / "chromium").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find() == str(tmp_path / "chromium")


def test_its_shell_is_taken_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROME", raising=False)
    monkeypatch.setattr(chromium, "SHELLS", ("a-shell",))
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "chromium").touch(mode=0o755)
    assert chromium.find_shell() == str(tmp_path / "chromium")
    (tmp_path / "a-shell").touch(mode=0o755)
    assert chromium.find_shell() == str(tmp_path / "a-shell")
    monkeypatch.setenv("CHROME", str(tmp_path / "chromium"))
    assert chromium.find_shell() == str(tmp_path / "chromium")


def test_without_a_browser_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROME", "/nowhere/chromium")
    with pytest.raises(SystemExit, match=r"^The browser tests need Chromium"):
        chromium.main()


def test_root_on_debian_gets_the_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def install(packages: list[str]) -> None:
        asked.extend(packages)
        (tmp_path / "a-browser").touch(mode=0o755)

    _with_nothing(tmp_path, monkeypatch)
    monkeypatch.setattr(chromium, "can_install", lambda: True)
    monkeypatch.setattr(chromium, "install", install)
    chromium.main()
    assert asked == ["chromium", "chromium-headless-shell"]
    assert capsys.readouterr().out == f"{tmp_path / 'a-browser'}\n"


def test_what_is_there_is_not_installed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_nothing(tmp_path, monkeypatch)
    (tmp_path / "a-browser").touch(mode=0o755)
    assert chromium.missing() == ["chromium-headless-shell"]
    (tmp_path / "a-shell").touch(mode=0o755)
    assert chromium.missing() == []
    (tmp_path / "a-browser").unlink()
    assert chromium.missing() == ["chromium"]
    monkeypatch.setenv("CHROME", "/nowhere/chromium")
    assert chromium.missing() == []


def _with_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no browser on this machine but those put into `tmp_path`."""
    monkeypatch.delenv("CHROME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "NAMES", ("a-browser",))
    monkeypatch.setattr(chromium, "SHELLS", ("a-shell",))
