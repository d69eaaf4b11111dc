"""Paying money back: through the provider that has it, or noted where the shop sent it itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Connection

from ..money import Money
from ..payments.attempt_states import OWED
from ..shop import AmountMismatch, Capability, ProviderLine, Refunds, Unsupported
from . import asking, attempts, ledger, owing, records
from .attempts import Attempt
from .desk import Desk
from .moving import check_lines, look_again, was_done


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
    the shop has, IdempotencyConflict and OutcomeUnknown as `capturing.capture` does.
    """
    attempt = _bringing(desk, order_id)
    key = f"{order_id}:{reason}"
    if desk.invoice(attempt.provider):
        return _note(desk, attempt, key, amount, now)
    if was_done(desk, attempt, "refund", key, amount, now):
        return False
    if not desk.able(attempt, Capability.REFUND):
        raise Unsupported(f"{attempt.provider} pays nothing back by itself")
    with desk.database.connect() as connection:
        _check(connection, attempt, amount)
    check_lines(lines, amount)
    return _ask(desk, attempt, key, amount, now, lines)


def _ask(
    desk: Desk,
    attempt: Attempt,
    key: str,
    amount: Money,
    now: datetime,
    lines: Sequence[ProviderLine],
) -> bool:
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
    look_again(desk, attempt, now)
    return done


def _note(desk: Desk, attempt: Attempt, key: str, amount: Money, now: datetime) -> bool:
    with desk.database.begin(durable=True) as connection:
        attempts.hold(connection, attempt.order_id)
        if ledger.is_done(connection, attempt, "refund", key, amount):
            return False
        _check(connection, attempt, amount)
        ledger.intend(connection, attempt, "refund", key, amount, now)
        ledger.settle(connection, attempt, "refund", key)
        if attempt.state in OWED:
            owing.pay_off(connection, attempt.order_id, ledger.due(connection, attempt))
    return True


def _check(connection: Connection, attempt: Attempt, amount: Money) -> None:
    left = ledger.balance(connection, attempt)
    if amount.currency != left.currency or not 0 < amount.minor <= left.minor:
        raise AmountMismatch(f"{amount} cannot be paid back of {left}")


def bringing(found: Sequence[tuple[Attempt, Money]], secured_by: str | None) -> Attempt | None:
    """Return the attempt that money can be paid back of: the one that secures its order, or the
    newest that brought something."""
    held = [attempt for attempt, _has in found if attempt.id == secured_by]
    brought = [attempt for attempt, has in found if has.minor > 0]
    return next(iter(held + brought), None)


def _bringing(desk: Desk, order_id: str) -> Attempt:
    with desk.database.connect() as connection:
        secured_by, _paid_at = records.money_of(connection, order_id)
        known = attempts.of_order(connection, order_id)
        found = [(one, ledger.balance(connection, one)) for one in known]
    attempt = bringing(found, secured_by)
    if attempt is None:
        raise Unsupported("no money of this order is there to refund")
    return attempt
