"""The form of the alerts: what the owner typed, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from babel.numbers import format_decimal

from ...alerts.rules import RULES, Rule
from ...alerts.store import Alert
from ...i18n import get_locale
from ...i18n import gettext as _
from ...money import Money
from . import typed
from .typed import Typed, Wrong

Wanted = dict[str, tuple[bool, int, int]]
"""By kind: whether it is on, its threshold (money in minor units), the least there have to be."""

MOST_LEAST = 1_000_000


def shown(alerts: list[Alert], currency: str) -> Typed:
    """Return the form as the alerts stand."""
    values: dict[str, str] = {}
    for one in alerts:
        kind = one.rule.kind
        values[f"on_{kind}"] = "1" if one.enabled else ""
        values[f"threshold_{kind}"] = _written(one, currency)
        values[f"least_{kind}"] = str(one.least)
    return Typed(values)


def _written(alert: Alert, currency: str) -> str:
    if alert.rule.unit != "money":
        return str(alert.threshold)
    amount = Money(alert.threshold, currency).decimal
    return format_decimal(amount, format="0.##", locale=get_locale(), decimal_quantization=False)


def read(form: Mapping[str, str], currency: str) -> tuple[Wanted | None, Typed]:
    """Return what is wanted, or None where a number is wrong; and the form to show again."""
    readers: dict[str, typed.Reader] = {}
    for kind, rule in RULES.items():
        readers[f"threshold_{kind}"] = _threshold(rule, currency)
        readers[f"least_{kind}"] = partial(typed.whole, most=MOST_LEAST)
    meant, again = typed.read(form, readers)
    missing = _missing(form)
    if again.errors or missing:
        return None, Typed(again.values, {**missing, **again.errors})
    return {kind: _wanted(rule, again.values, meant) for kind, rule in RULES.items()}, again


def _threshold(rule: Rule, currency: str) -> typed.Reader:
    if rule.unit == "money":
        return partial(_money, currency=currency)
    return partial(typed.whole, most=rule.most)


def _money(text: str, currency: str) -> int:
    money = typed.amount(text, currency)
    if not money.minor:
        raise Wrong(_("Write an amount of more than nothing."))
    return money.minor


def _missing(form: Mapping[str, str]) -> dict[str, str]:
    names = [f"threshold_{kind}" for kind in RULES]
    names += [f"least_{kind}" for kind, rule in RULES.items() if rule.least]
    return {name: _("Write a number.") for name in names if not form.get(name, "").strip()}


def _wanted(
    rule: Rule, values: Mapping[str, str], meant: Mapping[str, int]
) -> tuple[bool, int, int]:
    kind = rule.kind
    least = meant[f"least_{kind}"] if rule.least else 0
    return bool(values.get(f"on_{kind}")), meant[f"threshold_{kind}"], least
