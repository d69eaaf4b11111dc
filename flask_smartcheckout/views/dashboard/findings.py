"""What to fix first, in words: a sentence, its evidence, and where to begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...i18n import N_, country_name, format_number
from ...i18n import gettext as _
from ...tracking.report import Amounts, Filters, Finding, Overview
from . import words
from .figures import percent, total

SHOWN = 5
"""How many findings are read at once; the rest is one click away."""

_ERROR_FIXES = {
    "required": N_("Say why it is asked"),
    "unknown_value": N_("Check what is accepted"),
    "not_deliverable": N_("Say earlier where you deliver"),
}
_STEP_FIXES = {
    "contact": N_("Ask for less at the start"),
    "address": N_("Look at the address fields"),
    "shipping": N_("Show shipping costs earlier"),
    "payment": N_("Look at the ways to pay"),
    "submitted": N_("Look at what comes before the order button"),
    "ordered": N_("Look at the orders that were refused"),
}
_ANY_ERROR_FIX = N_("Check the rule")
_ANY_STEP_FIX = N_("Look at the fields")


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
    """Add up findings: no checkout counts under two."""
    money = total(finding.money for finding in findings)
    return Sum(len(findings), sum(finding.left for finding in findings), money)


def _told(finding: Finding, leading: str) -> Told:
    weight = sum(amount.minor for amount in finding.money if amount.currency == leading)
    in_words = _field_error if finding.kind == "field_error" else _step_drop
    sentence, evidence, fix, page, anchor = in_words(finding)
    return Told(_subject(finding), sentence, evidence, fix, page, anchor, finding, weight)


def _subject(finding: Finding) -> str:
    where = words.field(finding.field) if finding.field else words.step(finding.step or "")
    if finding.country is None:
        return where
    return _("%(place)s, %(country)s", place=where, country=country_name(finding.country))


def _field_error(finding: Finding) -> tuple[str, str, str, str, str]:
    code = finding.code or ""
    sentence = _(
        "%(share)s of those who saw “%(error)s” left.",
        share=percent(finding.left, finding.seen, 0),
        error=words.error(code),
    )
    evidence = _(
        "%(seen)s saw it, %(left)s left.",
        seen=format_number(finding.seen),
        left=format_number(finding.left),
    )
    anchor = "shapes" if finding.shape else str(finding.field)
    fix = _(_ERROR_FIXES.get(code, _ANY_ERROR_FIX))
    return sentence, evidence, fix, "dashboard_fields", anchor


def _step_drop(finding: Finding) -> tuple[str, str, str, str, str]:
    step = finding.step or ""
    page = "dashboard_orders" if step == "ordered" else "dashboard_fields"
    fix = _(_STEP_FIXES.get(step, _ANY_STEP_FIX))
    return _drop(finding), _drop_evidence(finding), fix, page, "fields"


def _drop(finding: Finding) -> str:
    share = percent(finding.left, finding.seen)
    if not finding.elsewhere_seen:
        return _("%(share)s of those who got this far left without an error.", share=share)
    return _(
        "%(share)s of those who got this far left, against %(elsewhere)s elsewhere.",
        share=share,
        elsewhere=percent(finding.elsewhere_left, finding.elsewhere_seen),
    )


def _drop_evidence(finding: Finding) -> str:
    counts = {"left": format_number(finding.left), "seen": format_number(finding.seen)}
    more = _more_than_elsewhere(finding)
    if more <= 0:
        return _("%(left)s of %(seen)s left without an error.", **counts)
    return _(
        "%(left)s of %(seen)s left without an error, about %(more)s more than the rate elsewhere "
        "would make it.",
        **counts,
        more=format_number(more),
    )


def _more_than_elsewhere(finding: Finding) -> int:
    if not finding.elsewhere_seen:
        return 0
    expected = finding.seen * finding.elsewhere_left / finding.elsewhere_seen
    return round(finding.left - expected)
