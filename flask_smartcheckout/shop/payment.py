"""How a shop is paid: the protocol every provider speaks.

A provider has `id`, `capabilities`, `methods` and `start`. Whatever else it can do it declares as a
Capability, and has the method that belongs to it; nothing else of it is ever called. Money is in
minor units, moments in UTC. What is expected is a value; what is not is one of `payment_errors`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from ..money import Money
from .payment_methods import EligibilityContext, MethodOffer
from .text import Text

if TYPE_CHECKING:
    from ..orders.address import Address

SnapshotState = Literal[
    "pending", "authorized", "partly_captured", "paid", "failed", "canceled", "expired"
]


class Capability(Enum):
    """What a provider can do beyond beginning a payment, and the method that does it."""

    FETCH = "fetch"
    """`fetch`: it can be asked what became of a payment. All but a shop's own invoice need it."""
    WEBHOOK = "webhook"
    """`parse_webhook`: it calls when something happens."""
    AUTHORIZE = "authorize"
    """`capture`: money may be promised first and taken when goods are sent."""
    PARTIAL_CAPTURE = "partial_capture"
    """`capture` may be called several times, each for a part."""
    CANCEL = "cancel"
    """`cancel`: a payment that is not finished is ended, or what is left of a promise let go."""
    REFUND = "refund"
    """`refund`: money goes back, all of it or a part."""
    NEEDS_LINES = "needs_lines"
    """It wants to know what is bought, line by line."""


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """One line, with all tax in its amounts: `total` is quantity × unit_price - discount.

    `kind` is physical, digital, shipping_fee or gift_card, as Mollie and Klarna call them. `tax`
    is what `total` by itself contains at `tax_rate` percent, as providers reckon: it may be a
    minor unit away from the line's share in the tax breakdown.
    """

    kind: str
    ref: str
    title: Text
    quantity: int
    unit_price: Money
    discount: Money
    total: Money
    tax_rate: Decimal
    tax: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRequest:
    """What a provider needs to begin.

    `order_id` is ours, `order_number` the shop's own. The `lines` sum to `amount`: discounts are
    on their lines, shipping is a line, a gift card a line below zero. `phone` is E.164, as typed
    or empty. `locale` is the language the shopper reads ("nl", "pt_BR"). The shopper comes back
    to `return_url`, or to `cancel_url` after giving up; the provider calls `webhook_url`: all three
    are absolute. `placed_at` is by the shop's own clock.
    """

    order_id: str
    order_number: str
    method: str
    amount: Money
    lines: tuple[ProviderLine, ...]
    name: str
    email: str
    billing: Address
    shipping: Address
    country: str
    locale: str
    return_url: str
    cancel_url: str
    webhook_url: str
    placed_at: datetime
    phone: str = ""
    company: str = ""
    shop_name: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """The shopper goes on at the provider's page."""

    url: str
    reference: str


@dataclass(frozen=True, slots=True)
class Completed:
    """The money is there."""

    reference: str


@dataclass(frozen=True, slots=True)
class Deferred:
    """The shopper pays later, at the latest on `due`; None where no day is set."""

    reference: str
    due: date | None


Started = Redirect | Completed | Deferred


@dataclass(frozen=True, slots=True)
class PaymentSnapshot:
    """What the provider says of a payment now.

    `amount` is what it was begun for. `captured`, `refunded` and `charged_back` are sums so far,
    none below zero; without `captured` a paid payment has brought all of its amount, any other
    nothing. Sums only grow: a refund that failed later is still in `refunded`, and in
    `refund_failed` too; a chargeback the shop won is still in `charged_back`, and in
    `chargeback_won` too. `method` is what the shopper paid with in the end, `failure` why nothing
    came of it: a key of the provider's, such as "insufficient_funds". `capture_before` is when a
    promise of money ends (UTC), where the provider says so.
    """

    reference: str
    state: SnapshotState
    amount: Money
    captured: Money | None = None
    refunded: Money | None = None
    charged_back: Money | None = None
    method: str = ""
    failure: str = ""
    refund_failed: Money | None = None
    chargeback_won: Money | None = None
    capture_before: datetime | None = None


@runtime_checkable
class PaymentProvider(Protocol):
    """A way of being paid. Results are values; only the unexpected raises.

    With a capability comes its method: see `Fetches`, `Hears`, `Captures`, `Cancels`, `Refunds`. A
    provider whose page the shopper goes to may also have `hosts`, the origins of those pages
    ("https://pay.example"), for the `form-action` of a Content-Security-Policy.
    """

    @property
    def id(self) -> str:
        """The provider's name, as orders keep it: letters, digits, - and _."""
        ...

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do beyond beginning a payment."""
        ...

    def methods(self, context: EligibilityContext) -> list[MethodOffer]:
        """Return what can be offered for this country and amount, refusals included."""
        ...

    def start(self, request: StartRequest, *, idempotency_key: str) -> Started:
        """Begin a payment; the same key returns the same result.

        Raises Declined, NotEligible, InvalidRequest or TemporarilyUnavailable when nothing was
        begun, OutcomeUnknown when nobody knows: it is called again with the same key then.
        """
        ...


class Fetches(PaymentProvider, Protocol):
    """With Capability.FETCH."""

    def fetch(self, reference: str) -> PaymentSnapshot:
        """Return what the payment is now: the only source of truth."""
        ...


class Hears(PaymentProvider, Protocol):
    """With Capability.WEBHOOK."""

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> list[str]:
        """Return the references a call is about, to be fetched; none when it is of no interest.

        Header names are found in any case. Raises SignatureInvalid for a call that is not the
        provider's, InvalidRequest for one that cannot be read; whatever else it raises has the
        provider call again.
        """
        ...


class Captures(PaymentProvider, Protocol):
    """With Capability.AUTHORIZE, in parts with Capability.PARTIAL_CAPTURE."""

    def capture(
        self,
        reference: str,
        amount: Money,
        lines: Sequence[ProviderLine],
        *,
        idempotency_key: str,
    ) -> None:
        """Take money that was promised, for the lines that were sent; one key takes it once."""
        ...


class Cancels(PaymentProvider, Protocol):
    """With Capability.CANCEL."""

    def cancel(self, reference: str, *, idempotency_key: str) -> None:
        """End a payment that is not finished, or let go what is left of a promise."""
        ...


class Refunds(PaymentProvider, Protocol):
    """With Capability.REFUND."""

    def refund(
        self,
        reference: str,
        amount: Money,
        lines: Sequence[ProviderLine],
        *,
        idempotency_key: str,
    ) -> None:
        """Pay money back, for these lines if there are any; the same key pays it once."""
        ...


METHOD_OF: Mapping[Capability, str] = {
    Capability.FETCH: "fetch",
    Capability.WEBHOOK: "parse_webhook",
    Capability.AUTHORIZE: "capture",
    Capability.PARTIAL_CAPTURE: "capture",
    Capability.CANCEL: "cancel",
    Capability.REFUND: "refund",
}


def hosts_of(providers: Collection[PaymentProvider]) -> tuple[str, ...]:
    """Return the origins of the pages that shoppers are sent to, each once, in order."""
    found = (host for one in providers for host in getattr(one, "hosts", ()))
    return tuple(dict.fromkeys(found))
