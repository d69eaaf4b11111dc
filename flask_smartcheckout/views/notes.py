"""What looks odd but stops no order, and what was probably meant: an offer beside the field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..countries import FieldError, Moved, suggest_email
from ..forms import AddressForm
from ..i18n import country_name
from ..wording import elsewhere_message, moved_message, offer_message, warning_message


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence beside a field; `value` is what a button puts into the field `takes`."""

    message: str
    takes: str = ""
    value: str = ""


def notes(form: AddressForm, prefix: str, sold_to: frozenset[str], moved: Moved) -> dict[str, Note]:
    """Return the notes on an address by the name of the field they stand beside.

    `prefix` stands before the form's names in the billing address; `sold_to` are the
    countries that may be offered instead, `moved` says what became of the house number.
    """
    found: dict[str, Note] = {}
    for name, note in _all(form, sold_to, moved):
        found.setdefault(prefix + name, Note(note.message, prefix + note.takes, note.value))
    return found


def _all(form: AddressForm, sold_to: frozenset[str], moved: Moved) -> Iterator[tuple[str, Note]]:
    if said := moved_message(moved):
        yield "street", Note(said)
    meant = suggest_email(form.typed["email"]) if "email" in form.names else None
    if meant:
        yield "email", Note(offer_message(meant), "email", meant)
    for problem in (*form.judged.errors, *form.judged.warnings):
        note = _note(form, problem, problem in form.judged.warnings, sold_to)
        if note and problem.field in form.names:
            yield problem.field, note


def _note(
    form: AddressForm, problem: FieldError, is_warning: bool, sold_to: frozenset[str]
) -> Note | None:
    country = problem.params.get("country")
    if problem.code == "mismatch" and country:
        name = country_name(country)
        if country not in sold_to:
            return Note(elsewhere_message(name))
        return Note(offer_message(name), "country", country)
    if (
        problem.field == "postcode"
        and problem.code != "mismatch"
        and "suggestion" in problem.params
    ):
        meant = problem.params["suggestion"]
        return Note(offer_message(meant), "postcode", meant)
    if not is_warning:
        return None
    return Note(warning_message(problem, form.rules.fields[problem.field]))
