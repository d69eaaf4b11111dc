"""A shop that is paid by a provider with a script, and an order in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from flask_smartcheckout.money import Money
from flask_smartcheckout.orders import (
    attempts,
    ledger,
    paying,
    receiving,
    records,
    sweeping,
    syncing,
)
from flask_smartcheckout.orders.attempts import Attempt, Choice
from flask_smartcheckout.orders.desk import Desk
from flask_smartcheckout.orders.order import Order
from flask_smartcheckout.orders.placing import Host, Placed, place
from flask_smartcheckout.orders.records import Record
from flask_smartcheckout.orders.start_request import Links
from flask_smartcheckout.shop import Capability, Invoice
from flask_smartcheckout.storage import Database
from tests.scripted_provider import EVERYTHING, Scripted
from tests.unit.orders.conftest import NOON, SHOP, make_order

LINKS = Links(
    "https://shop.example/return", "https://shop.example/gave-up", "https://shop.example/hook"
)
LATER = NOON + timedelta(minutes=2)


@dataclass
class Counter:
    """The desk of a shop, who was told what, and shorthands for what a test asks."""

    database: Database
    provider: Scripted
    invoice: Invoice = field(default_factory=Invoice)
    paid: list[str] = field(default_factory=list)
    review: list[str] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        return Desk(
            self.database,
            replace(SHOP, payments=(self.provider, self.invoice)),
            self.tell,
            lambda _order, reason: self.review.append(reason),
        )

    def tell(self, order: Order, _visit_id: str) -> None:
        self.paid.append(order.id)

    def order(self, method: str = "card", checkout_id: str = "c1") -> Attempt:
        """Place an order, and return the attempt to be paid."""
        host = Host(lambda order: "A-1", lambda: None, lambda _id: None)
        placed = place(self.desk, checkout_id, make_order(), host, partial(self.choice, method))
        assert isinstance(placed, Placed)
        return self.attempts(placed.order.id)[0]

    def came_in(self, attempt: Attempt, minor: int | None = None, key: str = "") -> bool:
        """Note that so much came in for an invoice."""
        amount = None if minor is None else Money(minor, "EUR")
        return receiving.received(self.desk, attempt.order_id, amount, LATER, key)

    def choice(self, method: str, _token: str = "") -> Choice:
        provider = "invoice" if method == "invoice" else self.provider.id
        return Choice(provider, method, LINKS, "visit-1")

    def again(
        self, attempt: Attempt, method: str = "bank", now: datetime = LATER
    ) -> Attempt | None:
        """Choose another way to pay, knowing of one attempt."""
        return paying.pay_again(self.desk, attempt.order_id, attempt.id, self.choice(method), now)

    def sync(self, attempt: Attempt, now: datetime = LATER) -> Attempt:
        return syncing.sync(self.desk, attempt.id, now)

    def sweep(self, now: datetime = LATER) -> int:
        return sweeping.settle_open(self.desk, now)

    def attempts(self, order_id: str) -> list[Attempt]:
        with self.database.connect() as connection:
            return attempts.of_order(connection, order_id)

    def look(self, attempt: Attempt) -> Attempt:
        return attempts.get(self.database, attempt.id)

    def record(self, attempt: Attempt) -> Record:
        record = records.by_id(self.database, attempt.order_id)
        assert record is not None
        return record

    def entries(self, attempt: Attempt) -> list[tuple[str, int, bool]]:
        with self.database.connect() as connection:
            found = ledger.of_attempt(connection, attempt.id)
        return [(one.kind, one.amount.minor, one.done) for one in found]

    def balance(self, attempt: Attempt) -> int:
        with self.database.connect() as connection:
            return ledger.balance(connection, attempt).minor


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with our tables, of each kind in turn."""
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def provider(tmp_path: Path) -> Scripted:
    """A provider with nothing paid yet."""
    return Scripted(tmp_path / "provider.sqlite3")


@pytest.fixture
def counter(database: Database, provider: Scripted) -> Counter:
    """The desk of a shop."""
    return Counter(database, provider)


def without(*capabilities: Capability) -> frozenset[Capability]:
    """Return everything a provider can do but for some."""
    return EVERYTHING - set(capabilities)


def total(order: Order) -> int:
    """Return what an order costs, in minor units."""
    return order.quote.amount_due.minor
