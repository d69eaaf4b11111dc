"""A real Chromium and a real server, for tests of what a person sees."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright
from werkzeug.serving import make_server

from tools import chromium

QUIET_CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver, one for this process."""
    with sync_playwright() as driver:
        yield driver


@contextmanager
def launched(playwright: Playwright, path: str | None) -> Iterator[Browser]:
    """Run a browser; where there is none the test fails with what to do."""
    if path is None:
        pytest.fail(chromium.MISSING, pytrace=False)
    with playwright.chromium.launch(executable_path=path, args=QUIET_CHROMIUM) as browser:
        yield browser


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The shell of the machine's own Chromium, started once; ``$CHROME`` names another browser."""
    with launched(playwright, chromium.find_shell()) as browser:
        yield browser


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """The machine's own Chromium with all that a window has, for what the shell cannot do."""
    with launched(playwright, chromium.find()) as browser:
        yield browser


@cache
def user_agent(browser: Browser) -> str:
    """What the browser calls itself where somebody sits before it: a headless one is a bot."""
    page = browser.new_page()
    name: str = page.evaluate("navigator.userAgent")
    page.close()
    return name.replace("HeadlessChrome", "Chrome")


@pytest.fixture
def new_context(request: pytest.FixtureRequest) -> Iterator[Callable[..., BrowserContext]]:
    """Open a visitor's browser with Playwright's options: ``locale``, ``java_script_enabled`` …"""
    whole = request.node.get_closest_marker("whole_browser")
    browser: Browser = request.getfixturevalue("whole_browser" if whole else "browser")
    contexts: list[BrowserContext] = []

    def open_context(**options: Any) -> BrowserContext:
        contexts.append(browser.new_context(**{"user_agent": user_agent(browser), **options}))
        contexts[-1].set_default_timeout(10_000)
        return contexts[-1]

    yield open_context
    for context in contexts:
        context.close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve the app on a free loopback port while the block runs; yields the URL without slash."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def live_server() -> Iterator[Callable[[Flask], str]]:
    """Serve an app until the test ends: ``url = live_server(app)``."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(serving(app))
