"""What a page says of how far its figures are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from flask_smartcheckout import Shop, SmartCheckout, checkout_abandoned
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking.devices import recognise
from flask_smartcheckout.tracking.entry import Entry
from flask_smartcheckout.tracking.log import view_of
from flask_smartcheckout.tracking.story import Logged
from flask_smartcheckout.tracking.token import Facts
from flask_smartcheckout.tracking.writer import writer_of
from flask_smartcheckout.views.dashboard import standing
from flask_smartcheckout.views.dashboard.selection import read

from .conftest import ROOT, Owner, plain, state_of


@pytest.fixture
def shop(sqlite_url: str) -> Flask:
    """A shop that one in four visits of is counted."""
    app = Flask("sampled")
    app.config.update(SECRET_KEY="test", TESTING=True, SMARTCHECKOUT_DATABASE_URL=sqlite_url)
    app.config["SMARTCHECKOUT_TRACKING_SAMPLE"] = 0.25
    SmartCheckout(app, Shop(country="NL"))
    return app


def entry(name: str = "visit", began: datetime | None = None) -> Entry:
    now = began or datetime.now(UTC)
    facts = Facts.at(
        now, tracking_id=name, country="NL", locale="nl", currency="EUR", value=1, lines=1
    )
    view = view_of(facts, "view", recognise(""), now)
    return Entry(
        name, view, [Logged("view", 0, 0, "checkout_started" if began else "checkout_viewed")]
    )


def test_a_page_counts_what_has_come_in_or_says_that_it_is_behind(
    shop: Flask, let_in: Callable[[Flask], Owner], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, database = let_in(shop), state_of(shop).events
    for number in range(standing.AT_ONCE + 1):
        writer_of(database).write(database, entry(f"visit-{number:04}"))
    monkeypatch.setattr(standing, "SECONDS", 0.0)
    text = plain(owner.read())
    assert "1 report of a browser is not in these figures yet: reload the page" in text
    assert "Counted: 25.0% of all visits" in text
    assert "not in these figures yet" not in plain(owner.read())
    assert owner.json()["totals"]["viewed"] == standing.AT_ONCE + 1


def test_a_page_tells_what_could_not_be_stored(
    shop: Flask, let_in: Callable[[Flask], Owner]
) -> None:
    owner, database = let_in(shop), state_of(shop).events
    writer = writer_of(database)
    assert "could not be stored" not in plain(owner.read())
    writer.losses.count(datetime.now(UTC), 2)
    writer.write(database, entry())
    assert "2 reports of browsers could not be stored in this period" in plain(owner.read())


def test_a_page_shows_what_was_counted_while_others_write(
    shop: Flask, let_in: Callable[[Flask], Owner], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, database = let_in(shop), state_of(shop).events
    writer_of(database).write(database, entry())
    monkeypatch.setattr(standing, "WAIT", 0.01)
    with database.begin():
        text = plain(owner.read("fields"))
    assert "These figures are not up to date: something else is writing" in text
    assert "1 report of a browser is not in these figures yet" in text
    assert "not up to date" not in plain(owner.read("fields"))


def test_without_its_database_only_figures_are_missing(
    shop: Flask, let_in: Callable[[Flask], Owner]
) -> None:
    away = replace(state_of(shop), events=Database("postgresql://nobody@127.0.0.1:1/nothing"))
    shop.extensions["smartcheckout"] = away
    owner = let_in(shop)
    for page in ("orders", "coupons", "alerts", "log"):
        owner.read(page)
    for page in ("", "fields", "form", "visits", "compare", "countries", "customers"):
        missing = owner.client.get(ROOT + page)
        assert (missing.status_code, "The figures cannot be read" in missing.text) == (503, True)
    missing = owner.client.get(ROOT + "fields?format=json")
    assert (missing.status_code, missing.get_json()) == (503, {"error": "unavailable"})


def test_who_listens_hears_of_checkouts_that_a_page_found_abandoned(
    shop: Flask, let_in: Callable[[Flask], Owner]
) -> None:
    heard: list[int] = []

    def listen(_: object, count: int) -> None:
        heard.append(count)

    owner, database = let_in(shop), state_of(shop).events
    writer_of(database).write(database, entry(began=datetime.now(UTC) - timedelta(hours=2)))
    with checkout_abandoned.connected_to(listen):
        for _ in range(2):
            owner.read("fields")
    assert heard == [1]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({"browser": "Safari"}, {"browser": "Safari"}),
        ({"browser": "Safari", "country": "DE"}, {"country": "DE"}),
        ({"payment": "invoice", "returning": "new"}, {"payment": "invoice"}),
        ({"returning": "sometimes"}, {}),
        ({"version": "x" * 65}, {}),
        ({"version": "\x00"}, {}),
    ],
)
def test_filters_that_are_not_kept_together_are_not_given(
    query: dict[str, str], kept: dict[str, str]
) -> None:
    assert read(query, datetime.now(UTC).date()).segment == kept


@pytest.mark.parametrize("page", ["", "fields", "form", "visits"])
def test_a_filter_that_was_left_out_is_named(owner: Owner, page: str) -> None:
    text = plain(owner.read(page, country="DE", browser="Safari"))
    assert "Safari was left out: a browser is looked at by itself." in text
    assert "was left out" not in plain(owner.read(page, country="DE", device="phone"))


def test_a_page_that_shows_more_than_was_asked_says_so(owner: Owner) -> None:
    text = plain(owner.read("compare", what="country", country="DE"))
    assert "Germany was left out: it cannot be combined with what this page shows." in text


def test_a_period_longer_than_the_history_says_since_when(owner: Owner) -> None:
    text = plain(owner.read(days=365))
    assert "Figures begin on" in text
    assert "Nothing to compare with: figures begin on" in text
    assert "Figures begin on" in plain(owner.read("compare", days=365))
    assert "igures begin on" not in plain(owner.read(days=7))
