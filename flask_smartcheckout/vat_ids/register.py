"""The register of a shop: its checker behind a cache, breakers and limits; it never raises."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import BoundedSemaphore

from ..asking.breaker import Breaker
from ..asking.bucket import Buckets
from ..asking.cache import Cache
from ..asking.deadline import within
from ..asking.trouble import NotAsked, trouble
from ..shop import VatId, VatIdAnswer, VatIdChecker
from .vies import Vies

_LOG = logging.getLogger(__name__)
MOST_KEPT = 2_000  # VAT ids
FRESH = timedelta(days=1)  # what was confirmed counts so long
CONFIRMED = 2 * FRESH.total_seconds()  # and as long again while the register gives no answer
REFUSED = 300.0  # seconds: a new number may be known soon
FAILURES, REST = 3, 60.0  # in a row, seconds
AT_ONCE, PER_SECOND = 20, 2.0  # of all visitors together
TIMEOUT, DOORS = 5.0, 16  # seconds, threads: of a checker of the shop's own
OF_ONE_AT_ONCE, OF_ONE_PER_SECOND = 6, 0.05  # of one checkout

Ask = Callable[[], VatIdAnswer]
Carry = Callable[[Ask], Ask]


class UnknownAnswer(TypeError):
    """A checker answered with something else than a VatIdAnswer."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who makes us ask: the checkout, and its network address as far as it is known."""

    checkout: str
    address: str = ""


class Register:
    """What is known of VAT ids. Without a checker all of them are unchecked."""

    def __init__(
        self,
        checker: VatIdChecker | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._checker = checker
        self._now = now
        self._cache: Cache[VatId] = Cache(MOST_KEPT)
        self._breakers: dict[str, Breaker] = {}  # a register of one member state may be down alone
        self._doors = BoundedSemaphore(DOORS)
        self._all = Buckets(AT_ONCE, PER_SECOND)
        self._each = Buckets(OF_ONE_AT_ONCE, OF_ONE_PER_SECOND)
        self._near = Buckets(2 * OF_ONE_AT_ONCE, 2 * OF_ONE_PER_SECOND)

    def look_up(
        self, number: str, visitor: Visitor | None, carry: Carry = lambda ask: ask
    ) -> VatId:
        """Return what is known of a VAT id with its prefix, asking only when it has to.

        Without a visitor it never asks. A confirmation is good for a day; after that the register
        is asked again, and the confirmation still holds for another day when there is no answer.
        `carry` gives a question that is asked in another thread what it needs there.
        """
        if self._checker is None:
            return VatId(number)
        kept = self._cache.get(number)
        known = kept[0] if kept else None
        if known and known.checked_at and self._now() - known.checked_at < FRESH:
            return known
        check = partial(self._check, self._checker, number, carry)
        answer = self._asked(check, number, visitor) if visitor else None
        return answer or known or VatId(number, "unavailable")

    def _check(self, checker: VatIdChecker, number: str, carry: Carry) -> VatIdAnswer:
        """Ask a checker, no longer than it has time; VIES sees to that itself."""
        seconds = getattr(checker, "timeout", TIMEOUT)
        if seconds is None or isinstance(checker, Vies):
            return checker.check(number)
        return within(seconds, carry(partial(checker.check, number)), self._doors)

    def _asked(self, check: Ask, number: str, visitor: Visitor) -> VatId | None:
        breaker = self._breakers.setdefault(number[:2], Breaker(FAILURES, REST))
        if not self._admits(visitor) or not breaker.allows():
            return None
        try:
            answer = _checked(check())
        except Exception as error:
            if not isinstance(error, NotAsked):
                breaker.failed()
            _LOG.warning("smartcheckout: a VAT id was not checked: %s", _told(error, number))
            return None
        breaker.succeeded()
        return self._keep(number, answer)

    def _admits(self, visitor: Visitor) -> bool:
        """Whether this visitor may ask now; counts as having asked."""
        near = not visitor.address or self._near.take(visitor.address)
        return near and self._each.take(visitor.checkout) and self._all.take()

    def _keep(self, number: str, answer: VatIdAnswer) -> VatId:
        status = "valid" if answer.confirmed else "invalid"
        vat_id = VatId(number, status, self._now(), answer.reference)
        self._cache.put(number, vat_id, CONFIRMED if answer.confirmed else REFUSED)
        return vat_id


def _checked(answer: object) -> VatIdAnswer:
    """Return what a checker answered; raises UnknownAnswer when it is no VatIdAnswer."""
    if isinstance(answer, VatIdAnswer) and isinstance(answer.confirmed, bool):
        return answer
    raise UnknownAnswer("a checker returns VatIdAnswer(True) or VatIdAnswer(False)")


def _told(error: Exception, number: str) -> str:
    """Say what went wrong, and for numbers of which country, but not for which."""
    return f"{number[:2]}: {trouble(error, UnknownAnswer)}"
