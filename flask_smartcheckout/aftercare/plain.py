"""The parts of a mail as plain text: lines, made here so that no template has to count them."""

from __future__ import annotations

from collections.abc import Iterable

from ..i18n import format_money, format_number, get_locale
from ..i18n import gettext as _
from ..orders.records import Payment
from ..pricing import QuoteLine
from ..shop import Contact, Shop, localized
from ..wording import Figure, withdrawal_label
from .instructions import Instructions

Pairs = Iterable[tuple[str, str]]


def facts(pairs: Pairs) -> str:
    """Return a line for each label and its value; a value of several lines stands below it."""
    return "\n".join(_fact(label, value) for label, value in pairs)


def _fact(label: str, value: str) -> str:
    first, *more = value.splitlines() or [""]
    return "\n".join([f"{label}: {first}", *(f"  {line}" for line in more)])


def items(lines: Iterable[QuoteLine]) -> str:
    """Return a line for each item, with what is charged for it."""
    return "\n".join(
        f"{format_number(line.quantity)} × {line.title}: {format_money(line.amount)}"
        for line in lines
    )


def prices(rows: Iterable[Figure]) -> str:
    """Return a line for each row below the items."""
    return "\n".join(
        f"{row.label}{f' ({row.note})' if row.note else ''}: {row.amount}" for row in rows
    )


def payment(made: Payment | None, pay: Instructions | None) -> str:
    """Return how the order is paid later, or what became of its payment."""
    if made is None:
        return ""
    if made.state == "failed":
        return _("The payment could not be started. The shop will contact you.")
    if made.state == "pending":
        return _("The payment has not been confirmed yet.")
    if pay is None:
        return ""
    return "\n\n".join(filter(None, (pay.title.upper(), pay.note, facts(pay.facts))))


def sections(titled: Iterable[tuple[str, Iterable[str]]]) -> str:
    """Return parts under their headings, leaving out those with nothing in them."""
    found = [(title, "\n".join(lines)) for title, lines in titled]
    return "\n\n".join(f"{title.upper()}\n\n{text}" for title, text in found if text)


def withdrawing(url: str) -> str:
    """Return where to withdraw, in the words the law has for it."""
    return f"{withdrawal_label()}:\n{url}" if url else ""


def seller(shop: Shop, contact: Contact) -> str:
    """Return how the shop is reached, and who it is."""
    locale = str(get_locale())
    hours = localized(contact.hours, locale) if contact.hours else ""
    help_ = [contact.email or "", contact.phone or "", hours]
    about = [shop.name, *(localized(one, locale) for one in (shop.address, shop.registration))]
    parts = ((_("Questions? We are glad to help"), help_), (_("You buy from"), about))
    return "\n\n".join(_part(title, filter(None, lines)) for title, lines in parts).strip()


def _part(title: str, lines: Iterable[str]) -> str:
    found = list(lines)
    return "\n".join([title, *found]) if found else ""
