"""Doing something with an order by hand: once, noted in the owner's log, and told in a word.

The dashboard and the command line call `do`. What payment providers refuse, or do not answer, is an
outcome here and no error.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..aftercare import outbox
from ..cashier import desk_of
from ..codes.claims import GivenBack
from ..money import Money
from ..orders import cancelling, capturing, owner_log, receiving, refunding, reviewing, settling
from ..orders.ledger import Entry, Kind
from ..orders.owner_log import ALREADY, DONE, Deed, Ticket, Who
from ..pricing import provider_lines
from ..shop import PaymentError, ProviderLine
from ..state import State
from .dossier import Dossier, read
from .possible import Action, Office, Possibility
from .troubles import trouble_of

_LOG = logging.getLogger(__name__)
_KINDS: dict[str, Kind] = {"capture": "capture", "refund": "refund"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants done with an order.

    `amount` is all that can move when it is None. `name` is the shipment, or why money is paid
    back: each is done once. `about` is what the log says of it, the `name` unless it is given.
    `form` tells one form from all others. `root` is what links in a mail begin with.
    """

    action: Action
    order_id: str
    who: Who
    amount: Money | None = None
    name: str = ""
    about: str = ""
    lines: Sequence[ProviderLine] = ()
    form: str | None = None
    root: str = ""

    @property
    def deed(self) -> Deed:
        """What the log has of it."""
        about = self.about or self.name
        return Deed(self.who, self.action, self.order_id, self.amount, about, self.form)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a wish: "done", "already", or the key of what stood in its way.

    `wording` is what was done in the words of `wording.office`, `amount` what moved, `given_back`
    what a cancelled order held of coupons and gift cards.
    """

    result: str
    amount: Money | None = None
    given_back: GivenBack = field(default_factory=GivenBack)
    wording: str = ""

    @property
    def is_well(self) -> bool:
        """Whether it is done, now or before."""
        return self.result in (DONE, ALREADY)


def office_of(state: State) -> Office:
    """Return the office of an app. Used within an app context."""
    return Office(desk_of(state), state.postman.is_there)


def do(state: State, wish: Wish, now: datetime) -> Outcome:
    """Do what is wished, and note it. Raises LookupError when there is no such order."""
    dossier = read(state.database, wish.order_id)
    if dossier is None:
        raise LookupError(f"there is no order {wish.order_id!r}")
    work = _Work(state, office_of(state), dossier, _complete(state, dossier, wish), now)
    outcome = work.mail() if wish.action == "mail" else work.noted()
    return replace(outcome, wording=work.wording)


def _complete(state: State, dossier: Dossier, wish: Wish) -> Wish:
    """Say which amount is meant where none was given: what was asked before, or all there is."""
    if wish.amount is not None:
        return wish
    asked = asked_before(dossier, wish.action, wish.name)
    known = abs(asked.amount.minor) if asked else 0
    possible = office_of(state).possible(dossier, wish.action)
    amount = Money(known, asked.amount.currency) if asked else possible.most
    return replace(wish, amount=amount)


def asked_before(dossier: Dossier, action: str, name: str) -> Entry | None:
    """Return what was asked of the provider under the same name, if anything."""
    account, kind = dossier.holding, _KINDS.get(action)
    return account.entry(kind, f"{dossier.id}:{name}") if account and kind else None


@dataclass(frozen=True, slots=True)
class _Work:
    state: State
    office: Office
    dossier: Dossier
    wish: Wish
    now: datetime

    def noted(self) -> Outcome:
        """Do it between a line that says it is begun, and what came of it."""
        database = self.state.database
        with database.begin(durable=True) as connection:
            ticket = owner_log.begin(database, connection, self.wish.deed, self.now)
        if ticket.is_over:
            return Outcome(ALREADY, self.wish.amount)
        outcome = self._tried(ticket)
        with database.begin(durable=True) as connection:
            owner_log.finish(connection, ticket, outcome.result)
        return outcome

    def mail(self) -> Outcome:
        """Have the confirmation sent again; the note and the mail stand or fall together."""
        hindrance = self._possible.hindrance
        with self.state.database.begin(durable=True) as connection:
            ticket = owner_log.begin(self.state.database, connection, self.wish.deed, self.now)
            if ticket.is_over:
                return Outcome(ALREADY)
            owner_log.finish(connection, ticket, hindrance or DONE)
            if not hindrance:
                outbox.again(
                    self.state.database,
                    connection,
                    "confirmation",
                    self.dossier.id,
                    root=self.wish.root,
                    domain=self.state.postman.domain,
                    now=self.now,
                )
        if not hindrance:
            self.state.postman.send_soon(self.dossier.id)
        return Outcome(hindrance or DONE)

    @property
    def wording(self) -> str:
        """What is done, in the words of `wording.office`."""
        return self._possible.wording

    @property
    def _possible(self) -> Possibility:
        return self.office.possible(self.dossier, self.wish.action)

    def _tried(self, ticket: Ticket) -> Outcome:
        try:
            return self._done(ticket)
        except PaymentError as error:
            _LOG.warning("%s of order %s: %r", self.wish.action, self.dossier.id, error)
            return Outcome(trouble_of(error), self.wish.amount)
        except Exception as error:
            _LOG.exception("%s of order %s failed", self.wish.action, self.dossier.id)
            return Outcome(trouble_of(error), self.wish.amount)

    def _done(self, ticket: Ticket) -> Outcome:
        asked = asked_before(self.dossier, self.wish.action, self.wish.name)
        possible = self._possible
        if asked is None and (possible.hindrance or possible.unanswered):
            return Outcome(possible.hindrance or "unanswered", self.wish.amount)
        moving = _MOVING.get(self.wish.action)
        return moving(self) if moving else _NOTING[self.wish.action](self, ticket)

    @property
    def _amount(self) -> Money:
        assert self.wish.amount is not None  # what moves money has one: see _complete
        return self.wish.amount

    def _capture(self) -> Outcome:
        quote, wish = self.dossier.record.order.quote, self.wish
        is_whole = self._amount == quote.amount_due
        lines = provider_lines(quote) if is_whole and not wish.lines else wish.lines
        desk, order_id = self.office.desk, self.dossier.id
        return self._moved(
            capturing.capture(desk, order_id, wish.name, self._amount, self.now, lines)
        )

    def _release(self) -> Outcome:
        capturing.release_rest(self.office.desk, self.dossier.id, self.now)
        return self._moved(True)

    def _refund(self) -> Outcome:
        desk, order_id, name = self.office.desk, self.dossier.id, self.wish.name
        return self._moved(refunding.refund(desk, order_id, name, self._amount, self.now))

    def _paid(self) -> Outcome:
        desk, order_id = self.office.desk, self.dossier.id
        # All that is left is whatever is left by now: a part may have come in since.
        amount = None if self._amount == self._possible.most else self._amount
        return self._moved(receiving.received(desk, order_id, amount, self.now))

    def _part(self) -> Outcome:
        desk, order_id, name = self.office.desk, self.dossier.id, self.wish.name
        return self._moved(receiving.received(desk, order_id, self._amount, self.now, name))

    def _settle(self, ticket: Ticket) -> Outcome:
        done = reviewing.looked_at(
            self.office.desk,
            self.dossier.id,
            self.now,
            lambda connection: owner_log.finish(connection, ticket, DONE),
        )
        return Outcome(DONE if done else ALREADY)

    def _cancel(self, ticket: Ticket) -> Outcome:
        done = cancelling.cancellation(
            self.state.database,
            self.dossier.id,
            self.now,
            lambda connection, _order_id: owner_log.finish(connection, ticket, DONE),
        )
        if done.why_review:
            settling.tell_review(self.office.desk, done.id, done.why_review)
        return Outcome(ALREADY if done.already else DONE, None, done.given_back)

    def _moved(self, now: bool) -> Outcome:
        return Outcome(DONE if now else ALREADY, self.wish.amount)


_MOVING: dict[str, Callable[[_Work], Outcome]] = {
    "capture": _Work._capture,
    "release": _Work._release,
    "refund": _Work._refund,
    "paid": _Work._paid,
    "part": _Work._part,
}
# These note what came of them in their own transaction.
_NOTING: dict[str, Callable[[_Work, Ticket], Outcome]] = {
    "settle": _Work._settle,
    "cancel": _Work._cancel,
}
