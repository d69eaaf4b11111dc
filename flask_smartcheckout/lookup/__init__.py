"""Completing an address: the look-ups there are, and what keeps them from ever being in the way.

`pdok` and `own` know addresses; `fetch` bounds the time and size of an answer; `cache`, `breaker`
and `bucket` spare those who are asked; `lookups` puts them together; `question` and `filling` say
what is asked of an address and which of its empty fields may be filled in.
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
