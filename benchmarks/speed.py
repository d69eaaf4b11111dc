"""How soon the form is seen on a slow phone, how long it blocks, and how much of it moves.

The browser of this machine, its processor slowed down four times, on a slow 4G network as
Lighthouse means it: 150 ms there and back, 1.6 Mbit/s. Both are told to it through its developer
tools. A machine with other work on it is slower than the phone.
"""

from __future__ import annotations

import statistics
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tools import chromium

from .shop import FORM, example_shop, shopper
from .wire import served

RUNS = 5
SLOWER = 4
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 204_800,
    "uploadThroughput": 96_000,
}
BUDGET = {"lcp_ms": 1200, "tbt_ms": 20, "cls": 0}
PHONE: dict[str, Any] = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-NL",
}
_WATCH = """
window.seen = { lcp_ms: 0, tbt_ms: 0, cls: 0 };
const watch = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note))
  .observe({ type, buffered: true });
watch('largest-contentful-paint', (entry) => seen.lcp_ms = entry.startTime);
watch('longtask', (entry) => seen.tbt_ms += entry.duration - 50);
watch('layout-shift', (entry) => seen.cls += entry.hadRecentInput ? 0 : entry.value);
"""


def measure() -> dict[str, Any]:
    """Return the median of five loads in milliseconds, and the score of what moved."""
    path = chromium.find()
    if path is None:
        return {"skipped": chromium.MISSING}
    with example_shop() as app, served(app) as url, sync_playwright() as driver:
        client = shopper(app)
        client.get(FORM)  # what is only done once in a process
        cookie = client.get_cookie("session")
        assert cookie is not None
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        kept = {"name": "session", "value": cookie.value, "url": url}
        runs = [_load(browser, url + FORM, kept) for _ in range(RUNS)]
        browser.close()
    found = {name: round(statistics.median(run[name] for run in runs), 3) for name in BUDGET}
    return {"slow_phone": found, "budget": BUDGET}


def _load(browser: Browser, url: str, cookie: Any) -> dict[str, float]:
    context = browser.new_context(**PHONE)
    context.add_cookies([cookie])
    page = context.new_page()
    page.add_init_script(_WATCH)
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_4G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, wait_until="networkidle")
    page.wait_for_selector("[data-ready]")
    seen: dict[str, float] = page.evaluate("seen")
    context.close()
    return seen
