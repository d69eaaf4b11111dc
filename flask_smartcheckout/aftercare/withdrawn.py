"""What was withdrawn from an order, and what that ends: what its pages say from then on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..cart import Line
from ..i18n import gettext as _
from ..orders.order import Order
from ..orders.records import Record
from ..shop import Shop, is_consumer_law_of_the_union
from ..storage import Database
from . import statements
from .confirmation import may_withdraw
from .receipt import what
from .statements import Item, Withdrawal


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The statements about an order, the oldest first.

    `ended` when nothing is left of the purchase: neither party has to perform it any longer
    (Directive 2011/83/EU, art. 12).
    """

    statements: tuple[Withdrawal, ...]
    ended: bool

    @property
    def whole(self) -> Withdrawal | None:
        """The first statement about the whole order."""
        return next((one for one in self.statements if one.statement.whole), None)


def withdrawn(database: Database, shop: Shop, record: Record) -> Withdrawn:
    """Return what was withdrawn from an order."""
    with database.connect() as connection:
        found = tuple(statements.of_order(connection, record.order.id))
    return Withdrawn(found, may_withdraw(shop, record.order) and _is_all(shop, record.order, found))


def _is_all(shop: Shop, order: Order, found: Iterable[Withdrawal]) -> bool:
    """Whether every piece was withdrawn from; one that was named twice may be the same piece."""
    gone: Counter[str] = Counter()
    for one in found:
        gone |= _pieces(statements.withdrawn_lines(shop, order, one.statement))
    return not _pieces(order.lines) - gone


def _pieces(lines: Iterable[Line]) -> Counter[str]:
    pieces: Counter[str] = Counter()
    for line in lines:
        pieces[line.ref] += line.quantity
    return pieces


def named(shop: Shop, order: Order, withdrawal: Withdrawal) -> list[str]:
    """Return what a statement is about: of a whole order that has exempt items, the others."""
    said = withdrawal.statement
    lines = statements.withdrawn_lines(shop, order, said)
    if said.whole and len(lines) < len(order.lines):
        items = tuple(Item(line.ref, line.title, line.quantity) for line in lines)
        said = replace(said, whole=not items, items=items)
    return what(said).splitlines()


def consequences(shop: Shop, record: Record, found: Withdrawn) -> list[str]:
    """Return what happens now, a sentence each: no more than the law says for every shop."""
    said = [answered()]
    owed = record.payment is not None and not record.secured
    came = record.payment is not None and bool(record.payment.received)
    if found.ended and owed:
        said.append(_("You need not pay for what was not delivered."))
    if found.ended and (came or not owed):
        said.append(pays_back(shop, record.order))
    return said


def answered() -> str:
    """Say who speaks next."""
    return _("The shop will write to you about what happens now.")


def pays_back(shop: Shop, order: Order | None) -> str:
    """Say when the money comes back (Directive 2011/83/EU, art. 13(1) and (3)).

    Empty where that is not the law: of an order, by its buyer; of none, unless the shop sells to
    countries of the European Economic Area alone.
    """
    if not _is_law(shop, order):
        return ""
    if order and not order.is_sent:
        return _("The shop pays back what you paid within 14 days after it heard of it.")
    return _(
        "What you paid is paid back within 14 days of your withdrawal. The shop may wait until it "
        "has the goods, or you show that you sent them."
    )


def _is_law(shop: Shop, order: Order | None) -> bool:
    if order:
        return may_withdraw(shop, order)
    return all(map(is_consumer_law_of_the_union, shop.sells_to))
