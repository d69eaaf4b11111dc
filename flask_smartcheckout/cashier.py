"""What an app's orders are paid with: its providers, and who hears of money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from .aftercare import outbox
from .money import Money, Price
from .orders import capturing, receiving, records, refunding
from .orders.desk import Desk
from .orders.finding import find
from .orders.order import Order
from .pricing import provider_lines
from .shop import ProviderLine
from .signals import order_needs_review, order_paid, send
from .state import State, current
from .tracking import checkouts
from .tracking.checkouts import ServerEvent


def desk_of(state: State) -> Desk:
    """Return where the orders of an app are paid. Used within an app context."""
    return Desk(state.database, state.shop, partial(_tell_paid, state), _tell_review)


def _tell_paid(state: State, order: Order, visit_id: str) -> None:
    count(state, visit_id, "order_paid")
    outbox.wake(state.database, order.id, datetime.now(UTC))  # it is confirmed once it is paid
    state.postman.send_soon(order.id)
    send(order_paid, order=order)


def _tell_review(order: Order, reason: str) -> None:
    send(order_needs_review, order=order, reason=reason)


def count(state: State, visit_id: str, name: str) -> None:
    """Count what became of a payment in the visit that ordered, if that is counted at all."""
    if visit_id:
        checkouts.record(
            state.events,
            visit_id,
            [ServerEvent(name)],
            now=datetime.now(UTC),
            settings=state.settings,
        )


class Cashier:
    """The money of orders, for the shop's own back office: `checkout.cashier`.

    Within an app context. An order is given as an Order, our id of it, the shop's own number, or
    the reference its payer tells the bank; an amount in major units or as Money. Everything may be
    called twice: what was done is not done again, and False comes back. Raises LookupError when
    there is no such order that stands, and of `flask_smartcheckout.shop` Unsupported,
    AmountMismatch, IdempotencyConflict, or OutcomeUnknown when nobody answers: call again then,
    with the same name.
    """

    def capture(
        self,
        order: Order | str,
        shipment: str,
        amount: Price | Money | None = None,
        lines: Sequence[ProviderLine] = (),
    ) -> bool:
        """Take promised money as goods are sent, once for each name of a shipment.

        Without an amount it is all of the order.
        """
        found = self._find(order)
        whole = amount is None
        asked = self._amount(found, amount)
        sent = provider_lines(found.quote) if whole and not lines else lines
        return capturing.capture(self._desk, found.id, shipment, asked, _now(), sent)

    def release_rest(self, order: Order | str) -> None:
        """Let go what is left of a promise: nothing more will be sent."""
        capturing.release_rest(self._desk, self._find(order).id, _now())

    def refund(
        self,
        order: Order | str,
        reason: str,
        amount: Price | Money | None = None,
        lines: Sequence[ProviderLine] = (),
    ) -> bool:
        """Pay money back, once for each reason ("return-7"). Without an amount it is all of it.

        Of the shop's own invoice it is noted, once the shop has sent it.
        """
        found = self._find(order)
        asked = self._amount(found, amount)
        return refunding.refund(self._desk, found.id, reason, asked, _now(), lines)

    def received(
        self, order: Order | str, amount: Price | Money | None = None, *, key: str = ""
    ) -> bool:
        """Note that money of the shop's own invoice came in; without an amount, all that is left.

        A part needs a `key`, such as the bank's own reference of it; the rest stays due. More than
        is due pays the order, and a person has to look at it.
        """
        found = self._find(order)
        came = None if amount is None else self._amount(found, amount)
        return receiving.received(self._desk, found.id, came, _now(), key)

    @property
    def _desk(self) -> Desk:
        return desk_of(current())

    def _find(self, order: Order | str) -> Order:
        database = current().database
        with database.connect() as connection:
            known = find(connection, order if isinstance(order, str) else order.id, "pay")
        record = records.by_id(database, known)
        assert record is not None
        return record.order

    def _amount(self, order: Order, amount: Price | Money | None) -> Money:
        due = order.quote.amount_due
        return due if amount is None else Money.of(amount, due.currency)


def _now() -> datetime:
    return datetime.now(UTC)
