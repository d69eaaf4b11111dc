"""A visit in words and as a picture: the timeline and the track."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from flask_smartcheckout.money import Money
from flask_smartcheckout.tracking.events import NAMES, SERVER_NAMES
from flask_smartcheckout.tracking.report import Entry, Visit, VisitDetail
from flask_smartcheckout.views.dashboard import timeline, track
from flask_smartcheckout.views.dashboard.visit import summary

from .conftest import ROOT, Owner, plain

OPENED = datetime(2026, 11, 21, 20, 14, tzinfo=UTC)


def a_visit(entries: list[Entry], **more: Any) -> VisitDetail:
    """Return an abandoned visit in which this happened."""
    left_at = OPENED + timedelta(milliseconds=entries[-1].offset_ms)
    values: dict[str, Any] = {
        "public_id": "0123456789abcdef",
        "state": "abandoned",
        "opened_at": OPENED,
        "left_at": left_at,
        "country": "DE",
        "locale": "de",
        "device": "phone",
        "browser": "Chrome",
        "cart": Money(8450, "EUR"),
        "lines": 2,
        "form_version": "1",
        "left_field": "phone",
        "left_code": "too_short",
        "left_step": "contact",
        "errors": 1,
        "time_ms": 222_000,
        "hidden_ms": 45_000,
        "abandoned_at": left_at + timedelta(minutes=30),
    }
    return VisitDetail(Visit(**{**values, **more}), tuple(entries))


STORY = [
    Entry(0, "checkout_viewed", 1),
    Entry(6_000, "field_changed", 1, "email", autofilled=True),
    Entry(6_005, "field_changed", 1, "city", autofilled=True),
    Entry(15_000, "field_focused", 1, "phone"),
    Entry(18_400, "field_changed", 1, "phone", duration_ms=3_400),
    Entry(27_000, "field_error", 1, "phone", "too_short", shape="99999/999999"),
    Entry(27_500, "field_blurred", 1, "phone", duration_ms=12_500, edits=4, empty=False),
    Entry(31_000, "field_focused", 1, "phone"),
    Entry(32_000, "help_opened", 1, "phone"),
    Entry(40_000, "page_hidden", 1, "phone", duration_ms=9_000),
    Entry(85_000, "page_shown", 1),
    Entry(90_000, "submit_attempted", 1),
    Entry(90_100, "submit_failed", 1),
    Entry(95_000, "page_hidden", 1),
]


def test_the_timeline_tells_what_happened_in_words() -> None:
    told = [(line.title, ", ".join(line.details)) for line in timeline.tell(a_visit(STORY))]
    assert told == [
        ("Checkout opened", ""),
        ("Filled by the browser", "Email address, City"),
        ("Phone number", "for 12.5 s, first change after 3.4 s, 4 corrections"),
        ("Phone number: too short", ""),
        ("Phone number, again", "for 9.0 s"),
        ("Help opened", "Phone number"),
        ("Page hidden", "for 0:45"),
        ("Order button pressed", ""),
        ("The form refused the order", ""),
        ("Page hidden", "did not come back"),
        ("Abandoned", "30 minutes without an event"),
    ]


def test_what_went_wrong_is_loud_and_has_its_shape() -> None:
    loud = [line for line in timeline.tell(a_visit(STORY)) if line.loss]
    assert [line.title for line in loud][:2] == [
        "Phone number: too short",
        "The form refused the order",
    ]
    assert loud[0].shape == "99999/999999"


@pytest.mark.parametrize("name", sorted(NAMES | SERVER_NAMES))
def test_every_event_can_be_told_and_drawn(name: str) -> None:
    entries = [
        Entry(0, "checkout_viewed", 1),
        Entry(9_000, name, 1, "phone", "too_short", 400, True, 2),
        Entry(9_500, "page_hidden", 2),
    ]
    told = timeline.tell(a_visit(entries))
    assert all(line.title and "_" not in line.title for line in told)
    assert track.track(entries) is not None


def test_the_track_has_a_lane_a_field_and_the_hidden_time_last() -> None:
    drawn = track.track(STORY)
    assert drawn is not None
    assert [track.lane_name(lane.name) for lane in drawn.lanes] == [
        "Email address",
        "City",
        "Phone number",
        "After the order button",
        "Page hidden",
    ]
    phone = drawn.lanes[2]
    assert [kind for _, _, kind in phone.bars] == ["", ""]
    assert (len(phone.errors), len(phone.helps)) == (1, 1)
    assert drawn.cuts == ()
    assert [time for _, time in drawn.ticks] == ["0:00", "0:30", "1:00", "1:30"]


def test_a_long_pause_is_cut_short() -> None:
    pause = [Entry(0, "checkout_viewed", 1), Entry(60_000, "page_hidden", 1)]
    drawn = track.track(
        [*pause, Entry(7_260_000, "page_shown", 1), Entry(7_320_000, "field_focused", 1, "city")]
    )
    assert drawn is not None
    assert drawn.cuts == ("50.0%",)
    assert ("66.7%", "2:01:00") in drawn.ticks


def test_a_moment_is_no_track() -> None:
    assert track.track([Entry(0, "checkout_viewed", 1)]) is None
    assert track.track([Entry(5_000, "order_placed", 0)]) is None


def test_bars_stay_within_the_picture() -> None:
    drawn = track.track([Entry(0, "checkout_viewed", 1), Entry(10_000, "field_focused", 1, "city")])
    assert drawn is not None
    ((x, width, _),) = drawn.lanes[0].bars
    assert float(x.rstrip("%")) + float(width.rstrip("%")) <= 100


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Abandoned: left at “Phone number” after 1 error. €84.50 in the cart."),
        (
            {"state": "recovered", "errors": 0},
            "Won back: left at “Phone number” without an error. €84.50 in the cart.",
        ),
        ({"state": "paid"}, "Paid. €84.50 in the cart."),
    ],
)
def test_a_sentence_says_what_became_of_it(changes: dict[str, Any], sentence: str) -> None:
    assert summary(a_visit(STORY, **changes).visit) == sentence


def test_the_page_of_a_visit_has_its_facts_and_its_events(owner: Owner) -> None:
    visit = owner.json("visits", field="phone")["visits"][0]
    text = plain(owner.read(f"visits/{visit['public_id']}", field="phone"))
    assert "Back to the visits: Phone number" in text
    assert "Abandoned" in text
    assert "Checkout opened" in text


def test_the_very_same_filters_lead_back(owner: Owner) -> None:
    chosen = {"field": "phone", "country": "DE", "days": 90, "page": 2}
    visit = next(link for link in owner.links("visits", **chosen) if "/visits/" in link.path)
    back = next(
        link
        for link in owner.links(visit.path.removeprefix(ROOT), **visit.query)
        if link.text.startswith("Back")
    )
    assert back.query == {name: str(value) for name, value in chosen.items()}


def test_a_visit_that_is_not_there_says_so(busy: Flask, owner: Owner) -> None:
    response = owner.client.get(f"{ROOT}visits/0123456789abcdef")
    assert response.status_code == 404
    assert "not in the log" in response.text
