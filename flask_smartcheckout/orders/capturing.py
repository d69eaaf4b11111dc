"""Taking promised money as goods are sent, and letting go of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from ..money import Money
from ..payments.attempt_states import PROMISED
from ..shop import AmountMismatch, Cancels, Capability, Captures, ProviderLine, Unsupported
from . import asking, attempts, ledger, records
from .attempts import Attempt
from .desk import Desk
from .moving import check_lines, look_again, was_done


def capture(
    desk: Desk,
    order_id: str,
    shipment: str,
    amount: Money,
    now: datetime,
    lines: Sequence[ProviderLine] = (),
) -> bool:
    """Take what a shipment of an order costs; return False when that was done before.

    Raises Unsupported when there is no promise of money, or it cannot be taken in parts;
    AmountMismatch for more than is left of it, or lines that come to another amount;
    IdempotencyConflict when the shipment was another amount; OutcomeUnknown when nobody answers:
    call again with the same shipment.
    """
    attempt = _securing(desk, order_id, "capture")
    key = f"{order_id}:{shipment}"
    if was_done(desk, attempt, "capture", key, amount, now):
        return False
    _check_capture(desk, attempt, key, amount)
    check_lines(lines, amount)
    provider = cast(Captures, desk.provider(attempt.provider))
    done = asking.once(
        desk,
        attempt,
        "capture",
        key,
        amount,
        lambda key: provider.capture(attempt.reference, amount, lines, idempotency_key=key),
        now,
    )
    look_again(desk, attempt, now)
    return done


def release_rest(desk: Desk, order_id: str, now: datetime) -> None:
    """Let go what is left of a promise: nothing more will be sent. Raises Unsupported."""
    attempt = _securing(desk, order_id, "cancel")
    if attempt.state not in PROMISED or not desk.able(attempt, Capability.CANCEL):
        raise Unsupported("nothing is promised for this order that could be let go")
    provider = cast(Cancels, desk.provider(attempt.provider))
    provider.cancel(attempt.reference, idempotency_key=f"{attempt.id}:release")
    look_again(desk, attempt, now)


def _securing(desk: Desk, order_id: str, wanted: str) -> Attempt:
    with desk.database.connect() as connection:
        secured_by, _paid_at = records.money_of(connection, order_id)
        if secured_by is None:
            raise Unsupported(f"no money of this order is there to {wanted}")
        return attempts.load(connection, secured_by)


def _check_capture(desk: Desk, attempt: Attempt, key: str, amount: Money) -> None:
    if attempt.state not in PROMISED or not desk.able(attempt, Capability.AUTHORIZE):
        raise Unsupported(f"the payment is {attempt.state}: no promise is left to take money of")
    with desk.database.connect() as connection:
        others = ledger.asked_for(connection, attempt, "capture", but=key)
    if amount.currency != attempt.amount.currency or not amount.minor > 0:
        raise AmountMismatch(f"{amount} cannot be taken of {attempt.amount}")
    if others + amount > attempt.amount:
        raise AmountMismatch(f"{amount} is more than is left of {attempt.amount}")
    partly = others + amount < attempt.amount
    if partly and not desk.able(attempt, Capability.PARTIAL_CAPTURE):
        raise Unsupported(f"{attempt.provider} takes all of a promise at once")
