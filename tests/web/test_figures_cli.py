"""flask smartcheckout report and export: the dashboard's figures in a terminal and in files."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from flask_smartcheckout import SmartCheckout
from flask_smartcheckout.tracking.simulation import simulate
from flask_smartcheckout.views.dashboard import dashboard_link

from .conftest import SHOP, run

ROOT = "/smartcheckout/dashboard/"


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A shop with some hundred checkouts, most of them in the last 30 days; tests only read it."""
    app = Flask("busy")
    url = f"sqlite:///{tmp_path_factory.mktemp('busy') / 'smartcheckout.sqlite3'}"
    app.config.update(SECRET_KEY="test", SMARTCHECKOUT_DATABASE_URL=url)
    SmartCheckout(app, SHOP)
    events = app.extensions["smartcheckout"].events
    simulate(events, seed=2, days=40, checkouts=500, now=datetime.now(UTC))
    yield app
    events.dispose()


def dashboard(app: Flask, page: str, **query: Any) -> Any:
    """Return the JSON of a page of the dashboard."""
    client = app.test_client()
    client.get(dashboard_link(app.extensions["smartcheckout"]))
    return client.get(ROOT + page, query_string={**query, "format": "json"}).get_json()


def test_the_report_has_the_numbers_of_the_dashboard(busy: Flask) -> None:
    for words, query in (
        ((), {}),
        (("--days", "7", "--country", "nl"), {"days": 7, "country": "NL"}),
    ):
        told = json.loads(run(busy, "report", "--json", *words).output)
        fields, filters = told.pop("fields"), told.pop("filters")
        assert filters == ({"country": "NL"} if words else {})
        sentences = [finding.pop("sentence") for finding in told["findings"]]
        assert all(sentence.endswith(".") for sentence in sentences)
        assert told == dashboard(busy, "", **query)
        assert fields == dashboard(busy, "fields", **query)["fields"]


def test_the_report_is_read_in_a_terminal(busy: Flask) -> None:
    overview = dashboard(busy, "")
    text = run(busy, "report").output
    lines = [" ".join(line.split()) for line in text.splitlines()]
    totals, before = overview["totals"], overview["previous"]
    assert f"Abandoned {totals['abandoned']} {before['abandoned']}" in lines
    assert any(line.startswith("Money at risk €") for line in lines)
    assert any(line.startswith(f"Viewed {totals['viewed']} 100.0%") for line in lines)
    assert "Fix first" in lines
    assert max(map(len, text.splitlines())) <= 160


def test_a_report_of_no_checkouts_says_so(busy: Flask) -> None:
    assert (
        "No checkout in these days."
        in run(busy, "report", "--from", "2020-01-01", "--to", "2020-01-02").output
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--from", "2026-02-02", "--to", "2026-02-01"), "2026-02-02 comes after 2026-02-01."),
        (("--from", "2026-02-30"), "does not match the format"),
        (("--days", "7", "--from", "2026-02-02"), "Give --days or --from, not both."),
        (("--to", "0001-01-05"), "0001-01-05 is too long ago."),
        (("--from", "0001-01-01", "--to", "0001-01-03"), "0001-01-01 is too long ago."),
        (("--days", "0"), "--days"),
        (("--device", "fridge"), "'phone'"),
    ],
)
@pytest.mark.parametrize("command", ["report", "export visits"])
def test_days_that_cannot_be_are_refused(
    command: str, words: tuple[str, ...], says: str, busy: Flask
) -> None:
    refused = run(busy, *command.split(), *words)
    assert refused.exit_code == 2
    assert says in refused.output


def test_an_export_goes_to_the_terminal_or_a_file(busy: Flask, tmp_path: Path) -> None:
    printed = run(busy, "export", "daily").stdout_bytes
    rows = list(csv.DictReader(printed.decode().splitlines()))
    totals = dashboard(busy, "")["totals"]
    assert sum(int(row["viewed"]) for row in rows) == totals["viewed"]
    for ending in ("csv", "json", "jsonl", "parquet"):
        path = tmp_path / f"daily.{ending}"
        done = run(busy, "export", "daily", "-o", str(path))
        assert done.stderr == f"{path}: {len(rows)} rows.\n"
    assert (tmp_path / "daily.csv").read_bytes() == printed
    assert len(json.loads((tmp_path / "daily.json").read_text())) == len(rows)
    assert (tmp_path / "daily.parquet").read_bytes()[:4] == b"PAR1"
    assert len(list(tmp_path.iterdir())) == 4


def test_an_export_that_cannot_be_written_leaves_the_old_one(
    busy: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = run(busy, "export", "daily", "-o", str(tmp_path / "none" / "x.csv"))
    assert (nowhere.exit_code, nowhere.output.count("\n")) == (1, 1)
    assert "cannot be written: No such file or directory." in nowhere.output
    old = tmp_path / "old.parquet"
    old.write_text("old")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    missing = run(busy, "export", "daily", "-o", str(old))
    assert missing.exit_code == 1
    assert "pip install 'Flask-SmartCheckout[parquet]'" in missing.output
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_parquet_does_not_go_to_a_terminal(busy: Flask) -> None:
    refused = run(busy, "export", "visits", "--format", "parquet")
    assert refused.exit_code == 2
    assert "-o figures.parquet" in refused.output


def test_the_days_of_an_export_are_those_asked_for(busy: Flask) -> None:
    day = (datetime.now(UTC) - timedelta(days=3)).date().isoformat()
    printed = run(busy, "export", "visits", "--from", day, "--to", day).stdout
    rows = list(csv.DictReader(printed.splitlines()))
    assert rows
    assert {row["opened_at"][:10] for row in rows} == {day}
