"""Signs of why a shopper left: each just as it shows, and the most telling one of several."""

from __future__ import annotations

from typing import Any

import pytest

from flask_smartcheckout.tracking.story import SERVER_VIEW, Logged
from flask_smartcheckout.tracking.summary import Summary, fold

from .test_summary import LATE, WAIT, on, told, view

Events = list[tuple[str, dict[str, Any]]]
START = on("field_focused", "street", t=0)
SUBMIT = on("submit_attempted", t=1000)


def later(name: str, at: float, field: str | None = None, **more: Any) -> tuple[str, Any]:
    """An event so many seconds after the first."""
    return on(name, field, t=int(at * 1000), **more)


CHOSEN, AWAY = later("shipping_chosen", 9, "shipping"), later("page_hidden", 1)


def left(
    *events: tuple[str, dict[str, Any]], says: tuple[str, ...] = (), views: int = 1
) -> Summary:
    """What a checkout comes to that ends with these events and what the server says of it."""
    own = [Logged(SERVER_VIEW, seq, 1500, name) for seq, name in enumerate(says)]
    tabs = [view(f"view{number + 1}") for number in range(views)]
    more = [told(on("checkout_viewed"), view_id=tab.view_id)[0] for tab in tabs[1:]]
    logged = [*more, *told(*[(name, dict(what)) for name, what in events]), *own]
    return fold([*tabs, view(SERVER_VIEW)], logged, WAIT, LATE)


def errors(number: int) -> Events:
    """Errors at another field, all mended."""
    return [later("field_error", 1, "city", code="required")] * number


@pytest.mark.parametrize(
    ("sign", "events", "says"),
    [
        ("", [START], ()),
        ("order-refused", [START, SUBMIT], ("order_rejected",)),
        ("order-refused", [START, SUBMIT, later("submit_failed", 2)], ("order_rejected",)),
        ("price-changed", [START, SUBMIT, later("submit_failed", 2)], ("price_changed",)),
        ("order-failed", [START, SUBMIT, later("submit_failed", 2)], ()),
        ("order-failed", [START, SUBMIT], ("order_failed",)),
        ("no-answer", [START, SUBMIT], ()),
        ("", [START, SUBMIT, later("field_focused", 3, "city")], ("price_changed",)),
        ("shipping-seen", [START, CHOSEN, later("page_hidden", 14)], ()),
        ("", [START, CHOSEN, later("page_hidden", 14.001)], ()),
        ("country-changed", [START, later("country_changed", 9, "country")], ()),
        ("", [START, later("country_changed", 9, "country", autofilled=True)], ()),
        ("help-opened", [START, later("help_opened", 9, "street")], ()),
        ("", [START, later("help_opened", 9, "city"), later("field_focused", 10, "street")], ()),
        ("looked-elsewhere", [START, AWAY, later("page_shown", 31)], ()),
        ("", [START, AWAY, later("page_shown", 30.999)], ()),
        ("", [START, AWAY, later("page_shown", 31), later("page_hidden", 62)], ()),
        ("many-errors", [*errors(3), later("field_focused", 2, "street")], ()),
        ("", [*errors(2), later("field_focused", 2, "street")], ()),
        ("long-form", [later("field_focused", 60 * n, "street") for n in range(11)], ()),
        ("", [later("field_focused", 60 * n, "street") for n in range(10)], ()),
        ("", [START, later("field_focused", 1500, "street")], ()),
        ("help-opened", [*errors(3), later("help_opened", 2, "street")], ()),
    ],
)  # fmt: skip
def test_a_sign_is_what_happened_before_leaving(
    sign: str, events: Events, says: tuple[str, ...]
) -> None:
    where = left(*events, says=says).left
    assert where is not None
    assert (where.sign, where.code) == (sign, "")


@pytest.mark.parametrize(("views", "sign"), [(2, ""), (3, "many-reloads")])
def test_opening_the_form_again_and_again_is_a_sign(views: int, sign: str) -> None:
    where = left(START, views=views).left
    assert where is not None
    assert where.sign == sign


def test_who_left_at_an_error_needs_no_sign() -> None:
    where = left(SUBMIT, later("field_error", 2, "city", code="required")).left
    assert where is not None
    assert (where.field, where.code, where.sign) == ("city", "required", "")


@pytest.mark.parametrize(
    ("says", "sign"),
    [
        (("order_placed",), ""),
        (("order_placed", "payment_started"), "payment-left"),
        (("order_placed", "payment_started", "payment_failed"), "payment-failed"),
        (("order_placed", "payment_started", "payment_failed", "order_paid"), ""),
    ],
)
def test_an_order_that_was_not_paid_says_how_far_it_came(says: tuple[str, ...], sign: str) -> None:
    assert left(START, SUBMIT, says=says).unpaid == sign


def test_what_arose_is_known_of_every_checkout() -> None:
    summary = left(START, later("shipping_chosen", 9, "shipping"), SUBMIT, says=("order_placed",))
    assert summary.signs == {"shipping-seen", "no-answer"}
