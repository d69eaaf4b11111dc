"""The shop's own number for an order, as its handler returned it."""

from __future__ import annotations

import logging

from .order import Order

_LOG = logging.getLogger(__name__)


def number_of(order: Order, answer: object) -> str:
    """Return the shop's number for an order; a shop that gives none goes by the head of our id."""
    number = str(answer).strip() if _reads_as_number(answer) else ""
    if not number:
        given = "nothing" if answer is None else repr(type(answer).__name__)
        _LOG.warning("the order handler returned %s; return the shop's own order number", given)
    return number or order.id[:8]


def _reads_as_number(answer: object) -> bool:
    """Whether an answer means something as a text: a number or a UUID, not a row or a response."""
    plain = isinstance(answer, (str, int)) and not isinstance(answer, bool)
    return plain or type(answer).__str__ is not object.__str__
