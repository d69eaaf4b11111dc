"""What a switch of country costs the browser: script, and what it changes in the page."""

from __future__ import annotations

import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import CDPSession, Page, sync_playwright
from werkzeug.serving import make_server

from tools import chromium

from .shop import FORM, example_shop

SWITCHES = 15
BUDGET_MS = 10
_NEXT_PRICES = """
void (window.priced = new Promise((done) => addEventListener('smartcheckout:prices', () => done(),
  { once: true, capture: true })));
"""
_COUNT_CHANGES = """
window.changes = 0;
new MutationObserver((list) => window.changes += list.length)
  .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
"""
# What any script has to do that builds a form: measured beside ours, it tells the machine's speed.
_YARDSTICK = """() => new Promise((done) => setTimeout(() => {
  const form = document.createElement('form');
  for (let number = 0; number < 2000; number++) {
    const label = document.createElement('label');
    Object.assign(label, { className: `field-${number}`, textContent: `${number}`, hidden: true });
    label.setAttribute('for', `control-${number}`);
    form.append(label);
    label.matches('.field-1 + label[for]');
  }
  done(form.children.length);
}))"""


def measure() -> dict[str, Any]:
    """Return milliseconds of script a switch, its prices included, and what it changes."""
    with example_shop() as app, _served(app) as url, _tab() as page:
        page.request.post(f"{url}/cart/atlas/add", form={"quantity": "1"})
        page.goto(url + FORM)
        switches = script_of_switches(page, SWITCHES)
        yardstick = script_of_yardsticks(page, SWITCHES)
    times = [time for time, _changes in switches]
    return {
        "script_ms_median": round(statistics.median(times), 2),
        "script_ms_largest": round(max(times), 2),
        "budget_ms": BUDGET_MS,
        "ratio_to_yardstick": round(statistics.median(times) / statistics.median(yardstick), 2),
        "changes_median": statistics.median(changes for _time, changes in switches),
    }


def script_of_switches(page: Page, times: int) -> list[tuple[float, int]]:
    """Go down the list of countries by the keyboard, from the first.

    Returns the milliseconds of script and the changes to the page of each switch, up to where its
    prices are shown. The page must be an open form.
    """
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    page.evaluate(_COUNT_CHANGES)
    page.focus("#sc-f-country")
    _switch(page, devtools, "Home")  # the first runs what is not compiled yet
    return [_switch(page, devtools, "ArrowDown") for _ in range(times)]


def script_of_yardsticks(page: Page, times: int) -> list[float]:
    """Return the milliseconds of script that 2,000 labels take, each time they are built."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    return [_yardstick(page, devtools) for _ in range(times)]


def _yardstick(page: Page, devtools: CDPSession) -> float:
    before = _script_seconds(devtools)
    page.evaluate(_YARDSTICK)
    return (_script_seconds(devtools) - before) * 1000


def _switch(page: Page, devtools: CDPSession, key: str) -> tuple[float, int]:
    page.evaluate(_NEXT_PRICES)
    page.evaluate("window.changes = 0")
    before = _script_seconds(devtools)
    page.keyboard.press(key)
    page.evaluate("window.priced")
    spent = _script_seconds(devtools) - before
    return spent * 1000, page.evaluate("window.changes")


def _script_seconds(devtools: CDPSession) -> float:
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) for one in metrics if one["name"] == "ScriptDuration")


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def _tab() -> Iterator[Page]:
    with sync_playwright() as driver:
        path = chromium.find()
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser.new_context(locale="en-NL").new_page()
        browser.close()
