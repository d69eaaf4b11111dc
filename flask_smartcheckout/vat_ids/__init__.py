"""Asking whether a VAT id is in a register, and what keeps the question from being in the way.

`vies` and `vies_message` ask the European Commission; `register` puts a checker behind the cache,
the breakers and the buckets of `asking`.
"""

from .register import CONFIRMED, Register, Visitor
from .vies import Vies

__all__ = ["CONFIRMED", "Register", "Vies", "Visitor"]
