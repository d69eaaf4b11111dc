"""Every look-up of a shop, each behind a cache and a circuit breaker, all behind a rate limit."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple

from ..asking.breaker import Breaker
from ..asking.bucket import Buckets, RateLimiter
from ..asking.cache import Cache
from ..asking.trouble import NotAsked, trouble
from ..shop import AddressLookup, Found, country_list
from .own import Own, UnknownAnswer
from .question import Question

_LOG = logging.getLogger(__name__)
MOST_KEPT = 2_000  # answers of each look-up
KEPT, KEPT_NOTHING = 24 * 3600.0, 300.0  # seconds: an address that is new may be known soon
FAILURES, REST = 3, 30.0  # in a row, seconds
AT_ONCE, PER_SECOND = 30, 5.0  # of all visitors together
OF_ONE_AT_ONCE, OF_ONE_PER_SECOND = 10, 0.2  # of one checkout


class Guarded:
    """One look-up, asked no more often than needed and not at all while it is down."""

    def __init__(self, lookup: AddressLookup) -> None:
        self.lookup = lookup
        self.countries = country_list(lookup.countries)
        self._cache: Cache[Found | None] = Cache(MOST_KEPT)
        self._breaker = Breaker(FAILURES, REST)

    def complete(self, question: Question) -> Found | None:
        """Return what is known, or None; never raises."""
        kept = self._cache.get(question)
        if kept is not None:
            return kept[0]
        return self._ask(question) if self._breaker.allows() else None

    def _ask(self, question: Question) -> Found | None:
        place = question.country, question.postcode, question.house_number, question.addition
        try:
            found = _checked(self.lookup.complete(*place))
        except Exception as error:
            if not isinstance(error, NotAsked):
                self._breaker.failed()
            _LOG.warning(
                "smartcheckout: an address look-up failed: %s", trouble(error, UnknownAnswer)
            )
            return None
        self._breaker.succeeded()
        self._cache.put(question, found, KEPT if found else KEPT_NOTHING)
        return found


class Lookups:
    """What the shop can look up. `own` returns the shop's callback, once it is registered.

    The callback is asked first; the look-ups of `Shop(lookups=…)` where it knows nothing.
    `of_address` counts what comes from one network address.
    """

    def __init__(
        self,
        lookups: Iterable[AddressLookup] = (),
        own: Callable[[], Own | None] = lambda: None,
        of_address: RateLimiter | None = None,
    ) -> None:
        self._of_shop = [Guarded(lookup) for lookup in lookups]
        self._own = own
        self._own_guarded: Guarded | None = None
        self._all = Buckets(AT_ONCE, PER_SECOND)
        self._each = Buckets(OF_ONE_AT_ONCE, OF_ONE_PER_SECOND)
        self._of_address = of_address

    @property
    def countries(self) -> frozenset[str]:
        """The codes of the countries that can be looked up."""
        return frozenset().union(*(guarded.countries for guarded in self._guarded()))

    def admits(self, checkout: str, address: str = "") -> bool:
        """Whether this checkout may ask now, from this network address; counts as having asked."""
        near = not address or self._of_address is None or self._of_address.take(address)
        return near and self._each.take(checkout) and self._all.take()

    def complete(self, question: Question) -> Found | None:
        """Return what the first look-up that knows the address knows, or None; never raises."""
        for guarded in self._guarded():
            if question.country in guarded.countries:
                found = guarded.complete(question)
                if found:
                    return found
        return None

    def _guarded(self) -> Iterator[Guarded]:
        own = self._own()
        if own is not None:
            if self._own_guarded is None or self._own_guarded.lookup is not own:
                self._own_guarded = Guarded(own)
            yield self._own_guarded
        yield from self._of_shop


def _checked(found: object) -> Found | None:
    """Return what a look-up answered; raises UnknownAnswer when it is no Found with texts."""
    if found is None:
        return None
    if isinstance(found, Found) and all(isinstance(text, str) for text in astuple(found)):
        return found
    raise UnknownAnswer("a look-up returns a Found with texts, or None")
