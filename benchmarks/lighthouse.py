"""Lighthouse's four scores of the form, as a phone sees it: in English, in Dutch, and dark.

Lighthouse comes from the package registry at its first use, into `.tools/lighthouse`; without npm,
a network or a browser it is left out, and the result says so. The phone is this machine, slowed
down: `machine` is Lighthouse's measure of it, which is low where other work is done on it.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tools import chromium

from .shop import FORM, example_shop, shopper
from .wire import served

VERSION = "13.5.0"
RUNS = 3
SCORES = ("performance", "accessibility", "best-practices", "seo")
FIGURES = {
    "lcp_ms": "largest-contentful-paint",
    "tbt_ms": "total-blocking-time",
    "cls": "cumulative-layout-shift",
}
PAGES = {
    "en": ("en", ""),
    "nl": ("nl", ""),
    "dark": ("en", "--blink-settings=preferredColorScheme=0"),
}
HOME = Path(__file__).parent.parent / ".tools" / "lighthouse"
_COMMAND = HOME / "node_modules" / "lighthouse" / "cli" / "index.js"
_INSTALL = (
    "install",
    "--ignore-scripts",
    "--no-package-lock",
    "--no-audit",
    "--no-fund",
    "--silent",
)


def measure() -> dict[str, Any]:
    """Return four scores a page of 100, each the median of three runs, or why there are none."""
    browser = chromium.find()
    if browser is None:
        return {"skipped": chromium.MISSING}
    if not _COMMAND.exists() and (missing := _install()):
        return {"skipped": missing}
    with example_shop() as app, served(app) as url:
        client = shopper(app)
        client.get(FORM)  # what is only done once in a process
        cookie = client.get_cookie("session")
        assert cookie is not None
        headers = {"Cookie": f"session={cookie.value}"}
        return {
            name: _page(url + FORM, {**headers, "Accept-Language": language}, flags, browser)
            for name, (language, flags) in PAGES.items()
        } | {"budget": 100}


def _install() -> str:
    """Fetch Lighthouse, and return why it could not be, or nothing."""
    npm = _tool("npm")
    if npm is None:
        return "There is no npm: install Node.js, or the requirements of the tests."
    HOME.mkdir(parents=True, exist_ok=True)
    # A package.json of its own, or npm would put it into the folder above.
    (HOME / "package.json").write_text('{"private": true}\n', "utf-8")
    done = subprocess.run([npm, *_INSTALL, f"lighthouse@{VERSION}"], cwd=HOME, capture_output=True)
    return "" if not done.returncode else "npm could not fetch Lighthouse: is there a network?"


def _tool(name: str) -> str | None:
    """Return a tool of Node.js: that of the test requirements before the machine's, often older."""
    places = (str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath))
    return shutil.which(name, path=os.pathsep.join(places))


def _page(url: str, headers: dict[str, str], flags: str, browser: str) -> dict[str, Any]:
    runs = [_run(url, headers, flags, browser) for _ in range(RUNS)]
    failed = [run["skipped"] for run in runs if "skipped" in run]
    if failed:
        return {"skipped": failed[0]}
    lowest = min(runs, key=lambda run: sum(run["scores"].values()))
    return {
        **{name: statistics.median(run["scores"][name] for run in runs) for name in SCORES},
        **{name: round(statistics.median(run[name] for run in runs), 3) for name in FIGURES},
        "machine": statistics.median(run["machine"] for run in runs),
        "below": lowest["below"],
    }


def _run(url: str, headers: dict[str, str], flags: str, browser: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            *(str(_tool("node")), str(_COMMAND), url, "--quiet", "--output=json"),
            f"--output-path={report}",
            f"--only-categories={','.join(SCORES)}",
            f"--extra-headers={json.dumps(headers)}",
            f"--chrome-flags=--headless=new --no-sandbox --disable-quic {flags}",
        ]
        done = subprocess.run(
            command, env={**os.environ, "CHROME_PATH": browser}, capture_output=True, text=True
        )
        if done.returncode or not report.exists():
            return {"skipped": f"Lighthouse failed: {done.stderr.strip()[-200:]}"}
        return _read(json.loads(report.read_text("utf-8")))


def _read(found: dict[str, Any]) -> dict[str, Any]:
    """Return scores, figures, and what lowers a score: the audits that count and are not whole."""
    audits, categories = found["audits"], found["categories"]
    counting = {
        one["id"] for name in SCORES for one in categories[name]["auditRefs"] if one["weight"]
    }
    return {
        "scores": {name: round(100 * categories[name]["score"]) for name in SCORES},
        "machine": found["environment"]["benchmarkIndex"],
        "below": {
            name: one["score"]
            for name, one in audits.items()
            if name in counting and one["score"] is not None and one["score"] < 1
        },
        **{name: audits[audit]["numericValue"] for name, audit in FIGURES.items()},
    }
