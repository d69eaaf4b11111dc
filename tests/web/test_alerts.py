"""Alerts: looked at by `work`, told once by mail and by a signed post, changed by the owner."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from flask_smartcheckout import Shop, SmartCheckout, upkeep
from flask_smartcheckout.aftercare import alarms, outbox
from flask_smartcheckout.aftercare.tables import outbox as outbox_table
from flask_smartcheckout.alerts import readings, store, watch
from flask_smartcheckout.alerts.hook import SIGNATURE, sign
from flask_smartcheckout.alerts.tables import alerts
from flask_smartcheckout.orders.tables import orders, payments
from flask_smartcheckout.settings import ConfigurationError
from flask_smartcheckout.shop import Contact
from flask_smartcheckout.signals import finding_alert
from flask_smartcheckout.state import State
from flask_smartcheckout.tracking import signs, simulation
from flask_smartcheckout.tracking.report import Filters, Finding
from flask_smartcheckout.views.dashboard import dashboard_link
from tests.loopback import Handler, Loopback, serving
from tests.mail_sink import Sink, free_port
from tests.mail_sink import serving as mails_to

from .conftest import SHOP, host_of

KEY = "a key that both sides know"
HELP = replace(SHOP, contact=Contact(email="help@mok.example"), languages=("nl", "en"))
HOUR = timedelta(hours=1)
PAGE = "/smartcheckout/dashboard/alerts"


def state_of(app: Flask) -> State:
    state: State = app.extensions["smartcheckout"]
    return state


def pay(app: Flask, now: datetime, paid: int, failed: int) -> None:
    """Have so many payments go well and so many fail."""
    name = f"{now.timestamp():.0f}"[-8:]
    order = {
        "state": "placed",
        "ref": "",
        "email": "",
        "country": "NL",
        "currency": "EUR",
        "total_minor": 100,
        "failure": "",
        "document": "",
        "created_at": now,
        "placed_at": now,
    }
    ids = dict.fromkeys(("id", "checkout_id", "token"), name)
    states = ["paid"] * paid + ["failed"] * failed
    attempt = {"provider": "x", "method": "x", "currency": "EUR", "amount_minor": 100}
    with state_of(app).database.begin() as connection:
        connection.execute(orders.insert().values(**order, **ids))
        for place, state in enumerate(states):
            connection.execute(
                payments.insert().values(
                    id=f"{name}-{place}", order_id=name, state=state, created_at=now, **attempt
                )
            )


def work(app: Flask, now: datetime) -> None:
    """Do what is due."""
    with app.app_context():
        done = list(upkeep.run(state_of(app), now))
    assert not [line for line in done if line.endswith(upkeep.FAILED)]


def test_an_alert_is_mailed_and_signalled_once_in_the_language_of_the_shop(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(HELP, SMARTCHECKOUT_PUBLIC_URL="https://mok.example")
    mails: list[EmailMessage] = []
    host_of(app).checkout.send_mail(mails.append)
    heard: list[dict[str, Any]] = []

    def listen(sender: Flask, **about: Any) -> None:
        heard.append(about)

    finding_alert.connect(listen, app)
    now = datetime.now(UTC)
    pay(app, now, paid=7, failed=5)
    for later in (0 * HOUR, HOUR / 2, 2 * HOUR, 3 * HOUR):
        work(app, now + later)
    [mail] = mails
    assert mail["To"] == "help@mok.example"
    assert mail["Content-Language"] == "nl"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "https://mok.example/smartcheckout/dashboard/alerts" in body.get_content()
    [told] = heard
    assert (told["kind"], told["threshold"], round(told["value"], 2)) == ("payments", 25, 41.67)


def test_it_is_told_again_when_it_was_over(make_app: Callable[..., Flask]) -> None:
    with mails_to(Sink(free_port())) as sink:
        app = make_app(
            HELP,
            SMARTCHECKOUT_MAIL_URL=sink.url,
            SMARTCHECKOUT_MAIL_FROM="orders@mok.example",
            SMARTCHECKOUT_ALERT_MAIL="owner@mok.example",
        )
        now = datetime.now(UTC)
        for day, failed in enumerate((5, 0, 5)):
            then = now + timedelta(days=2 * day)
            pay(app, then, paid=10, failed=failed)
            work(app, then)
        assert [sink.next()["To"] for _mail in range(2)] == ["owner@mok.example"] * 2
        assert sink.taken.empty()


def test_an_alert_is_posted_with_a_signature_and_posted_again_when_it_was_not_taken(
    make_app: Callable[..., Flask],
) -> None:
    taken: list[tuple[bytes, str]] = []
    answers = [(500, {}), (302, {"Location": "/elsewhere"}), (204, {})]

    def act(request: Handler) -> None:
        taken.append((request.body, request.headers[SIGNATURE]))
        status, headers = answers.pop(0)
        request.reply(b"", status, **headers)

    with serving(Loopback(act)) as server:
        app = make_app(SMARTCHECKOUT_ALERT_URL=server.url, SMARTCHECKOUT_ALERT_KEY=KEY)
        now = datetime.now(UTC)
        pay(app, now, paid=7, failed=5)
        for minutes in (0, 0.5, 2):
            work(app, now + timedelta(minutes=minutes))
        client = app.test_client()
        client.get(dashboard_link(state_of(app)))
        assert "1 alert was not taken there yet" in client.get(PAGE).text
        for minutes in (5, 60):
            work(app, now + timedelta(minutes=minutes))
        assert "not taken" not in client.get(PAGE).text
    assert (len(taken), answers) == (3, [])
    assert len({body for body, _signature in taken}) == 1
    body, signature = taken[-1]
    seconds = signature.removeprefix("t=").partition(",")[0]
    assert signature == f"t={seconds},v1={sign(KEY, seconds, body)}"
    told = json.loads(body)
    assert (told["kind"], told["threshold"]) == ("payments", 25)
    assert "payments" in told["text"]


@pytest.mark.parametrize(
    ("url", "key", "says"),
    [
        ("http://shop.example/alerts", KEY, "https://"),
        ("ftp://127.0.0.1", KEY, "https://"),
        ("https://[", KEY, "https://"),
        ("https://shop.example/alerts", "short", "SMARTCHECKOUT_ALERT_KEY"),
    ],
)
def test_an_address_that_is_not_safe_is_refused_at_start(url: str, key: str, says: str) -> None:
    app = Flask("unsafe")
    app.config.update(SECRET_KEY="test", SMARTCHECKOUT_ALERT_URL=url, SMARTCHECKOUT_ALERT_KEY=key)
    with pytest.raises(ConfigurationError, match=says):
        SmartCheckout(app, Shop(country="NL"))


def test_every_alert_can_be_read_from_a_history_and_from_none(app: Flask) -> None:
    state, now = state_of(app), datetime.now(UTC)
    known = {one.rule.kind: one for one in store.all_of(state.database)}
    empty = {kind: readings.READERS[kind](state, known[kind], now).value for kind in known}
    assert empty == {"finding": 0, "risk": 0, "losses": 0} | dict.fromkeys(
        ("conversion", "field", "payments", "silence")
    )
    simulation.simulate(state.events, seed=8, days=7, checkouts=300, now=now)
    pay(app, now - 50 * HOUR, paid=30, failed=0)
    some = {kind: replace(alert, least=1) for kind, alert in known.items()}
    found = {kind: readings.READERS[kind](state, some[kind], now) for kind in some}
    assert 40 < (found["conversion"].value or 0) < 95
    assert 5 < (found["field"].value or 0) < 100
    assert 20 < (found["silence"].value or 0) < 40
    assert (found["risk"].value or 0) > 1000


def test_what_cannot_be_read_keeps_no_other_alert_from_being_looked_at(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*about: Any) -> Any:
        raise RuntimeError("no such column")

    monkeypatch.setitem(readings.READERS, "finding", fail)
    now = datetime.now(UTC)
    pay(app, now, paid=7, failed=5)
    with app.app_context(), pytest.raises(watch.Unread, match="finding"):
        watch.look(state_of(app), now)
    fired = {one.rule.kind for one in store.all_of(state_of(app).database) if one.firing}
    assert fired == {"payments"}


def test_a_finding_is_no_news_because_another_came_before_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(but: str | None) -> int:
        visits = Filters(sign=signs.FAILED, code="", but=but)
        one = Finding("order_failed", None, 20, 9, (), visits, sign=signs.FAILED)
        monkeypatch.setattr(readings, "findings", lambda *about: [one])
        return watch.look(state_of(app), now)

    with app.app_context():
        now = datetime.now(UTC)
        assert told(None) == 0  # the first look knows what there is
        now += 2 * HOUR
        assert told("phone") == 0


def test_what_was_read_for_an_alert_the_owner_changed_meanwhile_is_told_to_nobody(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, read = state_of(app).database, readings.payment_failures

    def change_and_read(*about: Any) -> Any:
        store.save(database, {"payments": (True, 90, 10)})
        return read(*about)

    monkeypatch.setitem(readings.READERS, "payments", change_and_read)
    now = datetime.now(UTC)
    pay(app, now, paid=7, failed=5)
    with app.app_context():
        assert watch.look(state_of(app), now) == 0
    assert alarms.newest(database, 9) == []


def test_the_page_of_alerts_says_how_each_stands_and_nothing_of_other_pages(app: Flask) -> None:
    state, now = state_of(app), datetime.now(UTC)
    with state.database.begin() as connection:
        for kind in ("conversion", "payments"):
            state.database.insert_new(connection, alerts, standing_row(kind, now))
        outbox.put(state.database, connection, "alert_hook", "a", root="", domain="", now=now)
        connection.execute(update(outbox_table).values(state="given_up"))
    client = app.test_client()
    client.get(dashboard_link(state))
    elsewhere = state.signer("dashboard-note").dumps(["added", {"code": "X"}])
    text = client.get(PAGE, query_string={"note": elsewhere}).text
    assert "The alerts were saved." not in text
    assert (text.count("Under the threshold"), text.count("Over the threshold")) == (1, 1)
    assert "1 alert was not taken there for a day and is not posted again." in text
    assert "not taken there yet" not in text


def standing_row(kind: str, now: datetime) -> dict[str, Any]:
    """Return an alert that fires."""
    return {
        "kind": kind,
        "enabled": True,
        "threshold": 20,
        "least": 1,
        "firing": True,
        "seen": "",
        "checked_at": now,
    }


def typed(**more: str) -> dict[str, str]:
    """Return the form as it stands, with something else typed in."""
    given = {f"threshold_{kind}": "30" for kind in readings.READERS}
    given |= {f"least_{kind}": "5" for kind in readings.READERS}
    return given | {"threshold_finding": "3", "on_payments": "1"} | more


def test_the_owner_changes_alerts_and_reads_that_they_were_saved(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app()
    client = app.test_client()
    client.get(dashboard_link(state_of(app)))
    token = client.get(PAGE).text.partition('name="token" value="')[2].partition('"')[0]
    wrong = client.post(PAGE, data=typed(token=token, threshold_payments="101"))
    assert wrong.status_code == 422
    assert "whole number from 1 to 100" in wrong.text
    assert 'value="101"' in wrong.text
    assert client.post(PAGE, data=typed(token="forged")).status_code == 403
    done = client.post(PAGE, data=typed(token=token), follow_redirects=True)
    assert "The alerts were saved." in done.text
    kept = {one.rule.kind: one for one in store.all_of(state_of(app).database)}
    assert [kind for kind, one in kept.items() if one.enabled] == ["payments"]
    assert (kept["payments"].threshold, kept["risk"].threshold) == (30, 3000)
