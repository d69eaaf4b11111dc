"""SmartCheckout: what a shop registers, and where its callbacks are kept."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload
from weakref import WeakSet

from flask import Flask, current_app, has_app_context

from .asking.guard import Guard
from .cart import Line
from .joining import join, look_at_model
from .money import Money, Price
from .orders.order import Order
from .settings import ConfigurationError
from .shop import Shop, hosts_of
from .state import EXTENSION, Callbacks, HostModel, current

if TYPE_CHECKING:
    from .cashier import Cashier

F = TypeVar("F", bound=Callable[..., Any])
M = TypeVar("M")
TIMEOUT = 5.0  # seconds a carrier is waited for


class Limiter(Protocol):
    """As much of a Flask-Limiter as we ask for."""

    def request_filter(self, fn: Callable[[], bool], /) -> object:
        """Register what tells that a request is not counted."""


class SmartCheckout:
    """A checkout for a Flask shop.

    `SmartCheckout(app, Shop(country="NL"))`, or `SmartCheckout(shop=…)` and `init_app(app)`
    in a factory. One instance may serve several apps, each with its own shop.
    """

    def __init__(self, app: Flask | None = None, shop: Shop | None = None) -> None:
        self.shop = shop
        self.callbacks = Callbacks()
        self._apps: WeakSet[Flask] = WeakSet()
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask, shop: Shop | None = None) -> None:
        """Join an app: its pages, its command line, its icon.

        Raises ConfigurationError with what is missing and what to write instead.
        """
        join(app, shop or self.shop, self.callbacks)
        self._apps.add(app)

    def line(
        self,
        ref: str,
        title: str,
        unit_price: Price | Money,
        *,
        quantity: int = 1,
        tax_class: str | None = "standard",
        weight: int = 0,
        image: str | None = None,
        url: str | None = None,
        discountable: bool = True,
        needs_shipping: bool = True,
        minor_units: bool = False,
    ) -> Line:
        """Make a cart line from whatever price the shop has.

        `unit_price` is in major units, an `int` too, unless `minor_units=True`; `weight`
        is in grams. Raises ValueError for a price, quantity or weight that cannot be.
        """
        shop = self._shop()
        try:
            price = Money.of(unit_price, shop.currency, minor_units=minor_units)
        except ValueError as error:
            raise ValueError(f"{ref}: {error}") from None
        shop.check_tax_class(tax_class)
        return Line(
            ref=str(ref),
            title=str(title),
            unit_price=price,
            quantity=quantity,
            tax_class=tax_class,
            weight=weight,
            image=image,
            url=url,
            discountable=discountable,
            needs_shipping=needs_shipping,
        )

    def cancel(self, order: Order | str) -> bool:
        """Cancel an order that comes to nothing: its coupons and gift cards are given back, once.

        `order` is an Order, our id of it, or the shop's own number. Returns False when it was
        cancelled already. For the shop's own back office, within an app context; money that a
        payment provider holds is not paid back by this. Raises LookupError when there is no such
        order that stands, ValueError when the shop has used the number twice.
        """
        from .orders.cancelling import cancel

        wanted = order if isinstance(order, str) else order.id
        return cancel(current().database, wanted, datetime.now(UTC))

    def count_order(self) -> bool:
        """Count an order that a form of your own took, `<form {{ smartcheckout.counted() }}>`.

        Call it in the request that posted the form. Returns False where it is not counted.
        """
        from .views.own_form import count_order

        return count_order()

    def exempt_from(self, limiter: Limiter) -> None:
        """Have Flask-Limiter not count what pages ask by themselves: the icon's number, and events.

        The form, look-ups and the dashboard go on to count. Before or after either's `init_app`.
        """
        from .views.background import is_background

        limiter.request_filter(is_background)
        self.callbacks.limiters.append(limiter)

    @property
    def cashier(self) -> Cashier:
        """What takes, pays back and notes the money of orders."""
        from .cashier import Cashier

        return Cashier()

    def form_action(self) -> str:
        """Return the `form-action` of a Content-Security-Policy that lets shoppers go to pay.

        "'self' https://…", with the pages of every provider of the shop: a policy without them
        stops a form that leads there.
        """
        return " ".join(("'self'", *hosts_of(self._shop().payments)))

    def _shop(self) -> Shop:
        state = current_app.extensions.get(EXTENSION) if has_app_context() else None
        shop = state.shop if state else self.shop
        if shop is None:
            raise ConfigurationError("checkout.line() needs a shop: give SmartCheckout one.")
        return shop

    def cart(self, function: F) -> F:
        """Register what is in the cart: yields `checkout.line(…)`, for any visitor."""
        self.callbacks.cart = function
        return function

    def order(self, function: F) -> F:
        """Register what saves an order and returns the shop's own number for it.

        It runs in the shop's own session, once an order; after it raised, the same order
        comes again when the shopper does, with the same `order.id`. Raise
        `Rejected("sold out")` to refuse; the shopper reads the sentence.
        """
        self.callbacks.order = function
        return function

    def fits(self, model: M, /, *given: str) -> M:
        """Have a model of `order.fit(Model)` checked, at start and by `flask smartcheckout doctor`.

        A declarative class or a Table; `given` names the columns the shop fills by itself:
        `checkout.fits(OrderRow, "user_id")`. Also a decorator: `@checkout.fits` above the class.
        """
        known = HostModel(model, frozenset(given))
        self.callbacks.models.append(known)
        for app in self._apps:
            look_at_model(app, known)
        return model

    def prefill(self, function: F) -> F:
        """Register what is known of the visitor: returns field values by name, or None."""
        self.callbacks.prefill = function
        return function

    def coupon(self, function: F) -> F:
        """Register the shop's own codes: `coupon(code, cart)` returns a Coupon, or None."""
        self.callbacks.coupon = function
        return function

    @overload
    def lookup(self, function: F) -> F: ...

    @overload
    def lookup(self, *, countries: Collection[str]) -> Callable[[F], F]: ...

    def lookup(
        self, function: F | None = None, *, countries: Collection[str] = ("*",)
    ) -> F | Callable[[F], F]:
        """Register what completes an address: `lookup(country, fields)` returns a dict, or None.

        `fields` has postcode, house_number and addition; the dict any of street, city, district
        and state. `@checkout.lookup(countries=("NL",))` leaves other countries unasked. Raises
        ValueError for a country there is none of.
        """

        def register(ask: F) -> F:
            from .lookup import Own

            self.callbacks.lookup = Own(ask, countries)
            return ask

        return register if function is None else register(function)

    def tax_rate(self, function: F) -> F:
        """Register a tax service: `tax_rate(address, tax_class, date)` returns percentages."""
        self.callbacks.tax_rate = function
        return function

    @overload
    def shipping(self, function: F) -> F: ...

    @overload
    def shipping(self, *, timeout: float | None) -> Callable[[F], F]: ...

    def shipping(
        self, function: F | None = None, *, timeout: float | None = TIMEOUT
    ) -> F | Callable[[F], F]:
        """Register a carrier: `shipping(cart, address)` returns ShippingMethods.

        It is asked in a thread with a request and a `g` of its own, and waited for `timeout`
        seconds; without an answer the methods of `Shop(shipping=…)` hold. The same cart and
        address are not asked about again for five minutes, whoever the visitor is. With
        `timeout=None` it is called in the request, each time. Raises ValueError for no time.
        """
        return self._guarded("shipping", function, timeout)

    @overload
    def pickup_points(self, function: F) -> F: ...

    @overload
    def pickup_points(self, *, timeout: float | None) -> Callable[[F], F]: ...

    def pickup_points(
        self, function: F | None = None, *, timeout: float | None = TIMEOUT
    ) -> F | Callable[[F], F]:
        """Register where an order can be fetched: `pickup_points(method, address)`.

        Returns PickupPoints, the nearest first, for a `ShippingMethod(pickup=True)`; it is
        asked as `shipping` is. A method without points is not offered.
        """
        return self._guarded("pickup_points", function, timeout)

    def _guarded(
        self, name: str, function: F | None, timeout: float | None
    ) -> F | Callable[[F], F]:
        guard = None if timeout is None else Guard(timeout)

        def register(ask: F) -> F:
            setattr(self.callbacks, name, ask)
            self.callbacks.guards[name] = guard
            return ask

        return register if function is None else register(function)

    def related(self, function: F) -> F:
        """Register offers for after the order: `related(order)` yields lines."""
        self.callbacks.related = function
        return function

    def owner(self, function: F) -> F:
        """Register who may see the dashboard: returns True for the owner."""
        self.callbacks.owner = function
        return function

    def send_mail(self, function: F) -> F:
        """Register the shop's own way to send: it is given an EmailMessage, ready to go.

        It is called in a thread, with an app context and no request. What it raises is tried
        again, with the same Message-ID; after a day the mail is given up.
        """
        self.callbacks.send_mail = function
        return function

    def withdrawal(self, function: F) -> F:
        """Register what is done when a consumer withdraws: `withdrawal(order, items)`.

        Called once a statement, for one that belongs to an order: it came by the link of the
        order, or number and e-mail address are both right. `items` are its lines with the pieces
        withdrawn, none where the consumer said it in words. What it raises goes to the log.
        """
        self.callbacks.withdrawal = function
        return function
