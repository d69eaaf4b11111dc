"""Withdrawals on the page of orders: which order, what of it, and who only where nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask

from flask_smartcheckout.aftercare import statements
from flask_smartcheckout.aftercare.statements import Item, Statement

from ..conftest import DUTCH, Shopper
from .conftest import Owner, plain, state_of


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
    section = page.partition("Withdrawals")[2].partition("The latest order")[0]
    assert "1 × Blue mug" in section and "Order found" in section
    assert "No such order" in section and "<b>Nobody</b>, nobody@example.nl" in section
    assert "sanne@example.nl" not in page
