"""Asking the host's optional callbacks: what breaks in one goes to the log, not to the shopper."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar

from flask import current_app, has_request_context, request

from ..asking.guard import Guard
from ..asking.trouble import NoAnswer, tells_it_is_down
from ..cart import Cart
from ..money import to_decimal
from ..orders.address import Address
from ..pricing import Choices, Destination
from ..pricing.choices import TaxRateHook
from ..shop import PickupPoint, ShippingMethod
from ..state import State
from .elsewhere import elsewhere

Answer = TypeVar("Answer")
_PLACE = tuple("country street street2 house_number addition district city postcode state".split())
MOST_POINTS = 20  # as many as a shopper may be asked to read


@dataclass(frozen=True)
class HostAnswers:
    """What the host's callbacks say of one cart on its way to one address, each asked once."""

    state: State
    cart: Cart
    destination: Destination
    address: Address

    def add_to(self, choices: Choices) -> Choices:
        """Return the choices with the host's answers."""
        return replace(
            choices,
            shipping_methods=() if self.carrier_is_missed else self._methods,
            tax_rate=self._tax_rate,
        )

    @property
    def carrier_is_missed(self) -> bool:
        """Whether a carrier gave no answer, and the shop has no prices of its own instead."""
        asks = self.state.callbacks.shipping is not None
        return asks and self._carrier_methods is None and not self.state.shop.shipping

    @property
    def points_are_missed(self) -> bool:
        """Whether a pickup method is hidden because nobody answered where its points are."""
        return any(points is None for points in self._points.values())

    def chosen_points(self, wanted: str) -> dict[str, PickupPoint]:
        """Return the chosen point of each method that has it."""
        chosen = {method_id: self.point_of(method_id, wanted) for method_id in self._points}
        return {method_id: point for method_id, point in chosen.items() if point}

    def point_of(self, method_id: str, wanted: str) -> PickupPoint | None:
        """Return the point that was posted; the only one of the method's own need not be.

        That of a carrier has to be: it may be one that the shopper never saw.
        """
        if wanted:
            return next((one for one in self.points_of(method_id) if one.id == wanted), None)
        own = next((one.pickup_points for one in self._offered if one.id == method_id), ())
        return own[0] if len(own) == 1 else None

    def points_of(self, method_id: str) -> tuple[PickupPoint, ...]:
        """Return where an order sent by a method can be fetched, as far as the address says."""
        return (self._points.get(method_id) or ())[:MOST_POINTS]

    @property
    def _offered(self) -> Sequence[ShippingMethod]:
        known = self._carrier_methods
        return self.state.shop.shipping if known is None else known

    @cached_property
    def _carrier_methods(self) -> tuple[ShippingMethod, ...] | None:
        ask = self.state.callbacks.shipping
        if ask is None:
            return None
        cart, address = self.cart, self.address
        return self._guarded(
            "shipping", cart.lines, lambda: all_of(ShippingMethod, ask(cart, address))
        )

    @cached_property
    def _methods(self) -> tuple[ShippingMethod, ...] | None:
        """The methods instead of the shop's own: the carrier's, or those that have points."""
        hidden = {name for name, points in self._points.items() if not points and self._is_placed}
        if not hidden:
            return self._carrier_methods
        return tuple(one for one in self._offered if one.id not in hidden)

    @cached_property
    def _points(self) -> dict[str, tuple[PickupPoint, ...] | None]:
        """The points of each pickup method that goes there, None where nobody answered."""
        there = self.destination.country, self.destination.state, self.destination.postcode
        return {
            one.id: tuple(one.pickup_points) or self._asked_points(one)
            for one in self._offered
            if one.pickup and self.cart.needs_shipping and one.goes_to(*there)
        }

    @property
    def _is_placed(self) -> bool:
        """Whether the address says enough to look for points near it."""
        return bool(self.address.postcode or self.address.city)

    def _asked_points(self, method: ShippingMethod) -> tuple[PickupPoint, ...] | None:
        ask, address = self.state.callbacks.pickup_points, self.address
        if ask is None or not self._is_placed:
            return ()
        return self._guarded(
            "pickup_points",
            method.id,
            lambda: all_of(PickupPoint, ask(method, address)),
        )

    def _guarded(self, name: str, about: Hashable, ask: Callable[[], Answer]) -> Answer | None:
        """Return what a callback that asks somebody else says, or None when it says nothing."""
        guard = self.state.callbacks.guards.get(name)
        if guard is None:
            return asked(ask)
        question = (self.state, _digest(self.state.secret, about, _place_of(self.address)))
        try:
            return asked(lambda: _patiently(name, guard, question, ask), unless=(NoAnswer,))
        except NoAnswer as reason:
            current_app.logger.warning("smartcheckout: @checkout.%s: %s", name, reason)
            return None

    @cached_property
    def _tax_rate(self) -> TaxRateHook | None:
        ask = self.state.callbacks.tax_rate
        if ask is None:
            return None
        known: dict[Any, list[Decimal] | None] = {}

        def rate(destination: Destination, tax_class: str, day: date) -> list[Decimal] | None:
            about = (destination, tax_class, day)
            if about not in known:
                address = self._address_of(destination)
                known[about] = asked(lambda: percentages(ask(address, tax_class, day)))
            return known[about]

        return rate

    def _address_of(self, place: Destination) -> Address:
        """Return the address of the delivery, or what is known of another place: the shop's."""
        if place == self.destination:
            return self.address
        return address_of(place)


def _patiently(name: str, guard: Guard, question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """Ask by way of a guard; who gives no answer is asked once a request.

    A list of twenty products waits for a carrier that hangs as long as one product does.
    """
    memory = request.environ if has_request_context() else {}
    silent = f"smartcheckout.silent.{name}"
    try:
        return guard.ask(question, elsewhere(ask), waiting=silent not in memory)
    except Exception as error:
        if tells_it_is_down(error):
            memory[silent] = True
        raise


def _place_of(address: Address) -> tuple[str, ...]:
    """Return where an address is, without who lives there."""
    return tuple(getattr(address, name) for name in _PLACE)


def _digest(*about: object) -> str:
    """Return what tells one question from another, and nothing of what is in it."""
    return sha256(repr(about).encode()).hexdigest()


def address_of(place: Destination) -> Address:
    """Return a destination as the address that callbacks are given."""
    return Address(
        place.country,
        postcode=place.postcode or "",
        state=place.state or "",
        city=place.city or "",
    )


def asked(ask: Callable[[], Answer], unless: tuple[type[Exception], ...] = ()) -> Answer | None:
    """Return what a callback answers, or None, as if it knew nothing, when it raises."""
    try:
        return ask()
    except unless:
        raise
    except Exception:
        current_app.logger.exception("smartcheckout: a callback of the shop failed")
        return None


def all_of(kind: type[Answer], answer: Iterable[object]) -> tuple[Answer, ...]:
    """Return what a callback yielded; raises TypeError when something in it is of another kind."""
    found = tuple(answer)
    for one in found:
        if not isinstance(one, kind):
            raise TypeError(f"{one!r} is no {kind.__name__}")
    return found  # type: ignore[return-value]


def percentages(answer: Any) -> list[Decimal] | None:
    """Return the percentages a tax service gave; raises ValueError when they are none."""
    if answer is None:
        return None
    rates = [to_decimal(one) for one in (answer if isinstance(answer, (list, tuple)) else [answer])]
    if any(not 0 <= rate <= 100 for rate in rates):
        raise ValueError(f"{answer!r} holds no percentages")
    return rates
