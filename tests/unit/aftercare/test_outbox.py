"""The outbox: written once, claimed by one sender, tried again, given up after a day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from flask_smartcheckout.aftercare import outbox
from flask_smartcheckout.aftercare.outbox import HELD, SOON, Parcel
from flask_smartcheckout.aftercare.tables import outbox as table
from flask_smartcheckout.storage import Database

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def put(database: Database, *subjects: str) -> None:
    with database.begin() as connection:
        for subject in subjects:
            outbox.put(
                database,
                connection,
                "confirmation",
                subject,
                root="https://shop.example",
                domain="shop.example",
                now=NOON,
            )


def claim(database: Database, at: datetime, subject: str | None = None) -> Parcel:
    parcel = outbox.claim(database, at, subject)
    assert parcel is not None
    return parcel


def state_of(database: Database) -> list[str]:
    with database.connect() as connection:
        return list(connection.execute(select(table.c.state)).scalars())


def test_a_mail_about_a_subject_is_written_down_once(database: Database) -> None:
    put(database, "order", "order")
    put(database, "order")
    with database.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(table)) == 1


def test_what_is_rolled_back_is_never_mailed(database: Database) -> None:
    with pytest.raises(RuntimeError, match="the order"), database.begin() as connection:
        outbox.put(database, connection, "confirmation", "x", root="", domain="d", now=NOON)
        raise RuntimeError("the order did not stand after all")
    assert outbox.claim(database, NOON + SOON) is None


def test_for_a_minute_a_new_mail_is_left_to_whoever_placed_the_order(database: Database) -> None:
    put(database, "order")
    assert outbox.claim(database, NOON) is None
    assert claim(database, NOON, "order").attempts == 1
    assert outbox.claim(database, NOON, "order") is None


def test_many_senders_at_once_take_each_mail_once(database: Database) -> None:
    subjects = [f"order-{nth}" for nth in range(12)]
    put(database, *subjects)

    def take_all(_sender: int) -> list[str]:
        taken = []
        while parcel := outbox.claim(database, NOON + SOON):
            taken.append(parcel.subject_id)
        return taken

    with ThreadPoolExecutor(4) as senders:
        taken = [subject for some in senders.map(take_all, range(4)) for subject in some]
    assert sorted(taken) == sorted(subjects)


def test_a_row_that_another_locks_is_passed_over(postgres_url: str) -> None:
    database = Database(postgres_url)
    put(database, "locked", "free")
    with database.begin() as other:
        other.execute(select(table).where(table.c.subject_id == "locked").with_for_update())
        assert claim(database, NOON + SOON).subject_id == "free"
        assert outbox.claim(database, NOON + SOON) is None
    assert claim(database, NOON + SOON).subject_id == "locked"
    database.dispose()


def test_a_sender_that_died_leaves_its_mail_to_the_next(database: Database) -> None:
    put(database, "order")
    first = claim(database, NOON + SOON)
    assert outbox.claim(database, NOON + SOON + HELD - MINUTE) is None
    second = claim(database, NOON + SOON + HELD)
    assert (second.message_id, second.attempts) == (first.message_id, 2)
    outbox.failed(database, first, "too late", NOON)  # its claim is gone: it says nothing any more
    outbox.sent(database, second, NOON + SOON + HELD)
    assert state_of(database) == ["sent"]


def test_pauses_grow_to_an_hour_and_end_after_a_day(database: Database) -> None:
    put(database, "order")
    now, pauses, ids = NOON + SOON, [], set()
    while True:
        parcel = claim(database, now)
        ids.add(parcel.message_id)
        again = outbox.failed(database, parcel, "SMTPConnectError 421", now)
        if again is None:
            break
        pauses.append((again - now) // MINUTE)
        assert outbox.claim(database, again - timedelta(seconds=1)) is None
        now = again
    assert pauses[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert timedelta(hours=22) < now - NOON <= timedelta(days=1)
    assert len(ids) == 1
    assert outbox.claim(database, now + timedelta(days=9)) is None
    standing = outbox.standing(database)
    assert (standing.waiting, standing.given_up) == (0, 1)
    assert standing.troubles == ("SMTPConnectError 421",)


def test_what_was_given_up_can_be_begun_anew(database: Database) -> None:
    put(database, "order")
    parcel = claim(database, NOON + SOON)
    outbox.refused(database, parcel, "SMTPRecipientsRefused 550 5.1.1")
    later = NOON + timedelta(days=3)
    assert outbox.try_again(database, later) == 1
    assert claim(database, later).message_id == parcel.message_id


def test_it_tells_how_many_wait_and_since_when(database: Database) -> None:
    assert outbox.standing(database) == outbox.Standing(0, 0, None)
    put(database, "a", "b")
    assert outbox.standing(database) == outbox.Standing(2, 0, NOON)
