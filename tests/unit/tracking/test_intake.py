"""Taking batches in: what is refused leaves nothing, what is repeated changes nothing."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, Table, select

from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking import Outcome, ingest, issue
from flask_smartcheckout.tracking.entry import MAX_EVENTS
from flask_smartcheckout.tracking.tables import ALL, checkouts, events, inbox, views

from .shopper import NOON, SECRET, Shopper, facts, focused, refused, viewed

TAKEN = Outcome(204, "taken")


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, in the order of their keys; of figures one facet, by the day."""
    with database.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(_rows(table))] for table in ALL
        }


def _rows(table: Table) -> Select[Any]:
    query = select(table).order_by(*table.primary_key)
    return query.where(table.c.facet == "all", table.c.span == 1) if "facet" in table.c else query


def stored(database: Database) -> int:
    return sum(map(len, everything(database).values()))


def post(shopper: Shopper, body: bytes) -> Outcome:
    now = NOON + timedelta(minutes=1)
    return ingest(shopper.database, SECRET, body, user_agent=shopper.user_agent, now=now)


def test_a_batch_is_kept_and_counted(shopper: Shopper) -> None:
    assert shopper.send(viewed(), focused("email", 1)) == TAKEN
    found = everything(shopper.database)
    assert len(found["smartcheckout_events"]) == 2
    assert len(found["smartcheckout_checkouts"]) == len(found["smartcheckout_daily_figures"]) == 1


def test_only_a_kind_of_device_is_kept_of_the_browser(shopper: Shopper) -> None:
    shopper.send(viewed())
    kept = json.dumps(everything(shopper.database), default=str)
    assert "phone" in kept
    assert "Mozilla" not in kept
    assert "Android" not in kept


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"v": 2}, Outcome(400, "not_accepted")),
        ({"extra": 1}, Outcome(400, "not_accepted")),
        ({"events": []}, Outcome(400, "not_accepted")),
        ({"events": [viewed(), {**focused("email", 1), "value": "Ann"}]},
         Outcome(400, "not_accepted")),
        ({"events": [focused("password", 1)]}, Outcome(400, "not_accepted")),
        ({"events": [refused("phone", "0612345678", 1)]}, Outcome(400, "not_accepted")),
        ({"token": "forged"}, Outcome(403, "bad_token")),
        ({"token": issue("another secret", facts())}, Outcome(403, "bad_token")),
        ({"token": issue(SECRET, facts("visit-0002"))}, Outcome(403, "bad_token")),
        ({"checkout_id": "visit-0002"}, Outcome(403, "bad_token")),
        ({"token": issue(SECRET, facts(now=NOON - timedelta(hours=25)))}, Outcome(410, "expired")),
    ],
    ids=str,
)  # fmt: skip
def test_a_refused_batch_leaves_nothing(
    shopper: Shopper, change: dict[str, Any], outcome: Outcome
) -> None:
    assert shopper.post(shopper.batch(viewed(), **change)) == outcome
    assert stored(shopper.database) == 0


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", Outcome(400, "malformed")),
        (b"{", Outcome(400, "malformed")),
        (b"\xff\xfe", Outcome(400, "malformed")),
        (b'{"v":1,"token":"\xc3("}', Outcome(400, "malformed")),
        (b"[" * 10_000, Outcome(400, "not_accepted")),
        (b'{"v":1,"events":' + b"[" * 10_000, Outcome(400, "not_accepted")),
        (b"[]", Outcome(400, "not_accepted")),
        (b"null", Outcome(400, "not_accepted")),
        (b'{"v":' + b"9" * 5000 + b"}", Outcome(400, "not_accepted")),
        (b" " * (16 * 1024 + 1), Outcome(413, "too_large")),
        (b"{" * 1_000_000, Outcome(413, "too_large")),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_body_that_is_no_batch_is_refused(
    shopper: Shopper, body: bytes, outcome: Outcome
) -> None:
    assert post(shopper, body) == outcome
    assert stored(shopper.database) == 0


def test_a_repeated_batch_changes_nothing(shopper: Shopper) -> None:
    batch = shopper.batch(viewed(), focused("email", 1), refused("phone", "too_short", 2))
    shopper.post(batch)
    before = everything(shopper.database)
    assert shopper.post(batch, now=NOON + timedelta(hours=3)) == TAKEN
    assert everything(shopper.database) == before


def test_the_first_word_on_an_event_stands(shopper: Shopper) -> None:
    shopper.send(viewed(), focused("email", 1))
    shopper.send(viewed(), focused("phone", 1), focused("street", 2))
    with shopper.database.connect() as connection:
        found = connection.execute(select(events.c.field).order_by(events.c.seq)).scalars().all()
    assert found == [None, "email", "street"]


def test_two_tabs_with_the_same_numbers_are_two_views(shopper: Shopper) -> None:
    other = Shopper(shopper.database, shopper.facts, view_id="view0002")
    shopper.send(viewed(), focused("email", 1))
    other.send(viewed(), focused("email", 1))
    found = everything(shopper.database)
    assert len(found["smartcheckout_events"]) == 4
    assert len(found["smartcheckout_views"]) == 2
    assert len(found["smartcheckout_checkouts"]) == 1


def test_a_checkout_may_not_grow_without_end(shopper: Shopper) -> None:
    for start in range(0, MAX_EVENTS, 100):
        assert shopper.send(*(viewed(seq) for seq in range(start, start + 100))) == TAKEN
    before = everything(shopper.database)
    assert shopper.send(viewed(MAX_EVENTS)) == Outcome(413, "too_many_events")
    assert shopper.send(viewed(MAX_EVENTS - 1)) == TAKEN  # it came again, and changes nothing
    assert everything(shopper.database) == before


def test_newer_facts_of_the_page_count(shopper: Shopper) -> None:
    shopper.send(viewed())
    later = NOON + timedelta(minutes=2)
    revised = shopper.facts.revise(later, country="BE", locale="fr", value=9900, lines=3)
    Shopper(shopper.database, revised).send(focused("email", 1), now=later)
    shopper.send(focused("phone", 2), now=later)
    with shopper.database.connect() as connection:
        row = connection.execute(select(checkouts)).one()
        view = connection.execute(select(views)).one()
    assert (row.country, row.locale, row.value, row.lines) == ("BE", "fr", 9900, 3)
    assert view.issued == shopper.facts.issued


def test_bots_are_kept_apart(shopper: Shopper) -> None:
    shopper.user_agent = "Googlebot/2.1 (+http://www.google.com/bot.html)"
    shopper.send(viewed(), focused("email", 1))
    found = everything(shopper.database)
    assert len(found["smartcheckout_checkouts"]) == len(found["smartcheckout_daily_figures"]) == 1
    assert not found["smartcheckout_field_figures"]


def test_batches_at_the_same_time_are_all_counted(database: Database) -> None:
    """Four threads send for the same checkouts; every event and every checkout counts once."""
    outcomes: list[Outcome] = []

    def send(number: int) -> None:
        for visit in range(5):
            shopper = Shopper(database, facts(f"visit-{visit:04}"), view_id=f"tab-{number}")
            outcomes.append(shopper.send(viewed(), focused("email", 1)))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [TAKEN] * 20
    found = everything(database)
    assert len(found["smartcheckout_events"]) == 40
    daily = dict(zip((c.name for c in ALL[3].columns), found[ALL[3].name][0], strict=True))
    assert (daily["viewed"], daily["started"], daily["active"]) == (5, 5, 5)


def test_a_database_that_fails_is_an_outcome_and_no_exception(
    tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    database.upgrade()
    with database.begin() as connection:
        inbox.drop(connection)
    shopper = Shopper(database, facts())
    body = json.dumps(shopper.batch(viewed())).encode()
    assert post(shopper, body) == Outcome(503, "unavailable")
    assert "lost" in caplog.text
    database.engine.dispose()
