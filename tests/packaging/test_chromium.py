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


def test_root_on_debian_gets_the_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed: list[str] = []
    monkeypatch.delenv("CHROME", raising=False)
    monkeypatch.setattr(chromium, "find", lambda: installed[0] if installed else None)
    monkeypatch.setattr(chromium, "can_install", lambda: True)
    monkeypatch.setattr(chromium, "install", lambda: installed.append("/usr/bin/chromium"))
    chromium.main()
    assert capsys.readouterr().out == "/usr/bin/chromium\n"
