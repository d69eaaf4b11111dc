"""Completing an address: the look-ups there are, and what keeps them from ever being in the way.

`pdok` and `own` know addresses; `lookups` puts them together, behind the cache, the breaker and the
buckets of `asking`; `question` and `filling` say what is asked of an address and which of its empty
fields may be filled in.
"""

from .filling import empty_fields, fill
from .lookups import Lookups
from .own import Own
from .pdok import Pdok
from .question import Question, can_be_asked, question_of

__all__ = [
    "Lookups",
    "Own",
    "Pdok",
    "Question",
    "can_be_asked",
    "empty_fields",
    "fill",
    "question_of",
]
