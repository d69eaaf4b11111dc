"""What can be done with an order by hand: what its state and its provider allow, and why not more.

A hindrance is a key; `wording.office` has the sentence for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..money import Money
from ..orders import reasons
from ..orders.desk import Desk
from ..orders.ledger import Entry
from ..orders.records import Record
from ..payments.attempt_states import OWED, PROMISED
from ..shop import Capability
from .dossier import Account, Dossier

Action = Literal["settle", "capture", "release", "refund", "paid", "part", "cancel", "mail"]
ACTIONS: tuple[Action, ...] = (
    *("settle", "capture", "release", "refund"),
    *("paid", "part", "mail", "cancel"),
)


@dataclass(frozen=True, slots=True)
class Possibility:
    """Whether something can be done, and how much.

    `hindrance` says why not, a key, empty where it can. `most` is the largest amount, all of which
    moves unless `in_parts`; `usual` is what is meant first, where that is less, and `so_far` has
    moved before. `unanswered` is what was asked before without an answer: only that can be asked,
    again. `needs_lines` when the provider wants to know what is sent. `by_hand` when nobody is
    asked: the owner moves the money, and it is noted.
    """

    action: Action
    hindrance: str = ""
    most: Money | None = None
    in_parts: bool = False
    needs_lines: bool = False
    unanswered: Entry | None = None
    provider: str = ""
    by_hand: bool = False
    usual: Money | None = None
    so_far: Money | None = None

    @property
    def wording(self) -> str:
        """What it is called: paying back one's own invoice is not what a provider does."""
        return "repaid" if self.by_hand else self.action

    @property
    def is_open(self) -> bool:
        """Whether it can be done."""
        return not self.hindrance


@dataclass(frozen=True, slots=True)
class Office:
    """Where the owner works: the desk of the shop, and whether it can send mails."""

    desk: Desk
    can_mail: bool

    def possible(self, dossier: Dossier, action: Action) -> Possibility:
        """Return whether an action can be done with an order."""
        return _RULES[action](self, dossier)

    def all_possible(self, dossier: Dossier) -> tuple[Possibility, ...]:
        """Return what can be done with an order and what cannot, in the order of the page."""
        return tuple(self.possible(dossier, action) for action in ACTIONS)

    def _hindered(self, account: Account, capability: Capability) -> str:
        provider = self.desk.provider(account.attempt.provider)
        if provider is None:
            return "provider_gone"
        return "" if capability in provider.capabilities else "provider_cannot"

    def _capture(self, dossier: Dossier) -> Possibility:
        account = _promising(dossier)
        if account is None:
            return Possibility("capture", _why_no_promise(dossier))
        able, name = self.desk.able, account.attempt.provider
        return Possibility(
            "capture",
            self._hindered(account, Capability.AUTHORIZE),
            most=account.left,
            in_parts=able(account.attempt, Capability.PARTIAL_CAPTURE),
            needs_lines=able(account.attempt, Capability.NEEDS_LINES),
            unanswered=account.unanswered("capture"),
            provider=name,
        )

    def _release(self, dossier: Dossier) -> Possibility:
        account = _promising(dossier)
        if account is None:
            return Possibility("release", _why_no_promise(dossier))
        hindrance = self._hindered(account, Capability.CANCEL)
        if account.unanswered("capture"):
            hindrance = "unanswered"
        name = account.attempt.provider
        return Possibility("release", hindrance, account.left, provider=name)

    def _refund(self, dossier: Dossier) -> Possibility:
        account = dossier.holding
        asked = account.unanswered("refund") if account else None
        if account is None or not (account.balance.minor > 0 or asked):
            return Possibility("refund", "nothing_there")
        name = account.attempt.provider
        own = self.desk.invoice(name) is not None
        hindrance = "" if own else self._hindered(account, Capability.REFUND)
        cancelled = reasons.was_cancelled(dossier.record.state, dossier.record.failure)
        return Possibility(
            "refund",
            hindrance,
            account.balance,
            True,
            unanswered=asked,
            provider=name,
            by_hand=own,
            usual=None if cancelled else account.surplus or None,
            so_far=account.paid_back or None,
        )

    def _paid(self, dossier: Dossier) -> Possibility:
        owed = [one for one in dossier.accounts if one.attempt.state in OWED]
        if dossier.record.state not in ("placed", "review") or not owed:
            return Possibility("paid", "paid_already" if dossier.paid_at else "no_invoice")
        return Possibility("paid", "", owed[0].rest, provider=owed[0].attempt.provider)

    def _part(self, dossier: Dossier) -> Possibility:
        """Money of the shop's own invoice may come in at any time, also when it is cancelled."""
        own = [one for one in dossier.accounts if self.desk.invoice(one.attempt.provider)]
        if dossier.record.state not in ("placed", "review", "cancelled") or not own:
            return Possibility("part", "no_invoice")
        owed = [one for one in own if one.attempt.state in OWED]
        first = next(iter(owed + own))
        return Possibility("part", "", first.rest, True, provider=first.attempt.provider)

    def _settle(self, dossier: Dossier) -> Possibility:
        is_in_review = dossier.record.state == "review"
        return Possibility("settle", "" if is_in_review else "nothing_to_see")

    def _cancel(self, dossier: Dossier) -> Possibility:
        record = dossier.record
        if reasons.was_cancelled(record.state, record.failure):
            return Possibility("cancel", "cancelled")
        stands = record.state in ("placed", "review")
        return Possibility("cancel", "" if stands else "never_placed")

    def _mail(self, dossier: Dossier) -> Possibility:
        if not self.can_mail:
            return Possibility("mail", "no_mail")
        if hindrance := _why_no_mail(dossier.record):
            return Possibility("mail", hindrance)
        return Possibility("mail", "unpaid" if dossier.record.awaits_money else "")


def _why_no_mail(record: Record) -> str:
    if reasons.was_cancelled(record.state, record.failure):
        return "cancelled"
    if record.state == "review":
        return "" if record.is_confirmed else "in_review"
    return "" if record.state == "placed" else "never_placed"


def is_promised(dossier: Dossier) -> bool:
    """Whether a provider holds money for an order that nobody has taken."""
    return _promising(dossier) is not None


def _promising(dossier: Dossier) -> Account | None:
    """Return the attempt that holds a promise of money for an order."""
    account = next((one for one in dossier.accounts if one.attempt.id == dossier.secured_by), None)
    return account if account and account.attempt.state in PROMISED else None


def _why_no_promise(dossier: Dossier) -> str:
    return "taken" if dossier.secured_by and dossier.paid_at else "no_promise"


_RULES: dict[Action, Callable[[Office, Dossier], Possibility]] = {
    "capture": Office._capture,
    "release": Office._release,
    "refund": Office._refund,
    "paid": Office._paid,
    "part": Office._part,
    "settle": Office._settle,
    "cancel": Office._cancel,
    "mail": Office._mail,
}
