"""What one app has of us: a frozen object in `app.extensions`, and the way to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from email.message import EmailMessage
from functools import cached_property
from typing import TYPE_CHECKING, Any

from babel.support import NullTranslations
from flask import current_app, request
from itsdangerous import URLSafeTimedSerializer

from . import __version__
from .aftercare.admission import Admission
from .aftercare.postman import Postman
from .asking.bucket import RateLimiter
from .asking.guard import Guard
from .cart import Cart, Line
from .lookup import Lookups, Own
from .orders.order import Order
from .settings import ConfigurationError, Settings
from .shop import Coupon, PickupPoint, ShippingMethod, Shop
from .vat_ids import Register

if TYPE_CHECKING:
    from .orders.address import Address
    from .storage import Database

EXTENSION = "smartcheckout"
_CART = "smartcheckout.cart"


@dataclass(frozen=True, slots=True)
class HostModel:
    """A model or Table the host saves orders in; `given` are the columns it fills by itself."""

    model: Any
    given: frozenset[str] = frozenset()


@dataclass(slots=True)
class Callbacks:
    """What the host registered; all but the first two are optional.

    `guards` stand before those that ask somebody else, by name; `limiters` do not count what pages
    ask by themselves.
    """

    cart: Callable[[], Iterable[Line] | Cart] | None = None
    order: Callable[[Order], object] | None = None
    prefill: Callable[[], Mapping[str, Any] | None] | None = None
    shipping: Callable[[Cart, Address], Iterable[ShippingMethod]] | None = None
    pickup_points: Callable[[ShippingMethod, Address], Iterable[PickupPoint]] | None = None
    tax_rate: Callable[..., Decimal | list[Decimal] | None] | None = None
    coupon: Callable[[str, Cart], Coupon | None] | None = None
    lookup: Own | None = None
    related: Callable[[Order], Iterable[Line]] | None = None
    owner: Callable[[], bool] | None = None
    send_mail: Callable[[EmailMessage], None] | None = None
    withdrawal: Callable[[Order, tuple[Line, ...]], object] | None = None
    models: list[HostModel] = field(default_factory=list)
    limiters: list[object] = field(default_factory=list)
    guards: dict[str, Guard | None] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class State:
    """Everything our views need of one app; each is only equal to itself."""

    settings: Settings
    shop: Shop
    callbacks: Callbacks
    database: Database
    events: Database
    secret: str
    lookups: Lookups = field(default_factory=Lookups)
    vat_ids: Register = field(default_factory=Register)
    catalogs: dict[str, NullTranslations] = field(default_factory=dict)
    withdrawals: Admission = field(default_factory=Admission)
    senders: RateLimiter | None = None
    """What counts the batches of events of each network address; None without a limit."""

    @cached_property
    def postman(self) -> Postman:
        """Who sends the mails of this app."""
        known = self.callbacks
        return Postman(self.settings, self.shop, self.database, lambda: known.send_mail)

    @cached_property
    def form_version(self) -> str:
        """What the statistics call the form."""
        from .tracking.form_version import form_version

        return self.settings.form_version or form_version(self.shop, __version__)

    def signer(self, purpose: str) -> URLSafeTimedSerializer:
        """Return what signs and reads tokens of one purpose."""
        return URLSafeTimedSerializer(self.secret, salt=f"smartcheckout-{purpose}")


def current() -> State:
    """Return the state of the current app; raises ConfigurationError when there is none."""
    state: State | None = current_app.extensions.get(EXTENSION)
    if state is None:
        raise ConfigurationError(
            "This app has no checkout: call SmartCheckout(app, Shop(…)) or checkout.init_app(app)."
        )
    return state


def current_cart() -> Cart:
    """Return what the host says is in the cart, asked once a request.

    Raises ConfigurationError when no cart callback is registered, and whatever the
    callback raises.
    """
    memory = request.environ  # unlike g, it never outlives the request
    if _CART not in memory:
        memory[_CART] = read_cart(current())
    cart: Cart = memory[_CART]
    return cart


def read_cart(state: State) -> Cart:
    """Ask the host what is in the cart; raises as `current_cart` does."""
    if state.callbacks.cart is None:
        raise ConfigurationError(
            "The checkout does not know the cart: decorate a function with @checkout.cart "
            "that yields checkout.line(…)."
        )
    answer: object = state.callbacks.cart()
    lines = answer.lines if isinstance(answer, Cart) else answer or ()
    if not isinstance(lines, Iterable):
        raise ValueError(f"the cart yields checkout.line(…), or returns a list, not {answer!r}")
    return Cart.of(lines, state.shop.currency)


def require_order_handler(state: State) -> Callable[[Order], object]:
    """Return the host's order handler; raises ConfigurationError when there is none."""
    if state.callbacks.order is None:
        raise ConfigurationError(
            "The checkout cannot place orders: decorate a function with @checkout.order "
            "that saves the order and returns the shop's own number."
        )
    return state.callbacks.order
