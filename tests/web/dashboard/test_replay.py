"""A visit played back: how the form stood after each moment, and no value in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from flask_smartcheckout.tracking.events import NAMES, SERVER_NAMES
from flask_smartcheckout.tracking.report import Entry
from flask_smartcheckout.views.dashboard import replay
from flask_smartcheckout.views.dashboard.replay import Frame, play

from .conftest import ROOT, Owner, plain
from .test_visit import OPENED, STORY, a_visit


def frame_of(frames: tuple[Frame, ...], said: str) -> Frame:
    """Return the first frame that says so."""
    return next(frame for frame in frames if frame.said == said)


def played(*entries: Entry, **more: Any) -> tuple[Frame, ...]:
    """Play a visit in which this happened, without its end."""
    return play(a_visit(list(entries), abandoned_at=None, **more))


def test_each_moment_is_said_in_words() -> None:
    assert [(frame.time, frame.said) for frame in play(a_visit(STORY))] == [
        ("0:00", "Checkout opened"),
        ("0:06", "Filled by the browser: Email address and City"),
        ("0:15", "Went to: Phone number"),
        ("0:18", "Changed: Phone number"),
        ("0:27", "Phone number: too short"),
        ("0:27", "Left: Phone number"),
        ("0:31", "Went to: Phone number"),
        ("0:32", "Help opened: Phone number"),
        ("0:40", "Page hidden"),
        ("1:25", "Page shown"),
        ("1:30", "Order button pressed"),
        ("1:30", "The form refused the order"),
        ("1:35", "Page hidden"),
        ("31:35", "Abandoned"),
    ]


def test_the_form_stands_as_it_stood() -> None:
    frames = play(a_visit(STORY))
    assert frames[1].held == {"email": "auto", "city": "auto"}
    refused = frame_of(frames, "Phone number: too short")
    assert (refused.here, refused.loss) == ("phone", True)
    assert refused.wrong == {"phone": "too short, shape 99999/999999"}
    assert frame_of(frames, "Left: Phone number").here is None
    assert frame_of(frames, "Help opened: Phone number").open == ("phone",)
    assert [frame.away for frame in frames[8:10]] == [True, False]
    assert frame_of(frames, "Order button pressed").here == "order"
    assert frames[-1].held["phone"] == "typed"


def test_the_end_shows_where_the_shopper_left() -> None:
    *_, end = play(a_visit(STORY, left_field="city"))
    assert (end.said, end.here, end.away) == ("Abandoned", "city", False)
    back = a_visit(STORY, abandoned_at=OPENED + timedelta(seconds=1))
    assert "Abandoned" not in [frame.said for frame in play(back)]


def test_an_error_stays_until_the_field_is_changed() -> None:
    refused = Entry(0, "field_error", 1, "phone", "too_short")
    *_, stays, gone = played(
        refused,
        Entry(900, "field_focused", 1, "phone"),
        Entry(1_900, "field_changed", 1, "phone"),
    )
    assert (stays.wrong, gone.wrong) == ({"phone": "too short"}, {})


def test_leaving_a_field_for_the_next_is_one_moment() -> None:
    frames = played(
        Entry(0, "field_focused", 1, "name"),
        Entry(900, "field_blurred", 1, "name", empty=True),
        Entry(901, "field_focused", 1, "city"),
    )
    assert [frame.said for frame in frames] == ["Went to: Full name", "Went to: City"]
    assert frames[-1].here == "city"


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("country_changed", "country"),
        ("shipping_chosen", "shipping"),
        ("payment_chosen", "payment"),
        ("coupon_tried", "coupon"),
    ],
)
def test_a_choice_is_made_at_its_place(name: str, field: str) -> None:
    (frame,) = played(Entry(0, name, 1))
    assert frame.held == {field: "typed"}


def test_every_tab_has_a_form_of_its_own_and_its_country() -> None:
    entries = [
        Entry(0, "field_focused", 1, "city"),
        Entry(900, "checkout_viewed", 2),
        Entry(1_800, "order_rejected", 0),
    ]
    visit = replace(a_visit(entries, abandoned_at=None), countries=("", "FR", "DE"))
    frames = [(frame.tab, frame.country, frame.here) for frame in play(visit)]
    assert frames == [(1, "FR", "city"), (2, "DE", None), (2, "DE", None)]


@pytest.mark.parametrize("name", sorted(NAMES | SERVER_NAMES))
def test_every_event_can_be_played(name: str) -> None:
    for entry in (Entry(0, name, 1, "phone", "too_short", 400, True, 2), Entry(0, name, 0)):
        (frame,) = played(entry)
        assert frame.said
        assert "_" not in frame.said


def test_a_visit_without_end_is_cut() -> None:
    endless = [Entry(n * 2_000, "field_changed", 1, "city") for n in range(replay.MOST + 50)]
    assert len(play(a_visit(endless))) == replay.MOST


def test_without_a_script_its_moments_are_turned_over(owner: Owner) -> None:
    visit = owner.json("visits", field="phone", code="too_short")["visits"][0]["public_id"]
    first = plain(owner.read(f"visits/{visit}"))
    assert "0:00 Checkout opened" in first
    links = {link.text: link for link in owner.links(f"visits/{visit}", field="phone")}
    assert "Back" not in links
    assert links["Next"].query == {"at": "2", "field": "phone"}
    last = owner.read(f"visits/{visit}", **links["To the end"].query)
    assert "Next" not in [link.text for link in owner.links(f"visits/{visit}", at=99_999)]
    assert '<p class="wrong">too short' in last
    assert any("data-now" in owner.read(f"visits/{visit}", at=moment) for moment in range(3, 12))


@pytest.mark.parametrize("at", ["0", "-1", "x", "9" * 30, "1.5", "%00"])
def test_a_moment_that_is_none_does_no_harm(owner: Owner, at: str) -> None:
    visit = owner.json("visits")["visits"][0]["public_id"]
    assert owner.client.get(f"{ROOT}visits/{visit}?at={at}").status_code == 200
