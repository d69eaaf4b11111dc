"""What an order has for each meaning a column can have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ..money import Money
from .address import Address
from .meanings import Match

if TYPE_CHECKING:
    from .order import Order

Value = str | bool | Money | datetime | dict[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """An order as one column sees it.

    `address` is the one it belongs to, `prefixed` tells whether the column says so itself, and
    `beside` are the meanings of the columns of that address.
    """

    order: Order
    address: Address
    prefixed: bool
    beside: frozenset[str]


def value_of(order: Order, one: Match, found: tuple[Match, ...]) -> Value:
    """Return what belongs in a column, "" when this order has none."""
    if one.own:
        return order.extra.get(one.own, "")
    address = order.billing if one.place == "billing" else order.shipping
    beside = frozenset(other.meaning for other in found if other.place == one.place)
    meaning = "whole_json" if one.column.kind == "json" else one.meaning
    return _VALUES[meaning](Source(order, address, bool(one.party), beside))


def split_name(name: str, country: str) -> tuple[str, str]:
    """Return (first name, last name), cut at the last space.

    Where the family name is written first (China, Hungary, Japan …), at the first. A name without a
    space is the part that the country writes first: the two side by side are always the whole name.
    """
    from ..countries import rules

    if rules(country).family_name_first:
        last, first = _halves(name.split(maxsplit=1))
    else:
        first, last = _halves(name.rsplit(maxsplit=1))
    return first, last


def _halves(parts: list[str]) -> tuple[str, str]:
    """Return what is written first, and what follows it."""
    one, other = [*parts, "", ""][:2]
    return one, other


def _name(source: Source) -> str:
    return source.address.name if source.prefixed and source.address.name else source.order.name


def _first_name(source: Source) -> str:
    return split_name(_name(source), source.address.country)[0]


def _last_name(source: Source) -> str:
    return split_name(_name(source), source.address.country)[1]


def _company(source: Source) -> str:
    return source.address.company if source.prefixed else source.order.company


def _number(source: Source) -> str:
    """Return the house number, with the addition unless that has a column of its own."""
    address = source.address
    addition = "" if "addition" in source.beside else address.addition
    return " ".join(filter(None, (address.house_number, addition)))


def _street(source: Source) -> str:
    """Return the street line as its country writes it, with all that has no column of its own."""
    from ..countries import rules

    apart = "house_number" in source.beside
    number = "" if apart else _number(source)
    parts = (source.address.street, number)
    if rules(source.address.country).number_first:
        parts = (number, source.address.street)
    line = " ".join(filter(None, parts))
    if "street2" in source.beside:
        return line
    return ", ".join(filter(None, (line, source.address.street2, _homeless_district(source))))


def _street2(source: Source) -> str:
    return ", ".join(filter(None, (source.address.street2, _homeless_district(source))))


def _homeless_district(source: Source) -> str:
    return "" if "district" in source.beside else source.address.district


def _country_name(source: Source) -> str:
    from babel import Locale

    from ..i18n import country_name

    return country_name(source.address.country, Locale("en"))


def _shipping_total(source: Source) -> Money:
    quote = source.order.quote
    return quote.shipping.gross if quote.shipping else Money.zero(quote.total.currency)


def _written_out(source: Source) -> dict[str, str]:
    return {key: text for key, text in asdict(source.address).items() if text}


def _part(name: str) -> Callable[[Source], Value]:
    return lambda source: str(getattr(source.address, name))


def _own(name: str) -> Callable[[Source], Value]:
    return lambda source: str(getattr(source.order, name))


_VALUES: Mapping[str, Callable[[Source], Value]] = {
    **{key: _part(key) for key in "district city postcode state country addition kana".split()},
    **{key: _own(key) for key in "id email phone note shipping_method".split()},
    **{key: _own(key) for key in "payment_method locale".split()},
    "pickup_point": lambda source: (
        source.order.pickup_point.id if source.order.pickup_point else ""
    ),
    "tax_id": lambda source: source.address.tax_id or source.order.billing.tax_id,
    "name": _name,
    "first_name": _first_name,
    "last_name": _last_name,
    "company": _company,
    "street": _street,
    "street2": _street2,
    "house_number": _number,
    "country_name": _country_name,
    "whole": lambda source: source.address.one_line(),
    "whole_json": _written_out,
    "language": lambda source: source.order.locale.replace("-", "_").split("_")[0],
    "placed_at": lambda source: source.order.placed_at,
    "currency": lambda source: source.order.quote.total.currency,
    "total": lambda source: source.order.quote.total,
    "amount_due": lambda source: source.order.quote.amount_due,
    "subtotal": lambda source: source.order.quote.subtotal,
    "discount": lambda source: source.order.quote.discount_total,
    "shipping_total": _shipping_total,
    "tax_total": lambda source: source.order.quote.tax_total,
    "net_total": lambda source: source.order.quote.net_total,
}
