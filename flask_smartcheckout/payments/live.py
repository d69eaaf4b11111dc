"""Which methods a provider has active for a shop: asked of it, in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import BoundedSemaphore, Lock, Thread

from ..asking.cache import Cache
from ..asking.deadline import within
from ..asking.trouble import NoAnswer, trouble
from ..shop import PaymentError
from .catalogue import Limit, Method

_LOG = logging.getLogger(__name__)
FRESH, STALE = 3600.0, 24 * 3600.0  # seconds
REST = 60.0  # seconds after a failure
PATIENCE = 1.5  # seconds a page waits for the first answer
MOST_KEPT = 300  # countries
_ANY = "*"  # nobody asks for any country while the provider rests
Active = Mapping[str, Limit]


class LiveMethods:
    """What `ask` says of a country: the limits of each active method by the provider's name.

    A page gets what is known and never waits for more, but for the first time, and then no longer
    than `patience` seconds: never when that is 0.
    """

    def __init__(self, ask: Callable[[str], Active], patience: float = PATIENCE) -> None:
        self._ask = ask
        self._patience = patience
        self._known: Cache[Active] = Cache(MOST_KEPT)
        self._recent: Cache[bool] = Cache(MOST_KEPT)  # asked, whatever came of it
        self._doors = BoundedSemaphore(4)
        self._lock = Lock()

    def active(self, country: str) -> Active | None:
        """Return the active methods of a country, None when they are not known."""
        kept = self._known.get(country)
        if self._is_due(country):
            if kept or not self._patience:
                Thread(target=self._learn, args=(country,), daemon=True).start()
            else:
                self._learn_soon(country)
                kept = self._known.get(country)
        return kept[0] if kept else None

    def _is_due(self, country: str) -> bool:
        with self._lock:
            due = self._recent.get(country) is None and self._recent.get(_ANY) is None
            if due:
                self._recent.put(country, True, REST)
            return due

    def _learn_soon(self, country: str) -> None:
        try:
            within(self._patience, lambda: self._learn(country), self._doors)
        except NoAnswer as error:
            self._recent.put(_ANY, True, REST)
            _LOG.info("the active methods of %s are not known yet: %s", country, error)

    def _learn(self, country: str) -> None:
        try:
            active = self._ask(country)
        except Exception as error:
            self._recent.put(_ANY, True, REST)
            _LOG.warning("the active methods cannot be asked: %s", trouble(error, PaymentError))
            return
        self._known.put(country, active, STALE)
        self._recent.put(country, True, FRESH)


def narrowed(methods: tuple[Method, ...], active: Active, country: str) -> tuple[Method, ...]:
    """Return the methods that are active, each within the limits of both tables."""
    return tuple(_within(one, active[one.id], country) for one in methods if one.id in active)


def _within(method: Method, live: Limit, country: str) -> Method:
    known = method.limit(country)
    if known is None or live.currency not in (known.currency, ""):
        return method
    least = max((one for one in (known.least, live.least) if one is not None), default=None)
    most = min((one for one in (known.most, live.most) if one is not None), default=None)
    limits = {**method.limits, country: Limit(least, most, known.currency)}
    return replace(method, limits=limits)
