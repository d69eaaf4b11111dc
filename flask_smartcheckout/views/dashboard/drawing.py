"""The shop's own form as a picture: what stands where in a country, nothing to type in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from sqlalchemy.exc import SQLAlchemyError

from ...cart import Cart
from ...i18n import country_name
from ...i18n import gettext as _
from ...money import Money
from ...payments import Offered, offers
from ...shop import EligibilityContext
from ...state import State
from ...storage import DatabaseNotReady
from ...wording import label, order_button, payment_title, shop_text
from ..basket import Basket
from ..entry import CODES, Entry
from ..extra_rows import extra_rows
from ..field_rows import Row, rows
from ..form_page import code_fields
from . import words

_KINDS = {"select": "select", "textarea": "text long", "checkbox": "check"}
_FORM, _ORDER = "form", "order"
_USUAL_TOTAL = 50
"""In major units: what the ways to pay are asked for where no cart is known."""


@dataclass(frozen=True, slots=True)
class Place:
    """One field as the form has it.

    `kind` is text, "text long", select, check, choices or button, or none for a place to leave at
    that is no field. `width` is that of the country's rule. `need` is required, optional or "".
    `options` are what can be chosen, or what is chosen in a list.
    """

    field: str
    label: str
    kind: str = "text"
    width: str = "full"
    need: str = ""
    hint: str = ""
    help: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together; `folded` ones wait behind the title in the form itself."""

    title: str
    places: tuple[Place, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """The form of a country: what stands in it, and `elsewhere` what was met all the same.

    `elsewhere` are fields of other countries or of an earlier form, and places that are no field.
    """

    country: str
    steps: tuple[Group, ...]
    summary: Group
    elsewhere: tuple[Place, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every group of the form, in order."""
        return (*self.steps, self.summary)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place in the order of the page, those elsewhere last."""
        return (*chain.from_iterable(group.places for group in self.groups), *self.elsewhere)


def draw(state: State, country: str, seen: Collection[str], total: Money | None = None) -> Drawing:
    """Draw the form as a shopper of a country has it; where the shop does not sell, its first.

    `seen` are the fields that have something to show, `total` what the cart came to.
    """
    entry = Entry.of({"country": country})
    basket = Basket(state, Cart((), state.shop.currency), entry)
    steps = tuple(group for group in _steps(basket, total) if group.places)
    summary = Group(_("Your order"), (*_codes(basket, seen), _button()))
    drawn = {place.field for group in (*steps, summary) for place in group.places}
    return Drawing(basket.country, steps, summary, tuple(_elsewhere(seen, drawn)))


def _steps(basket: Basket, total: Money | None) -> Iterator[Group]:
    drawn = rows(basket, {})
    own = _own_places(basket)
    shop = basket.state.shop
    yield Group(_("Contact"), (*_places(drawn["contact_rows"]), *own["contact"]))
    address = (_country("country", basket.country, basket), *_places(drawn["address_rows"]))
    title = _("Delivery address") if shop.shipping else _("Address")
    yield Group(title, (*address, *own["address"]))
    folded = (*_places(drawn["folded_rows"]), _note())
    yield Group(_("Add a company, phone number or note"), folded, folded=True)
    if any(one.choosable for one in _offers(basket, total, billed_elsewhere=True)):
        billing = _country("billing_country", basket.country, basket)
        elsewhere = (billing, *_places(drawn["billing_rows"]))
        yield Group(_("Send the invoice to another address"), elsewhere, folded=True)
    yield Group(_("Delivery"), (*_shipping(basket), *own["delivery"]))
    yield Group(_("Payment"), (_payment(basket, total), *own["button"]))


def _own_places(basket: Basket) -> dict[str, tuple[Place, ...]]:
    """Return the shop's own fields of a country by where they stand, whatever is in the cart."""
    fields = basket.state.shop.extra_fields
    asked = {one.name for one in fields if not one.countries or basket.country in one.countries}
    found = extra_rows(basket.extra, {})
    return {
        where: tuple(_place(row) for row in each if row.name in asked)
        for where, each in found.items()
    }


def _places(some: Iterable[Row]) -> tuple[Place, ...]:
    return tuple(_place(row) for row in some if row.shown)


def _place(row: Row) -> Place:
    return Place(
        field=row.name,
        label=row.label,
        kind=_KINDS.get(row.type, "text"),
        width=row.rule.width,
        need="required" if row.required else "optional",
        hint=row.hint,
        help=row.help,
        options=(_("Choose"),) if row.type == "select" else (),
    )


def _country(name: str, code: str, basket: Basket) -> Place:
    kind = "select" if len(basket.state.shop.sells_to) > 1 else "none"
    chosen = (country_name(code),)
    return Place(name, _("Country or region"), kind, "most", "required", options=chosen)


def _note() -> Place:
    return Place("note", _("Note for the shop"), "text long", need="optional")


def _shipping(basket: Basket) -> Iterator[Place]:
    methods = [one for one in basket.state.shop.shipping if one.reaches(basket.country)]
    if methods:
        titles = tuple(shop_text(one.title) for one in methods)
        yield Place("shipping", words.field("shipping"), "choices", options=titles)
    if any(one.pickup for one in methods):
        points = chain.from_iterable(one.pickup_points for one in methods)
        names = tuple(shop_text(point.name) for point in points)
        yield Place("pickup_point", label("pickup_point"), "choices", options=names)


def _payment(basket: Basket, total: Money | None) -> Place:
    titles = (payment_title(one.offer) for one in _offers(basket, total))
    return Place("payment", words.field("payment"), "choices", options=tuple(titles))


def _offers(
    basket: Basket, total: Money | None, *, billed_elsewhere: bool = False
) -> list[Offered]:
    shop = basket.state.shop
    context = EligibilityContext(
        country=basket.country,
        total=total or Money.of(_USUAL_TOTAL, shop.currency),
        business=False,
        billing_equals_shipping=not billed_elsewhere,
        today=basket.today,
    )
    return offers(shop.payments, context)


def _codes(basket: Basket, seen: Collection[str]) -> Iterator[Place]:
    """Yield the fields for codes that this shop could know, or did."""
    try:
        asked = code_fields(basket)
    except (SQLAlchemyError, DatabaseNotReady):
        asked = code_fields(replace(basket, without_database=True))
    for name in CODES:
        if name in dict(asked) or name in seen:
            yield Place(name, label(name), need="optional")


def _button() -> Place:
    return Place(_ORDER, words.field(_ORDER), "button", options=(order_button(),))


def _elsewhere(seen: Collection[str], drawn: Collection[str]) -> Iterator[Place]:
    known = [*words.FIELDS, *(f"billing_{name}" for name in words.FIELDS)]
    order = {name: number for number, name in enumerate(known)}
    for name in sorted(set(seen) - set(drawn), key=lambda name: (order.get(name, 999), name)):
        yield Place(name, words.field(name), "none" if name == _FORM else "text")
