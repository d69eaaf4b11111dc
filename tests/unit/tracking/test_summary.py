"""The fold: what is read out of the events of one checkout."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from flask_smartcheckout.tracking.devices import Device
from flask_smartcheckout.tracking.figures import counts
from flask_smartcheckout.tracking.log import view_of
from flask_smartcheckout.tracking.story import SERVER_VIEW, Logged, View
from flask_smartcheckout.tracking.summary import Summary, fold, patience

from .shopper import NOON, facts

WAIT = patience(timedelta(minutes=30))
LATE = NOON + timedelta(days=2)
PHONE = Device("phone", "Chrome", False)


def view(view_id: str = "view1", minutes: float = 0, **more: Any) -> View:
    opened = NOON + timedelta(minutes=minutes)
    return view_of(facts(now=opened, **more), view_id, PHONE, opened)


def told(*events: tuple[str, dict[str, Any]], view_id: str = "view1") -> list[Logged]:
    """Events a second apart, unless they say when."""
    return [
        Logged(view_id, seq, more.pop("t", seq * 1000), name, **more)
        for seq, (name, more) in enumerate(events)
    ]


def on(name: str, field: str | None = None, **more: Any) -> tuple[str, dict[str, Any]]:
    return name, ({"field": field} if field else {}) | more


def summed(*events: tuple[str, dict[str, Any]], now: Any = LATE) -> Summary:
    return fold([view()], told(*events), WAIT, now)


VIEWED, SUBMIT, PLACED = on("checkout_viewed"), on("submit_attempted"), on("order_placed")
EMAIL, STREET = on("field_focused", "email"), on("field_focused", "street")
PHONE_CHANGED = on("field_changed", "phone")
PHONE_SHORT = on("field_error", "phone", code="too_short", shape="999")


@pytest.mark.parametrize(
    ("events", "state", "step", "place", "code"),
    [
        ([VIEWED], "bounced", None, None, None),
        ([VIEWED, on("page_hidden")], "bounced", None, None, None),
        ([VIEWED, on("checkout_started")], "abandoned", "contact", "form", ""),
        (
            [
                VIEWED,
                on("checkout_started", "country"),
                on("country_changed", "country", autofilled=True),
                on("page_hidden"),
            ],
            "bounced", None, None, None,
        ),
        (
            [on("checkout_started", "email"), on("field_focused", "email", autofilled=True)],
            "bounced", None, None, None,
        ),
        ([VIEWED, on("checkout_started", "email"), EMAIL], "abandoned", "contact", "email", ""),
        ([VIEWED, EMAIL], "abandoned", "contact", "email", ""),
        ([VIEWED, EMAIL, STREET], "abandoned", "address", "street", ""),
        ([VIEWED, STREET, EMAIL], "abandoned", "address", "email", ""),
        ([VIEWED, on("field_focused", "shipping")], "abandoned", "shipping", "shipping", ""),
        ([VIEWED, on("shipping_chosen", "shipping")], "abandoned", "payment", "shipping", ""),
        ([VIEWED, on("field_focused", "payment")], "abandoned", "payment", "payment", ""),
        ([VIEWED, on("payment_chosen", "payment")], "abandoned", "submitted", "payment", ""),
        ([VIEWED, EMAIL, on("help_opened", "phone")], "abandoned", "contact", "phone", ""),
        ([VIEWED, SUBMIT], "abandoned", "ordered", "order", ""),
        ([VIEWED, SUBMIT, on("submit_failed")], "abandoned", "ordered", "order", ""),
        ([VIEWED, EMAIL, PHONE_SHORT], "abandoned", "contact", "email", ""),
        ([VIEWED, SUBMIT, PHONE_SHORT], "abandoned", "ordered", "phone", "too_short"),
        (
            [VIEWED, SUBMIT, PHONE_SHORT, on("field_error", "city", code="required")],
            "abandoned", "ordered", "phone", "too_short",
        ),
        (
            [VIEWED, on("field_focused", "phone"), PHONE_SHORT, EMAIL],
            "abandoned", "contact", "email", "",
        ),
        (
            [VIEWED, EMAIL, on("field_focused", "street", autofilled=True)],
            "abandoned", "contact", "email", "",
        ),
        ([VIEWED, EMAIL, SUBMIT, PLACED], "ordered", None, None, None),
        ([VIEWED, on("order_rejected")], "abandoned", "ordered", "order", ""),
    ],
)  # fmt: skip
def test_where_a_shopper_ends(
    events: list[Any], state: str, step: str | None, place: str | None, code: str | None
) -> None:
    summary = summed(*[(name, dict(more)) for name, more in events])
    left = summary.left
    found = (left.step, left.field, left.code) if left else (None, None, None)
    assert (summary.state, *found) == (state, step, place, code)


def test_a_checkout_is_active_until_its_time_is_over() -> None:
    events = told(VIEWED, EMAIL)
    end = NOON + WAIT
    assert fold([view()], events, WAIT, end - timedelta(seconds=1)).state == "active"
    assert fold([view()], events, WAIT, end).state == "abandoned"


def test_the_grace_for_late_delivery_is_a_sixth_and_five_minutes_at_most() -> None:
    assert patience(timedelta(minutes=30)) == timedelta(minutes=35)
    assert patience(timedelta(hours=3)) == timedelta(minutes=185)
    assert patience(timedelta(seconds=6)) == timedelta(seconds=7)


def test_who_comes_back_and_orders_is_recovered_with_where_they_had_left() -> None:
    views = [view(), view("view2", minutes=90), view(SERVER_VIEW, minutes=95)]
    events = [
        *told(VIEWED, EMAIL, PHONE_SHORT),
        *told(VIEWED, STREET, view_id="view2"),
        *told(PLACED, on("order_paid"), view_id=SERVER_VIEW),
    ]
    summary = fold(views, events, WAIT, LATE)
    assert (summary.state, summary.recovered, summary.paid) == ("ordered", True, True)
    assert summary.left is not None
    assert (summary.left.field, summary.left.step) == ("email", "contact")
    assert summary.left.at == summary.opened + 2000


def test_who_orders_before_their_time_is_over_is_not_recovered() -> None:
    views = [view(), view(SERVER_VIEW, minutes=34)]
    events = [*told(VIEWED, EMAIL), *told(PLACED, view_id=SERVER_VIEW)]
    summary = fold(views, events, WAIT, LATE)
    assert (summary.state, summary.recovered, summary.left) == ("ordered", False, None)


def test_who_only_looked_and_comes_back_to_order_was_never_lost() -> None:
    views = [view(), view("view2", minutes=90), view(SERVER_VIEW, minutes=91)]
    events = [
        *told(VIEWED),
        *told(VIEWED, EMAIL, view_id="view2"),
        *told(PLACED, view_id=SERVER_VIEW),
    ]
    assert not fold(views, events, WAIT, LATE).recovered


def test_the_newest_facts_count_and_the_first_page_gives_the_day() -> None:
    views = [view(), view("view2", minutes=700, country="BE", value=9900)]
    summary = fold(views, told(VIEWED) + told(VIEWED, view_id="view2"), WAIT, LATE)
    assert (summary.view.country, summary.view.value) == ("BE", 9900)
    assert summary.opened == views[0].issued


def test_time_in_a_field_leaves_autofill_out_and_counts_up_to_a_hidden_page() -> None:
    summary = summed(
        EMAIL,
        on("field_changed", "email", duration=700),
        on("field_changed", "email", duration=5),
        on("page_hidden", "email", duration=1500),
        on("page_shown"),
        on("field_blurred", "email", duration=500, empty=False, edits=2),
        on("field_blurred", "name", duration=3, empty=False, autofilled=True),
    )
    email, name = summary.fields["email"], summary.fields["name"]
    assert (email.time_ms, email.hesitation_ms, email.corrected) == (2000, 700, True)
    assert (name.time_ms, name.autofilled, name.focused) == (0, True, False)
    assert (summary.time_ms, summary.hidden_ms) == (6000, 1000)


def test_a_return_is_a_focus_after_leaving_the_field_filled() -> None:
    empty = on("field_blurred", "email", empty=True)
    filled = on("field_blurred", "email", empty=False)
    assert not summed(EMAIL, empty, EMAIL).fields["email"].returned
    assert summed(EMAIL, filled, EMAIL).fields["email"].returned


def test_left_blank_is_what_is_empty_when_the_order_is_sent() -> None:
    empty = on("field_blurred", "email", empty=True)
    filled = on("field_blurred", "email", empty=False)
    assert not summed(EMAIL, empty).fields["email"].left_blank
    assert summed(EMAIL, empty, SUBMIT).fields["email"].left_blank
    assert not summed(EMAIL, empty, filled, SUBMIT).fields["email"].left_blank
    required = on("field_error", "city", code="required")
    assert summed(SUBMIT, required).fields["city"].left_blank


def test_the_first_error_counts_and_few_shapes_are_kept() -> None:
    errors = [
        on("field_error", "phone", code=code, shape="9" * length)
        for length, code in enumerate(["too_short", "invalid_format"] + ["too_long"] * 8, start=1)
    ]
    tally = summed(*errors).fields["phone"]
    assert (tally.first_error, len(tally.shapes)) == ("too_short", 5)


@pytest.mark.parametrize(
    ("then", "fixed", "gave_up"),
    [
        ([], 0, 1),
        ([EMAIL], 0, 0),
        ([PHONE_CHANGED], 0, 1),
        ([PHONE_CHANGED, EMAIL], 1, 0),
        ([on("suggestion_taken", "phone"), EMAIL], 1, 0),
        ([PHONE_CHANGED, PHONE_SHORT, EMAIL], 0, 0),
        ([EMAIL, on("field_changed", "email")], 0, 0),
        ([EMAIL, SUBMIT, PLACED], 1, 0),
    ],
)
def test_who_mended_a_field_or_ordered_has_fixed_its_error(
    then: list[Any], fixed: int, gave_up: int
) -> None:
    events = [on("field_focused", "phone"), PHONE_CHANGED, PHONE_SHORT, *then]
    summary = summed(*[(name, dict(more)) for name, more in events])
    error = counts(summary)["error", "phone", "too_short"]
    assert (error.get("fixed", 0), error.get("gave_up", 0)) == (fixed, gave_up)


def test_what_browser_and_server_both_say_counts_once() -> None:
    views = [view(), view(SERVER_VIEW, minutes=1)]
    said = told(SUBMIT, PHONE_SHORT, on("submit_failed"))
    by_both = said + told(SUBMIT, PHONE_SHORT, on("submit_failed"), view_id=SERVER_VIEW)
    assert fold(views, by_both, WAIT, LATE).errors == 1


def test_a_visit_without_javascript_is_known_by_what_the_server_says() -> None:
    events = told(PHONE_SHORT, on("field_error", "city", code="required"), view_id=SERVER_VIEW)
    summary = fold([view(SERVER_VIEW)], events, WAIT, LATE)
    assert summary.left is not None
    assert (summary.errors, summary.left.field, summary.left.step) == (2, "phone", "ordered")


def test_tabs_are_told_apart_and_put_in_order_of_the_clock() -> None:
    views = [view("late", minutes=1), view("early")]
    events = [*told(VIEWED, STREET, view_id="late"), *told(VIEWED, EMAIL, view_id="early")]
    summary = fold(views, events, WAIT, LATE)
    assert summary.left is not None
    assert summary.left.field == "street"
    assert fold(views[::-1], events[::-1], WAIT, LATE) == summary
