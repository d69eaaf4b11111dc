"""A shop with a made-up history, and its owner in front of the dashboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flask_smartcheckout import Shop, SmartCheckout
from flask_smartcheckout.state import State
from flask_smartcheckout.tracking import simulation
from flask_smartcheckout.views.dashboard import dashboard_link

ROOT = "/smartcheckout/dashboard/"
PAGES = ("", "fields", "visits", "orders", "coupons")
_LINK = re.compile(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', re.S)
_TAG = re.compile(r"<[^>]+>")


def state_of(app: Flask) -> State:
    """Return our state in an app."""
    state: State = app.extensions["smartcheckout"]
    return state


def plain(html: str) -> str:
    """Return the text of some HTML, its white space collapsed."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


@dataclass(frozen=True)
class Anchor:
    """A link of a page."""

    href: str
    text: str

    @property
    def path(self) -> str:
        return urlsplit(self.href).path

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.href).query).items()}

    @property
    def number(self) -> int | None:
        """The number in its text."""
        digits = re.sub(r"\D", "", self.text)
        return int(digits) if digits else None


@dataclass(frozen=True)
class Owner:
    """Somebody who came in by a link."""

    client: FlaskClient

    def read(self, page: str = "", /, **query: Any) -> str:
        """Return the HTML of a page that must be there."""
        response = self.client.get(ROOT + page, query_string=query)
        assert response.status_code == 200
        return response.text

    def json(self, page: str = "", /, **query: Any) -> Any:
        """Return the JSON of a page."""
        return self.client.get(ROOT + page, query_string={**query, "format": "json"}).get_json()

    def links(self, page: str = "", /, **query: Any) -> list[Anchor]:
        """Return the links of a page."""
        found = _LINK.findall(self.read(page, **query))
        return [Anchor(unescape(href), plain(text)) for href, text in found]


@pytest.fixture
def let_in() -> Callable[[Flask], Owner]:
    """Open the dashboard of an app: `let_in(app)`."""
    return _let_in


def _let_in(app: Flask) -> Owner:
    client = app.test_client()
    assert client.get(dashboard_link(state_of(app))).status_code == 302
    return Owner(client)


@pytest.fixture(scope="package")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A shop with 1,500 checkouts in 45 days; tests only read it."""
    app = Flask("busy")
    url = f"sqlite:///{tmp_path_factory.mktemp('busy') / 'smartcheckout.sqlite3'}"
    app.config.update(SECRET_KEY="test", TESTING=True, SMARTCHECKOUT_DATABASE_URL=url)
    SmartCheckout(app, Shop(country="NL", name="Noordlicht", sells_to=("EU", "CH")))
    database = state_of(app).database
    now = datetime.now(UTC)
    simulation.simulate(database, seed=8, days=45, checkouts=1500, now=now)
    yield app
    database.dispose()


@pytest.fixture
def owner(busy: Flask) -> Owner:
    """The owner of the busy shop."""
    return _let_in(busy)
