"""What the doctor says: findings as lines for a person, quiet about what is well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .finding import Finding, Level, placed

MARKS: dict[Level, str] = {"error": "✗", "warning": "!", "ok": "✓"}
_NAMED = 4


def lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield a line for each finding; what holds for several countries is said once."""
    known = tuple(findings)
    width = max(len(one.check) for one in known)
    for (check, level, message), countries in _grouped(known).items():
        yield f"{MARKS[level]} {check:<{width}}  {placed(message, named(countries))}"
    yield ""
    yield _summary(known)


def _grouped(findings: Iterable[Finding]) -> dict[tuple[str, Level, str], list[str]]:
    groups: dict[tuple[str, Level, str], list[str]] = {}
    for one in findings:
        countries = groups.setdefault((one.check, one.level, one.message), [])
        if one.country:
            countries.append(one.country)
    return groups


def named(countries: list[str]) -> str:
    """Return some countries, and how many more: "GB, NL, CA, PL and 31 more"."""
    if len(countries) > _NAMED + 1:
        return f"{', '.join(countries[:_NAMED])} and {len(countries) - _NAMED} more"
    *others, last = countries or [""]
    return f"{', '.join(others)} and {last}" if others else last


def _summary(findings: tuple[Finding, ...]) -> str:
    groups = list(_grouped(findings))
    errors = sum(level == "error" for _check, level, _message in groups)
    warnings = sum(level == "warning" for _check, level, _message in groups)
    if not errors and not warnings:
        return "All is well."
    return f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}."


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
