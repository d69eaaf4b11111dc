"""What can be done with an order by hand: what its state and its provider allow, and why not more.

A hindrance is a key; `wording.office` has the sentence for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..money import Money
from ..orders.desk import Desk
from ..orders.ledger import Entry
from ..payments.attempt_states import OWED
from ..shop import Capability, Invoice
from .dossier import Account, Dossier

Action = Literal["capture", "release", "refund", "paid", "accept", "cancel", "mail"]
ACTIONS: tuple[Action, ...] = ("capture", "release", "refund", "paid", "accept", "mail", "cancel")
_PROMISED = ("authorized", "partly_captured")


@dataclass(frozen=True, slots=True)
class Possibility:
    """Whether something can be done, and how much.

    `hindrance` says why not, a key, empty where it can. `most` is the largest amount, all of which
    moves unless `in_parts`. `unanswered` is what was asked before without an answer: only that can
    be asked, again. `needs_lines` when the provider wants to know what is sent.
    """

    action: Action
    hindrance: str = ""
    most: Money | None = None
    in_parts: bool = False
    needs_lines: bool = False
    unanswered: Entry | None = None
    provider: str = ""

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
        if capability in provider.capabilities:
            return ""
        return "own_invoice" if isinstance(provider, Invoice) else "provider_cannot"

    def _capture(self, dossier: Dossier) -> Possibility:
        account = _promising(dossier)
        if account is None:
            return Possibility("capture", _why_no_promise(dossier))
        able, name = self.desk.able, account.attempt.provider
        return Possibility(
            "capture",
            self._hindered(account, Capability.AUTHORIZE),
            account.left,
            able(account.attempt, Capability.PARTIAL_CAPTURE),
            able(account.attempt, Capability.NEEDS_LINES),
            account.unanswered("capture"),
            name,
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
        hindrance = self._hindered(account, Capability.REFUND)
        name = account.attempt.provider
        return Possibility("refund", hindrance, account.balance, True, False, asked, name)

    def _paid(self, dossier: Dossier) -> Possibility:
        account = _owed(dossier)
        if account is None:
            return Possibility("paid", "paid_already" if dossier.paid_at else "no_invoice")
        name = account.attempt.provider
        return Possibility("paid", "", account.rest, in_parts=True, provider=name)

    def _accept(self, dossier: Dossier) -> Possibility:
        account = _owed(dossier)
        if account is None:
            return Possibility("accept", "paid_already" if dossier.paid_at else "no_invoice")
        if account.balance.minor <= 0:
            return Possibility("accept", "nothing_came")
        return Possibility("accept", "", account.rest, provider=account.attempt.provider)

    def _cancel(self, dossier: Dossier) -> Possibility:
        stands = dossier.record.state in ("placed", "review")
        cancelled = dossier.record.state == "cancelled"
        return Possibility("cancel", "" if stands else "cancelled" if cancelled else "never_placed")

    def _mail(self, dossier: Dossier) -> Possibility:
        if not self.can_mail:
            return Possibility("mail", "no_mail")
        if dossier.record.state != "placed":
            cancelled = dossier.record.state == "cancelled"
            return Possibility("mail", "cancelled" if cancelled else "never_placed")
        return Possibility("mail", "unpaid" if dossier.record.awaits_money else "")


def _owed(dossier: Dossier) -> Account | None:
    """Return the invoice that waits for money, None where there is none or the order is gone."""
    if dossier.record.state not in ("placed", "review"):
        return None
    return next((one for one in dossier.accounts if one.attempt.state in OWED), None)


def is_promised(dossier: Dossier) -> bool:
    """Whether a provider holds money for an order that nobody has taken."""
    return _promising(dossier) is not None


def _promising(dossier: Dossier) -> Account | None:
    """Return the attempt that holds a promise of money for an order."""
    account = next((one for one in dossier.accounts if one.attempt.id == dossier.secured_by), None)
    return account if account and account.attempt.state in _PROMISED else None


def _why_no_promise(dossier: Dossier) -> str:
    return "taken" if dossier.secured_by and dossier.paid_at else "no_promise"


_RULES: dict[Action, Callable[[Office, Dossier], Possibility]] = {
    "capture": Office._capture,
    "release": Office._release,
    "refund": Office._refund,
    "paid": Office._paid,
    "accept": Office._accept,
    "cancel": Office._cancel,
    "mail": Office._mail,
}
