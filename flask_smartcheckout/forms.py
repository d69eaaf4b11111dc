"""Country rules become a WTForms class: one a country, built once and kept."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from wtforms import EmailField, Field, Form, StringField, TelField
from wtforms.validators import ValidationError

from .countries import AddressCheck, CountryRules, FieldRule, check_address
from .wording import error_message

CONTACT = ("email", "phone")
POSTAL = (
    "name",
    "company",
    "street",
    "house_number",
    "addition",
    "street2",
    "district",
    "city",
    "state",
    "postcode",
    "kana",
    "tax_id",
    "einvoice",
)
APART = ("house_number", "addition")
# Optional ones of these are folded away, so that a first look shows eight fields at most.
FOLDED = ("company", "street2", "kana", "tax_id", "einvoice", "phone")


class Problem(str):
    """An error message that knows its code."""

    code: str

    def __new__(cls, message: str, code: str) -> Problem:
        """Make a message with a code of the public list."""
        problem = super().__new__(cls, message)
        problem.code = code
        return problem


class FollowsRule:
    """The validator of every field: what the judge of the whole address found for it."""

    def __init__(self, rule: FieldRule) -> None:
        self.rule = rule
        self.field_flags = {"required": True} if rule.need == "required" else {}

    def __call__(self, form: AddressForm, field: Field) -> None:
        """Refuse the field when the judge did."""
        for error in form.judged.errors:
            if error.field == field.short_name:
                raise ValidationError(Problem(error_message(error, self.rule), error.code))


class AddressForm(Form):  # type: ignore[misc]
    """The fields of one address; subclasses are made by `address_form`."""

    rules: ClassVar[CountryRules]
    names: ClassVar[tuple[str, ...]]

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, by field name."""
        return {name: (self[name].data or "").strip() for name in self.names}

    @cached_property
    def judged(self) -> AddressCheck:
        """What the country's rules say of everything typed."""
        required = [n for n in self.names if self.rules.fields[n].need == "required"]
        return check_address(self.rules, self.typed, require=required)

    @property
    def problems(self) -> list[tuple[str, Problem]]:
        """The errors after `validate()`, as (field name, message), in the order of the page."""
        return [
            (self[name].name, self[name].errors[0])
            for name in page_order(self.rules, self.names)
            if self[name].errors
        ]


def page_order(rules: CountryRules, names: Iterable[str]) -> list[str]:
    """Return field names as the page has them: visible ones in the country's order, then the rest.

    A hidden house number comes first: beside the street, Chrome would fill in the street without.
    """
    wanted = set(names)
    order = [name for name in ("email", *rules.order) if name in wanted]
    rest = [n for n in (*POSTAL, *CONTACT) if n in wanted and n not in order]
    return [*(n for n in rest if n in APART), *order, *(n for n in rest if n not in APART)]


def is_folded(rule: FieldRule) -> bool:
    """Whether a field waits behind “add” instead of standing in the form."""
    return rule.name in FOLDED and rule.need == "optional"


@lru_cache(maxsize=1024)
def address_form(rules: CountryRules, names: tuple[str, ...]) -> type[AddressForm]:
    """Return the form class of a country for some of its fields."""
    fields: dict[str, Any] = {name: _field(rules.fields[name]) for name in names}
    return type(
        f"AddressForm{rules.code}", (AddressForm,), {"rules": rules, "names": names, **fields}
    )


def _field(rule: FieldRule) -> Any:
    validators = [FollowsRule(rule)]
    kinds = {"email": EmailField, "phone": TelField}
    return kinds.get(rule.name, StringField)(rule.label, validators)
