"""How often a real address, postcode or phone is refused, and a wrong one accepted.

The cases and where they come from: tests/data/README.md. `python -m benchmarks.accuracy` prints
each case that goes wrong, with its country and the reason.
"""

from .score import BUDGETS, Score, measure, scores
from .verdict import Failure

__all__ = ["BUDGETS", "Failure", "Score", "measure", "scores"]
