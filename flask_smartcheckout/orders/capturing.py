"""Taking promised money as goods are sent, letting go of the rest, and paying back."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Connection

from ..money import Money
from ..payments.attempt_states import OWED, PROMISED
from ..shop import (
    AmountMismatch,
    Cancels,
    Capability,
    Captures,
    ProviderLine,
    Refunds,
    Unsupported,
)
from . import asking, attempts, ledger, owing
from .attempts import Attempt
from .desk import Desk
from .syncing import sync

_LOG = logging.getLogger(__name__)


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
    if _was_done(desk, attempt, "capture", key, amount, now):
        return False
    _check_capture(desk, attempt, key, amount)
    _check_lines(lines, amount)
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
    _look_again(desk, attempt, now)
    return done


def release_rest(desk: Desk, order_id: str, now: datetime) -> None:
    """Let go what is left of a promise: nothing more will be sent. Raises Unsupported."""
    attempt = _securing(desk, order_id, "cancel")
    if attempt.state not in PROMISED or not desk.able(attempt, Capability.CANCEL):
        raise Unsupported("nothing is promised for this order that could be let go")
    provider = cast(Cancels, desk.provider(attempt.provider))
    provider.cancel(attempt.reference, idempotency_key=f"{attempt.id}:release")
    _look_again(desk, attempt, now)


def refund(
    desk: Desk,
    order_id: str,
    reason: str,
    amount: Money,
    now: datetime,
    lines: Sequence[ProviderLine] = (),
) -> bool:
    """Pay back an amount, once for each reason ("return-7"); return False when it was done before.

    Of the shop's own invoice it is only noted: the shop has sent it itself. Money that came for an
    order that was cancelled can be paid back too. Raises Unsupported, AmountMismatch for more than
    the shop has, IdempotencyConflict and OutcomeUnknown as `capture` does.
    """
    attempt = _bringing(desk, order_id)
    key = f"{order_id}:{reason}"
    if desk.invoice(attempt.provider):
        return _note_refund(desk, attempt, key, amount, now)
    if _was_done(desk, attempt, "refund", key, amount, now):
        return False
    if not desk.able(attempt, Capability.REFUND):
        raise Unsupported(f"{attempt.provider} pays nothing back by itself")
    with desk.database.connect() as connection:
        _check_refund(connection, attempt, amount)
    _check_lines(lines, amount)
    provider = cast(Refunds, desk.provider(attempt.provider))
    done = asking.once(
        desk,
        attempt,
        "refund",
        key,
        amount,
        # A shipment may bear the same name, and a provider's keys know no kinds.
        lambda key: provider.refund(
            attempt.reference, amount, lines, idempotency_key=f"{key}:refund"
        ),
        now,
    )
    _look_again(desk, attempt, now)
    return done


def _note_refund(desk: Desk, attempt: Attempt, key: str, amount: Money, now: datetime) -> bool:
    with desk.database.begin(durable=True) as connection:
        attempts.hold(connection, attempt.order_id)
        if ledger.is_done(connection, attempt, "refund", key, amount):
            return False
        _check_refund(connection, attempt, amount)
        ledger.intend(connection, attempt, "refund", key, amount, now)
        ledger.settle(connection, attempt, "refund", key)
        if attempt.state in OWED:
            owing.pay_off(connection, attempt.order_id, ledger.due(connection, attempt))
    return True


def _check_refund(connection: Connection, attempt: Attempt, amount: Money) -> None:
    left = ledger.balance(connection, attempt)
    if amount.currency != left.currency or not 0 < amount.minor <= left.minor:
        raise AmountMismatch(f"{amount} cannot be paid back of {left}")


def _check_lines(lines: Sequence[ProviderLine], amount: Money) -> None:
    """Lenders bill what the lines say: these come to the amount, or none are given."""
    total = sum(line.total.minor for line in lines)
    if lines and total != amount.minor:
        raise AmountMismatch(f"the lines come to {total}, the amount is {amount.minor}")


def _look_again(desk: Desk, attempt: Attempt, now: datetime) -> None:
    """Ask what became of a payment; when nobody answers, what was done is done all the same."""
    try:
        sync(desk, attempt.id, now)
    except Exception:
        _LOG.exception("nobody says what became of payment %s", attempt.id)


def bringing(found: Sequence[tuple[Attempt, Money]], secured_by: str | None) -> Attempt | None:
    """Return the attempt that money can be paid back of: the one that secures its order, or the
    newest that brought something."""
    held = [attempt for attempt, _has in found if attempt.id == secured_by]
    brought = [attempt for attempt, has in found if has.minor > 0]
    return next(iter(held + brought), None)


def _bringing(desk: Desk, order_id: str) -> Attempt:
    with desk.database.connect() as connection:
        secured_by = attempts.hold(connection, order_id).secured_by
        known = attempts.of_order(connection, order_id)
        found = [(one, ledger.balance(connection, one)) for one in known]
    attempt = bringing(found, secured_by)
    if attempt is None:
        raise Unsupported("no money of this order is there to refund")
    return attempt


def _securing(desk: Desk, order_id: str, wanted: str) -> Attempt:
    with desk.database.connect() as connection:
        secured_by = attempts.hold(connection, order_id).secured_by
        if secured_by is None:
            raise Unsupported(f"no money of this order is there to {wanted}")
        return attempts.load(connection, secured_by)


def _was_done(
    desk: Desk, attempt: Attempt, kind: ledger.Kind, key: str, amount: Money, now: datetime
) -> bool:
    """Whether it was done before; what was asked without an answer is looked up first.

    A provider forgets a key after a while, and would move the money once more.
    """
    with desk.database.connect() as connection:
        done = ledger.is_done(connection, attempt, kind, key, amount)
        is_unknown = not done and ledger.is_asked(connection, attempt, kind, key)
    if not is_unknown or not desk.able(attempt, Capability.FETCH):
        return done
    sync(desk, attempt.id, now)
    with desk.database.connect() as connection:
        return ledger.is_done(connection, attempt, kind, key, amount)


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
