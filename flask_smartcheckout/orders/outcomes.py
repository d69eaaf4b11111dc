"""What becomes of the order button: the order stands, or why it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .order import Order
from .shortening import Shorten


@dataclass(frozen=True, slots=True)
class Placed:
    """The order stands.

    `again` when it stood already, not `done` while another request is placing it;
    `redirect` is the provider's page.
    """

    order: Order
    token: str
    again: bool = False
    done: bool = True
    paid: bool = False
    redirect: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The shop would not take it: the sentence it gave."""

    message: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The shop's handler broke; `reference` finds it in the log and the dashboard.

    `again` when the last try of the same checkout broke by the same error; `shorten` is what the
    shopper can do about it.
    """

    reference: str
    again: bool = False
    shorten: tuple[Shorten, ...] = ()


@dataclass(frozen=True, slots=True)
class Outdone:
    """A coupon or gift card of the order was used by another at the same moment: nothing stands."""


@dataclass(frozen=True, slots=True)
class TurnedDown:
    """Not by this way to pay, or too much would be owed: nothing stands.

    `reason` and `params` are as in `MethodOffer.refused`.
    """

    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)


Outcome = Placed | Refused | Failed | Outdone | TurnedDown
