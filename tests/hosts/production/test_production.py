"""What only this shop shows: nonces, limits, a route for every path, two languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page, expect
from tests.browser.shopping import DUTCH as TYPED
from tests.browser.shopping import expect_confirmation, fill, press_order
from tests.web.conftest import DUTCH, Shopper

from .host import HOST

Start = Callable[[bool], Flask]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the shop, joined to us or not."""
    started: list[Flask] = []

    def begin(joined: bool) -> Flask:
        folder = tmp_path / str(len(started))
        folder.mkdir()
        started.append(HOST.start(folder, joined))
        return started[-1]

    yield begin
    for app in started:
        with app.app_context():
            app.extensions["sqlalchemy"].engine.dispose()
        if "smartcheckout" in app.extensions:
            app.extensions["smartcheckout"].database.dispose()


@pytest.fixture
def app(start: Start) -> Flask:
    return start(True)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody with seeds in the basket."""
    client = app.test_client()
    HOST.fill(client)
    return client


# A path for every page


def test_the_page_for_every_path_never_answers_for_us(client: FlaskClient) -> None:
    shopper = Shopper(client)
    assert 'id="sc-form"' in shopper.open("/smartcheckout").text
    assert client.get("/smartcheckout/cart-count").get_json() == {"count": 3}
    assert client.post("/smartcheckout/events", data=b"?").get_json() == {
        "error": "malformed"
    }
    with client.get("/smartcheckout/static/checkout.js") as script:
        assert script.mimetype == "text/javascript"
    placed = shopper.send(**DUTCH)
    assert "sc-tick" in client.get(placed.location).text
    assert client.get("/help/delivery").text.count("By post") == 1


NOT_THERE = (
    "/no",
    "/no/such/page",
    "/smartcheckou",
    "/smart/checkout",
    "/static/no.css",
    "/crash",
)


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_the_shop_says_of_an_error_is_what_it_said(
    start: Start, accept: str
) -> None:
    before, after = start(False).test_client(), start(True).test_client()
    for path in NOT_THERE:
        for method in ("GET", "POST", "DELETE"):
            was, now = (
                client.open(path, method=method, headers={"Accept": accept})
                for client in (before, after)
            )
            assert (now.status, now.data) == (was.status, was.data), f"{method} {path}"
            assert sorted(now.headers) == sorted(was.headers), f"{method} {path}"


def test_an_error_below_our_address_is_the_shops_own_page(client: FlaskClient) -> None:
    for path in ("order/guess", "no/such/page", "static/no.css"):
        answer = client.get(f"/smartcheckout/{path}", headers={"Accept-Language": "en"})
        assert (answer.status_code, answer.headers["Cache-Control"]) == (
            404,
            "no-store",
        )
        assert "<h1>Something failed</h1>" in answer.text


# Languages


@pytest.mark.parametrize(
    ("language", "title", "delivery"),
    [("nl", "Afrekenen", "Per post"), ("en", "Checkout", "By post")],
)
def test_the_checkout_speaks_the_language_of_the_shop(
    client: FlaskClient, language: str, title: str, delivery: str
) -> None:
    client.post(f"/language/{language}")
    other = {"Accept-Language": "en" if language == "nl" else "nl"}
    home = client.get("/", headers=other).text
    assert re.findall(r'<nav class="smartcheckout[^>]* lang="(\w+)', home) == [language]
    page = client.get("/smartcheckout/", headers=other)
    assert page.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in page.text
    assert f"<title>{title}</title>" in page.text
    assert delivery in page.text
    assert {"nl": "Boerenkool", "en": "Kale"}[language] in page.text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_order_knows_the_language_it_was_placed_in(
    app: Flask, client: FlaskClient, language: str
) -> None:
    client.post(f"/language/{language}")
    shopper = Shopper(client)
    shopper.open()
    placed = shopper.send(**DUTCH)
    assert client.get(placed.location).headers["Content-Language"] == language
    (country,) = re.findall("[^,]+$", HOST.orders(app)[0].address)
    assert country.strip() == {"nl": "Nederland", "en": "Netherlands"}[language]


# Limits


MORE_THAN_ALLOWED = 510


def test_the_count_and_the_events_are_never_too_many(client: FlaskClient) -> None:
    for ask in (
        partial(client.get, "/smartcheckout/cart-count"),
        partial(client.post, "/smartcheckout/events", data=b"?"),
    ):
        assert 429 not in {ask().status_code for _again in range(MORE_THAN_ALLOWED)}
    assert client.get("/smartcheckout/").status_code == 200


def test_every_other_page_is_limited_and_says_so_in_the_shops_words(
    client: FlaskClient,
) -> None:
    answers = [client.get("/about") for _again in range(MORE_THAN_ALLOWED)]
    assert answers[-1].status_code == 429
    assert "<p>429</p>" in answers[-1].text
    assert b"data-count-url" not in answers[-1].data


# The policy, in a browser


@pytest.fixture
def visitor(
    app: Flask,
    live_server: Callable[[Flask], str],
    new_context: Callable[..., BrowserContext],
) -> tuple[Page, list[str]]:
    """A tab in front of the shop, and what its policy has refused so far."""
    refused: list[str] = []
    page = new_context(locale="en-NL", base_url=live_server(app)).new_page()
    page.expose_function("refuse", lambda what: refused.append(what))
    page.add_init_script(
        """addEventListener('securitypolicyviolation',
             (one) => refuse(`${one.violatedDirective} ${one.blockedURI}`))"""
    )
    return page, refused


def test_the_policy_refuses_nothing_of_the_shops_or_ours(
    app: Flask, visitor: tuple[Page, list[str]]
) -> None:
    page, refused = visitor
    for path in HOST.pages:
        page.goto(path)
        expect(page.locator(".sc-cart[data-counted]")).to_be_visible()
        assert page.evaluate("document.documentElement.dataset.script") == "on"
    page.goto("/")
    page.get_by_role("button").first.click()
    page.goto("/smartcheckout/")
    press_order(page)
    expect(page.locator(".sc-alert")).to_be_visible()
    fill(page, **TYPED)
    page.click(".sc-order")
    expect_confirmation(page)
    assert (refused, app.config["REPORTS"]) == ([], [])
    assert len(HOST.orders(app)) == 1


def test_an_order_over_the_limit_keeps_what_was_typed_and_is_placed_later(
    app: Flask, visitor: tuple[Page, list[str]]
) -> None:
    page, _refused = visitor
    page.goto("/")
    page.get_by_role("button").first.click()
    page.goto("/smartcheckout/")
    fill(page, **TYPED)
    client = app.test_client()
    while client.options("/smartcheckout/").status_code != 429:
        pass
    assert press_order(page).status == 429
    expect(page.locator(".sc-alert")).to_be_visible()
    assert {name: page.input_value(f"#sc-f-{name}") for name in TYPED} == TYPED
    assert HOST.orders(app) == []
    (limiter,) = app.extensions["limiter"]
    limiter.reset()
    page.click(".sc-order")
    expect_confirmation(page)
    assert len(HOST.orders(app)) == 1


def test_what_has_no_nonce_is_refused_and_reported(
    app: Flask, visitor: tuple[Page, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    page, refused = visitor
    settings = app.extensions["smartcheckout"].settings
    monkeypatch.setattr(type(settings), "csp_nonce", None)
    with page.expect_request("**/csp-reports") as report:
        page.goto("/about")
    assert report.value.method == "POST"
    assert {one.partition(" ")[0] for one in refused} <= {
        "script-src-elem",
        "style-src-elem",
    }
    assert refused
