"""Measures that need a browser, npm or a network say so where there is none."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks import lighthouse, speed


@pytest.mark.parametrize("measure", [speed.measure, lighthouse.measure])
def test_without_a_browser_a_measure_is_left_out_with_a_word(
    measure: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROME", "/nowhere/chromium")
    assert "Chromium" in measure()["skipped"]


def test_without_npm_lighthouse_is_left_out_with_a_word(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(lighthouse, "_COMMAND", tmp_path / "index.js")
    monkeypatch.setattr(lighthouse, "_tool", lambda name: None)
    monkeypatch.setattr("tools.chromium.find", lambda: "/usr/bin/chromium")
    assert "no npm" in lighthouse.measure()["skipped"]


def test_without_a_network_lighthouse_is_left_out_with_a_word(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    npm.chmod(0o755)
    monkeypatch.setattr(lighthouse, "HOME", tmp_path / "lighthouse")
    monkeypatch.setattr(lighthouse, "_COMMAND", tmp_path / "index.js")
    monkeypatch.setattr(lighthouse, "_tool", lambda name: str(npm))
    monkeypatch.setattr("tools.chromium.find", lambda: "/usr/bin/chromium")
    assert "network" in lighthouse.measure()["skipped"]
    assert (tmp_path / "lighthouse" / "package.json").exists()


def test_what_lowers_a_score_is_named_and_what_does_not_count_is_not() -> None:
    category = {
        "score": 0.97,
        "auditRefs": [{"id": "slow", "weight": 10}, {"id": "idle", "weight": 0}],
    }
    audits = {name: {"score": 1, "numericValue": 12.5} for name in lighthouse.FIGURES.values()}
    report = {
        "audits": {**audits, "slow": {"score": 0.6}, "idle": {"score": 0}},
        "categories": dict.fromkeys(lighthouse.SCORES, category),
        "environment": {"benchmarkIndex": 900},
    }
    found = lighthouse._read(report)
    assert found["scores"] == dict.fromkeys(lighthouse.SCORES, 97)
    assert found["below"] == {"slow": 0.6}
    assert (found["lcp_ms"], found["machine"]) == (12.5, 900)
