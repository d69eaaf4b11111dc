"""All that is known of one order: its payments with every amount, its mails, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from ..aftercare import outbox, statements
from ..aftercare.outbox import Mail
from ..aftercare.statements import Withdrawal
from ..money import Money
from ..orders import attempts, ledger, owner_log, records
from ..orders.attempts import Attempt
from ..orders.ledger import Entry
from ..orders.owner_log import Noted
from ..orders.records import Record
from ..orders.refunding import bringing
from ..storage import Database


@dataclass(frozen=True, slots=True)
class Account:
    """A payment attempt with every amount that moved for it, the oldest first."""

    attempt: Attempt
    entries: tuple[Entry, ...]

    @property
    def balance(self) -> Money:
        """What the shop has of it, in its currency."""
        return self._sum([one for one in self.entries if one.done])

    @property
    def left(self) -> Money:
        """What of its amount was not taken, nor asked for."""
        return self.attempt.amount - self._sum(
            [one for one in self.entries if one.kind == "capture"]
        )

    @property
    def rest(self) -> Money:
        """What is left to pay, never below zero; see `ledger.due`."""
        came = [one for one in self.entries if one.kind == "capture" and one.done]
        has = self._sum(came) if self.attempt.state == "paid" else self.balance
        left = self.attempt.amount - has
        return max(left, Money.zero(left.currency))

    @property
    def surplus(self) -> Money:
        """What the shop has of it beyond its amount, never below zero."""
        return max(self.balance - self.attempt.amount, Money.zero(self.attempt.amount.currency))

    @property
    def paid_back(self) -> Money:
        """What went back to the shopper by the shop's own doing, less what came back after all."""
        back = ("refund", "refund_failed")
        return -self._sum([one for one in self.entries if one.kind in back and one.done])

    def unanswered(self, kind: str) -> Entry | None:
        """Return what was asked of the provider and never answered, if anything."""
        return next((one for one in self.entries if one.kind == kind and not one.done), None)

    def entry(self, kind: str, key: str) -> Entry | None:
        """Return what was asked under a key, if anything."""
        return next((one for one in self.entries if (one.kind, one.key) == (kind, key)), None)

    def _sum(self, entries: list[Entry]) -> Money:
        """Add up what moved in the attempt's own currency; a provider may speak of another."""
        currency = self.attempt.amount.currency
        mine = [one.amount for one in entries if one.amount.currency == currency]
        return sum(mine, Money.zero(currency))


@dataclass(frozen=True, slots=True)
class Dossier:
    """An order and its history; `accounts` are its payment attempts, the newest first."""

    record: Record
    secured_by: str | None
    paid_at: datetime | None
    accounts: tuple[Account, ...]
    mails: tuple[Mail, ...]
    withdrawals: tuple[Withdrawal, ...]
    log: tuple[Noted, ...]

    @property
    def id(self) -> str:
        """Our id of the order."""
        return self.record.order.id

    @property
    def number(self) -> str:
        """The shop's own number, or the beginning of ours while there is none."""
        return self.record.order.ref or self.id[:8]

    @property
    def holding(self) -> Account | None:
        """The attempt that money can be taken of or paid back, None where there is none."""
        found = [(one.attempt, one.balance) for one in self.accounts]
        chosen = bringing(found, self.secured_by)
        return next((one for one in self.accounts if one.attempt == chosen), None)


def read(database: Database, order_id: str) -> Dossier | None:
    """Return what is known of an order by our id, None when there is no such order."""
    record = records.by_id(database, order_id)
    if record is None:
        return None
    with database.connect() as connection:
        return _read(connection, record)


def _read(connection: Connection, record: Record) -> Dossier:
    order_id = record.order.id
    secured_by, paid_at = records.money_of(connection, order_id)
    withdrawn = statements.of_order(connection, order_id)
    about = [order_id, *(one.statement.id for one in withdrawn)]
    return Dossier(
        record,
        secured_by,
        paid_at,
        tuple(
            Account(one, tuple(ledger.of_attempt(connection, one.id)))
            for one in attempts.of_order(connection, order_id)
        ),
        tuple(outbox.about(connection, about)),
        tuple(withdrawn),
        tuple(owner_log.of_order(connection, order_id)),
    )
