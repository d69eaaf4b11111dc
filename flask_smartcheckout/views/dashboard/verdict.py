"""The verdict of a comparison in words, before any picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...i18n import N_
from ...i18n import gettext as _
from ...tracking.sides import Measure
from . import words
from .figures import points


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is clear, in a sentence each, and what can be said about orders."""

    clear: tuple[str, ...]
    orders: str


_UP = {
    "viewed": N_("More of those who saw the form ordered."),
    "bounced": N_("More left the form untouched."),
    "started": N_("More of those who started ordered."),
    "step": N_("More left before “%(name)s”."),
    "field": N_("More saw an error at “%(name)s”."),
}
_DOWN = {
    "viewed": N_("Fewer of those who saw the form ordered."),
    "bounced": N_("Fewer left the form untouched."),
    "started": N_("Fewer of those who started ordered."),
    "step": N_("Fewer left before “%(name)s”."),
    "field": N_("Fewer saw an error at “%(name)s”."),
}
_MOST = 4
"""So many clear differences are told in words; the tables have them all."""


def of(measures: Sequence[Measure]) -> Verdict:
    """Return the verdict; the largest clear differences first."""
    clear = [one for one in measures if one.judged.reading == "clear"]
    ranked = sorted(clear, key=lambda one: -abs(one.judged.difference.value))
    started = next((one for one in measures if one.kind == "started"), None)
    orders = _orders(started) if started else _too_few()
    return Verdict(tuple(_sentence(one) for one in ranked[:_MOST]), orders)


def _sentence(measure: Measure) -> str:
    sentences = _UP if measure.judged.difference.value > 0 else _DOWN
    named: dict[str, Callable[[str], str]] = {"step": words.step, "field": words.field}
    name = named[measure.kind](measure.name) if measure.kind in named else ""
    return _(sentences[measure.kind], name=name)


def _orders(started: Measure) -> str:
    found = started.judged.difference
    ends = {"low": points(100 * found.low), "high": points(100 * found.high)}
    if started.judged.reading == "few":
        return _too_few()
    if started.judged.reading == "clear":
        return _("Conversion differs by %(low)s to %(high)s points.", **ends)
    if started.judged.reading == "barely":
        return _("Conversion may differ, only just: by %(low)s to %(high)s points.", **ends)
    return _(
        "Whether more or fewer order cannot be said yet: the difference is somewhere between "
        "%(low)s and %(high)s points.",
        **ends,
    )


def _too_few() -> str:
    return _("Too few checkouts to say whether more or fewer order.")
