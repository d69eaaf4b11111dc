"""Shop: the merchant's policy, checked when it is built."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from ..links import is_link
from ..money import is_tender
from .coupons import Coupon, coupon_code
from .dispatch import Dispatch
from .extra_fields import SHOP_LINKS, ExtraField
from .invoice import Invoice
from .lookup import AddressLookup
from .payment import PaymentProvider
from .policy_parts import (
    check_capabilities,
    check_items,
    check_languages,
    check_lookups,
    check_unique,
    check_vat_ids,
    is_text,
    texts,
)
from .regions import country_list
from .shipping import ShippingMethod
from .tax_classes import check_tax_classes
from .text import Text
from .vat_ids import VatIdChecker
from .withdrawal import LEAST_DAYS, Exempt, check_withdrawal, is_consumer_law_of_the_union

_CHOICES = {
    "cross_border": ("constant_gross", "constant_net"),
    "tax_rounding": ("rate", "line"),
    "tax_abroad": ("oss", "origin", "registered"),
}
_SHIPPING_TAXES = ("prorata", "standard", "zero")
_CLASSES = ("standard", "zero", "reduced")
_LOG = logging.getLogger(__name__)
_DISPATCH = Dispatch()
_LINKS = ("logo", "stylesheet", "terms_url", "privacy_url", "home_url")


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a shopper gets help: a phone number, an e-mail address, hours in words."""

    phone: str | None = None
    email: str | None = None
    hours: Text | None = None


@dataclass(frozen=True)
class Shop:
    """What the merchant sells where, ships, accepts and promises.

    `country` is where the shop is registered; `sells_to` (codes, EU, EEA, *) defaults to it.
    `languages` ("nl", "en") are those the checkout offers, all that it speaks without; in the
    first it speaks to whoever reads none of them. `timezone` ("Europe/Amsterdam") says when its
    days begin; without one it is the first that the tz database lists for the country.
    `tax_classes` gives percentages by class and destination: {"books": {"NL": "9", "*": "0"}}; a
    class or country it lacks uses the standard rate. `tax_abroad` says which VAT applies to
    consumers in other member states: "oss" and "registered" that of the destination, "origin" the
    shop's own (under EUR 10,000 a year, Directive 2006/112/EC art. 59c). `shipping_tax` is
    "prorata" or a tax class: one of `tax_classes`, "standard" or "zero". `dispatch` says when
    parcels leave: the days of delivery follow from it. `lookups` know street and city of a
    postcode; the first that knows an address completes it. `vat_ids` checks the VAT ids of
    businesses in other member states, who without it are charged VAT. `extra_fields` are asked
    beside ours, and reach `order.extra`. `stylesheet` is the URL of a file of the shop that sets
    `--sc-*` properties for our pages. `guarantee_notice` is the URL of the EU's picture about the
    legal guarantee, or one a language, for goods sent to a member state
    (docs/guarantee-notice.md). Links are http(s) or relative. `terms_text` stands in full in the
    mail that confirms an order: a link alone is no durable medium (Directive 2011/83/EU, art.
    8(7)). `withdrawal_days` is how long a consumer may withdraw, 0 where none buys.
    `withdrawal_exempt` says what is exempt and why, by tax class or ref: {"cheese": "perishable"},
    or is a function of a Line; the reasons are those of art. 16: custom, perishable, hygiene,
    mixed, recording, newspaper, dated, digital, service, price.
    Raises ValueError naming the field and the fix.
    """

    country: str
    name: str = ""
    currency: str = ""
    languages: Sequence[str] = ()
    timezone: str = ""
    prices_include_tax: bool = True
    sells_to: Collection[str] = ()
    tax_classes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tax_abroad: str = "oss"
    tax_rounding: str = "rate"
    cross_border: str = "constant_gross"
    shipping_tax: str = "prorata"
    shipping: Sequence[ShippingMethod] = ()
    dispatch: Dispatch = _DISPATCH
    payments: Sequence[PaymentProvider] = (Invoice(),)
    coupons: Sequence[Coupon] = ()
    lookups: Sequence[AddressLookup] = ()
    vat_ids: VatIdChecker | None = None
    contact: Contact | Mapping[str, Contact] = Contact()
    address: Text = ""
    registration: Text = ""
    logo: str | None = None
    stylesheet: str | None = None
    trust: Sequence[Text] = ()
    terms_url: str | None = None
    terms_text: Text = ""
    privacy_url: str | None = None
    guarantee_notice: Text | None = None
    home_url: str = "/"
    fields: Mapping[str, Mapping[str, Mapping[str, object]]] = field(default_factory=dict)
    extra_fields: Sequence[ExtraField] = ()
    withdrawal_days: int = LEAST_DAYS
    withdrawal_exempt: Exempt = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._check_country()
        self._check_currency()
        check_languages(self.languages)
        self._check_timezone()
        for name, allowed in _CHOICES.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f"Shop({name}=…) is one of {', '.join(allowed)}")
        if not isinstance(self.prices_include_tax, bool):
            raise ValueError("Shop(prices_include_tax=…) is True or False")
        check_items("shipping", self.shipping, ShippingMethod, "ShippingMethod(…)")
        check_items("payments", self.payments, PaymentProvider, "Invoice()")
        check_items("coupons", self.coupons, Coupon, "Coupon(…)")
        check_items("lookups", self.lookups, AddressLookup, "Pdok()")
        if not isinstance(self.dispatch, Dispatch):
            raise ValueError("Shop(dispatch=…) is a Dispatch, such as Dispatch(cutoff='16:00')")
        check_unique("shipping", [method.id for method in self.shipping])
        check_unique("payments", [provider.id for provider in self.payments])
        check_unique("coupons", [coupon.code for coupon in self.coupons])
        if not self.payments:
            raise ValueError("Shop(payments=…) is empty: give at least Invoice()")
        for provider in self.payments:
            check_capabilities(provider)
        check_tax_classes(self.tax_classes)
        check_lookups(self.lookups)
        check_vat_ids(self.vat_ids)
        self._check_shipping_tax()
        self._check_fields()
        self._check_words()
        self._check_extra_fields()
        check_withdrawal(self.withdrawal_days, self.withdrawal_exempt)

    def _check_country(self) -> None:
        if isinstance(self.sells_to, str):
            raise ValueError(f"Shop(sells_to=…) is a list: write ({self.sells_to!r},)")
        for name, codes in (("country", (self.country,)), ("sells_to", self.sells_to)):
            try:
                expanded = country_list(codes)
            except ValueError as error:
                raise ValueError(f"Shop({name}=…): {error}") from None
            if name == "country" and expanded != {self.country}:
                raise ValueError(f"Shop(country={self.country!r}) is one country, such as 'NL'")
        object.__setattr__(self, "sells_to", country_list(self.sells_to or (self.country,)))

    def _check_currency(self) -> None:
        from babel.numbers import get_territory_currencies

        if not self.currency:
            tender = get_territory_currencies(self.country)
            object.__setattr__(self, "currency", str(tender[0]) if tender else "")
        if not is_tender(self.currency):
            raise ValueError(f"Shop(currency={self.currency!r}) is no ISO 4217 code such as 'EUR'")

    def _check_timezone(self) -> None:
        from pytz import all_timezones_set, country_timezones

        if not self.timezone:
            zones = country_timezones.get(self.country) or ("UTC",)
            object.__setattr__(self, "timezone", zones[0])
        if self.timezone not in all_timezones_set:
            raise ValueError(
                f"Shop(timezone={self.timezone!r}) is no name of the tz database such as "
                "'Europe/Amsterdam'"
            )

    def _check_shipping_tax(self) -> None:
        known = (*_SHIPPING_TAXES, *self.tax_classes)
        if self.shipping_tax not in known:
            raise ValueError(
                f"Shop(shipping_tax={self.shipping_tax!r}) is one of {', '.join(known)}"
            )

    def _check_words(self) -> None:
        for name in _LINKS:
            link = getattr(self, name)
            if link is not None and not is_link(link):
                raise ValueError(f"Shop({name}={link!r}) is no http(s) or relative URL")
        if not all(map(is_link, texts(self.guarantee_notice or "/"))):
            raise ValueError(
                f"Shop(guarantee_notice={self.guarantee_notice!r}) is the http(s) or relative URL "
                "of a picture, or one a language: {'en': '/static/notice-en.svg'}"
            )
        if isinstance(self.trust, (str, Mapping)) or not all(map(is_text, self.trust)):
            raise ValueError("Shop(trust=…) is a list of texts: write ('Ships today',)")
        if not is_text(self.terms_text):
            raise ValueError("Shop(terms_text=…) is a text, or one a language: {'nl': '…'}")
        if not isinstance(self.contact, Contact):
            _check_contacts(self.contact)

    def _check_fields(self) -> None:
        from ..countries import rules

        for code, overrides in self.fields.items():
            try:
                rules(code, overrides)
            except (LookupError, ValueError) as error:
                raise ValueError(f"Shop(fields={{{code!r}: …}}): {error}") from None

    def _check_extra_fields(self) -> None:
        example = "ExtraField('door_code', 'text', 'Door code')"
        check_items("extra_fields", self.extra_fields, ExtraField, example)
        check_unique("extra_fields", [one.name for one in self.extra_fields])
        links = {name: getattr(self, name) for name in SHOP_LINKS}
        for one in self.extra_fields:
            one.check_in_shop(links, self._known_classes)

    def check_tax_class(self, name: str | None) -> None:
        """Warn, once a name, of a tax class that is none: such goods bear the standard rate."""
        if name is not None and name not in self._known_classes:
            self._known_classes.add(name)
            close = get_close_matches(name, [*self.tax_classes, *_CLASSES], n=1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            _LOG.warning(
                "%r is no tax class of Shop(tax_classes=…): it bears the standard rate%s",
                name,
                hint,
            )

    @cached_property
    def _known_classes(self) -> set[str]:
        return {*self.tax_classes, *_CLASSES}

    @cached_property
    def coupons_by_code(self) -> Mapping[str, Coupon]:
        """The shop's own coupons, by the code as it is compared."""
        return {coupon_code(coupon.code): coupon for coupon in self.coupons}

    def local(self, moment: datetime) -> datetime:
        """Return a moment as the shop's own clock and calendar have it."""
        from pytz import timezone

        return moment.astimezone(timezone(self.timezone))

    @cached_property
    def own_names(self) -> frozenset[str]:
        """The names of the shop's own fields."""
        return frozenset(one.name for one in self.extra_fields)

    @property
    def first_country(self) -> str:
        """The country to begin with: the shop's own, if it sells there."""
        return self.country if self.country in self.sells_to else min(self.sells_to)

    @property
    def can_be_withdrawn_from(self) -> bool:
        """Whether consumers who buy here have the withdrawal function (art. 11a)."""
        return bool(self.withdrawal_days) and any(map(is_consumer_law_of_the_union, self.sells_to))

    def contact_for(self, country: str) -> Contact:
        """Return the contact for a country, or the one under "*"."""
        if isinstance(self.contact, Contact):
            return self.contact
        return self.contact.get(country) or self.contact.get("*") or Contact()


def _check_contacts(contacts: Any) -> None:
    if not isinstance(contacts, Mapping):
        raise ValueError("Shop(contact=…) is Contact(…), or one a country: {'NL': Contact(…)}")
    for country, contact in contacts.items():
        if country != "*" and country not in country_list(("*",)):
            raise ValueError(
                f"Shop(contact={{{country!r}: …}}) is by country, such as 'NL', or '*'"
            )
        if not isinstance(contact, Contact):
            raise ValueError(f"Shop(contact={{{country!r}: …}}) is a Contact(…), not {contact!r}")
