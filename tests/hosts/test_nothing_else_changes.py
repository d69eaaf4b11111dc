"""Dropped into somebody else's shop: whatever is not our checkout is what it was."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.local import LocalProxy
from werkzeug.test import TestResponse

from .conftest import Start
from .contract import Host
from .found import HERE
from .shopping import Shopper, typed_in

OWN = "smartcheckout"
ICON = re.compile(rb"<link [^>]+><script [^>]+></script><nav [^>]+>.*?</nav>\s*", re.S)
MARK = b"data-count-url"
MADE_ANEW = re.compile(
    r"""(name="csrf[^>]*?\ (?:value|content)="|nonce="|'nonce-)[^"']+""", re.X
)
"""Tokens in forms and nonces, which no two answers share."""
MISSING = ("/no/such/page", "/no-such-page", "/static/no.css", "/smartcheckouts")


# Pages


def test_every_page_has_the_icon_and_is_otherwise_what_it_was(
    host: Host, start: Start
) -> None:
    for path, was, now in before_and_after(start, host.pages, "GET"):
        assert now.data.count(MARK) == 1, path
        assert lasting(ICON.sub(b"", now.data)) == lasting(was.data), path
        assert headers(now, "Content-Length") == headers(was, "Content-Length"), path
        assert now.content_length in (None, len(now.data)), path


def test_every_other_answer_is_untouched(host: Host, start: Start) -> None:
    paths = (*host.untouched, *MISSING)
    for path, was, now in before_and_after(start, paths, "GET", "HEAD", "OPTIONS"):
        assert (now.status, headers(now)) == (was.status, headers(was)), path
        assert lasting(now.data) == lasting(was.data), path


def test_what_the_shop_refuses_is_refused_as_before(host: Host, start: Start) -> None:
    paths = (*host.pages, *host.untouched, *MISSING)
    for path, was, now in before_and_after(start, paths, "POST", "PUT", "DELETE"):
        assert now.status == was.status, path
        assert headers(now, "Content-Length") == headers(was, "Content-Length"), path
        assert lasting(ICON.sub(b"", now.data)) == lasting(was.data), path


def before_and_after(
    start: Start, paths: tuple[str, ...], *methods: str
) -> Iterator[tuple[str, TestResponse, TestResponse]]:
    """Yield what stands where, in the shop alone and in the shop with us."""
    before, after = (start(joined).test_client() for joined in (False, True))
    for path in paths:
        for method in methods:
            was, now = (one.open(path, method=method) for one in (before, after))
            yield f"{method} {path}", was, now
            now.close()  # the last first: a stream keeps its context (Flask 2.3)
            was.close()


def headers(answer: TestResponse, but: str = "Date") -> list[tuple[str, str]]:
    """Return the headers of an answer; of a signed cookie only its name."""
    return sorted(
        (name, value.partition("=")[0] if name == "Set-Cookie" else lasting(value))
        for name, value in answer.headers
        if name not in (but, "Date")
    )


def lasting(text: str | bytes) -> str:
    """Return a text without what is made anew for each answer."""
    return MADE_ANEW.sub(r"\1", text if isinstance(text, str) else text.decode())


def test_the_icon_counts_what_is_in_the_cart(host: Host, app: Flask) -> None:
    client = app.test_client()
    url = Shopper(client, app).url + "cart-count"
    assert client.get(url).get_json() == {"count": 0}
    items = host.fill(client)
    assert client.get(url).get_json() == {"count": sum(items.values())}


def test_the_form_stands_in_the_frame_that_the_shop_named(
    host: Host, app: Flask, shopper: Shopper
) -> None:
    home = shopper.client.get(host.pages[0]).text
    page = shopper.open().text
    for once in ("<html", "<main", 'id="sc-form"', "</body>"):
        assert page.count(once) == 1, once
    framed = bool(app.extensions[OWN].settings.base_template)
    assert styles(home)
    assert [style in styles(page) for style in styles(home)] == [framed] * len(
        styles(home)
    )


def styles(page: str) -> list[str]:
    """Return the style sheets of a page that are the shop's own."""
    found = re.findall(r'<link [^>]*?href="([^"]+\.css[^"]*)"', page)
    return [
        one for one in found if "cart.css" not in one and "smartcheckout.css" not in one
    ]


# Names


NAMES: dict[str, Callable[[Flask], set[str]]] = {
    "endpoints": lambda app: {name.partition(".")[0] for name in app.view_functions},
    "blueprints": lambda app: set(app.blueprints),
    "paths": lambda app: {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()},
    "globals": lambda app: set(app.jinja_env.globals),
    "filters": lambda app: set(app.jinja_env.filters),
    "tests": lambda app: set(app.jinja_env.tests),
    "extensions": lambda app: set(app.extensions),
    "commands": lambda app: set(app.cli.commands),
    "config": lambda app: {name.partition("_")[0].lower() for name in app.config},
}


def test_no_name_is_new_but_our_own(host: Host, start: Start) -> None:
    before, after = start(False), start(True)
    prefix = after.extensions[OWN].settings.url_prefix.strip("/")
    for kind, names in NAMES.items():
        assert names(before) <= names(after), kind
        assert names(after) - names(before) <= {OWN, prefix}, kind
    assert NAMES["blueprints"](after) - NAMES["blueprints"](before) == {OWN}


def test_no_name_of_the_shops_means_something_else(host: Host, start: Start) -> None:
    before, after = start(False), start(True)
    for kind in ("globals", "filters", "tests"):
        was, now = getattr(before.jinja_env, kind), getattr(after.jinja_env, kind)
        changed = {name for name in was if called(was[name]) != called(now[name])}
        assert changed == set(), kind
    rules = {(str(rule), rule.endpoint) for rule in before.url_map.iter_rules()}
    assert rules <= {(str(rule), rule.endpoint) for rule in after.url_map.iter_rules()}


def called(value: object) -> str:
    """Return of which kind something is and what it is called, in whichever app."""
    if isinstance(value, LocalProxy):
        return "LocalProxy"
    return f"{type(value).__name__} {getattr(value, '__qualname__', '')}"


def test_no_cookie_and_no_word_in_the_session_is_new_but_our_own(
    host: Host, start: Start
) -> None:
    theirs, ours = (start(joined).test_client() for joined in (False, True))
    host.fill(theirs)
    host.fill(ours)
    words = words_of(theirs)
    assert words_of(ours) == words
    shopper = Shopper(ours, ours.application)
    shopper.open()
    shopper.send("update", **typed_in(shopper.app))
    assert foreign(words_of(ours) - words) == set()
    assert shopper.send().status_code == 303
    assert foreign(words_of(ours) - words) == set()
    new = cookies_of(ours) - cookies_of(theirs)
    assert new
    assert foreign(new) == set()


def words_of(client: FlaskClient) -> set[str]:
    with client.session_transaction() as session:
        return set(session)


def cookies_of(client: FlaskClient) -> set[str]:
    """Return the names of the cookies that a visitor has been given."""
    jar: dict[Any, Any] = client._cookies  # type: ignore[attr-defined]
    return {cookie.key for cookie in jar.values()}


def foreign(names: set[str]) -> set[str]:
    return {name for name in names if not name.startswith(OWN)}


def test_nothing_stays_of_a_shop_that_was_started(host: Host, start: Start) -> None:
    before = set(sys.modules)
    start(True)
    new = [sys.modules[name] for name in set(sys.modules) - before]
    folder = str(HERE / host.name)
    assert [one for one in new if folder in str(getattr(one, "__file__", ""))] == []
    assert not (HERE / host.name / "instance").exists()
