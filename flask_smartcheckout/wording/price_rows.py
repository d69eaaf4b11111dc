"""The rows of a quote below its items, in words: what a mail says, as the page does."""

from __future__ import annotations

from dataclasses import dataclass

from ..i18n import format_money, format_rate, get_locale, gettext
from ..money import Money
from ..pricing import Quote, Row
from ..shop import localized
from .delivery import arrival_of


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: what it is, the amount as it is written, and a `note`: the day it comes, the code.

    `kind` is that of `Quote.rows()`.
    """

    kind: str
    label: str
    amount: str
    note: str = ""


def price_rows(quote: Quote, tax_name: str, packing: int | None = None) -> list[Figure]:
    """Return the rows in the order of the page; the last is what is to be paid.

    `packing` as in `arrival_of`.
    """
    shown = [row for row in quote.rows() if row.kind != "due"]
    figures = [_figure(row, quote, tax_name, packing) for row in shown if not _is_last(row, quote)]
    label = gettext("To pay") if quote.gift_cards else gettext("Total")
    note = gettext("incl. %(tax)s", tax=tax_name) if quote.tax_total else ""
    due = format_money(quote.amount_due)
    return [*figures, Figure("due", label, due, "" if quote.gift_cards else note)]


def _is_last(row: Row, quote: Quote) -> bool:
    return row.kind == "total" and not quote.gift_cards


def _figure(row: Row, quote: Quote, tax_name: str, packing: int | None) -> Figure:
    if row.kind == "shipping":
        free = not row.amount
        return Figure(
            row.kind,
            localized(row.title or "", str(get_locale())),
            gettext("Free") if free else format_money(row.amount),
            _arrival(quote, packing),
        )
    code = row.code if row.kind == "discount" and row.title else None
    return Figure(row.kind, _label(row, tax_name), _amount(row.amount), code or "")


def _amount(money: Money) -> str:
    return f"\N{MINUS SIGN}{format_money(-money)}" if money.minor < 0 else format_money(money)


def _arrival(quote: Quote, packing: int | None) -> str:
    if quote.delivery is None or quote.shipping is None:
        return ""
    return arrival_of(quote.delivery, quote.shipping, packing)


def _label(row: Row, tax_name: str) -> str:
    if row.kind in ("tax", "included_tax"):
        return _tax(row, tax_name)
    if row.kind == "discount":
        return _discount(row)
    if row.kind == "gift_card":
        return gettext("Gift card %(code)s", code=row.code)
    return gettext("Subtotal") if row.kind == "subtotal" else gettext("Total")


def _discount(row: Row) -> str:
    if row.title:
        return localized(row.title, str(get_locale()))
    return gettext("Discount %(code)s", code=row.code) if row.code else gettext("Discount")


def _tax(row: Row, tax_name: str) -> str:
    assert row.base is not None
    values = {
        "rate": format_rate(row.rate),
        "tax": row.name or tax_name,
        "base": format_money(row.base),
    }
    if row.kind == "tax":
        return gettext("%(rate)s %(tax)s on %(base)s", **values)
    return gettext("of which %(rate)s %(tax)s on %(base)s", **values)
