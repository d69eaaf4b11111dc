"""Which methods of a provider an order may choose, in what order, and what is said of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..money import Money
from ..shop import EligibilityContext, MethodOffer
from .catalogue import Limit, Method, in_order
from .lenders import Lender

_GLYPHS = {"transfer": "bank"}
_Refusal = tuple[str | None, dict[str, Any]]
_FITS: _Refusal = (None, {})


@dataclass(frozen=True, slots=True)
class Terms:
    """What a shop says of credit: its lenders by name, and where their warning is shown."""

    lenders: Mapping[str, Lender]
    warn_in: Collection[str]


def offers_for(
    prefix: str, methods: Iterable[Method], context: EligibilityContext, terms: Terms
) -> list[MethodOffer]:
    """Return the methods for an order's country and currency; those of too small a sum refused.

    The id of an offer is the provider's `prefix`, a hyphen and our name of the method.
    """
    fitting = (one for one in methods if _is_for(one, context))
    return [_offer(prefix, one, context, terms) for one in in_order(fitting, context.country)]


def method_of(offer_id: str, prefix: str, methods: Iterable[Method]) -> Method | None:
    """Return the method an offer was made of, None when it is not one of these."""
    return next((one for one in methods if offer_id == f"{prefix}-{one.key}"), None)


def _is_for(method: Method, context: EligibilityContext) -> bool:
    limit = method.limit(context.country)
    if limit is None or (method.business and not context.business):
        return False
    return limit.currency in ("", context.total.currency)


def _offer(prefix: str, method: Method, context: EligibilityContext, terms: Terms) -> MethodOffer:
    lender = terms.lenders.get(method.lender) if method.is_credit else None
    refused, params = _refusal(method, lender, context)
    warns = not context.business and context.country in terms.warn_in
    named = {"name": method.name or method.key} if method.is_credit else {}
    aged = {"age": lender.age} if lender and lender.age and not context.business else {}
    return MethodOffer(
        f"{prefix}-{method.key}",
        method.kind,
        None if method.is_credit else method.name or None,
        days=lender.days if lender else None,
        refused=refused,
        params=params | named | aged,
        credit=lender.credit(context, warns=warns) if lender else None,
        glyph=_GLYPHS.get(method.kind, method.kind),
        needs=method.needs,
    )


def _refusal(method: Method, lender: Lender | None, context: EligibilityContext) -> _Refusal:
    limit = method.limit(context.country)
    if limit is None or (method.is_credit and lender is None):
        return "not_available", {}  # nobody may choose credit without being told whose
    return _beyond(limit, context.total)


def _beyond(limit: Limit, total: Money) -> _Refusal:
    if limit.least is not None and total.decimal < limit.least:
        return "from_amount", {"amount": _money(limit.least, total)}
    if limit.most is not None and total.decimal > limit.most:
        return "up_to_amount", {"amount": _money(limit.most, total)}
    return _FITS


def _money(bound: Decimal, total: Money) -> Money:
    return Money.of(bound, total.currency)
