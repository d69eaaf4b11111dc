"""docs/headless.md: each request gives the answer that stands below it."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flask_smartcheckout import ShippingMethod, Shop, SmartCheckout

from .documented import blocks, example

PAGE = "headless.md"
ANY = "…"
ECHOED = ("token", "visit", "fingerprint")


@pytest.fixture
def client() -> FlaskClient:
    """A visitor of the shop at the end of the page."""
    app = Flask("shop")
    app.config.update(SECRET_KEY="test", SMARTCHECKOUT_DATABASE_URL="sqlite://")
    names: dict[str, Any] = {
        "app": app,
        "Shop": Shop,
        "SmartCheckout": SmartCheckout,
        "POST": ShippingMethod("post", "Post", "4.95"),
    }
    exec(example(PAGE, "The shop of these examples"), names)
    return app.test_client()


def pairs() -> list[tuple[str, str]]:
    """Return each request of the page with the answer below it."""
    found = [text for kind, text in blocks(PAGE) if kind in ("http", "json")]
    return list(zip(found[::2], found[1::2], strict=True))


def test_the_page_says_what_is_answered(client: FlaskClient) -> None:
    held: dict[str, str] = {}
    for request, said in pairs():
        status, document = ask(client, request, held)
        expected_status, expected = said.split(" ", 1)
        assert status == int(expected_status), (request, document)
        assert shown(document, json.loads(expected)) == json.loads(expected), request
        held |= {name: document[name] for name in ECHOED if name in document}
    assert len(pairs()) == 6
    assert client.get(document["location"]).status_code == 200


def ask(client: FlaskClient, request: str, held: dict[str, str]) -> tuple[int, Any]:
    """Send a request of the page, with what the answers before it gave."""
    (method, path), *body = (line.split(" ", 1) for line in request.splitlines())
    typed = dict(parse_qsl(" ".join(body[0]))) if body else {}
    answer = client.open(
        path,
        method=method,
        data=urlencode(held | typed) if body else None,
        content_type="application/x-www-form-urlencoded" if body else None,
        headers={"Accept": "application/json", "Accept-Language": "en"},
    )
    return answer.status_code, answer.get_json()


def shown(document: Any, expected: Any) -> Any:
    """Return as much of an answer as the page shows: `…` for anything, fragments in part."""
    if expected == ANY:
        assert document
        return ANY
    if isinstance(expected, dict) and isinstance(document, dict):
        if set(expected) != set(document) and not all(re.match("sc-", key) for key in expected):
            return document
        return {key: shown(document.get(key), value) for key, value in expected.items()}
    if isinstance(expected, list) and isinstance(document, list) and len(expected) == len(document):
        return [shown(one, other) for one, other in zip(document, expected, strict=True)]
    return document


def test_an_answer_for_a_script_is_no_page_that_a_browser_goes_back_to(
    client: FlaskClient,
) -> None:
    answer = client.get("/smartcheckout/", headers={"Accept": "application/json"})
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Accept" in answer.headers["Vary"]
    assert client.get("/smartcheckout/", headers={"Accept": "text/html"}).mimetype == "text/html"
