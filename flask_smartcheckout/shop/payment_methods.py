"""Methods of payment as they are offered: for which order, and what has to be said of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from ..money import Money
from .text import Text

if TYPE_CHECKING:
    from ..orders.order import Order


@dataclass(frozen=True, slots=True)
class EligibilityContext:
    """What decides whether a method is offered; `total` is the amount due.

    `digital` when nothing is sent, `missing` are the fields of the form that have nothing in them,
    `age` is in years, None where nobody was asked. `pickup` when the shopper fetches it,
    `pickup_offered` when that could be chosen. `order` is there once it is about to be placed.
    """

    country: str
    total: Money
    business: bool = False
    billing_equals_shipping: bool = True
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    digital: bool = False
    missing: frozenset[str] = frozenset()
    age: int | None = None
    pickup: bool = False
    pickup_offered: bool = False
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """What has to be said of somebody else's credit before it is chosen.

    `lender` lends; all of `total` is paid by `due`, or in `instalments` that begin now. `late` says
    what happens to who pays late, `url` tells more, and `warning` is the sentence the law wants.
    """

    lender: str
    total: Money
    due: date | None = None
    instalments: Sequence[tuple[date, Money]] = ()
    late: Text = ""
    url: str = ""
    warning: Text = ""


@dataclass(frozen=True, slots=True)
class MethodOffer:
    """A method as the shopper sees it.

    Without a `title` the page names it by `kind` in the shopper's language.
    `refused` is a reason key when the method is shown but cannot be chosen: "from_amount" or
    "up_to_amount" (with the Money as `amount` in `params`), "same_address", "too_young" (with the
    `age` in `params`), "own_reason" (with a text of the shop's as `reason`), "not_available".
    A `note` in `params` is a sentence of the shop's on it.
    One with `credit` is never chosen beforehand. `glyph` is the name of a picture of ours.
    `needs` are fields of the form that have to be filled in to choose it; `min_age` has the shopper
    asked for a date of birth. `in_advance` when nothing is sent before it is paid by transfer.
    """

    id: str
    kind: str
    title: Text | None = None
    due: date | None = None
    days: int | None = None
    refused: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    credit: Credit | None = None
    glyph: str = ""
    needs: Sequence[str] = ()
    min_age: int = 0
    in_advance: bool = False
