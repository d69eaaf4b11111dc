"""The checkout at one moment: the entry judged, the quote, and what can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property

from ..cart import Cart
from ..codes.tries import Visitor
from ..countries import UNMOVED, CountryRules, Moved, rules
from ..forms import CONTACT, POSTAL, AddressForm, Problem, address_form
from ..i18n import country_name
from ..orders.address import Address
from ..orders.outcomes import TurnedDown
from ..payments import Offered, offers
from ..pricing import Buyer, Destination, Quote, ShippingOffer, quote, territory
from ..shop import EligibilityContext, PickupPoint, VatId
from ..state import State
from ..wording import unsent_message
from . import payment_choice, problems
from .birth_date import NAME as BORN
from .buyer import buyer_of, given_vat_id, known_vat_id
from .codes import Codes
from .confirmations import look_up
from .eligibility import eligibility_of
from .entry import BILLING, Entry
from .extra_fields import Extra
from .host_answers import HostAnswers
from .notes import Note, notes
from .refused_codes import RefusedCode, proof, refused_codes


@dataclass(frozen=True)
class Basket:
    """Everything a page or an order needs to know, worked out once from cart and entry.

    `without_database` it knows what can be known while ours does not answer; `ordering` says that
    the order button was pressed.
    """

    state: State
    cart: Cart
    entry: Entry
    visitor: Visitor | None = None
    checkout_id: str = ""  # without one no register is asked for a VAT id
    without_database: bool = False
    ordering: bool = False
    turned_down: TurnedDown | None = None  # why it cannot be paid in the way that was chosen
    moved: Mapping[str, Moved] = field(default_factory=dict)  # by the prefix of the address

    @property
    def sold_to(self) -> bool:
        """Whether the shop sells to the country that was chosen, or leaves no choice."""
        sells_to = self.state.shop.sells_to
        return self.entry.country in sells_to or len(sells_to) == 1

    @cached_property
    def country(self) -> str:
        """The country whose rules and prices hold."""
        shop = self.state.shop
        return self.entry.country if self.entry.country in shop.sells_to else shop.first_country

    @cached_property
    def form(self) -> AddressForm:
        """The form of the delivery address, filled in."""
        return address_form(self._rules(self.country), (*CONTACT, *POSTAL))(self.entry.values)

    @cached_property
    def billing(self) -> AddressForm:
        """The form of the billing address, filled in as far as it was."""
        country = self.entry.billing_country
        known = country if country in self.state.shop.sells_to else self.country
        form = address_form(self._rules(known), POSTAL)
        return form(self.entry.values, prefix=BILLING)

    def _rules(self, country: str) -> CountryRules:
        return rules(country, self.state.shop.fields.get(country))

    @cached_property
    def destination(self) -> Destination:
        """Where it goes, as far as it is known."""
        known = self.form.judged.normalized
        return Destination(
            self.country, known.get("postcode"), known.get("state"), known.get("city")
        )

    @cached_property
    def quote(self) -> Quote:
        """What everything costs for this destination and these choices."""
        choices = self._host.add_to(self.codes.choices)
        chosen = self.entry.shipping or None
        points = self._host.chosen_points(self.entry["pickup_point"])
        choices = replace(choices, shipping=chosen, buyer=self.buyer, pickup_points=points)
        return quote(self.cart, self.state.shop, self.destination, choices, self.now)

    @cached_property
    def vat_id(self) -> VatId | None:
        """The VAT id the buyer gave, and what is known of it."""
        home = territory(Destination(self.state.shop.country))
        number, there = given_vat_id(self._buying), territory(self.destination)
        return known_vat_id(number, home, there, self._look_up)

    def _look_up(self, number: str) -> VatId:
        return look_up(self.state, number, self.checkout_id)

    @cached_property
    def buyer(self) -> Buyer:
        """Who buys, as it matters to the tax."""
        return buyer_of(self.vat_id, self._buying)

    @property
    def _buying(self) -> tuple[AddressForm, ...]:
        """The addresses that say who buys, that of the invoice first."""
        return (self.billing, self.form) if self.entry.bills_elsewhere else (self.form,)

    @cached_property
    def _host(self) -> HostAnswers:
        return HostAnswers(self.state, self.cart, self.destination, self.delivery_address)

    @cached_property
    def codes(self) -> Codes:
        """What the codes that were typed are."""
        email = self.form.judged.normalized.get("email", "") if self.ordering else ""
        return Codes(
            self.state,
            self.cart,
            self.entry.codes,
            self.today,
            email.lower(),
            self.visitor,
            None if self.without_database else self.state.database,
        )

    @cached_property
    def now(self) -> datetime:
        """The moment the quote is for: it may be past the hour until which parcels leave today."""
        return datetime.now(UTC)

    @cached_property
    def today(self) -> date:
        """The day the quote is for, by the shop's calendar."""
        return self.state.shop.local(self.now).date()

    @property
    def delivery_problem(self) -> Problem | None:
        """Why this cart cannot be delivered there, if it cannot."""
        if not self.quote.undeliverable:
            return None
        message = unsent_message(self._why_unsent, country_name(self.country))
        return Problem(message, "not_deliverable")

    @property
    def _why_unsent(self) -> str:
        if self._host.carrier_is_missed:
            return "not_priced"
        if self._host.points_are_missed:
            return "points_missed"
        reasons = {"part_not_served", "order_too_large"}.intersection(self.quote.notices)
        return reasons.pop() if reasons else "not_deliverable"

    @property
    def fetches(self) -> bool:
        """Whether the shopper fetches the goods at a pickup point."""
        return self.quote.shipping is not None and self.quote.shipping.pickup

    @cached_property
    def pickup_points(self) -> tuple[PickupPoint, ...]:
        """Where the goods can be fetched with the chosen method, as far as the address says."""
        chosen = self.quote.shipping
        return self._host.points_of(chosen.method_id) if chosen and chosen.pickup else ()

    @cached_property
    def pickup_point(self) -> PickupPoint | None:
        """The chosen pickup point."""
        chosen = self.quote.shipping
        wanted = self.entry["pickup_point"]
        return self._host.point_of(chosen.method_id, wanted) if chosen else None

    @cached_property
    def payments(self) -> list[Offered]:
        """The ways to pay, those that cannot be chosen with the reason."""
        found = offers(self.state.shop.payments, self.eligibility)
        why = self.turned_down
        return [
            one.refused(why.reason, why.params)
            if why and one.offer.id == self.entry["payment"]
            else one
            for one in found
        ]

    @property
    def eligibility(self) -> EligibilityContext:
        """What decides which ways to pay are offered."""
        return eligibility_of(self)

    @cached_property
    def may_bill_elsewhere(self) -> bool:
        """Whether any way to pay allows an invoice to another address."""
        elsewhere = replace(self.eligibility, billing_equals_shipping=False)
        return any(one.choosable for one in offers(self.state.shop.payments, elsewhere))

    @cached_property
    def payment(self) -> Offered | None:
        """The chosen way to pay, None while there is none."""
        return payment_choice.choice(self)

    @property
    def asks_birth_date(self) -> bool:
        """Whether the page asks for a date of birth: when ordering needs it, and from then on."""
        wanted = self.ordering and self.payment is not None and self.payment.offer.min_age
        return bool(wanted or self.entry[BORN])

    @cached_property
    def notes(self) -> dict[str, Note]:
        """What looks odd in what was typed, and what was probably meant, by field."""
        found = self._notes(self.form, "")
        return found | self._notes(self.billing, BILLING) if self.entry.bills_elsewhere else found

    def _notes(self, form: AddressForm, prefix: str) -> dict[str, Note]:
        sold_to = frozenset(self.state.shop.sells_to)
        return notes(form, prefix, sold_to, self.moved.get(prefix, UNMOVED))

    @cached_property
    def delivery_address(self) -> Address:
        """The delivery address in canonical form."""
        return _address(self.form)

    @cached_property
    def billing_address(self) -> Address:
        """The billing address: the delivery address unless another was given."""
        return _address(self.billing) if self.entry.bills_elsewhere else self.delivery_address

    @cached_property
    def extra(self) -> Extra:
        """The shop's own fields, and what was entered in them."""
        return Extra(self.state.shop, self.entry, self.country, self.cart, self.today)

    @cached_property
    def problems(self) -> list[tuple[str, Problem]]:
        """What stands between this entry and an order, as (field, message), in page order."""
        return problems.of_order(self)

    @property
    def typed_problems(self) -> list[tuple[str, Problem]]:
        """What is wrong with what has been typed so far, whatever is still missing."""
        return problems.of_typed(self)

    @cached_property
    def refused_codes(self) -> list[RefusedCode]:
        """The codes that do not count."""
        return list(refused_codes(self))

    @property
    def code_problems(self) -> list[tuple[str, Problem]]:
        """Why codes were refused, each at the field it stands in, but for those that are kept."""
        return [(one.field, one.problem) for one in self.refused_codes if not one.kept]

    @property
    def new_code_problems(self) -> list[tuple[str, Problem]]:
        """Why codes were refused of which the page has not said so: nobody is stopped by one twice.

        The total that was seen has no such code in it, so an order may be placed at it.
        """
        new = [one for one in self.refused_codes if not one.told and not one.kept]
        return [(one.field, one.problem) for one in new]

    @property
    def code_news(self) -> list[Problem]:
        """Why codes count no longer that did on the page as it was; they are kept."""
        return [one.problem for one in self.refused_codes if one.kept and not one.told]

    def refused_code(self, field: str) -> str:
        """Return the first code in a field that was refused, for the shopper to mend."""
        found = (one.code for one in self.refused_codes if one.field == field and not one.kept)
        return next(found, "")

    def proof(self, code: str) -> str:
        """Return what the page carries of a code that counts."""
        return proof(self, code)

    @property
    def stand_in(self) -> ShippingOffer | None:
        """How it is delivered now that what was chosen is not offered."""
        chosen, shipping = self.entry.shipping, self.quote.shipping
        if not chosen or shipping is None or shipping.method_id == chosen:
            return None
        offers = self.quote.shipping_offers
        return next(one for one in offers if one.method.id == shipping.method_id)


def _address(form: AddressForm) -> Address:
    known = form.judged.normalized
    fields = {name: value for name, value in known.items() if name in Address.__slots__}
    return Address(**{**fields, "country": form.rules.code})
