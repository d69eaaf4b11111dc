"""Signals: sent with the app, and harmless when a receiver breaks."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from flask_smartcheckout import (
    checkout_abandoned,
    checkout_started,
    order_paid,
    order_placed,
    signals,
)

ALL = (checkout_started, order_placed, order_paid, checkout_abandoned)


@pytest.fixture
def app() -> Flask:
    return Flask("host")


def test_a_receiver_gets_the_app_and_what_is_sent(app: Flask) -> None:
    heard: list[tuple[object, Any]] = []

    def listen(sender: object, **payload: Any) -> None:
        heard.append((sender, payload))

    with order_placed.connected_to(listen), app.app_context():
        signals.send(order_placed, order="A-1")
    assert heard == [(app, {"order": "A-1"})]


def test_a_receiver_that_breaks_is_logged_and_the_next_is_heard(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[str] = []

    def broken(sender: object, **payload: Any) -> None:
        heard.append("broken")
        raise RuntimeError("the mail server is down")

    def listen(sender: object, **payload: Any) -> None:
        heard.append("listen")

    with order_paid.connected_to(broken), order_paid.connected_to(listen), app.app_context():
        signals.send(order_paid, order="A-1")
    assert sorted(heard) == ["broken", "listen"]
    assert "a receiver of smartcheckout-order-paid failed" in caplog.text
    assert "the mail server is down" in caplog.text


def test_a_receiver_of_one_app_hears_nothing_of_another(app: Flask) -> None:
    heard: list[object] = []

    def listen(sender: object, **payload: Any) -> None:
        heard.append(sender)

    other = Flask("other")
    with checkout_abandoned.connected_to(listen, sender=app):
        for sender in (app, other):
            with sender.app_context():
                signals.send(checkout_abandoned, count=1)
    assert heard == [app]


def test_signals_bear_our_name_and_each_is_one_of_its_own() -> None:
    names = {signal.name for signal in ALL}
    assert len(names) == len(ALL)
    assert all(name.startswith("smartcheckout-") for name in names)
