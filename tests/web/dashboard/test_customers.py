"""The page of customers: figures of two databases side by side, and no address of anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from flask_smartcheckout.tracking import simulation
from flask_smartcheckout.views.dashboard import figures
from tests.past_orders import ago, past_order, remember

from .conftest import Owner, plain, state_of

NOW = datetime.now(UTC)
ORDERS = (
    ("Ann@example.com", 3000, 50),
    ("ann@example.com", 1000, 2),
    ("bob@example.com", 2000, 1),
    ("<b>cas@example.com", 1500, 0),
)


@pytest.fixture
def customers(make_app: Callable[..., Flask], let_in: Callable[[Flask], Owner]) -> Owner:
    """The owner of a shop with a few orders, one of them of somebody who came again."""
    app = make_app()
    state = state_of(app)
    simulation.simulate(state.events, seed=3, days=20, checkouts=60, now=NOW)
    remember(
        state.database,
        [
            past_order(number, email, total_minor=minor, created_at=ago(days))
            for number, (email, minor, days) in enumerate(ORDERS)
        ],
        [("o1", "TEN")],
    )
    return let_in(app)


def test_customers_are_told_beside_the_period_before(customers: Owner) -> None:
    text = plain(customers.read("customers"))
    assert "Customers who ordered, by e-mail address 3 1" in text
    assert "Order value revenue, not profit €45 €30" in text
    assert "Ordered before of the customers of this period 33.3% 0.0%" in text
    assert "With a coupon of all orders 33.3% 0.0%" in text
    assert "TEN 1 €10" in text
    assert "1 of all 3 customers ordered more than once." in text
    assert "All customers 3 €25.00 €20.00 €75" in text


def test_they_are_compared_with_a_year_earlier_too(customers: Owner) -> None:
    earlier = past_order(9, "dee@example.com", total_minor=7000, created_at=ago(370))
    remember(state_of(customers.client.application).database, [earlier], [])
    text = plain(customers.read("customers", compare="year"))
    assert "Order value revenue, not profit €45 €70" in text


def test_visits_stand_beside_orders(customers: Owner) -> None:
    visits = customers.json("customers")["visits"]
    share = figures.percent(visits["bounced"], visits["viewed"])
    row = f"Left untouched of those who opened the form {share}"
    assert row in plain(customers.read("customers"))


def test_nobody_is_named(customers: Owner) -> None:
    for said in (customers.read("customers"), str(customers.json("customers"))):
        assert "example.com" not in said.lower()
