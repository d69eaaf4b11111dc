"""What to fix first, in words: a sentence, its evidence, and where to begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...i18n import N_, country_name, format_number
from ...i18n import gettext as _
from ...i18n import ngettext as _n
from ...tracking.report import Amounts, Filters, Finding, Overview
from . import words
from .figures import percent, seconds, total
from .finding_words import WORDS, Words

SHOWN = 5
"""How many findings are read at once; the rest is one click away."""


_ERROR_FIXES = {
    "required": N_("Say why it is asked"),
    "unknown_value": N_("Check what is accepted"),
}
"""What to do about an error of this code, when no rule says more."""

_EXAMPLE = N_("Show an example of what is accepted")
"""What to do where no one shape accounts for most of those who left."""

_STEP_FIXES = {
    "contact": N_("Ask for less at the start"),
    "address": N_("Look at the address fields"),
    "shipping": N_("Show shipping costs earlier"),
    "payment": N_("Look at the ways to pay"),
    "submitted": N_("Look at what comes before the order button"),
    "ordered": N_("Look at the orders that were refused"),
}
"""What to do about leaving before a step."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it is read: subject and sentence, the counts behind it, and what to do.

    `weight` is its money (minor units) in the leading currency, for the bar beside it.
    """

    subject: str
    sentence: str
    evidence: str
    fix: str
    fix_page: str
    fix_anchor: str
    finding: Finding
    weight: int

    @property
    def typed(self) -> str:
        """Who typed the shape beside it, "" where there is none."""
        found = self.finding
        if not found.shape:
            return ""
        if not found.shape_country:
            return _n(
                "%(num)s of those who left typed this shape:",
                "%(num)s of those who left typed this shape:",
                found.shape_left,
            )
        return _n(
            "%(num)s of those who left typed this shape, in %(country)s:",
            "%(num)s of those who left typed this shape, in %(country)s:",
            found.shape_left,
            country=country_name(found.shape_country),
        )

    @property
    def visits(self) -> Filters:
        """The filters whose log shows the very checkouts."""
        return self.finding.visits


@dataclass(frozen=True, slots=True)
class Sum:
    """What all findings hold together."""

    count: int
    left: int
    money: Amounts


def tell(overview: Overview) -> list[Told]:
    """Put the findings into words, in their order."""
    leading = overview.totals.at_risk[0].currency if overview.totals.at_risk else ""
    return [_told(finding, leading) for finding in overview.findings]


def add_up(findings: Sequence[Finding]) -> Sum:
    """Add up findings of abandoned checkouts, none of which counts under two."""
    lost = [finding for finding in findings if not finding.is_unpaid]
    money = total(finding.money for finding in lost)
    return Sum(len(findings), sum(finding.left for finding in lost), money)


def _told(finding: Finding, leading: str) -> Told:
    said = WORDS[finding.kind]
    values = told_values(finding)
    sentence = said.compared if finding.elsewhere_seen and said.compared else said.sentence
    return Told(
        words.subject(finding.about),
        _(sentence, **values),
        _evidence(finding, said, values),
        _(_fix(finding, said)),
        "dashboard_orders" if finding.step == "ordered" else said.page,
        said.anchor or finding.field or "fields",
        finding,
        sum(amount.minor for amount in finding.money if amount.currency == leading),
    )


def told_values(finding: Finding) -> dict[str, str]:
    """Return what the words of a finding may say, written for the reader."""
    amount, usual = (
        seconds(one) if finding.kind in _TIMED else percent(one, 1000, 0)
        for one in (finding.amount, finding.usual)
    )
    return {
        "share": percent(finding.left, finding.seen, 0 if finding.code else 1),
        "elsewhere": percent(finding.elsewhere_left, finding.elsewhere_seen),
        "seen": format_number(finding.seen),
        "left": format_number(finding.left),
        "error": words.error(finding.code or ""),
        "amount": amount,
        "usual": usual,
    }


_TIMED = {"help_missing", "hesitation"}


def _fix(finding: Finding, said: Words) -> str:
    if finding.kind == "field_error" and finding.shape:
        return _EXAMPLE
    if finding.kind == "field_error":
        return _ERROR_FIXES.get(finding.code or "", said.fix)
    return _STEP_FIXES.get(finding.step or "", said.fix)


def _evidence(finding: Finding, said: Words, values: dict[str, str]) -> str:
    more = _more_than_elsewhere(finding)
    if more <= 0 or not (finding.step or finding.segment or finding.field):
        return _(said.evidence, **values)
    return _(
        "%(left)s of %(seen)s left without an error, about %(more)s more than the rate elsewhere "
        "would make it.",
        **values,
        more=format_number(more),
    )


def _more_than_elsewhere(finding: Finding) -> int:
    if not finding.elsewhere_seen or finding.code:
        return 0
    expected = finding.seen * finding.elsewhere_left / finding.elsewhere_seen
    return round(finding.left - expected)
