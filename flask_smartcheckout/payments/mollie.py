"""Mollie: hosted pages for cards, banks, wallets and pay-later methods of Europe.

Written from docs.mollie.com and Mollie's API description, read on 2026-11-26. It speaks through
mollie-api-python, of which `Flask-SmartCheckout[mollie]` brings a version: the other package of
that kind, mollie-api-py, installs into the same folder, so never both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from ..money import Money
from ..shop import (
    AmountMismatch,
    Capability,
    Completed,
    EligibilityContext,
    MethodOffer,
    NotEligible,
    PaymentSnapshot,
    ProviderLine,
    Redirect,
    StartRequest,
    Unsupported,
    country_list,
)
from .adapters import check_library, check_secrets
from .calling import CONNECT, Caller
from .catalogue import Method, chosen_methods, known_methods
from .eligibility import Terms, method_of, offers_for
from .lenders import Lender, known_lenders
from .live import PATIENCE, LiveMethods, narrowed

if TYPE_CHECKING:
    from mollie.api.client import Client

_KEY = "Mollie(…) takes an API key: 'test_…' to try it, 'live_…' to be paid"
_ENDED = ("canceled", "expired", "failed")


class Mollie:
    """A provider of payments: `Mollie("live_…")`.

    `offered` are the methods of the shop, by their names in data/mollie.toml or at Mollie, or a
    `Method`; without them all that are active in the Mollie account. Those in `hold` are promised
    at the order and collected when the goods go; some can only be had so. `webhook_secrets` are
    those of webhooks made in Mollie's dashboard; the ordinary ones have none. `warn_in` are the
    countries where credit comes with the warning that it costs money, `lenders` what is told of
    those who lend, on top of data/credit.toml. `timeout` in seconds bounds every call.
    Raises ValueError for what cannot work, and ConfigurationError without the library.
    """

    capabilities: ClassVar[frozenset[Capability]] = frozenset(Capability)
    hosts: ClassVar[tuple[str, ...]] = ("https://www.mollie.com", "https://pay.mollie.com")

    def __init__(
        self,
        api_key: str,
        *,
        offered: Collection[str | Method] = (),
        hold: Collection[str] = ("riverty", "klarna", "billink", "billie"),
        webhook_secrets: Collection[str] = (),
        warn_in: Collection[str] = ("EEA",),
        lenders: Mapping[str, Lender] | None = None,
        timeout: float = 15.0,
        refresh: bool = True,
        url: str = "",
        id: str = "mollie",
    ) -> None:
        check_library("mollie.api.client", "Mollie")
        if not isinstance(api_key, str) or not api_key.startswith(("test_", "live_")):
            raise ValueError(_KEY)
        check_secrets(webhook_secrets, "Mollie", "secret")
        if not timeout > 0:
            raise ValueError(f"Mollie(timeout={timeout!r}) is more than 0 seconds, such as 15.0")
        self.id = id
        self._api_key = api_key
        self._url = url
        self._names_them = bool(offered)
        self._methods = chosen_methods("mollie", offered or tuple(known_methods("mollie")))
        self._hold = frozenset(hold)
        self._secrets = tuple(webhook_secrets)
        self._terms = Terms({**known_lenders(), **(lenders or {})}, country_list(warn_in))
        self._caller = Caller(timeout)
        patience = 0.0 if self._names_them else PATIENCE
        self._live = LiveMethods(self._ask_active, patience) if refresh else None

    def __repr__(self) -> str:
        mode = self._api_key[:4]
        return f"Mollie('{mode}_…', id={self.id!r})"

    def methods(self, context: EligibilityContext) -> list[MethodOffer]:
        """Return what can be offered for this country and amount, refusals included."""
        methods = self._active(context.country)
        return offers_for(self.id, methods, context, self._terms)

    def _active(self, country: str) -> tuple[Method, ...]:
        """Return the methods there are for a country, as far as is known.

        Where nobody has named them and Mollie has not yet, credit is not among them: who lends
        only Mollie knows.
        """
        active = self._live.active(country) if self._live else None
        if active is not None:
            return narrowed(self._methods, active, country)
        if self._names_them or not self._live:
            return self._methods
        return tuple(one for one in self._methods if not one.is_credit)

    def start(self, request: StartRequest, *, idempotency_key: str) -> Redirect | Completed:
        """Begin a payment of one method, with all its lines."""
        from .mollie_payment import payment_body
        from .mollie_snapshot import started

        method = method_of(request.method, self.id, self._methods)
        if method is None:
            raise NotEligible
        body = payment_body(request, method, holds=self._holds(method))
        try:
            return started(self._change(lambda c: c.payments.create(body, idempotency_key)))
        except AmountMismatch:
            raise NotEligible from None  # beyond what the method takes

    def _holds(self, method: Method) -> bool:
        wanted = method.key in self._hold or method.id in self._hold
        return method.capture == "only" or (method.capture == "manual" and wanted)

    def fetch(self, reference: str) -> PaymentSnapshot:
        """Return what the payment is now."""
        from .mollie_snapshot import snapshot

        return snapshot(self._payment(reference))

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> list[str]:
        """Return the payment a call is about: it says no more than that something happened."""
        from .mollie_webhook import references

        return references(headers, body, self._secrets)

    def capture(
        self,
        reference: str,
        amount: Money,
        lines: Sequence[ProviderLine],
        *,
        idempotency_key: str,
    ) -> None:
        """Collect what was promised, or a part of it."""
        from .mollie_payment import amount_body, held
        from .mollie_webhook import payment_id

        body, known = {"amount": amount_body(amount)}, payment_id(reference)
        self._change(lambda c: held(c, known).captures.create(body, idempotency_key))

    def refund(
        self,
        reference: str,
        amount: Money,
        lines: Sequence[ProviderLine],
        *,
        idempotency_key: str,
    ) -> None:
        """Pay money back; Mollie keeps no account of lines."""
        from .mollie_payment import amount_body, held
        from .mollie_webhook import payment_id

        body, known = {"amount": amount_body(amount)}, payment_id(reference)
        self._change(lambda c: held(c, known).refunds.create(body, idempotency_key))

    def cancel(self, reference: str, *, idempotency_key: str) -> None:
        """End a payment, or let go what is left of a promise; one that has ended stays so.

        Raises Unsupported for one that is paid, and for one the shopper may be paying just now,
        which Mollie does not end before its time.
        """
        payment = self._payment(reference)
        status = payment.get("status")
        if status == "authorized":
            self._change(lambda c: c.payments.release_authorization(reference, idempotency_key))
        elif payment.get("isCancelable"):
            self._change(lambda c: c.payments.delete(reference, idempotency_key))
        elif status not in _ENDED:
            raise Unsupported(f"a payment that is {status} is not cancelled at Mollie")

    def _payment(self, reference: str) -> Mapping[str, Any]:
        from .mollie_snapshot import EMBEDDED
        from .mollie_webhook import payment_id

        known = payment_id(reference)
        payment: Mapping[str, Any] = self._call(
            lambda c: c.payments.get(known, embed=EMBEDDED), changes=False
        )
        return payment

    def _ask_active(self, country: str) -> dict[str, Any]:
        from .mollie_snapshot import active_methods

        wanted = {"billingCountry": country, "includeWallets": "applepay"}
        return active_methods(self._call(lambda c: c.methods.list(**wanted), changes=False))

    def _change(self, ask: Callable[[Client], Any]) -> Any:
        return self._call(ask, changes=True)

    def _call(self, ask: Callable[[Client], Any], *, changes: bool) -> Any:
        from .mollie_errors import translated

        def asked() -> Any:
            with translated(changes=changes):
                return ask(self._client)

        return self._caller.call(asked, changes=changes)

    @cached_property
    def _client(self) -> Client:
        from mollie.api.client import Client

        seconds = max(1, round(self._caller.seconds))
        # It tries again only where no connection came about, which our own next try does too.
        client = Client(self._url, timeout=(min(round(CONNECT), seconds), seconds), retry=0)
        client.set_api_key(self._api_key)
        return client
