"""Stripe: hosted Checkout for cards, wallets and local methods.

Written from docs.stripe.com and the types of stripe-python 16.1, read on 2026-11-26, of which
`Flask-SmartCheckout[stripe]` brings a version.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, cast

from ..money import Money
from ..shop import (
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
from .catalogue import Method, chosen_methods
from .eligibility import Terms, method_of, offers_for
from .lenders import Lender, known_lenders
from .stripe_amounts import is_payable, minor_for

if TYPE_CHECKING:
    from stripe import StripeClient

_KEY = "Stripe(…) takes a secret key: 'sk_test_…' to try it, 'sk_live_…' (or 'rk_…') to be paid"
_WITH = ("payment_intent.latest_charge", "payment_intent.latest_charge.refunds")
_MOST = 100  # refunds or disputes on a page
_TOLERANCE = 300  # seconds a signature is good for


class Stripe:
    """A provider of payments: `Stripe("sk_live_…", webhook_secrets=("whsec_…",))`.

    `offered` are the methods of the shop, by their names in data/stripe.toml or at Stripe, or a
    `Method`. Those in `hold` are promised at the order and collected when the goods go.
    `warn_in` are the countries where credit comes with the warning that it costs money, `lenders`
    what is told of those who lend, on top of data/credit.toml. `timeout` in seconds bounds every
    call, `tolerance` how old a webhook may be.
    Raises ValueError for what cannot work, and ConfigurationError without the library.
    """

    capabilities: ClassVar[frozenset[Capability]] = frozenset(Capability)
    hosts: ClassVar[tuple[str, ...]] = ("https://checkout.stripe.com",)

    def __init__(
        self,
        api_key: str,
        *,
        webhook_secrets: Collection[str] = (),
        offered: Collection[str | Method] = ("card",),
        hold: Collection[str] = ("klarna", "billie"),
        warn_in: Collection[str] = ("EEA",),
        lenders: Mapping[str, Lender] | None = None,
        timeout: float = 15.0,
        tolerance: int = _TOLERANCE,
        url: str = "",
        id: str = "stripe",
    ) -> None:
        check_library("stripe", "Stripe")
        if not isinstance(api_key, str) or not api_key.startswith(("sk_", "rk_")):
            raise ValueError(_KEY)
        check_secrets(webhook_secrets, "Stripe", "'whsec_…'")
        if not timeout > 0 or not tolerance > 0:
            raise ValueError("Stripe(timeout=…, tolerance=…) are more than 0 seconds")
        self.id = id
        self._api_key = api_key
        self._url = url
        self._methods = chosen_methods("stripe", offered)
        self._hold = frozenset(hold)
        self._secrets = tuple(webhook_secrets)
        self._tolerance = tolerance
        self._terms = Terms({**known_lenders(), **(lenders or {})}, country_list(warn_in))
        self._caller = Caller(timeout)

    def __repr__(self) -> str:
        return f"Stripe('{self._api_key[:7]}_…', id={self.id!r})"

    def methods(self, context: EligibilityContext) -> list[MethodOffer]:
        """Return what can be offered for this country and amount, refusals included."""
        if not is_payable(context.total):
            return []
        return offers_for(self.id, self._methods, context, self._terms)

    def start(self, request: StartRequest, *, idempotency_key: str) -> Redirect | Completed:
        """Open a Checkout session for one method."""
        from .stripe_session import session_params
        from .stripe_snapshot import started

        method = method_of(request.method, self.id, self._methods)
        if method is None or not is_payable(request.amount):
            raise NotEligible
        held = method.capture != "" and bool({method.key, method.id} & self._hold)
        params = session_params(request, method, holds=held)
        session = self._change(
            lambda c: c.v1.checkout.sessions.create(cast(Any, params), _key(idempotency_key))
        )
        return started(session)

    def fetch(self, reference: str) -> PaymentSnapshot:
        """Return what the payment is now."""
        from .stripe_snapshot import charge_of, snapshot

        session = self._session(reference)
        charge = charge_of(session)
        disputed = charge["id"] if charge and charge.get("disputed") else ""
        return snapshot(session, self._refunds(charge), self._disputes(disputed))

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> list[str]:
        """Return the session a call is about; refunds and disputes name it only by its payment."""
        from .stripe_webhook import about

        session, intent = about(headers, body, self._secrets, self._tolerance)
        if intent and not session:
            return self._sessions_of(intent)
        return [session] if session else []

    def _sessions_of(self, intent: str) -> list[str]:
        from .stripe_webhook import is_ours

        params: Any = {"payment_intent": intent, "limit": 1}
        found = self._ask(lambda c: c.v1.checkout.sessions.list(params))
        return [str(one["id"]) for one in found["data"] if is_ours(one)]

    def _refunds(self, charge: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
        """Return the refunds of a charge; those that came with it are the latest few only."""
        known: Mapping[str, Any] = (charge and charge.get("refunds")) or {"data": []}
        if not charge or not known.get("has_more"):
            return list(known["data"])
        params: Any = {"charge": charge["id"], "limit": _MOST}
        return list(self._ask(lambda c: c.v1.refunds.list(params))["data"])

    def _disputes(self, charge: str) -> Sequence[Mapping[str, Any]]:
        params: Any = {"charge": charge, "limit": _MOST}
        return list(self._ask(lambda c: c.v1.disputes.list(params))["data"]) if charge else []

    def capture(
        self,
        reference: str,
        amount: Money,
        lines: Sequence[ProviderLine],
        *,
        idempotency_key: str,
    ) -> None:
        """Collect what was promised, or a part of it.

        Raises Unsupported for a part where the payment allows one capture only: Stripe would let
        the rest go.
        """
        from .stripe_session import capture_params
        from .stripe_snapshot import intent_of

        intent = intent_of(self._session(reference))
        params = cast(Any, capture_params(intent, amount))
        self._change(
            lambda c: c.v1.payment_intents.capture(intent["id"], params, _key(idempotency_key))
        )

    def refund(
        self,
        reference: str,
        amount: Money,
        lines: Sequence[ProviderLine],
        *,
        idempotency_key: str,
    ) -> None:
        """Pay money back; Stripe keeps no account of lines."""
        from .stripe_snapshot import intent_of

        intent = intent_of(self._session(reference))
        params: Any = {"payment_intent": intent["id"], "amount": minor_for(amount)}
        self._change(lambda c: c.v1.refunds.create(params, _key(idempotency_key)))

    def cancel(self, reference: str, *, idempotency_key: str) -> None:
        """End a session, or let go what is left of a promise; one that has ended stays so.

        Raises Unsupported for one that is paid, or on its way.
        """
        session = self._session(reference)
        intent = session.get("payment_intent") or {}
        options, status = _key(idempotency_key), intent.get("status")
        if session["status"] == "open":
            self._change(lambda c: c.v1.checkout.sessions.expire(reference, {}, options))
        elif status == "requires_capture":
            self._let_go(intent, options)
        elif status in ("succeeded", "processing"):
            raise Unsupported(f"a payment that is {status} is not cancelled at Stripe")

    def _let_go(self, intent: Mapping[str, Any], options: Any) -> None:
        from .stripe_session import NOTHING_MORE

        last = cast(Any, NOTHING_MORE)
        if intent["amount_received"]:
            self._change(lambda c: c.v1.payment_intents.capture(intent["id"], last, options))
        else:
            self._change(lambda c: c.v1.payment_intents.cancel(intent["id"], {}, options))

    def _session(self, reference: str) -> dict[str, Any]:
        from .stripe_snapshot import session_id

        known, params = session_id(reference), cast(Any, {"expand": list(_WITH)})
        return self._ask(lambda c: c.v1.checkout.sessions.retrieve(known, params))

    def _ask(self, ask: Callable[[StripeClient], Any]) -> dict[str, Any]:
        return self._call(ask, changes=False)

    def _change(self, ask: Callable[[StripeClient], Any]) -> dict[str, Any]:
        return self._call(ask, changes=True)

    def _call(self, ask: Callable[[StripeClient], Any], *, changes: bool) -> dict[str, Any]:
        from .stripe_errors import translated

        def asked() -> dict[str, Any]:
            with translated(changes=changes):
                answer: dict[str, Any] = ask(self._client).to_dict()
                return answer

        return self._caller.call(asked, changes=changes)

    @cached_property
    def _client(self) -> StripeClient:
        import requests
        import stripe

        seconds = self._caller.seconds
        http = stripe.RequestsClient(
            timeout=(min(CONNECT, seconds), seconds), session=requests.Session()
        )
        addresses: Any = {"api": self._url} if self._url else None
        return stripe.StripeClient(
            self._api_key, http_client=http, base_addresses=addresses, max_network_retries=0
        )


def _key(idempotency_key: str) -> Any:
    return {"idempotency_key": idempotency_key}
