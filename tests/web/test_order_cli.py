"""flask smartcheckout order …: the owner's orders on the command line, with a word for each end."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from flask_smartcheckout import Invoice
from flask_smartcheckout.orders import records
from tests.scripted_provider import BEFORE, Scripted

from .conftest import DUTCH, SHOP, Shopper, fill_cart, run


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: the floor beneath is tried on each."""
    return sqlite_url


@pytest.fixture
def provider(tmp_path: Path) -> Scripted:
    """A provider with nothing paid yet."""
    return Scripted(tmp_path / "provider.sqlite3")


@pytest.fixture
def app(make_app: Callable[..., Flask], provider: Scripted) -> Flask:
    """A shop that is paid by the provider, or by invoice."""
    return fill_cart(make_app(replace(SHOP, payments=(provider, Invoice(days=14)))))


@pytest.fixture
def promised(app: Flask, shopper: Shopper, provider: Scripted) -> str:
    """An order whose money is promised, by the shop's own number."""
    shopper.send(**DUTCH, payment="card")
    provider.set("tr_1", state="authorized")
    database = app.extensions["smartcheckout"].database
    record = records.by_id(database, records.newest(database)[0].id)
    assert record is not None
    shopper.client.get(f"/smartcheckout/order/{record.token}/return")
    return "A-1"


def said(app: Flask, *words: str, code: int = 0) -> str:
    """Run a command that must end with a code; return what it says."""
    done = run(app, "order", *words)
    assert done.exit_code == code, done.output
    return done.output.strip().removeprefix("Error: ")


def test_money_is_taken_paid_back_and_let_go(app: Flask, promised: str, provider: Scripted) -> None:
    take = ("capture", promised, "--shipment", "p1", "--amount", "25")
    assert said(app, *take) == "€25.00 was taken."
    assert said(app, *take) == "That was done before: nothing was done twice."
    assert "Give another one" in said(app, *take[:-1], "26", code=1)
    assert said(app, "release", promised) == "The rest of the promise was let go."
    assert "already" in said(app, "release", promised, code=1)
    assert said(app, "refund", promised, "--reason", "r", "--amount", "5") == "€5.00 is paid back."
    assert "more than there is" in said(
        app, "refund", promised, "--reason", "r2", "--amount", "21", code=1
    )
    assert provider.moved("tr_1") == 2000


def test_all_that_is_left_is_meant_without_an_amount(
    app: Flask, promised: str, provider: Scripted
) -> None:
    said(app, "capture", promised, "--shipment", "p1", "--amount", "25")
    assert said(app, "capture", promised, "--shipment", "p2") == "€29.90 was taken."
    assert said(app, "capture", promised, "--shipment", "p2") == (
        "That was done before: nothing was done twice."
    )
    assert said(app, "refund", promised, "--reason", "r") == "€54.90 is paid back."
    assert provider.moved("tr_1") == 0


def test_no_answer_ends_with_1_and_the_same_again_is_done_once(
    app: Flask, promised: str, provider: Scripted
) -> None:
    provider.faults["capture"] = [BEFORE, BEFORE]
    assert "Nobody answered" in said(app, "capture", promised, "--shipment", "p", code=1)
    assert "Ask that again first" in said(app, "capture", promised, "--shipment", "q", code=1)
    assert said(app, "capture", promised, "--shipment", "p") == "€54.90 was taken."


def test_an_invoice_is_marked_as_paid(app: Flask, shopper: Shopper) -> None:
    shopper.send(**DUTCH, payment="invoice")
    assert "Nothing was done" in said(app, "paid", "A-1", "--amount", "54", code=1)
    part = ("paid", "A-1", "--amount", "20", "--key", "bank-1")
    assert said(app, *part) == "It is noted that €20.00 came in."
    assert said(app, *part) == "That was done before: nothing was done twice."
    assert "for an --amount" in said(app, "paid", "A-1", "--key", "k", code=2)
    assert said(app, "settle", "A-1", code=1) == "Nobody has to look at this order."
    assert said(app, "paid", "A-1") == "The order is marked as paid."
    assert said(app, "paid", "A-1", code=1) == "It is paid already."
    back = ("refund", "A-1", "--reason", "r", "--amount", "5")
    assert said(app, *back) == "It is noted that you paid back €5.00."
    assert said(app, *back) == "That was done before: nothing was done twice."


BAD: list[tuple[tuple[str, ...], int, str]] = [
    (("show", "A-9"), 1, "There is no order 'A-9' to look at."),
    (("paid", "A-9"), 1, "There is no order 'A-9' to look at."),
    (("refund", "A-1", "--reason", "r", "--amount", "much"), 2, "'much' is not a number"),
    (("capture", "A-1", "--shipment", " "), 2, "one line of at most 100 characters"),
    (("list", "--from", "tomorrow"), 2, "tomorrow"),
]


def test_bad_input_ends_with_a_sentence(app: Flask, promised: str) -> None:
    for words, code, sentence in BAD:
        assert sentence in said(app, *words, code=code)


def test_orders_are_listed_and_shown(app: Flask, promised: str) -> None:
    listed = said(app, "list", "--payment", "promised")
    assert "A-1" in listed and "Promised" in listed and "€54.90" in listed
    assert "Sanne" not in listed
    assert "Page 1 of 1, 0 orders in all." in said(app, "list", "--search", "zzz")
    (one,) = json.loads(said(app, "list", "--json", "--search", "sanne@", "--from", "2026-01-01"))
    shown = said(app, "show", one["id"])
    for word in (
        "Order A-1",
        "Sanne de Vries",
        "2 x Blue mug: €25.00",
        "Total: €54.90",
        "Promised",
    ):
        assert word in shown
    assert json.loads(said(app, "show", promised, "--json"))["order"]["email"] == DUTCH["email"]


def test_what_is_done_here_is_noted_as_the_command_line(app: Flask, promised: str) -> None:
    for words in (("show", promised), ("capture", promised, "--shipment", "p"), ("list",)):
        said(app, *words)
    assert run(app, "cancel", promised).exit_code == 0
    log = json.loads(said(app, "show", promised, "--json"))["log"]
    assert [(one["who"], one["action"], one["result"]) for one in log] == [
        ("cli", "look", "done"),
        ("cli", "capture", "done"),
        ("cli", "cancel", "done"),
    ]


def test_work_and_doctor_say_that_money_waits(app: Flask, promised: str) -> None:
    for command in ("work", "doctor"):
        output = run(app, command).output
        assert "1 order holds money that is not taken (54.90 EUR)" in output
    said(app, "capture", promised, "--shipment", "p")
    for command in ("work", "doctor"):
        assert "that is not taken" not in run(app, command).output
