"""What it costs to begin: importing the package beside Flask, and each country's first form."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from typing import Any

RUNS = 9
_IMPORTS = """
import json, time
begin = time.process_time()
import flask, flask_babel
between = time.process_time()
from flask_smartcheckout import Shop, SmartCheckout
print(json.dumps([between - begin, time.process_time() - between]))
"""
_FORMS = """
import json, time
from flask_smartcheckout.countries import codes, rules
from flask_smartcheckout.forms import CONTACT, POSTAL, address_form
codes()
found = {}
for code in codes():
    begin = time.process_time()
    address_form(rules(code), (*CONTACT, *POSTAL))()
    found[code] = time.process_time() - begin
print(json.dumps(found))
"""


def measure() -> dict[str, Any]:
    """Return milliseconds of processor time, each the median of nine processes."""
    imports = [_run(_IMPORTS) for _ in range(RUNS)]
    forms = [_run(_FORMS) for _ in range(RUNS)]
    by_country = {code: statistics.median(run[code] for run in forms) for code in forms[0]}
    first, *_ = by_country  # the first one of all also reads what they share
    slowest = max((code for code in by_country if code != first), key=lambda code: by_country[code])
    return {
        "flask_ms": _ms(statistics.median(flask for flask, _ in imports)),
        "package_over_flask_ms": _ms(statistics.median(own for _, own in imports)),
        "budget_package_ms": 150,
        "very_first_form_ms": _ms(by_country[first]),
        "slowest_first_form": {"country": slowest, "ms": _ms(by_country[slowest])},
        "all_first_forms_ms": _ms(sum(by_country.values())),
        "budget_first_form_ms": 50,
    }


def _run(source: str) -> Any:
    command = [sys.executable, "-c", source]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)
