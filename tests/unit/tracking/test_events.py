"""What a batch may hold: everything listed is taken, everything else is refused."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_smartcheckout._paths import PACKAGE, resource_dir
from flask_smartcheckout.tracking.events import (
    CODES,
    FIELDS,
    NAMES,
    SERVER_NAMES,
    Batch,
    Event,
    decoder,
)
from flask_smartcheckout.tracking.shapes import SHAPED_FIELDS


def event(**more: Any) -> dict[str, Any]:
    return {"seq": 0, "name": "checkout_viewed", "t": 0} | more


def batch(*events: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "v": 1,
        "checkout_id": "c" * 16,
        "view_id": "abcd",
        "token": "t",
        "sent": 0,
        "events": list(events) or [event()],
    } | more


def is_taken(document: Any) -> bool:
    try:
        msgspec.json.decode(msgspec.json.encode(document), type=Batch)
    except msgspec.ValidationError:
        return False
    return True


TAKEN = [
    event(),
    event(name="checkout_started"),
    event(name="checkout_started", field="email"),
    event(name="field_focused", field="billing_city", autofilled=True),
    event(name="field_changed", field="email", duration=812),
    event(name="field_blurred", field="email", duration=0, empty=True, edits=3, autofilled=False),
    event(name="field_error", field="email", code="too_short"),
    event(name="field_error", field="phone", code="too_short", shape="+99 (99) 9-9"),
    event(name="field_error", field="postcode", code="invalid_format", shape="9999 AA"),
    event(name="help_opened", field="phone"),
    event(name="suggestion_taken", field="email"),
    event(name="country_changed", field="country", duration=5),
    event(name="shipping_chosen", field="shipping"),
    event(name="payment_chosen"),
    event(name="coupon_tried"),
    event(name="submit_attempted"),
    event(name="submit_failed"),
    event(name="page_hidden"),
    event(name="page_hidden", field="street", duration=100),
    event(name="page_shown"),
]

REFUSED = [
    event(name="order_placed"),
    event(name="typed"),
    event(value="Ann"),
    event(label="Postcode"),
    event(field="password", name="field_focused"),
    event(field="Email", name="field_focused"),
    event(field="email"),
    event(name="field_focused"),
    event(name="field_error", field="email"),
    event(name="field_error", code="required"),
    event(name="field_error", field="email", code="Ann Lee"),
    event(name="field_error", field="email", code="required", shape="A"),
    event(name="field_error", field="street", code="required", shape="A 9"),
    event(name="field_error", field="billing_phone", code="required", shape="9"),
    event(name="field_error", field="phone", code="required", shape="0612345678"),
    event(name="field_error", field="phone", code="required", shape="Ann"),
    event(name="field_error", field="phone", code="required", shape="Å"),
    event(name="field_error", field="phone", code="required", shape="٩"),
    event(name="field_error", field="phone", code="required", shape=""),
    event(name="field_error", field="phone", code="required", shape="9" * 25),
    event(name="field_blurred", field="phone", shape="9"),
    event(name="field_focused", field="phone", duration=1),
    event(name="field_focused", field="phone", code="required"),
    event(name="field_blurred", field="phone", empty="Ann"),
    event(name="field_blurred", field="phone", edits=-1),
    event(name="field_blurred", field="phone", edits=10**9),
    event(name="field_blurred", field="phone", duration=10**12),
    event(name="submit_failed", field="phone"),
    event(name="page_shown", duration=1),
    event(t=-1),
    event(t=1.5),
    event(t="1"),
    event(t=10**12),
    event(seq=-1),
    event(seq=100_001),
    {"seq": 0, "name": "checkout_viewed"},
    {"name": "checkout_viewed", "t": 0},
    "checkout_viewed",
    None,
]


@pytest.mark.parametrize("given", TAKEN, ids=str)
def test_what_happens_in_a_checkout_is_taken(given: dict[str, Any]) -> None:
    assert is_taken(batch(given))


@pytest.mark.parametrize("given", REFUSED, ids=str)
def test_anything_else_is_refused(given: Any) -> None:
    assert not is_taken(batch(given))


@pytest.mark.parametrize(
    "wrong",
    [
        {"v": 2},
        {"v": "1"},
        {"country": "NL"},
        {"value": 4500},
        {"view_id": "-"},
        {"view_id": "Ann Lee"},
        {"view_id": "abcd\n"},
        {"view_id": "a" * 37},
        {"sent": -1},
        {"events": []},
        {"events": [event()] * 101},
        {"events": event()},
        {"token": "t" * 3000},
        {"checkout_id": None},
    ],
    ids=str,
)
def test_a_batch_of_another_form_is_refused(wrong: dict[str, Any]) -> None:
    assert is_taken(batch())
    assert not is_taken(batch(**wrong))


def test_the_server_keeps_its_own_names() -> None:
    assert not NAMES & SERVER_NAMES


TEXTS = [key for key in Event.__struct_fields__ if key not in ("seq", "t")]


@given(st.sampled_from(TEXTS), st.sampled_from(sorted(NAMES)), st.text(min_size=1))
def test_no_typed_text_enters_an_event(key: str, name: str, typed: str) -> None:
    """Whatever key carries it, a text is taken only if it is on a list or nothing but a shape."""
    given = event(name=name, field="phone", code="required") | {key: typed}
    if is_taken(batch(given)):
        assert typed in NAMES | FIELDS | CODES or (
            key == "shape" and not any(sign.isalnum() and sign not in "A9" for sign in typed)
        )


def takes(own: tuple[str, ...], **more: Any) -> bool:
    given = batch(event(name="field_error", code="required") | more)
    try:
        decoder(own).decode(msgspec.json.encode(given))
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize("field", ["door_code", "newsletter", "email"])
def test_a_field_of_the_shops_own_is_told_by_the_name_it_was_declared_with(field: str) -> None:
    assert takes(("door_code", "newsletter"), field=field)


@pytest.mark.parametrize(
    "more",
    [
        {"field": "gift_message"},
        {"field": "Door_code"},
        {"field": "billing_door_code"},
        {"field": "1234#"},
        {"field": "door_code", "shape": "9999#"},
        {"field": "door_code", "name": "field_focused"},
        {"field": "door_code", "value": "1234#"},
    ],
    ids=str,
)
def test_nothing_else_enters_with_the_shops_own_fields(more: dict[str, Any]) -> None:
    assert not takes(("door_code", "newsletter"), **more)


def test_one_shops_fields_are_not_anothers() -> None:
    assert not takes((), field="door_code")
    assert not takes(("newsletter",), field="door_code")


def test_shaped_fields_are_fields() -> None:
    assert SHAPED_FIELDS <= FIELDS


def test_the_reporter_tells_the_same_fields() -> None:
    """A field that only one side knows would have its whole batch refused, or never be seen."""
    script = (resource_dir("static") / "reporter.js").read_text()
    page = (PACKAGE / "templates" / "smartcheckout" / "form.html").read_text()
    pattern = re.search(r"RegExp\(`(.+)\$\{form\.dataset\.fields\}(.+)`\)", script)
    listed = re.search(r'data-fields="([a-z_|]+)\{', page)
    assert pattern
    assert listed
    bases = {name.removeprefix("billing_") for name in FIELDS}
    candidates = {prefix + name for prefix in ("", "billing_") for name in {*bases, "order", ""}}
    known = pattern[1] + listed[1] + pattern[2]
    assert {name for name in candidates if re.search(known, name)} == FIELDS
