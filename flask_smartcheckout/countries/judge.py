"""The judge: is this an address the post can deliver to, and what should the shopper mend?

A real address is never refused. What can't be right is an error; what only looks odd a warning.
"""

import re
from collections.abc import Collection, Mapping

from .areas import areas_of_postcode, areas_within, match_area
from .characters import clean_text
from .einvoices import check_einvoice
from .emails import check_email
from .fields import NAMES
from .names import check_name
from .phones import check_phone
from .postcodes import canonical_postcode, check_postcode, compiled
from .rule import Area, CountryRules, FieldRule
from .rulebook import rules
from .streets import NUMBERED, has_number, part_streets
from .tax_ids import check_tax_id
from .verdict import AddressCheck, Code, FieldCheck, FieldError

_PERSONAL = ("name", "email", "phone", "kana", "tax_id", "einvoice")
_PLACES = ("street", "street2", "house_number", "addition", "district", "city", "state", "postcode")
_HOPELESS = 4096


def check_address(
    country: str | CountryRules, fields: Mapping[str, object], *, require: Collection[str] = ()
) -> AddressCheck:
    """Judge an address as the checkout would.

    `country` is a code, or the rules of a shop that overrides some. Fields hidden for the country
    are ignored, except a postcode where there are none. Name, e-mail, phone, tax number and the
    address of e-invoices are judged when given; `require` names fields that must be there. In
    `normalized` the state is its code, the phone E.164 (or as typed, with a warning). Raises
    UnknownCountry.
    """
    book = rules(country) if isinstance(country, str) else country
    return _Sitting(book, require).judge(fields)


def normalize(country: str | CountryRules, fields: Mapping[str, object]) -> dict[str, str]:
    """The address in canonical form, without empty fields; what can't be read stays as typed."""
    return check_address(country, fields).normalized


def check_field(country: str | CountryRules, field: str, value: str) -> FieldCheck:
    """Judge one value by itself; an empty one only where the country requires the field."""
    book = rules(country) if isinstance(country, str) else country
    verdict = check_address(book, {field: value}, require=_required(book, field))
    for problem in (*verdict.errors, *verdict.warnings):
        if problem.field == field:
            return FieldCheck(verdict.normalized.get(field, ""), problem, problem in verdict.errors)
    return FieldCheck(verdict.normalized.get(field, ""))


def _required(book: CountryRules, field: str) -> tuple[str, ...]:
    return (field,) if field in NAMES and book.fields[field].need == "required" else ()


class _Sitting:
    """One address before the judge."""

    def __init__(self, book: CountryRules, require: Collection[str]) -> None:
        self.book = book
        self.require = require
        self.errors: list[FieldError] = []
        self.warnings: list[FieldError] = []
        self.values: dict[str, str] = {}
        self.rubbish: dict[str, str] = {}  # too long to be read any further

    def judge(self, fields: Mapping[str, object]) -> AddressCheck:
        self._read(fields)
        self._complete()
        self._judge_places()
        self._judge_person()
        self._look_next_door()
        given = self.values | self.rubbish
        kept = {name: given[name] for name in NAMES if given.get(name)}
        return AddressCheck(not self.errors, tuple(self.errors), tuple(self.warnings), kept)

    # Reading: known fields, clean, apart, and what follows from the rest filled in.

    def _read(self, fields: Mapping[str, object]) -> None:
        for name, given in fields.items():
            if isinstance(given, str) and name in self.book.longest:
                self._take(name, given)
            elif given is not None and name != "country":
                self._take_oddity(name, given)
        if self.book.fields["house_number"].shown:
            self.values = part_streets(self.values)

    def _take_oddity(self, name: str, given: object) -> None:
        """A number where text is usual (an integer postcode), or something that isn't ours."""
        if name not in NAMES:
            self._refuse(name, "unexpected")
        elif isinstance(given, bool) or not isinstance(given, str | int):
            self._refuse(name, "invalid_format")
        elif name in self.book.longest:
            self._take(name, str(given))

    def _take(self, name: str, given: str) -> None:
        longest = self.book.longest[name]
        value = clean_text(given) if len(given) < _HOPELESS else given
        if len(value) > longest:
            if not self.book.fields[name].shown:
                return  # a shopper can't mend what the form doesn't show
            self._refuse(name, "too_long", length=str(longest))
            self.rubbish[name] = value
        else:
            self.values[name] = value

    def _complete(self) -> None:
        book, values = self.book, self.values
        if book.postcode.only and not values.get("postcode"):
            values["postcode"] = book.postcode.only
        if book.areas_in_city and not values.get("state"):
            area = match_area(book, values.get("city", ""))
            values["state"] = area.code if area and area.code in book.areas_in_city else ""

    # Judging where it goes.

    def _judge_places(self) -> None:
        refused = {error.field for error in self.errors}
        area = None if "state" in refused else self._judge_area()
        for name in _PLACES:
            if self.values.get(name) or name in refused:
                continue
            if self._must_have(name) and not self._satisfied_elsewhere(name):
                self._refuse(name, "required")
        if self.values.get("postcode") and "postcode" not in refused:
            self._judge_postcode(area)
        self._look_for_a_number()

    def _look_for_a_number(self) -> None:
        """Remark on an address without a house number, where hardly any has none."""
        number, street = self.values.get("house_number", ""), self.values.get("street", "")
        if number and not has_number(number):
            self._warn("house_number", "invalid_character", reason="number")
        elif number and not number.strip("0 "):
            self._warn("house_number", "invalid_format")
        elif street and not number and self._misses_a_number():
            self._warn("street", "too_short", reason="number")

    def _misses_a_number(self) -> bool:
        """Whether one is usual and not there; what has to be there is asked for in its field."""
        usual = self.book.code in NUMBERED and not self._must_have("house_number")
        return usual and not self._has_any_number()

    def _has_any_number(self) -> bool:
        return any(has_number(self.values.get(name, "")) for name in ("street", "street2"))

    def _must_have(self, name: str) -> bool:
        field = self.book.fields[name]
        return field.shown and (field.need == "required" or name in self.require)

    def _satisfied_elsewhere(self, name: str) -> bool:
        street = self.values.get("street", "")
        if "street" in self.rubbish and name in ("house_number", "city"):
            return True  # it may be in there; the shopper is told about the street first
        if name == "house_number":
            return has_number(street)
        return name == "city" and (
            self.values.get("state") in self.book.city_areas
            or bool(self.book.city_in_street and re.search(self.book.city_in_street, street))
        )

    def _judge_area(self) -> Area | None:
        typed = self.values.get("state")
        if not typed or not self.book.areas:
            return None
        area = match_area(self.book, typed) or self._area_of_region(typed)
        if area:
            self.values["state"] = area.code
            return area
        (self._refuse if self._area_is_wrong(typed) else self._warn)("state", "unknown_value")
        return None

    def _area_is_wrong(self, typed: str) -> bool:
        needed = self.book.fields["state"].need == "required"
        certain = needed and self.book.area_unknown == "block"
        return certain and not areas_within(self.book, typed)

    def _area_of_region(self, typed: str) -> Area | None:
        """The one area that both the region and the postcode point to."""
        within = areas_within(self.book, typed)
        if len(within) != 1:
            code = canonical_postcode(self.book.postcode, self.values.get("postcode", ""))
            there = {area.code for area in areas_of_postcode(self.book, code)}
            within = tuple(code for code in within if code in there)
        return self.book.area_by_code[within[0]] if len(within) == 1 else None

    def _judge_postcode(self, area: Area | None) -> None:
        rule = self.book.postcode
        check = check_postcode(rule, self.values["postcode"], self.book.fields["postcode"].label)
        self.values["postcode"] = check.value
        longest = self.book.longest["postcode"]
        if len(check.value) > longest:  # some characters are several once they are plain: ¼, ß
            return self._refuse("postcode", "too_long", length=str(longest))
        self._note(check)
        if check.problem is None and area:
            self._compare(area, check.value)

    def _compare(self, area: Area, postcode: str) -> None:
        if self.book.area_mismatch == "off" or not area.postcodes:
            return
        there = areas_of_postcode(self.book, postcode)
        if not there or area in there:
            return
        borders = {code for other in there for code in other.neighbours}
        sure = self.book.area_mismatch == "block" and area.code not in borders
        example = self.book.postcode.examples[0]
        tell = self._refuse if sure else self._warn
        tell("postcode", "mismatch", area=area.name, suggestion=there[0].code, example=example)

    # Judging whom it is for.

    def _judge_person(self) -> None:
        refused = {error.field for error in self.errors}
        for name in _PERSONAL:
            if name in refused:
                continue
            if self.values.get(name):
                self._judge_given(name)
            elif name in self.require:
                self._refuse(name, "required")

    def _judge_given(self, name: str) -> None:
        value = self.values[name]
        if name == "name":
            self._keep(name, check_name(value))
        elif name == "email":
            self._keep(name, check_email(value))
        elif name == "phone":
            self._keep(name, check_phone(value, self.book.code))
        elif name == "tax_id" and self.book.tax_id:
            self._keep(name, check_tax_id(self.book.tax_id, value, self._told(name)))
        elif name == "einvoice" and self.book.einvoice:
            self._keep(name, check_einvoice(self.book.einvoice, value, self._told(name)))

    def _told(self, name: str) -> dict[str, str]:
        return _shared(self.book.fields[name])

    def _keep(self, name: str, check: FieldCheck) -> None:
        self.values[name] = check.value
        self._note(check)

    def _look_next_door(self) -> None:
        other = _next_door(self.book, self.values.get("postcode", ""))
        if other:
            self._warn("postcode", "mismatch", country=other, suggestion=other)

    # Telling.

    def _note(self, check: FieldCheck) -> None:
        if check.problem:
            (self.errors if check.blocks else self.warnings).append(check.problem)

    def _refuse(self, field: str, code: Code, **params: str) -> None:
        self.errors.append(self._error(field, code, params))

    def _warn(self, field: str, code: Code, **params: str) -> None:
        self.warnings.append(self._error(field, code, params))

    def _error(self, name: str, code: Code, params: dict[str, str]) -> FieldError:
        field = self.book.fields.get(name)
        return FieldError(name, code, {**_shared(field), **params} if field else params)


def _shared(field: FieldRule) -> dict[str, str]:
    shared = {"label": field.label}
    return {**shared, "example": field.example} if field.example else shared


def suggest_country(country: str | CountryRules, postcode: str) -> str | None:
    """The neighbour a postcode really belongs to ("JE" for JE2 3AB in a GB address), or None."""
    book = rules(country) if isinstance(country, str) else country
    return _next_door(book, canonical_postcode(book.postcode, postcode[:_HOPELESS]))


def _next_door(book: CountryRules, postcode: str) -> str | None:
    if not (book.suggestions and postcode):
        return None
    for code, pattern in book.suggestions.items():
        if compiled(pattern).fullmatch(postcode):
            return code
    return None
