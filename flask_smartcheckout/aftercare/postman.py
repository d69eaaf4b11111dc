"""The postman: takes mails out of the outbox and hands them in, each once as far as SMTP allows.

Called by `flask smartcheckout work`, and in a thread of its own right after an order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cached_property
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread, current_thread
from typing import Any, Literal, cast

from flask import Flask, current_app
from sqlalchemy import Connection

from ..asking.deadline import within
from ..asking.trouble import NoAnswer, NotAsked
from ..orders.order import Order
from ..settings import Settings
from ..shop import Shop
from ..storage import Database
from . import outbox, troubles
from .alarms import receiver
from .mail_server import MailServer, sender
from .outbox import Parcel
from .reminding import remind
from .writing import Writer

Send = Callable[[EmailMessage], None]
Outcome = Literal["sent", "dropped", "waiting", "given_up", "down"]
PATIENCE = 60.0  # seconds for a whole mail; its claim holds longer
MOST = 100  # mails a round
_IN_A_ROW = 3  # mails that fail one after another: the next would too
_LOG = logging.getLogger(__name__)


@dataclass
class Round:
    """What came of the mails that were due."""

    sent: int = 0
    given_up: int = 0


@dataclass(frozen=True, eq=False)
class Postman:
    """Sends the mails of one app; `find_callback` returns the shop's own way to send, if any."""

    settings: Settings
    shop: Shop
    database: Database
    find_callback: Callable[[], Send | None]
    _new: SimpleQueue[str] = field(default_factory=SimpleQueue)
    _busy: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(2))
    _doors: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(8))
    _threads: set[Thread] = field(default_factory=set)

    @property
    def is_there(self) -> bool:
        """Whether mails can be sent at all."""
        return bool(self.settings.mail_url) or self.find_callback() is not None

    @cached_property
    def domain(self) -> str:
        """What the Message-ID of every mail ends with."""
        if self.settings.mail_from:
            return sender(self.settings.mail_from).domain
        host = self.settings.public_url.partition("://")[2].partition("/")[0].partition(":")[0]
        return host or "smartcheckout.invalid"

    @cached_property
    def _writer(self) -> Writer:
        return Writer(self.settings, self.shop, self.database)

    def to_confirm(self, root: str, order: Order, connection: Connection) -> None:
        """Put the confirmation of an order into the outbox, in the transaction that places it."""
        if self.is_there:
            outbox.put(
                self.database,
                connection,
                "confirmation",
                order.id,
                root=root,
                domain=self.domain,
                now=order.placed_at,
            )

    def to_tell(self, alarm_id: str, connection: Connection, now: datetime) -> None:
        """Put the mail of an alarm into the outbox, in the transaction that raises it."""
        if self.is_there and receiver(self.settings, self.shop):
            outbox.put(
                self.database,
                connection,
                "alert",
                alarm_id,
                root="",
                domain=self.domain,
                now=now,
                due_at=now,
            )

    def to_remind(self, now: datetime) -> int:
        """Put the reminders of overdue invoices that are due into the outbox; return how many."""
        root = self.settings.public_url
        return remind(self.database, self.shop, now, root=root, domain=self.domain)

    def send_soon(self, subject_id: str) -> None:
        """Send the mail about a subject from another thread; whoever asks does not wait.

        A database in memory has one connection, and so no second thread: there it is sent at once.
        """
        if not self.is_there:
            return
        if self.database.in_memory:
            self.send_new(subject_id)
            return
        self._new.put(subject_id)
        self._start(cast(Any, current_app)._get_current_object())

    def _start(self, app: Flask) -> None:
        if not self._busy.acquire(blocking=False):
            return  # whoever is busy takes it along
        thread = Thread(target=self._work_off, args=(app,), daemon=True)
        self._threads.add(thread)
        try:
            thread.start()
        except RuntimeError:  # no thread to be had: `flask smartcheckout work` sends it
            self._threads.discard(thread)
            self._busy.release()

    def _work_off(self, app: Flask) -> None:
        try:
            with app.app_context():
                while (subject_id := self._next_new()) is not None:
                    self.send_new(subject_id)
                self.send_due(lambda: datetime.now(UTC))
        except Exception:
            _LOG.exception("mails could not be sent")
        finally:
            self._busy.release()
            self._threads.discard(current_thread())
        if not self._new.empty():
            self._start(app)

    def _next_new(self) -> str | None:
        with suppress(Empty):
            return self._new.get_nowait()
        return None

    def wait(self, seconds: float) -> None:
        """Wait until the threads that send have come to their end, each so long at the most."""
        while self._threads:
            for thread in list(self._threads):
                thread.join(seconds)
                self._threads.discard(thread)

    def send_new(self, subject_id: str) -> None:
        """Send the mail about a subject, unless somebody has tried already."""
        now = datetime.now(UTC)
        parcel = outbox.claim(self.database, now, subject_id)
        if parcel is not None:
            self._deliver(parcel, lambda: datetime.now(UTC))

    def send_due(self, clock: Callable[[], datetime]) -> Round:
        """Send what is due, until nothing is left or the server does not answer."""
        done, failures = Round(), 0
        for _nth in range(MOST):
            parcel = outbox.claim(self.database, clock())
            outcome = self._deliver(parcel, clock) if parcel else None
            done.sent += outcome == "sent"
            done.given_up += outcome == "given_up"
            failures = failures + 1 if outcome == "waiting" else 0
            if outcome in (None, "down") or failures == _IN_A_ROW:
                break
        return done

    def _deliver(self, parcel: Parcel, clock: Callable[[], datetime]) -> Outcome:
        """Deliver a mail within a time; one that takes longer still writes down what it came to."""
        app: Flask = cast(Any, current_app)._get_current_object()

        def deliver() -> Outcome:
            with app.app_context():
                return self._try(parcel, clock)

        try:
            return within(PATIENCE, deliver, self._doors)
        except (NoAnswer, NotAsked) as reason:
            _LOG.warning("mail %s: %s; it is tried again", parcel.id, reason)
            return "down"

    def _try(self, parcel: Parcel, clock: Callable[[], datetime]) -> Outcome:
        try:
            written = self._writer.write(parcel)
            if written is None:
                outbox.dropped(self.database, parcel, "there is nothing to tell of any more")
                return "dropped"
            self._send(written)
        except Exception as error:
            return self._failed(parcel, error, clock())
        outbox.sent(self.database, parcel, clock())
        return "sent"

    def _send(self, written: EmailMessage) -> None:
        callback = self.find_callback()
        send = callback or MailServer.of(self.settings.mail_url).send
        send(written)

    def _failed(self, parcel: Parcel, error: Exception, now: datetime) -> Outcome:
        trouble = troubles.told(error)
        about = f"mail {parcel.id} ({parcel.kind} of {parcel.subject_id})"
        if troubles.is_a_fault(error):
            _LOG.exception("%s failed", about)
        if troubles.is_final(error):
            outbox.refused(self.database, parcel, trouble)
        elif again := outbox.failed(self.database, parcel, trouble, now):
            _LOG.warning("%s was not sent: %s; again at %s", about, trouble, again.isoformat())
            return "down" if troubles.is_down(error) else "waiting"
        _LOG.error("%s is given up: %s", about, trouble)
        return "given_up"
