"""The shop's own invoice: paid later, by bank, on delivery or at pickup, without a third party."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, ClassVar, Literal, get_args

from ..money import Money, Price, to_decimal
from .payment import Capability, Deferred, StartRequest
from .payment_methods import EligibilityContext, MethodOffer
from .regions import country_list
from .text import Text

Kind = Literal["later", "transfer", "on_delivery", "at_pickup"]
Answer = bool | Text
_Refusal = tuple[str | None, dict[str, Any]]
_FITS: _Refusal = (None, {})
_BY_BANK = ("later", "transfer")
_IDS: dict[str, str] = {
    "later": "invoice",
    "transfer": "transfer",
    "on_delivery": "on-delivery",
    "at_pickup": "at-pickup",
}
_OFFERED_AS = {"later": "invoice", "transfer": "bank_transfer"}
_GLYPHS = {"transfer": "bank"}
MOST_DAYS = 50  # Directive (EU) 2023/2225, art. 2(2)(h)
OLDEST = 120  # years
LAST_REMINDER = 90  # days after the due date
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Invoice:
    """The shop's own way to be paid, within `days` of the order.

    `kind` is "later" (by invoice), "transfer" (by bank; `in_advance` where nothing is sent before
    the money is there), "on_delivery" or "at_pickup" (where a method of delivery has pickup
    points). A shop may offer several; each has an `id`, its kind's unless another is given.

    No third party, no interest and no fee, and at most 50 days: so it is no consumer credit
    (Directive (EU) 2023/2225, art. 2(2)(h)). `sme` is False for a seller that is no micro, small or
    medium-sized enterprise: 14 days at most then. `min_total` and `max_total` in major units;
    `countries` as in ShippingMethod; `transfer` is what the shopper needs to pay, shown after the
    order: {"name": …, "iban": …, "bic": …}, and what else there is, by the word for it.

    `require_same_address` refuses it with an invoice to another address than that of the delivery;
    unless it is given, that holds for what is sent before it is paid into an account. `note` is
    a sentence more on it, before and after the order: "Cash or card."

    `max_open_amount` (major units) and `max_open_orders` are how much of one e-mail address may be
    unpaid at a time, this order included. `min_age` asks for a date of birth when the method is
    chosen. `risk_check` is given the EligibilityContext, as the page is made and again, with the
    `order` in it, before it is placed; it returns whether the invoice may be chosen, or says in
    words why not. `remind_after` are the days after the due date on which a mail asks for the
    money: none by default, as a shop that dunned by itself would surprise its owner.
    Raises ValueError naming the field and the fix.
    """

    capabilities: ClassVar[frozenset[Capability]] = frozenset()

    days: int = 14
    title: Text | None = None
    countries: Collection[str] = ()
    min_total: Price | None = None
    max_total: Price | None = None
    require_same_address: bool | None = None
    transfer: Mapping[str, str] = field(default_factory=dict)
    risk_check: Callable[[EligibilityContext], Answer] | None = None
    id: str = ""
    kind: Kind = "later"
    in_advance: bool = False
    sme: bool = True
    max_open_amount: Price | None = None
    max_open_orders: int | None = None
    min_age: int = 0
    remind_after: Collection[int] = ()
    note: Text = ""

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"Invoice(kind={self.kind!r}) is one of {', '.join(get_args(Kind))}")
        if not 0 < self.days <= MOST_DAYS:
            raise ValueError(f"Invoice(days={self.days}): 1 to 50; later is consumer credit")
        if self.in_advance and self.kind != "transfer":
            raise ValueError("Invoice(in_advance=True) is for kind='transfer'")
        self._check_bounds()
        self._check_reminders()
        object.__setattr__(self, "id", self.id or _IDS[self.kind])
        object.__setattr__(self, "countries", country_list(self.countries))

    def _check_bounds(self) -> None:
        if self.max_open_orders is not None and self.max_open_orders < 1:
            raise ValueError("Invoice(max_open_orders=…) is 1 or more, or None for any number")
        if type(self.min_age) is not int or not 0 <= self.min_age <= OLDEST:
            raise ValueError(f"Invoice(min_age={self.min_age!r}) is years, such as 18")
        for name in ("min_total", "max_total", "max_open_amount"):
            _check_amount(name, getattr(self, name))

    def _check_reminders(self) -> None:
        if isinstance(self.remind_after, (int, str)):
            raise ValueError(f"Invoice(remind_after=…) is a list: write ({self.remind_after!r},)")
        if self.remind_after and self.kind not in _BY_BANK:
            raise ValueError("Invoice(remind_after=…) is for what is paid by bank")
        days = tuple(self.remind_after)
        if any(type(day) is not int or not 0 < day <= LAST_REMINDER for day in days):
            raise ValueError(
                f"Invoice(remind_after={self.remind_after!r}) is days after the due date, 1 to "
                f"{LAST_REMINDER}: (3, 10)"
            )
        object.__setattr__(self, "remind_after", tuple(sorted(set(days))))

    @property
    def payee(self) -> Mapping[str, str]:
        """The name, the IBAN and the BIC of `transfer`, those without spaces; "" without one."""
        known = {key.lower(): value for key, value in self.transfer.items()}
        spaceless = {key: "".join(known.get(key, "").split()).upper() for key in ("iban", "bic")}
        return {"name": known.get("name", "").strip(), **spaceless}

    @property
    def is_by_bank(self) -> bool:
        """Whether it is paid into the shop's account."""
        return self.kind in _BY_BANK

    def methods(self, context: EligibilityContext) -> list[MethodOffer]:
        """Offer the invoice, with the reason when it cannot be chosen."""
        if not self._is_for(context):
            return []
        refused, params = self._refusal(context)
        least = 0 if context.business else self.min_age
        offer = MethodOffer(
            self.id,
            _OFFERED_AS.get(self.kind, self.kind),
            self.title,
            refused=refused,
            params=params | self._told(context, least),
            glyph=_GLYPHS.get(self.kind, ""),
            in_advance=self.in_advance,
            min_age=least,
        )
        return [self._dated(offer, context)]

    def _told(self, context: EligibilityContext, least: int) -> dict[str, Any]:
        told: dict[str, Any] = {"age": least, "note": self.note, "pickup": context.pickup}
        return {key: value for key, value in told.items() if value}

    def _is_for(self, context: EligibilityContext) -> bool:
        if self.countries and context.country not in self.countries:
            return False
        if self.kind == "at_pickup":
            return context.pickup or context.pickup_offered
        return self.kind != "on_delivery" or not context.digital

    def _dated(self, offer: MethodOffer, context: EligibilityContext) -> MethodOffer:
        if not self.is_by_bank:
            return offer
        return replace(offer, due=context.today + timedelta(days=self.days), days=self.days)

    def _refusal(self, context: EligibilityContext) -> _Refusal:
        if self.kind == "at_pickup" and not context.pickup:
            return "only_pickup", {}
        if self.kind == "on_delivery" and context.pickup:
            return "only_delivery", {}
        if self._needs_same_address and not context.billing_equals_shipping:
            return "same_address", {}
        if self._is_too_young(context):
            return "too_young", {}
        beyond = self._beyond(context.total)
        return self.judged(context) if beyond == _FITS else beyond

    @property
    def _needs_same_address(self) -> bool:
        if self.require_same_address is not None:
            return self.require_same_address
        return self.is_by_bank and not self.in_advance

    def _is_too_young(self, context: EligibilityContext) -> bool:
        return not context.business and context.age is not None and context.age < self.min_age

    def _beyond(self, total: Money) -> _Refusal:
        if self.min_total is not None and total.decimal < to_decimal(self.min_total):
            return "from_amount", {"amount": Money.of(self.min_total, total.currency)}
        bounds = (self.max_total, self.max_open_amount)
        most = min((to_decimal(one) for one in bounds if one is not None), default=None)
        if most is not None and total.decimal > most:
            return "up_to_amount", {"amount": Money.of(most, total.currency)}
        return _FITS

    def judged(self, context: EligibilityContext) -> _Refusal:
        """Return what `risk_check` says, as `refused` and `params` of an offer.

        One that fails says no: the log has why, and the order can be paid another way.
        """
        if self.risk_check is None:
            return _FITS
        try:
            answer = self.risk_check(context)
        except Exception:
            _LOG.exception("the risk_check of payment %s failed", self.id)
            return "not_available", {}
        if answer and isinstance(answer, (str, Mapping)):
            return "own_reason", {"reason": answer}
        return _FITS if answer else ("not_available", {})

    def start(self, request: StartRequest, *, idempotency_key: str) -> Deferred:
        """Owe the amount, by bank until the due date; the reference is the idempotency key."""
        due = request.placed_at.date() + timedelta(days=self.days)
        return Deferred(idempotency_key, due if self.is_by_bank else None)


def _check_amount(name: str, amount: Price | None) -> None:
    try:
        to_decimal(amount if amount is not None else 0)
    except ValueError as error:
        raise ValueError(f"Invoice({name}={amount!r}): {error}") from None
