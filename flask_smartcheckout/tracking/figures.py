"""Figures: what a checkout adds to the sums of its day."""

from __future__ import annotations

from collections.abc import Mapping

from .facets import Segment
from .histogram import bucket
from .ledger import Counts
from .steps import STEPS, SUBMITTED
from .summary import Summary
from .token import moment
from .walk import ORDER, FieldTally, Leaving


def segment(summary: Summary) -> Segment:
    """Return the segment a checkout counts in: the UTC day of its first page, its newest facts."""
    view = summary.view
    return Segment(
        day=moment(summary.opened).date().isoformat(),
        currency=view.currency,
        country=view.country,
        locale=view.locale,
        device=view.device,
        browser=view.browser,
        payment=view.payment,
        version=view.form_version,
        returning=view.returning,
    )


def counts(summary: Summary) -> Counts:
    """Return all that a checkout adds to the figures of its segment; a bot only to `bots`."""
    if summary.view.bot:
        return {("daily",): {"bots": 1}}
    found: Counts = {("daily",): _daily(summary)}
    left = summary.left if summary.state == "abandoned" else None
    for depth, step in enumerate(STEPS, start=1):
        found["step", step] = _step(summary, step, depth, left)
    for name, tally in summary.fields.items():
        found["field", name] = _field(tally)
        found |= _errors(name, tally, summary, left)
    if summary.depth >= SUBMITTED:
        found["field", ORDER] = {"reached": 1}
    found |= _signs(summary, left)
    if left:
        found.setdefault(("field", left.field), {}).update(
            left_here=1, money_left=summary.view.value
        )
    return {key: kept for key, values in found.items() if (kept := _nonzero(values))}


def _nonzero(values: Mapping[str, int]) -> dict[str, int]:
    return {measure: int(value) for measure, value in values.items() if value}


def _daily(summary: Summary) -> dict[str, int]:
    ordered = summary.state == "ordered"
    abandoned = summary.state == "abandoned"
    value = summary.view.value
    return {
        "viewed": 1,
        "started": summary.started,
        "active": summary.state == "active",
        "bounced": summary.state == "bounced",
        "abandoned": abandoned,
        "ordered": ordered,
        "recovered": summary.recovered,
        "paid": summary.paid,
        "at_risk": value * abandoned,
        "order_value": value * ordered,
        "recovered_value": value * summary.recovered,
    }


def _step(summary: Summary, step: str, depth: int, left: Leaving | None) -> dict[str, int]:
    here = left is not None and left.step == step
    quiet = left is not None and here and not left.code
    value = summary.view.value
    return {
        "reached": summary.depth >= depth,
        "left_here": here,
        "money_left": value * here,
        "without_error": quiet,
        "money_without_error": value * quiet,
    }


def _field(tally: FieldTally) -> dict[str, int]:
    timed = {} if tally.autofilled else _times(tally)
    return {
        "reached": 1,
        "focused": tally.focused,
        "corrections": tally.corrected,
        "returns": tally.returned,
        "left_blank": tally.left_blank,
        "autofilled": tally.autofilled,
        "help_opened": tally.help_opened,
        **timed,
    }


def _times(tally: FieldTally) -> dict[str, int]:
    found: dict[str, int] = {}
    if tally.time_ms:
        found |= {"time_ms": tally.time_ms, f"time_{bucket(tally.time_ms)}": 1}
    if tally.hesitation_ms is not None:
        slot = f"hesitation_{bucket(tally.hesitation_ms)}"
        found |= {"hesitation_ms": tally.hesitation_ms, slot: 1}
    return found


def _errors(name: str, tally: FieldTally, summary: Summary, left: Leaving | None) -> Counts:
    if not tally.first_error:
        return {}
    gave_up = left is not None and left.field == name
    went_on = summary.state == "ordered" or (tally.mended and summary.state != "active")
    error = {
        "seen": 1,
        "fixed": went_on and not gave_up,
        "gave_up": gave_up,
        "money_left": summary.view.value * gave_up,
    }
    shape = {"visits": 1, "left_here": gave_up}
    return {
        ("error", name, tally.first_error): error,
        **{("shape", name, *refused): dict(shape) for refused in tally.shapes},
    }


def _signs(summary: Summary, left: Leaving | None) -> Counts:
    found: Counts = {("leaving", sign, "", ""): {"seen": 1} for sign in summary.signs}
    gone = {"left_here": 1, "money_left": summary.view.value}
    if left and not left.code:
        found["leaving", left.sign, left.step, left.field] = gone
    elif summary.unpaid:
        found["leaving", summary.unpaid, "paid", ""] = gone
    return found
