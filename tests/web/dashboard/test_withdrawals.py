"""Withdrawals: which order and what of it, what the shop has to do, and when it is done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from flask_smartcheckout.aftercare import statements
from flask_smartcheckout.aftercare.statements import Item, Statement

from ..conftest import DUTCH, Shopper
from .conftest import ROOT, Owner, plain, state_of
from .orders import _TOKEN, Clerk, clerk_of

STATED = Statement("1" * 32, "A-1", "Sanne de Vries", "sanne@example.nl", "nl")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: nothing here depends on which."""
    return sqlite_url


def test_the_owner_reads_what_was_withdrawn_from(
    app: Flask, shopper: Shopper, let_in: Callable[[Flask], Owner]
) -> None:
    owner = let_in(app)
    assert "Withdrawals" not in plain(owner.read("orders"))
    shopper.send(**DUTCH)
    known = Statement("1" * 32, "A-1", "Sanne de Vries", "sanne@example.nl", "nl", whole=False)
    stranger = Statement("2" * 32, "Z-9", "<b>Nobody</b>", "nobody@example.nl", "nl")
    some = replace(known, items=(Item("mug", "Blue mug", 1),))
    for one in (some, stranger):
        statements.receive(state_of(app).database, one, datetime.now(UTC))
    page = plain(owner.read("orders"))
    section = page.partition("Withdrawals")[2].partition("1 order,")[0]
    assert "1 × Blue mug" in section and "Order found" in section
    assert "No such order" in section and "<b>Nobody</b>, nobody@example.nl" in section
    assert "sanne@example.nl" not in page


@pytest.fixture
def clerk(
    make_app: Callable[..., Flask], let_in: Callable[[Flask], Owner], tmp_path: Path
) -> Clerk:
    """The owner of a shop with a provider and its own invoice."""
    return clerk_of(make_app, let_in, tmp_path)


def withdraw(clerk: Clerk, **more: object) -> None:
    """Let the shopper withdraw from the order."""
    stated = replace(STATED, **more)  # type: ignore[arg-type]
    statements.receive(state_of(clerk.app).database, stated, datetime.now(UTC))


def done_with(clerk: Clerk, statement: str) -> str:
    """Press the button that takes a withdrawal off the list; return what is said then."""
    path = f"{ROOT}withdrawals/{statement}?lang=en"
    found = _TOKEN.search(clerk.owner.client.get(path).text)
    assert found
    return clerk.said(clerk.owner.client.post(path, data={"token": found[1]}))


def test_an_order_that_is_withdrawn_from_needs_a_person_until_it_is_dealt_with(
    clerk: Clerk,
) -> None:
    order_id = clerk.order("invoice")
    withdraw(clerk)
    page = clerk.page("orders")
    assert "1 order needs you" in plain(page)
    assert page.count(f"/dashboard/orders/{order_id}") == 3
    assert plain(page).partition("Newest first.")[2].count("Withdrawn") == 1
    assert clerk.owner.json("orders", state="needs_you")["total"] == 1
    shown = plain(clerk.page(f"orders/{order_id}"))
    assert "The whole order. No money came in, so there is nothing to pay back. Cancel" in shown
    path = f"{ROOT}withdrawals/{STATED.id}?lang=en"
    found = _TOKEN.search(clerk.owner.client.get(path).text)
    assert found
    said = [clerk.said(clerk.owner.client.post(path, data={"token": found[1]})) for _ in "12"]
    assert said[0] == "The withdrawal is marked as dealt with."
    assert "done before" in said[1]
    page = plain(clerk.page("orders"))
    assert "needs you" not in page and "Withdrawals" not in page and "Withdrawn" in page
    assert "Dealt with on" in plain(clerk.page(f"orders/{order_id}"))
    lines = clerk.owner.json("log")["lines"]
    assert [one["id"] for one in lines if one["action"] == "dealt_with"] == [order_id]


def test_money_is_to_be_paid_back_only_where_there_is_some(clerk: Clerk) -> None:
    order_id = clerk.order(state="paid", captured=5490)
    withdraw(clerk, whole=False, items=(Item("mug", "Blue mug", 1),))
    last = datetime.now(UTC) + timedelta(days=14)
    shown = plain(clerk.page(f"orders/{order_id}"))
    assert "1 × Blue mug. You have €54.90 of this order." in shown
    assert f"{last.year} at the latest." in shown
    clerk.promise()
    withdraw(clerk, id="2" * 32, number="A-2")
    assert "promised and not taken" in plain(clerk.page(f"orders/{clerk.record().order.id}"))
    assert "Partly withdrawn" in plain(clerk.page("orders"))


def test_a_mistyped_address_leads_the_owner_to_the_order_of_that_number(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    withdraw(clerk, email="sane@example.nl")
    page = clerk.page("orders")
    section = page.partition('id="withdrawn"')[2]
    assert "Another e-mail address" in section and "sane@example.nl" in section
    assert f"orders/{order_id}" in section.partition("sane@")[0]
    assert "Withdrawn" not in plain(clerk.page(f"orders/{order_id}"))  # anybody may name a number


def test_a_withdrawal_without_an_order_leaves_the_list_too(clerk: Clerk) -> None:
    withdraw(clerk, number="Z-9")
    assert "No such order" in plain(clerk.page("orders"))
    assert done_with(clerk, STATED.id) == "The withdrawal is marked as dealt with."
    assert "No such order" not in plain(clerk.page("orders"))
    assert clerk.owner.client.get(f"{ROOT}withdrawals/nobody").status_code == 404
    stale = clerk.owner.client.post(f"{ROOT}withdrawals/{STATED.id}", data={"token": "old"})
    assert stale.status_code == 403
