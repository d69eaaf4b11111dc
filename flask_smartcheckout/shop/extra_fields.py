"""The shop's own fields: what it asks beyond an address, of whom, and what it takes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as attributes
from datetime import date, datetime, timedelta

from ..cart import Line
from ..links import is_link
from .regions import country_list
from .reserved_names import LONGEST_NAME, reserved
from .text import OurText, Text

KINDS = ("text", "long_text", "choice", "checkbox", "date")
PLACES = ("contact", "address", "delivery", "button")
SHOP_LINKS = ("terms_url", "privacy_url")
LONGEST = 10_000  # characters; a whole form may have 64 kB
_MAX_LENGTH = {"text": 100, "long_text": 1_000}
_NAME = re.compile(rf"[a-z][a-z0-9_]{{0,{LONGEST_NAME - 1}}}", re.ASCII)
_LINKED = re.compile(r"([^\[\]]*)\[([^\[\]]+)\]([^\[\]]*)")
_OPTIONS = {
    "pattern": ("text",),
    "example": ("text",),
    "min_length": ("text", "long_text"),
    "max_length": ("text", "long_text"),
    "choices": ("choice",),
    "link": ("checkbox",),
    "earliest": ("date",),
    "latest": ("date",),
}
_LISTS = ("countries", "refs", "tax_classes")
Day = date | int  # a calendar day, or so many days from today


@dataclass(frozen=True)
class ExtraField:
    """A field of the shop's own.

    `name` is what the form, `order.extra` and a column for it call it. `kind` is text, long_text,
    choice, checkbox or date; `label` and `help` are written once or once a language. A `required`
    checkbox has to be ticked; none is ever ticked beforehand (Directive 2011/83/EU, art. 22;
    Regulation 2016/679, recital 32).
    `folded` waits behind its label until it is opened. `place` is contact, address, delivery or
    button (right before it).

    It is asked in `countries` of delivery (codes, EU, EEA, *; none means all), and when one of
    `refs` or `tax_classes` is in the cart (none means any cart).

    A text has `min_length` to `max_length` characters (100, a long one 1,000) and matches the
    regular expression `pattern` from end to end, as the `example` that is shown does. `choices`
    are values with their texts, or texts. A date lies between `earliest` and `latest`: days, or
    numbers of days from today. `link` is where the [part in brackets] of a checkbox's label leads:
    a URL, "terms_url" or "privacy_url" of the shop. Raises ValueError naming field and fix.
    """

    name: str
    kind: str
    label: Text | OurText
    help: Text | OurText = ""
    required: bool = False
    folded: bool = False
    place: str = "address"
    countries: Collection[str] = ()
    refs: Collection[str] = ()
    tax_classes: Collection[str] = ()
    pattern: str = ""
    example: str = ""
    min_length: int = 0
    max_length: int = 0
    choices: Mapping[str, Text] | Sequence[str] = ()
    earliest: Day | None = None
    latest: Day | None = None
    link: str = ""

    def __post_init__(self) -> None:
        self._check_name()
        self._need(self.kind in KINDS, f"kind is one of {', '.join(KINDS)}, not {self.kind!r}")
        self._need(self.place in PLACES, f"place is one of {', '.join(PLACES)}, not {self.place!r}")
        self._need(_is_said(self.label), "label is empty: say what is asked, label='Door code'")
        self._need(not self.help or _is_said(self.help), "help is a text, or one a language")
        for name in ("required", "folded"):
            self._need(isinstance(getattr(self, name), bool), f"{name} is True or False")
        both = self.required and self.folded
        self._need(not both, "what is required cannot be folded away: write folded=False")
        self._check_options()
        self._check_conditions()
        self._check_lengths()
        self._check_pattern()
        self._check_choices()
        self._check_days()
        self._check_link()

    def asked_of(self, country: str, lines: Iterable[Line]) -> bool:
        """Whether it is asked for a delivery to a country (ISO alpha-2) of these lines."""
        return (not self.countries or country in self.countries) and self.is_about(lines)

    def is_about(self, lines: Iterable[Line]) -> bool:
        """Whether these lines make it a question, in whatever country."""
        anything = not self.refs and not self.tax_classes
        return anything or any(
            line.ref in self.refs or line.tax_class in self.tax_classes for line in lines
        )

    def days(self, today: date) -> tuple[date | None, date | None]:
        """Return the first and the last day that can be chosen today."""
        return _day(self.earliest, today), _day(self.latest, today)

    def check_in_shop(self, links: Mapping[str, object], tax_classes: Collection[str]) -> None:
        """Raise ValueError when the shop lacks the link, or a tax class, that is named here."""
        lacking = self.link in links and not links[self.link]
        self._need(not lacking, f"it links to Shop({self.link}=…), which is not given")
        known = ", ".join(sorted(tax_classes))
        for name in self.tax_classes:
            self._need(name in tax_classes, f"{name!r} is no tax class of the shop: {known}")

    @property
    def texts(self) -> Mapping[str, Text]:
        """The text of each value that can be chosen."""
        return self.choices if isinstance(self.choices, Mapping) else {}

    @property
    def all_texts(self) -> tuple[Text | OurText, ...]:
        """Everything it says: its label, its help, its choices."""
        return (self.label, self.help, *self.texts.values())

    def _need(self, holds: bool, message: str) -> None:
        if not holds:
            raise ValueError(f"extra field {self.name!r}: {message}")

    def _check_name(self) -> None:
        fits = isinstance(self.name, str) and bool(_NAME.fullmatch(self.name))
        self._need(
            fits,
            f"a name has up to {LONGEST_NAME} letters a to z, digits and _, and begins with a "
            "letter, such as 'door_code'",
        )
        self._need(not reserved(self.name), f"the name is taken: call it {'my_' + self.name!r}")

    def _check_options(self) -> None:
        defaults = {one.name: one.default for one in attributes(self)}
        for name, kinds in _OPTIONS.items():
            given = getattr(self, name) != defaults[name]
            self._need(
                not given or self.kind in kinds,
                f"{name} is for {' and '.join(kinds)}, and this is a {self.kind}: leave it out",
            )

    def _check_conditions(self) -> None:
        for name in _LISTS:
            value = getattr(self, name)
            self._need(not isinstance(value, str), f"{name} is a list: write ({value!r},)")
        try:
            countries = country_list(self.countries)
        except ValueError as error:
            raise ValueError(f"extra field {self.name!r}: countries: {error}") from None
        object.__setattr__(self, "countries", countries)

    def _check_lengths(self) -> None:
        if self.kind not in _MAX_LENGTH:
            return
        whole = all(type(one) is int for one in (self.min_length, self.max_length))
        self._need(whole, "min_length and max_length are whole numbers")
        object.__setattr__(self, "max_length", self.max_length or _MAX_LENGTH[self.kind])
        self._need(
            0 <= self.min_length <= self.max_length <= LONGEST,
            f"0 ≤ min_length ≤ max_length ≤ {LONGEST}, not {self.min_length} to {self.max_length}",
        )

    def _check_pattern(self) -> None:
        if not self.pattern:
            return
        try:
            matched = re.fullmatch(self.pattern, self.example)
        except re.error as error:
            raise ValueError(f"extra field {self.name!r}: pattern: {error}") from None
        self._need(bool(self.example), "a pattern has an example of what it takes: example='A-12'")
        fits = self.min_length <= len(self.example) <= self.max_length
        self._need(bool(matched) and fits, f"the example {self.example!r} is refused by its rule")

    def _check_choices(self) -> None:
        if self.kind != "choice":
            return
        listed = self.choices
        self._need(not isinstance(listed, str), "choices is a list: write ('Small', 'Large')")
        found = dict(listed) if isinstance(listed, Mapping) else {one: one for one in listed}
        self._need(len(found) > 0, "it has no choices: write choices=('Small', 'Large')")
        self._need(len(found) == len(listed), "choices has one of them twice")
        for value, text in found.items():
            clean = isinstance(value, str) and 0 < len(value) <= 100 and value == value.strip()
            self._need(clean and _is_said(text), f"the choice {value!r} is a value and its text")
        object.__setattr__(self, "choices", found)

    def _check_days(self) -> None:
        ends = (self.earliest, self.latest)
        for one in ends:
            self._need(one is None or _is_day(one), f"{one!r} is neither a date nor days from now")
        alike = type(self.earliest) is type(self.latest) and self.earliest is not None
        self._need(not alike or self.earliest <= self.latest, "earliest is after latest")  # type: ignore[operator]

    def _check_link(self) -> None:
        if not self.link:
            return
        leads = self.link in SHOP_LINKS or is_link(self.link)
        self._need(leads, "link is no http(s) or relative URL")
        self._need(
            all(_LINKED.fullmatch(text) for text in texts_of(self.label)),
            "link needs a part of the label in brackets: 'I agree to the [terms]'",
        )


def texts_of(text: Text | OurText) -> tuple[str, ...]:
    """Return a text in each language the shop wrote; none of one that is ours."""
    if isinstance(text, OurText):
        return ()
    return tuple(text.values()) if isinstance(text, Mapping) else (text,)


def linked_parts(label: str) -> tuple[str, str, str]:
    """Return what stands before, in and after the brackets of a label; all before without any."""
    found = _LINKED.fullmatch(label)
    return (found[1], found[2], found[3]) if found else (label, "", "")


def _is_said(text: object) -> bool:
    if isinstance(text, OurText):
        return True
    told = tuple(text.values()) if isinstance(text, Mapping) else (text,)
    return bool(told) and all(isinstance(one, str) and one.strip() for one in told)


def _is_day(value: object) -> bool:
    return type(value) is int or (isinstance(value, date) and not isinstance(value, datetime))


def _day(value: Day | None, today: date) -> date | None:
    return today + timedelta(days=value) if isinstance(value, int) else value
