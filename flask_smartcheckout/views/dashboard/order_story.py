"""What happened to an order, the oldest first: in the shop, at the provider, by mail, by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ...aftercare.outbox import Mail
from ...i18n import format_money
from ...i18n import gettext as _
from ...office.dossier import Account, Dossier
from ...orders.ledger import Entry
from ...orders.owner_log import Noted
from ...wording import (
    action_label,
    came_by,
    entry_kind,
    logged_result,
    mail_kind,
    mail_state,
    mail_trouble,
    paid_by,
)
from .payment_rows import key_name
from .withdrawal_rows import what

_LOOKS = ("look",)
_LOUD = ("chargeback", "refund_failed")


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: when (UTC), what, and what more is known; `loud` for trouble."""

    at: datetime
    title: str
    details: tuple[str, ...] = ()
    loud: bool = False


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the owner's log in words; `number` names the order where there is one."""

    at: datetime
    who: str
    what: str
    details: tuple[str, ...]
    order_id: str
    number: str


def story(dossier: Dossier) -> list[Happening]:
    """Return what happened to an order, the oldest first."""
    return sorted(_happenings(dossier), key=lambda one: one.at)


def _happenings(dossier: Dossier) -> Iterator[Happening]:
    yield Happening(dossier.record.order.placed_at, _("Ordered"))
    for account in dossier.accounts:
        yield from _payment(dossier.id, account)
    if dossier.paid_at and dossier.accounts:
        yield Happening(dossier.paid_at, _("All of the money is there"))
    yield from map(_mail, dossier.mails)
    for one in dossier.withdrawals:
        waits = one.settled_at is None
        yield Happening(one.received_at, _("Withdrawal received"), (what(one),), waits)
    yield from _deeds(dossier.log)


def _payment(order_id: str, account: Account) -> Iterator[Happening]:
    attempt = account.attempt
    begun = (paid_by(attempt.method), format_money(attempt.amount))
    yield Happening(attempt.created_at, _("Payment begun"), begun)
    for entry in account.entries:
        yield _moved(order_id, entry)


def _moved(order_id: str, entry: Entry) -> Happening:
    details = _some(format_money(entry.amount), key_name(order_id, entry.key))
    if entry.done:
        return Happening(entry.at, entry_kind(entry.kind), details, entry.kind in _LOUD)
    asked = _("%(what)s: asked, no answer yet", what=entry_kind(entry.kind))
    return Happening(entry.at, asked, details, True)


def _mail(mail: Mail) -> Happening:
    sent = mail.state == "sent" and mail.sent_at
    details = _some(mail_state(mail.state), mail_trouble(mail.trouble))
    return Happening(
        sent or mail.created_at, mail_kind(mail.kind), details, mail.state == "given_up"
    )


def _deeds(log: Iterable[Noted]) -> Iterator[Happening]:
    for noted in log:
        if noted.action not in _LOOKS:
            yield Happening(
                noted.at, action_label(noted.action), (came_by(noted.who), *_more(noted))
            )


def log_lines(log: Iterable[Noted]) -> list[LogLine]:
    """Return lines of the owner's log in words."""
    return [
        LogLine(
            one.at,
            came_by(one.who),
            action_label(one.action),
            _more(one),
            one.order_id,
            one.number or one.order_id[:8],
        )
        for one in log
    ]


def _more(noted: Noted) -> tuple[str, ...]:
    amount = format_money(noted.amount) if noted.amount else ""
    return _some(amount, noted.about, logged_result(noted.result))


def _some(*details: str) -> tuple[str, ...]:
    """Return the details that there are."""
    return tuple(filter(None, details))
