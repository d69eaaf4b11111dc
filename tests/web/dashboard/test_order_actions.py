"""Working on an order: what a form says is done once, is noted, and is told whatever came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from flask_smartcheckout.money import Money
from flask_smartcheckout.office.troubles import KEYS
from flask_smartcheckout.orders import owner_log
from flask_smartcheckout.orders.cancelling import cancel
from flask_smartcheckout.shop import (
    AmountMismatch,
    AuthenticationFailed,
    Capability,
    Declined,
    IdempotencyConflict,
    InvalidRequest,
    ProviderLine,
    TemporarilyUnavailable,
    Unsupported,
)
from flask_smartcheckout.views.dashboard import order_forms
from flask_smartcheckout.wording import result_text
from tests.scripted_provider import AFTER, BEFORE, EVERYTHING

from .conftest import Owner, plain
from .orders import Clerk, clerk_of

LetIn = Callable[[Flask], Owner]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
IN_PARTS = EVERYTHING - {Capability.NEEDS_LINES}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what is asked of it is tried on each below."""
    return sqlite_url


@pytest.fixture
def clerk(make_app: Callable[..., Flask], let_in: LetIn, tmp_path: Path) -> Clerk:
    """The owner of a shop whose provider asks for no lines."""
    return clerk_of(make_app, let_in, tmp_path, capabilities=IN_PARTS)


def noted(clerk: Clerk) -> list[tuple[str, str]]:
    """What the log says was done, looks left out, the oldest first."""
    lines = clerk.owner.json("log")["lines"][::-1]
    return [(one["action"], one["result"]) for one in lines if one["action"] != "look"]


def test_money_is_taken_in_parts_and_the_rest_let_go(clerk: Clerk) -> None:
    order_id = clerk.promise()
    form = clerk.form(order_id, "capture")
    assert (form["amount"], form["name"]) == ("54.90", "parcel-1")
    said = [
        clerk.said(clerk.send(order_id, "capture", {**form, "amount": "25,00"})) for _ in range(2)
    ]
    assert said == ["€25.00 was taken.", "That was done before: nothing was done twice."]
    assert clerk.do(order_id, "capture", amount="4.90", name="3S\u00e9") == "€4.90 was taken."
    assert "rest of the promise was let go" in clerk.do(order_id, "release")
    assert clerk.provider.moved("tr_1") == 2990
    assert noted(clerk) == [("capture", "done"), ("capture", "done"), ("release", "done")]
    assert "3Sé" in plain(clerk.page(f"orders/{order_id}"))


def test_the_same_reason_pays_back_twice_and_the_same_form_once(clerk: Clerk) -> None:
    order_id = clerk.order(state="paid", captured=5490)
    for _nth in range(2):
        assert clerk.do(order_id, "refund", amount="5", name="mug broken") == "€5.00 is paid back."
    form = {**clerk.form(order_id, "refund"), "amount": "", "name": "all of it"}
    assert clerk.said(clerk.send(order_id, "refund", form)) == "€44.90 is paid back."
    assert "done before" in clerk.said(clerk.send(order_id, "refund", form))
    assert clerk.provider.moved("tr_1") == 0
    assert "mug broken" in plain(clerk.page(f"orders/{order_id}"))


def test_an_invoice_is_marked_as_paid_once(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    form = clerk.form(order_id, "paid")
    said = [clerk.said(clerk.send(order_id, "paid", form)) for _ in range(2)]
    assert said[0] == "The order is marked as paid."
    assert "done before" in said[1]
    assert clerk.record().paid
    assert "already" in plain(clerk.page(f"orders/{order_id}/paid"))


def test_a_part_is_noted_and_the_rest_marked_as_paid(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    form = clerk.form(order_id, "part")
    for typed, words in (({"name": "b"}, "how much came in"), ({"amount": "20"}, "bank’s ref")):
        assert words in clerk.send(order_id, "part", {**form, **typed}).text
    assert clerk.do(order_id, "part", amount="20", name="b-1") == "It is noted that €20.00 came in."
    assert "done before" in clerk.do(order_id, "part", amount="20", name="b-1")
    assert "€34.90" in plain(clerk.page(f"orders/{order_id}/paid"))
    assert clerk.do(order_id, "paid") == "The order is marked as paid."
    assert clerk.record().paid
    assert "All that was left" in plain(clerk.page(f"orders/{order_id}"))


def test_money_of_an_invoice_that_the_owner_sent_back_is_noted(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    assert "no money of this order" in plain(clerk.page(f"orders/{order_id}/refund"))
    clerk.do(order_id, "paid")
    assert "Send the money yourself first" in plain(clerk.page(f"orders/{order_id}/refund"))
    assert "Note money you paid back" in plain(clerk.page(f"orders/{order_id}"))
    form = {**clerk.form(order_id, "refund"), "amount": "5", "name": "mug broken"}
    said = [clerk.said(clerk.send(order_id, "refund", form)) for _ in range(2)]
    assert said[0] == "It is noted that you paid back €5.00."
    assert "done before" in said[1]
    assert "€49.90" in plain(clerk.page(f"orders/{order_id}"))


def test_one_figure_is_left_to_pay_on_every_page(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    clerk.do(order_id, "part", amount="30", name="b-1")
    clerk.do(order_id, "refund", amount="10", name="mistake")
    pages = (f"orders/{order_id}", f"orders/{order_id}/part", f"orders/{order_id}/paid")
    assert ["€34.90" in plain(clerk.page(page)) for page in pages] == [True] * 3
    shopper = clerk.app.test_client().get(f"/smartcheckout/order/{clerk.record().token}").text
    assert "€34.90" in shopper


def test_what_came_in_too_much_is_named_until_it_is_paid_back(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    clerk.do(order_id, "part", amount="€ 60", name="b-1")
    page = f"/smartcheckout/order/{clerk.record().token}"
    assert "Thank you, Sanne" in clerk.app.test_client().get(page).text
    assert "€5.10 more came in than was due" in plain(clerk.page(f"orders/{order_id}"))
    assert clerk.form(order_id, "refund")["amount"] == "5.10"
    clerk.do(order_id, "refund", name="too much")
    assert "What came in too much is paid back." in plain(clerk.page(f"orders/{order_id}"))
    assert "Paid back so far: €5.10." in plain(clerk.page(f"orders/{order_id}/refund"))


def test_an_order_with_money_in_it_is_cancelled_once_and_for_everybody(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    clerk.do(order_id, "part", amount="9.90", name="b-1")
    assert "The order is cancelled" in clerk.do(order_id, "cancel")
    told = plain(clerk.page(f"orders/{order_id}"))
    assert "you have €9.90 of it" in told
    assert "This order is cancelled." in plain(clerk.page(f"orders/{order_id}/cancel"))
    page = f"/smartcheckout/order/{clerk.record().token}"
    assert "This order was cancelled" in clerk.app.test_client().get(page).text
    assert not cancel(clerk.app.extensions["smartcheckout"].database, order_id, datetime.now(UTC))
    assert clerk.record().state == "review"
    clerk.do(order_id, "refund", name="cancelled")
    assert "what came in is paid back" in plain(clerk.page(f"orders/{order_id}"))
    clerk.do(order_id, "settle")
    assert clerk.record().state == "cancelled"


def test_an_order_that_was_looked_at_waits_for_nobody(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    clerk.do(order_id, "part", amount="60", name="b-1")
    assert (clerk.record().state, clerk.record().paid) == ("review", True)
    assert "Nobody has to look" in clerk.do(order_id, "settle")
    assert (clerk.record().state, clerk.record().failure) == ("placed", "")
    assert noted(clerk) == [("part", "done"), ("settle", "done")]


def test_the_same_form_twice_at_once_is_logged_as_done(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    database = clerk.app.extensions["smartcheckout"].database
    deed = owner_log.Deed("owner", "cancel", order_id, form="f")
    with database.begin() as connection:
        tickets = [owner_log.begin(database, connection, deed, NOW) for _ in range(2)]
        for ticket, result in zip(tickets, (owner_log.DONE, owner_log.ALREADY), strict=True):
            owner_log.finish(connection, ticket, result)
    assert noted(clerk) == [("cancel", "done")]


def test_an_order_is_cancelled_once(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    form = clerk.form(order_id, "cancel")
    said = [clerk.said(clerk.send(order_id, "cancel", form)) for _ in range(2)]
    assert said[0] == "The order is cancelled."
    assert "done before" in said[1]
    assert clerk.record().state == "cancelled"
    assert noted(clerk) == [("cancel", "done")]


def test_the_confirmation_is_sent_again_once_for_each_form(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    clerk.app.extensions["smartcheckout"].postman.wait(30)
    form = clerk.form(order_id, "mail")
    for _nth in range(2):
        clerk.said(clerk.send(order_id, "mail", form))
        clerk.app.extensions["smartcheckout"].postman.wait(30)
    assert len({mail["Message-ID"] for mail in clerk.mails}) == len(clerk.mails) == 2
    assert noted(clerk) == [("mail", "done")]


def test_what_nobody_answered_is_asked_again_and_done_once(clerk: Clerk) -> None:
    order_id = clerk.order(state="paid", captured=5490)
    clerk.provider.faults["refund"] = [BEFORE, BEFORE]
    assert "Nobody answered" in clerk.do(order_id, "refund", amount="5", name="r")
    assert "Asked, no answer yet" in plain(clerk.page(f"orders/{order_id}"))
    assert "€5.00 was asked before" in plain(clerk.page(f"orders/{order_id}/refund"))
    assert clerk.do(order_id, "refund", amount="9") == "€5.00 is paid back."
    assert clerk.provider.moved("tr_1") == 4990


def test_what_was_done_without_an_answer_is_found_out_before_it_is_asked_again(
    clerk: Clerk,
) -> None:
    order_id = clerk.promise()
    clerk.provider.faults["capture"] = [AFTER, AFTER]
    assert "Nobody answered" in clerk.do(order_id, "capture", amount="5", name="p")
    asked = len(clerk.provider.calls("capture"))
    assert "done before" in clerk.do(order_id, "capture")
    assert len(clerk.provider.calls("capture")) == asked
    assert clerk.provider.moved("tr_1") == 500


TROUBLES: list[tuple[Exception, str]] = [
    (Unsupported("x"), "cannot do this"),
    (AmountMismatch("x"), "more than there is"),
    (IdempotencyConflict("x"), "Give another one"),
    (Declined("x"), "said no"),
    (InvalidRequest("x"), "could not take it"),
    (AuthenticationFailed("x"), "does not know the shop’s key"),
    (TemporarilyUnavailable("x"), "Try again in some minutes"),
    (RuntimeError("x"), "Something unexpected"),
]


def test_every_trouble_of_a_provider_is_a_sentence(clerk: Clerk) -> None:
    order_id = clerk.promise()
    for error, words in TROUBLES:
        clerk.provider.faults["capture"] = [error]
        assert words in clerk.do(order_id, "capture", name="p")
    assert clerk.provider.moved("tr_1") == 0
    assert clerk.do(order_id, "capture", name="p") == "€54.90 was taken."
    assert {result for _action, result in noted(clerk)} <= KEYS | {"done"}
    with clerk.app.test_request_context():
        assert all(result_text("capture", key).endswith(".") for key in KEYS)


WRONG: list[tuple[dict[str, str], str]] = [
    ({"amount": "99"}, "at most €54.90"),
    ({"amount": "0"}, "above zero"),
    ({"amount": "-5"}, "Write an amount"),
    ({"amount": "a lot"}, "Write an amount"),
    ({"name": " "}, "Name the shipment"),
    ({"name": "x" * 101}, "at most 100 characters"),
]


def test_what_is_typed_wrong_is_said_beside_it(clerk: Clerk) -> None:
    order_id = clerk.promise()
    form = clerk.form(order_id, "capture")
    for typed, words in WRONG:
        response = clerk.send(order_id, "capture", {**form, **typed})
        assert response.status_code == 422
        assert words in response.text
    assert noted(clerk) == []


def test_an_action_that_nobody_knows_is_not_there(clerk: Clerk) -> None:
    assert (
        clerk.owner.client.get(f"/smartcheckout/dashboard/orders/{clerk.promise()}/x").status_code
        == 404
    )


NONE = {f"pieces_{nth}": "0" for nth in range(4)}
SENT: list[tuple[dict[str, str], str]] = [
    ({"pieces_0": "1", "name": "a"}, "€12.50"),
    ({"pieces_0": "1", "name": "b", "amount": "3"}, "€3.00"),  # no lines come to that
    ({"pieces_1": "1", "name": "c"}, "€24.95"),
    ({"pieces_0": "2", "name": "d"}, "€14.45"),  # all that is left
]


def test_a_provider_that_wants_lines_is_told_what_is_sent(
    make_app: Callable[..., Flask], let_in: LetIn, tmp_path: Path
) -> None:
    clerk = clerk_of(make_app, let_in, tmp_path)
    order_id = clerk.promise()
    form = {**clerk.form(order_id, "capture"), "pieces_0": "3"}
    assert "from 1 to 2" in clerk.send(order_id, "capture", form).text
    for typed, taken in SENT:
        assert clerk.do(order_id, "capture", **{**NONE, **typed}) == f"{taken} was taken."


def test_the_form_of_the_second_parcel_takes_what_is_left(
    make_app: Callable[..., Flask], let_in: LetIn, tmp_path: Path
) -> None:
    clerk = clerk_of(make_app, let_in, tmp_path)
    order_id = clerk.promise()
    assert clerk.do(order_id, "capture", amount="20") == "€20.00 was taken."
    assert clerk.do(order_id, "capture") == "€34.90 was taken."


@pytest.mark.parametrize(("card", "minors"), [(1000, [6000, -1000]), (0, [])])
def test_what_a_gift_card_paid_is_taken_off_the_lines(card: int, minors: list[int]) -> None:
    def line(kind: str, minor: int) -> ProviderLine:
        sum_, none = Money(minor, "EUR"), Money.zero("EUR")
        return ProviderLine(kind, "x", "x", 1, sum_, none, sum_, Decimal(0), none)

    cards = (line("gift_card", -card),) if card else ()
    fitting = order_forms.lines_of((line("physical", 6000),), cards, Money(5000, "EUR"))
    assert [one.total.minor for one in fitting] == minors


def test_nothing_that_is_sent_takes_nothing(
    make_app: Callable[..., Flask], let_in: LetIn, tmp_path: Path
) -> None:
    clerk = clerk_of(make_app, let_in, tmp_path)
    order_id = clerk.promise()
    form = {**clerk.form(order_id, "capture"), **NONE}
    response = clerk.send(order_id, "capture", form)
    assert response.status_code == 422
    assert "Say how many pieces are sent" in response.text


def test_all_lines_are_all_of_the_money(
    make_app: Callable[..., Flask], let_in: LetIn, tmp_path: Path
) -> None:
    clerk = clerk_of(make_app, let_in, tmp_path)
    assert clerk.do(clerk.promise(), "capture") == "€54.90 was taken."
