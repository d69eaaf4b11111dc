"""The fields of the form as the templates draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..countries import FieldRule
from ..forms import AddressForm, Problem, is_folded, page_order
from ..wording import area_options, help_text, hint, label
from .basket import Basket
from .notes import Note

_TYPES = {"email": "email", "phone": "tel", "state": "select"}
_LEFT_TO_RIGHT = ("email", "phone", "postcode", "tax_id", "einvoice")


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a field of the shop's own stands in the form.

    `countries` are those it is asked in, space-separated, "" where the country does not matter.
    A label with a link is in three `parts`, the middle one linked.
    """

    asked: bool
    countries: str
    folded: bool
    link: str
    parts: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its rule, its words, what was typed and what is wrong with it."""

    rule: FieldRule
    name: str
    label: str
    hint: str
    help: str
    value: str
    autocomplete: str
    error: Problem | None = None
    note: Note | None = None
    options: Sequence[tuple[str, str]] = ()
    type: str = "text"
    attributes: Mapping[str, str] = field(default_factory=dict)
    drawn: Drawn | None = None

    @property
    def id(self) -> str:
        """The element's id, the same on every page."""
        return f"sc-f-{self.name}"

    @property
    def required(self) -> bool:
        """Whether it must be filled in."""
        return self.rule.need == "required"

    @property
    def shown(self) -> bool:
        """Whether it is asked for just now."""
        return self.drawn.asked if self.drawn else self.rule.shown

    @property
    def described_by(self) -> str:
        """The ids of what describes the control."""
        parts = [] if self.type == "checkbox" else ["hint"]
        return " ".join(f"{self.id}-{part}" for part in [*parts, "msg", "note"])


def rows(basket: Basket, errors: Mapping[str, Problem]) -> dict[str, Any]:
    """Return the rows of the form by where they stand, as (row, hidden) in page order."""
    delivery = _rows(basket.form, errors, basket.notes)
    return {
        "contact_rows": [row for row in delivery if row.name == "email"],
        "address_rows": [r for r in delivery if r.name != "email" and not is_folded(r.rule)],
        "folded_rows": [r for r in delivery if is_folded(r.rule)],
        "billing_rows": _rows(basket.billing, errors, basket.notes, "billing "),
        "errors": errors,
    }


def _rows(
    form: AddressForm,
    errors: Mapping[str, Problem],
    notes: Mapping[str, Note],
    section: str = "",
) -> list[Row]:
    return [_row(form, name, errors, notes, section) for name in page_order(form.rules, form.names)]


def _row(
    form: AddressForm,
    name: str,
    errors: Mapping[str, Problem],
    notes: Mapping[str, Note],
    section: str,
) -> Row:
    rule, control = form.rules.fields[name], form[name]
    return Row(
        rule=rule,
        name=control.name,
        label=label(rule.label),
        hint=hint(rule),
        help=help_text(rule),
        value=control.data or "",
        autocomplete=_autocomplete(rule, section),
        error=errors.get(control.name),
        note=notes.get(control.name),
        options=area_options(form.rules) if name == "state" else (),
        type=_TYPES.get(name, "text"),
        attributes=_attributes(rule),
    )


def _autocomplete(rule: FieldRule, section: str) -> str:
    """Return what browsers fill a field with; they fill one section in one go.

    The address of the delivery has none, like the email address that is filled along with it.
    """
    alone = rule.autocomplete in ("on", "off", "email")
    return rule.autocomplete if alone else section + rule.autocomplete


def _attributes(rule: FieldRule) -> dict[str, str]:
    attributes = {"enterkeyhint": "next"}
    if rule.inputmode:
        attributes["inputmode"] = rule.inputmode
    if rule.autocapitalize:
        attributes["autocapitalize"] = rule.autocapitalize
    if rule.name in _LEFT_TO_RIGHT:
        attributes |= {"dir": "ltr", "spellcheck": "false"}
    return attributes
