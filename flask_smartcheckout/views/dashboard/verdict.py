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
    "viewed": N_("%(side)s: more of those who saw the form ordered."),
    "bounced": N_("%(side)s: more left the form untouched."),
    "started": N_("%(side)s: more of those who started ordered."),
    "step": N_("%(side)s: more left before “%(name)s”."),
    "field": N_("%(side)s: more saw an error at “%(name)s”."),
}
_DOWN = {
    "viewed": N_("%(side)s: fewer of those who saw the form ordered."),
    "bounced": N_("%(side)s: fewer left the form untouched."),
    "started": N_("%(side)s: fewer of those who started ordered."),
    "step": N_("%(side)s: fewer left before “%(name)s”."),
    "field": N_("%(side)s: fewer saw an error at “%(name)s”."),
}
_MOST = 4
"""So many clear differences are told in words; the tables have them all."""


def of(measures: Sequence[Measure], side: str) -> Verdict:
    """Return the verdict on the second side, which is called `side`; the largest first."""
    clear = [one for one in measures if one.judged.reading == "clear"]
    ranked = sorted(clear, key=lambda one: -abs(one.judged.difference.value))
    started = next((one for one in measures if one.kind == "started"), None)
    orders = _orders(started, side) if started else _too_few()
    return Verdict(tuple(_sentence(one, side) for one in ranked[:_MOST]), orders)


def _sentence(measure: Measure, side: str) -> str:
    sentences = _UP if measure.judged.difference.value > 0 else _DOWN
    named: dict[str, Callable[[str], str]] = {"step": words.step, "field": words.field}
    name = named[measure.kind](measure.name) if measure.kind in named else ""
    return _(sentences[measure.kind], name=name, side=side)


def _orders(started: Measure, side: str) -> str:
    found = started.judged.difference
    ends = {"low": points(100 * found.low), "high": points(100 * found.high), "side": side}
    if started.judged.reading == "few":
        return _too_few()
    if started.judged.reading == "clear":
        return _("%(side)s: conversion differs by %(low)s to %(high)s points.", **ends)
    if started.judged.reading == "barely":
        return _(
            "%(side)s: conversion may differ, only just: by %(low)s to %(high)s points.", **ends
        )
    return _(
        "Whether more or fewer order cannot be said yet: the difference is somewhere between "
        "%(low)s and %(high)s points.",
        **ends,
    )


def _too_few() -> str:
    return _("Too few checkouts to say whether more or fewer order.")
