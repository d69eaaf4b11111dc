"""Where and why shoppers give up: events, checkouts, exact figures and what the owner reads.

`events` and `token` judge what a browser sends, `intake` keeps it, `summary` folds the events of a
checkout into what became of it, `figures` adds that up per day, `report` reads the sums.
No typed value is ever recorded, and nothing that tells who a shopper is.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .checkouts import ServerEvent, record, sweep
    from .events import MAX_BATCH
    from .intake import Outcome, ingest
    from .shapes import shape, shape_of
    from .token import Facts, issue, new_tracking_id, read

_HOMES = {
    "Facts": ".token",
    "MAX_BATCH": ".events",
    "Outcome": ".intake",
    "ServerEvent": ".checkouts",
    "ingest": ".intake",
    "issue": ".token",
    "new_tracking_id": ".token",
    "read": ".token",
    "record": ".checkouts",
    "shape": ".shapes",
    "shape_of": ".shapes",
    "sweep": ".checkouts",
}

__all__ = [
    "MAX_BATCH",
    "Facts",
    "Outcome",
    "ServerEvent",
    "ingest",
    "issue",
    "new_tracking_id",
    "read",
    "record",
    "shape",
    "shape_of",
    "sweep",
]


def __getattr__(name: str) -> object:
    """Load a name on first use, so that SQLAlchemy and msgspec come no earlier (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name], __name__), name)
