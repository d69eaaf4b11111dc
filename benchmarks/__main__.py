"""Measure everything, or what is named, in one run, and print it as JSON.

Machines differ and are noisy, so times come with a ratio to something plain that is
measured in the same run; sizes and counts are exact.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from . import (
    accuracy,
    addresses,
    dashboard,
    events,
    lighthouse,
    page,
    quotes,
    requests,
    speed,
    start,
    switch,
)

MEASURES: dict[str, Callable[[], dict[str, Any]]] = {
    "start": start.measure,
    "page": page.measure,
    "speed": speed.measure,
    "lighthouse": lighthouse.measure,
    "switch": switch.measure,
    "requests": requests.measure,
    "quotes": quotes.measure,
    "addresses": addresses.measure,
    "accuracy": accuracy.measure,
    "events": events.measure,
    "dashboard": dashboard.measure,
}


def main() -> None:
    """Run the chosen measures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="measure", help=f"of {', '.join(MEASURES)}")
    names = parser.parse_args().names or list(MEASURES)
    unknown = set(names) - set(MEASURES)
    if unknown:
        parser.error(f"{', '.join(sorted(unknown))}: choose from {', '.join(MEASURES)}")
    print(json.dumps({"run": _about(), **{name: MEASURES[name]() for name in names}}, indent=2))


def _about() -> dict[str, str]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


if __name__ == "__main__":
    main()
