"""Each shop in turn, as it was before us and as it is with us."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from .contract import Host
from .found import HOSTS
from .shopping import Shopper

Start = Callable[[bool], Flask]


@pytest.fixture(params=HOSTS, ids=lambda host: host.name)
def host(request: pytest.FixtureRequest) -> Host:
    """One shop after the other."""
    found: Host = request.param
    return found


@pytest.fixture
def start(host: Host, tmp_path: Path) -> Iterator[Start]:
    """Start the shop in a folder of its own: `start(joined)`."""
    started: list[Flask] = []

    def begin(joined: bool) -> Flask:
        folder = tmp_path / f"shop_{len(started)}"
        folder.mkdir()
        started.append(host.start(folder, joined))
        return started[-1]

    yield begin
    for app in started:
        close(app)


def close(app: Flask) -> None:
    """Let go of every database that an app has open."""
    if "smartcheckout" in app.extensions:
        app.extensions["smartcheckout"].database.dispose()
    if "sqlalchemy" in app.extensions:
        with app.app_context():
            for engine in app.extensions["sqlalchemy"].engines.values():
                engine.dispose()


@pytest.fixture
def app(start: Start) -> Flask:
    """The shop with our checkout."""
    return start(True)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor of it."""
    return app.test_client()


@pytest.fixture
def shopper(host: Host, app: Flask, client: FlaskClient) -> Shopper:
    """A shopper with a full cart, in front of the open form."""
    host.fill(client)
    visitor = Shopper(client, app)
    visitor.open()
    return visitor
