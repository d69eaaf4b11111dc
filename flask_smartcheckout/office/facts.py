"""Orders as JSON: what a list says of one, and all that is known of one."""

from __future__ import annotations

from typing import Any

import msgspec

from ..aftercare import statements
from ..orders.documents import encode
from ..orders.owner_log import Noted
from ..orders.records import Listed, Payment
from .dossier import Account, Dossier


def listed_json(record: Listed) -> dict[str, Any]:
    """Return an order in a list: no name and no address."""
    return {
        "order": record.ref,
        "id": record.id,
        "state": record.state,
        "failure": record.failure,
        "placed_at": record.created_at.isoformat(),
        "country": record.country,
        "total": record.total.to_json(),
        "payment": _payment_json(record.payment) if record.payment else None,
    }


def _payment_json(payment: Payment) -> dict[str, Any]:
    return {
        "provider": payment.provider,
        "method": payment.method,
        "state": payment.state,
        "due": payment.due and payment.due.isoformat(),
    }


def dossier_json(dossier: Dossier) -> dict[str, Any]:
    """Return everything that is known of an order; `order` is the document that is kept of it."""
    return {
        "order": msgspec.json.decode(encode(dossier.record.order)),
        "state": dossier.record.state,
        "failure": dossier.record.failure,
        "paid_at": dossier.paid_at and dossier.paid_at.isoformat(),
        "payments": [_account_json(one) for one in dossier.accounts],
        "mails": [msgspec.to_builtins(one) for one in dossier.mails],
        "withdrawals": [
            {
                "received_at": one.received_at.isoformat(),
                "settled_at": one.settled_at and one.settled_at.isoformat(),
                "statement": msgspec.json.decode(statements.to_text(one.statement)),
            }
            for one in dossier.withdrawals
        ],
        "log": [_noted_json(one) for one in dossier.log],
    }


def _account_json(account: Account) -> dict[str, Any]:
    attempt = account.attempt
    ends = attempt.capture_before
    return {
        "id": attempt.id,
        "provider": attempt.provider,
        "method": attempt.paid_with or attempt.method,
        "state": attempt.state,
        "failure": attempt.failure,
        "reference": attempt.reference,
        "amount": attempt.amount.to_json(),
        "begun_at": attempt.created_at.isoformat(),
        "due": attempt.due and attempt.due.isoformat(),
        "capture_before": ends and ends.isoformat(),
        "balance": account.balance.to_json(),
        "entries": [
            {
                "kind": one.kind,
                "key": one.key,
                "amount": one.amount.to_json(),
                "at": one.at.isoformat(),
                "done": one.done,
            }
            for one in account.entries
        ],
    }


def _noted_json(noted: Noted) -> dict[str, Any]:
    return {
        "at": noted.at.isoformat(),
        "who": noted.who,
        "action": noted.action,
        "order": noted.number,
        "id": noted.order_id,
        "result": noted.result,
        "amount": noted.amount and noted.amount.to_json(),
        "about": noted.about,
    }


def log_json(lines: list[Noted], total: int) -> dict[str, Any]:
    """Return lines of the owner's log, and how many there are in all."""
    return {"total": total, "lines": [_noted_json(one) for one in lines]}
