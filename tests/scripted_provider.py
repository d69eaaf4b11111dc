"""A payment provider to try everything with: it keeps its payments in a file, as a real one would
in its own house, and fails when it is told to.

Other processes see the same payments, so that one may be killed half-way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask_smartcheckout.money import Money
from flask_smartcheckout.shop import (
    AmountMismatch,
    Capability,
    Completed,
    EligibilityContext,
    IdempotencyConflict,
    InvalidRequest,
    MethodOffer,
    OutcomeUnknown,
    PaymentSnapshot,
    ProviderLine,
    Redirect,
    SignatureInvalid,
    Started,
    StartRequest,
    Unsupported,
)

_TABLES = """
CREATE TABLE IF NOT EXISTS payments (reference TEXT PRIMARY KEY, state TEXT, currency TEXT,
    amount INTEGER, captured INTEGER DEFAULT 0, refunded INTEGER DEFAULT 0,
    charged_back INTEGER DEFAULT 0, refund_failed INTEGER DEFAULT 0,
    chargeback_won INTEGER DEFAULT 0, failure TEXT DEFAULT '', method TEXT, back TEXT);
CREATE TABLE IF NOT EXISTS keys (key TEXT PRIMARY KEY, asked TEXT, reference TEXT);
CREATE TABLE IF NOT EXISTS calls (name TEXT, reference TEXT, key TEXT);
"""
BEFORE, AFTER = "before the effect", "after the effect"
EVERYTHING = frozenset(Capability)


@dataclass
class Scripted:
    """`faults` says, by method, what goes wrong with the next calls: an exception to raise, or

    BEFORE or AFTER for an answer that never comes. "wallet" pays at once, all else is a page.
    """

    path: Path
    id: str = "scripted"
    capabilities: frozenset[Capability] = EVERYTHING
    page: str = "https://pay.example"
    offered: tuple[str, ...] = ("card", "bank", "wallet")
    faults: dict[str, list[str | Exception]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self._open() as file:
            file.executescript(_TABLES)

    @property
    def hosts(self) -> tuple[str, ...]:
        return (self.page,)

    # What the shop asks

    def methods(self, context: EligibilityContext) -> list[MethodOffer]:
        return [MethodOffer(name, "card", name.title()) for name in self.offered]

    def start(self, request: StartRequest, *, idempotency_key: str) -> Started:
        with self._call("start", "", idempotency_key, request) as (file, known):
            if not known:
                known = f"tr_{file.execute('SELECT count(*) + 1 FROM payments').fetchone()[0]}"
                file.execute(
                    "INSERT INTO payments (reference, state, currency, amount, method, back) "
                    "VALUES (?, 'pending', ?, ?, ?, ?)",
                    (
                        known,
                        request.amount.currency,
                        request.amount.minor,
                        request.method,
                        request.return_url,
                    ),
                )
                file.execute(
                    "UPDATE keys SET reference = ? WHERE key = ?", (known, idempotency_key)
                )
                if request.method == "wallet":
                    self._set(file, known, state="paid", captured=request.amount.minor)
        if request.method == "wallet":
            return Completed(known)
        return Redirect(f"{self.page}/{known}", known)

    def fetch(self, reference: str) -> PaymentSnapshot:
        with self._call("fetch", reference) as (file, _known):
            row = self._row(file, reference)
            currency = row["currency"]
            return PaymentSnapshot(
                reference,
                row["state"],
                Money(row["amount"], currency),
                captured=Money(row["captured"], currency),
                refunded=Money(row["refunded"], currency),
                charged_back=Money(row["charged_back"], currency),
                method=row["method"],
                failure=row["failure"],
                refund_failed=Money(row["refund_failed"], currency),
                chargeback_won=Money(row["chargeback_won"], currency),
            )

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> list[str]:
        with self._call("parse_webhook", ""):
            pass
        if headers.get("X-Signature") != "good":
            raise SignatureInvalid("not ours")
        name, _is, references = body.decode().partition("=")
        if name != "id":
            raise InvalidRequest("there is no id")
        return references.split(",") if references else []

    def capture(
        self,
        reference: str,
        amount: Money,
        lines: Sequence[ProviderLine],
        *,
        idempotency_key: str,
    ) -> None:
        with self._call("capture", reference, idempotency_key, amount) as (file, known):
            row = self._row(file, reference)
            if known:
                return
            captured = row["captured"] + amount.minor
            if row["state"] not in ("authorized", "partly_captured") or captured > row["amount"]:
                raise Unsupported(f"{reference} is {row['state']}")
            state = "paid" if captured == row["amount"] else "partly_captured"
            self._set(file, reference, state=state, captured=captured)

    def cancel(self, reference: str, *, idempotency_key: str) -> None:
        with self._call("cancel", reference, idempotency_key) as (file, known):
            row = self._row(file, reference)
            if known:
                return
            if row["state"] not in ("pending", "authorized", "partly_captured"):
                raise Unsupported(f"{reference} is {row['state']}")
            self._set(file, reference, state="paid" if row["captured"] else "canceled")

    def refund(
        self,
        reference: str,
        amount: Money,
        lines: Sequence[ProviderLine],
        *,
        idempotency_key: str,
    ) -> None:
        with self._call("refund", reference, idempotency_key, amount) as (file, known):
            row = self._row(file, reference)
            if known:
                return
            if amount.minor > row["captured"] - row["refunded"]:
                raise AmountMismatch(f"{reference} has no {amount}")
            self._set(file, reference, refunded=row["refunded"] + amount.minor)

    # What the shopper and the bank do

    def pay(self, reference: str, minor: int | None = None, currency: str = "") -> None:
        """The shopper pays, all of it unless another amount is given."""
        with self._open() as file:
            row = self._row(file, reference)
            amount = row["amount"] if minor is None else minor
            facts = {"amount": amount, "captured": amount, "currency": currency or row["currency"]}
            self._set(file, reference, state="paid", **facts)

    def set(self, reference: str, **facts: object) -> None:
        """Something else happens to a payment."""
        with self._open() as file:
            self._set(file, reference, **facts)

    def forget_keys(self) -> None:
        """Let so much time pass that no key of before is known."""
        with self._open() as file:
            file.execute("DELETE FROM keys")

    def moved(self, reference: str) -> int:
        """What the shop has of a payment, in minor units."""
        with self._open() as file:
            row = self._row(file, reference)
            gone = row["refunded"] - row["refund_failed"]
            gone += row["charged_back"] - row["chargeback_won"]
            return int(row["captured"] - gone)

    @property
    def references(self) -> list[str]:
        """The payments that were begun, in their order."""
        with self._open() as file:
            return [row["reference"] for row in file.execute("SELECT * FROM payments")]

    def way_back(self, reference: str) -> str:
        """Where the shopper goes from the page."""
        with self._open() as file:
            return str(self._row(file, reference)["back"])

    def state(self, reference: str) -> str:
        """The state of a payment."""
        with self._open() as file:
            return str(self._row(file, reference)["state"])

    def calls(self, name: str) -> list[tuple[str, str]]:
        """The reference and the key of each call of a method, repetitions among them."""
        with self._open() as file:
            found = file.execute("SELECT reference, key FROM calls WHERE name = ?", (name,))
            return [tuple(row) for row in found]

    # How it is kept

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        file = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        file.row_factory = sqlite3.Row
        try:
            yield file
        finally:
            file.close()

    @contextmanager
    def _call(
        self, name: str, reference: str, key: str = "", asked: object = ""
    ) -> Iterator[tuple[sqlite3.Connection, str]]:
        """Do what is asked, once a key; fail before or after it as the script says."""
        fault = self.faults.get(name, []).pop(0) if self.faults.get(name) else None
        if isinstance(fault, Exception):
            raise fault
        with self._open() as file:
            file.execute("BEGIN IMMEDIATE")
            file.execute("INSERT INTO calls VALUES (?, ?, ?)", (name, reference, key))
            if fault == BEFORE:
                file.execute("COMMIT")
                raise OutcomeUnknown(name)
            try:
                yield file, self._known(file, name, key, asked)
            except BaseException:
                file.execute("ROLLBACK")
                raise
            file.execute("COMMIT")
        if fault == AFTER:
            raise OutcomeUnknown(name)

    def _known(self, file: sqlite3.Connection, name: str, key: str, asked: object) -> str:
        if not key:
            return ""
        row = file.execute("SELECT * FROM keys WHERE key = ?", (key,)).fetchone()
        if row is None:
            file.execute("INSERT INTO keys VALUES (?, ?, ?)", (key, repr(asked), ""))
            return ""
        if row["asked"] != repr(asked):
            raise IdempotencyConflict(key)
        return str(row["reference"] or "done")

    def _row(self, file: sqlite3.Connection, reference: str) -> sqlite3.Row:
        row = file.execute("SELECT * FROM payments WHERE reference = ?", (reference,)).fetchone()
        if row is None:
            raise InvalidRequest(f"no payment {reference}")
        found: sqlite3.Row = row
        return found

    def _set(self, file: sqlite3.Connection, reference: str, **facts: object) -> None:
        names = ", ".join(f"{name} = ?" for name in facts)
        file.execute(
            f"UPDATE payments SET {names} WHERE reference = ?", (*facts.values(), reference)
        )
