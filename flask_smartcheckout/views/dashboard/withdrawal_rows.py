"""Statements of withdrawal in words: which order, what of it, and what there is to do."""

from __future__ import annotations

from dataclasses import dataclass

from ...aftercare import statements
from ...aftercare.statements import Withdrawal
from ...i18n import format_money, format_names, format_number
from ...i18n import gettext as _
from ...office.dossier import Dossier
from ...office.withdrawn import held, last_day, what_to_do
from ...shop import Shop
from ...storage import Database
from ...wording import withdrawal_advice
from .figures import day_with_year, moment_with_year
from .order_rows import Tag


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A statement of withdrawal as the list shows it.

    `who` is only told where no order is known by number and address: the shop has no other way
    to answer. `order_id` is the order, or the one that has its number and another address.
    """

    withdrawal: Withdrawal
    what: str
    who: str
    order_id: str

    @property
    def found(self) -> Tag:
        """How sure it is which order is meant."""
        if not self.who:
            return Tag("", _("Order found"))
        word = _("Another e-mail address") if self.order_id else _("No such order")
        return Tag("warn", word)


@dataclass(frozen=True, slots=True)
class Banner:
    """What the page of an order says of a withdrawal: what and when, and what to do about it.

    `advice` is empty once the shop is done with it.
    """

    id: str
    told: str
    advice: str = ""


def row(database: Database, withdrawal: Withdrawal) -> Withdrawn:
    """Return a statement as a row of the list."""
    said = withdrawal.statement
    who = "" if withdrawal.order_id else f"{said.name}, {said.email}"
    order_id = withdrawal.order_id or statements.nearly(database, withdrawal)
    return Withdrawn(withdrawal, what(withdrawal), who, order_id)


def tag(withdrawal: Withdrawal) -> Tag:
    """Return what the list of orders says of it; loud while it waits for the shop."""
    word = _("Withdrawn") if withdrawal.statement.whole else _("Partly withdrawn")
    return Tag("wait" if withdrawal.settled_at else "bad", word)


def banner(dossier: Dossier, withdrawal: Withdrawal, shop: Shop) -> Banner:
    """Return what the page of an order says of a withdrawal."""
    when, which = moment_with_year(withdrawal.received_at), what(withdrawal)
    if withdrawal.settled_at:
        done = day_with_year(shop.local(withdrawal.settled_at).date())
        told = _(
            "Withdrawn on %(moment)s: %(what)s. Dealt with on %(day)s.",
            moment=when,
            what=which,
            day=done,
        )
        return Banner(withdrawal.statement.id, told)
    told = _("Withdrawn on %(moment)s: %(what)s.", moment=when, what=which)
    return Banner(withdrawal.statement.id, told, advice(dossier, withdrawal, shop))


def advice(dossier: Dossier, withdrawal: Withdrawal, shop: Shop) -> str:
    """Return what to do about a withdrawal, in sentences."""
    last = day_with_year(last_day(shop, withdrawal))
    return withdrawal_advice(what_to_do(dossier, withdrawal), format_money(held(dossier)), last)


def what(withdrawal: Withdrawal) -> str:
    """Return what somebody withdrew from."""
    said = withdrawal.statement
    if said.whole:
        return _("The whole order")
    named = [f"{format_number(item.quantity)} × {item.title}" for item in said.items]
    return format_names(named) if named else said.words
