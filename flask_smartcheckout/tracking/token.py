"""The signed token of a page view: whose checkout it is, and the facts the browser may not set."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b

from itsdangerous import BadData, URLSafeSerializer

LIFETIME = timedelta(hours=24)
"""How long after its page was made a token is taken."""

LONGEST_VERSION, LONGEST_PAYMENT = 32, 64
_SINCE_THE_FIRST = 9  # how many facts the tokens of the first release have
_SALT = "smartcheckout-events"


class BadToken(ValueError):
    """The token is not one of ours, or was changed."""


class ExpiredToken(BadToken):
    """The token is ours, but its page was made too long ago."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the server knows of a checkout when it makes a page.

    `tracking_id` is random and stands in no cookie. `value` is the cart in minor units of
    `currency`, `lines` how many it has. `issued` is when the page was made, `revised` when the
    facts were last brought up to date within it: both in ms since 1970, UTC. `payment` is how
    they chose to pay last, "" while they have not; `returning` is "returning" when the shop knew
    the shopper (`@checkout.prefill` said who it is) and else "new": no cookie is read for it.
    `sample` is the share of all checkouts that were kept when this one was.
    """

    tracking_id: str
    country: str
    locale: str
    currency: str
    value: int
    lines: int
    form_version: str
    issued: int
    revised: int
    payment: str = ""
    returning: str = ""
    sample: float = 1.0

    @classmethod
    def at(
        cls,
        now: datetime,
        *,
        tracking_id: str,
        country: str,
        locale: str,
        currency: str,
        value: int,
        lines: int,
        form_version: str = "1",
        payment: str = "",
        returning: str = "",
        sample: float = 1.0,
    ) -> Facts:
        """Return the facts of a page made now."""
        return cls(
            tracking_id,
            country,
            locale,
            currency,
            value,
            lines,
            form_version[:LONGEST_VERSION],
            milliseconds(now),
            milliseconds(now),
            payment[:LONGEST_PAYMENT],
            returning,
            sample,
        )

    @property
    def is_sampled(self) -> bool:
        """Whether the checkout is among those that are counted; its id alone decides.

        Figures are never scaled: they are counts of the checkouts that were kept, orders included,
        and the dashboard says that they are of one in so many.
        """
        digest = blake2b(self.tracking_id.encode(), digest_size=8).digest()
        return int.from_bytes(digest) < self.sample * 2**64

    @property
    def issued_at(self) -> datetime:
        return moment(self.issued)

    def revise(self, now: datetime, *, country: str, locale: str, value: int, lines: int) -> Facts:
        """Return the facts after a change within the page, whose clock goes on."""
        return replace(
            self,
            country=country,
            locale=locale,
            value=value,
            lines=lines,
            revised=milliseconds(now),
        )

    def reopen(self, now: datetime, *, country: str, locale: str, value: int, lines: int) -> Facts:
        """Return the facts for another page of the same checkout, whose clock starts anew."""
        revised = self.revise(now, country=country, locale=locale, value=value, lines=lines)
        return replace(revised, issued=milliseconds(now))


_NUMBERS_OF_FACTS = range(_SINCE_THE_FIRST, len(fields(Facts)) + 1)


def new_tracking_id() -> str:
    """Return a random id for a checkout: 16 characters, safe in URLs and attributes."""
    return secrets.token_urlsafe(12)


def issue(secret: str, facts: Facts) -> str:
    """Return the signed token that carries the facts; safe in URLs and attributes."""
    return str(_signer(secret).dumps(list(asdict(facts).values())))


def read(secret: str, token: str, now: datetime) -> Facts:
    """Return the facts in a token.

    Raises BadToken when it is not ours, ExpiredToken when its page is over 24 hours old.
    """
    facts = read_of_any_age(secret, token)
    if now - facts.issued_at > LIFETIME:
        raise ExpiredToken("the page was made over 24 hours ago")
    return facts


def read_of_any_age(secret: str, token: str) -> Facts:
    """Return the facts in a token, whenever its page was made; raises BadToken.

    For what the server itself saw: a form may be sent after it was open for days.
    """
    try:
        values = _signer(secret).loads(token)
    except (BadData, UnicodeError):
        raise BadToken("the token is not one of ours") from None
    if not isinstance(values, list) or len(values) not in _NUMBERS_OF_FACTS:
        raise BadToken("the token is of another version")
    return Facts(*values)


def milliseconds(when: datetime) -> int:
    """Return a moment as ms since 1970, UTC."""
    return int(when.timestamp() * 1000)


def moment(ms: int) -> datetime:
    """Return the moment of so many ms since 1970, UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)


@lru_cache(maxsize=16)
def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_SALT)
