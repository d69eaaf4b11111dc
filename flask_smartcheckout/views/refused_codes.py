"""The codes of an entry that do not count: why, where it is said, and which of them are kept.

A code that counted is kept while something else in the form keeps it from counting, the country
for example: it counts again once it holds again. That it counted is proved by a digest in the page,
so that nobody learns from it which codes there are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from ..forms import Problem
from ..shop import coupon_code
from ..wording import refusal_message, sentence
from .entry import APPLIED, REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..pricing import RefusedCoupon
    from .basket import Basket

_PASSING = {"country", "exclusive", "min_quantity", "min_subtotal", "no_items", "not_needed"}


@dataclass(frozen=True, slots=True)
class RefusedCode:
    """A code that does not count; `told` when the page has said so already."""

    code: str
    field: str
    problem: Problem
    kept: bool
    told: bool


def refused_codes(basket: Basket) -> Iterator[RefusedCode]:
    """Yield the codes that were refused, in the order of the quote."""
    for one in basket.quote.refused:
        kept = one.reason in _PASSING and _counted(basket, one.code)
        yield _refused(basket, one.code, _problem(one, known=kept), kept=kept)
    for code in basket.codes.idle_cards(basket.quote):
        problem = Problem(sentence("gift_card_not_needed"), "unknown_value")
        yield _refused(basket, code, problem, kept=_counted(basket, code))


def _problem(one: RefusedCoupon, *, known: bool) -> Problem:
    """Return why a coupon does not count: to whoever had it, it is no secret."""
    shown = replace(one, public=one.public or known)
    # What does not match is taken away by our script with the next prices.
    code = "mismatch" if shown.public and one.reason == "country" else "unknown_value"
    return Problem(refusal_message(shown), code)


def _refused(basket: Basket, code: str, problem: Problem, *, kept: bool) -> RefusedCode:
    field = basket.entry.fields_of_codes.get(code, "coupon")
    told = code in map(coupon_code, basket.entry.values.getlist(REFUSED))
    return RefusedCode(code, field, problem, kept, told)


def _counted(basket: Basket, code: str) -> bool:
    return proof(basket, code) in basket.entry.values.getlist(APPLIED)


def proof(basket: Basket, code: str) -> str:
    """Return what the page carries of a code that counts."""
    key = blake2b(f"applied {basket.state.secret}".encode()).digest()
    typed = code.encode(errors="surrogatepass")
    return blake2b(typed, digest_size=16, key=key).hexdigest()
