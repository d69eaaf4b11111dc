"""What a country asks for: the values every other room reads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Need = Literal["hidden", "optional", "recommended", "required"]
Strictness = Literal["block", "warn", "off"]
Asked = Literal["always", "business", "invoice"]
Width = Literal["full", "half", "third", "twothirds", "quarter", "most"]
_LETTER = re.compile("[A-Z]")


class UnknownCountry(LookupError):
    """The code is no territory we have rules for."""

    def __init__(self, code: object) -> None:
        super().__init__(
            f"{code!r} is not a country we know: write an ISO 3166-1 alpha-2 code such as 'NL'"
        )
        self.code = code


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field looks and behaves in one country.

    `label` and `help` are keys of the catalogue of messages; `autocomplete` comes without its
    `shipping` or `billing`. `max_length` counts the characters of the longest value that is
    accepted, `example` is accepted by our own rule.
    """

    name: str
    need: Need
    label: str
    help: str | None = None
    autocomplete: str = "off"
    inputmode: str | None = None
    autocapitalize: str | None = None
    max_length: int = 100
    example: str | None = None
    width: Width = "full"

    @property
    def shown(self) -> bool:
        return self.need != "hidden"


@dataclass(frozen=True, slots=True)
class Shape:
    """One canonical grouping: `match` reads the bare letters and digits, `show` groups them."""

    match: str
    show: str


@dataclass(frozen=True, slots=True)
class PostcodeRule:
    """The postcodes of one country.

    `pattern` has to match the whole canonical form; like `older` (forms still accepted, with a
    warning) it is ASCII and the same regular expression in Python and in JavaScript's `u` and `v`
    modes. `prefixes` are letters people write in front or behind ("NL"), taken off where the rest
    fits.
    `only` is the one postcode of a territory that has a single one.
    """

    kind: str = "postcode"
    pattern: str | None = None
    older: str | None = None
    strictness: Strictness = "off"
    examples: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()
    only: str | None = None

    @property
    def lengths(self) -> tuple[int, ...]:
        """How many letters and digits the postcodes have, shortest first."""
        bare = {sum(character.isalnum() for character in example) for example in self.examples}
        return tuple(sorted(bare))

    @property
    def digits_only(self) -> bool:
        """Whether no postcode has a letter, as the pattern has it."""
        return self.pattern is not None and not _LETTER.search(self.pattern.replace(r"\d", ""))


@dataclass(frozen=True, slots=True)
class Area:
    """One state, province, prefecture, emirate, county …

    `code` is the part of the ISO 3166-2 code after the hyphen where there is one, `postal` what is
    written on an envelope, `postcodes` the beginnings of its postcodes (a regular expression) and
    `neighbours` the areas it shares a border with.
    """

    code: str
    name: str
    latin: str
    aliases: tuple[str, ...] = ()
    postal: str = ""
    postcodes: str | None = None
    neighbours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where facts of an overlay come from (`facts` are keys of its file, such as "areas.list").

    `recorded` is the ISO 8601 date they were written down, `checked` the date they were compared
    with the source itself, None when they have not been.
    """

    facts: tuple[str, ...]
    source: str
    recorded: str
    checked: str | None = None


@dataclass(frozen=True, slots=True)
class TaxIdRule:
    """The tax numbers of one country.

    `kinds` are tried in their order (see `tax_numbers.toml`). They are `asked` of everyone, of a
    business, or of whoever needs an invoice. `prefix` is what stands before the country's own VAT
    numbers ("EL" in Greece), None where they have none; where there is one, the VAT numbers of
    others are taken too.
    """

    kinds: tuple[str, ...]
    asked: Asked
    prefix: str | None = None
    provenance: tuple[Provenance, ...] = ()


@dataclass(frozen=True, slots=True)
class EInvoiceRule:
    """The codes electronic invoices are sent to, unless that is an e-mail address.

    `characters` is the inside of a regular expression's brackets.
    """

    lengths: tuple[int, ...]
    characters: str


@dataclass(frozen=True, eq=False)
class CountryRules:
    """Everything the form, the judge and the envelope of one country need.

    There is one of these a country and set of overrides, so they compare by identity and may be
    keys.

    `order` lists the visible postal fields as the form shows them. `areas_in_city` are areas that a
    city may name ("Dubai"); `city_in_street` is a pattern of streets that contain the city.
    `city_areas` are areas that are cities themselves (Beijing), where no other city is needed.
    `suggestions` maps a neighbouring territory to the pattern of the postcodes that are its own.
    `tax_id` and `einvoice` are None where the country asks for no such thing.
    """

    code: str
    order: tuple[str, ...]
    fields: Mapping[str, FieldRule]
    postcode: PostcodeRule
    areas: tuple[Area, ...]
    area_kind: str
    address_format: str
    latin_format: str
    area_mismatch: Strictness = "warn"
    area_unknown: Strictness = "block"
    area_constant: str | None = None
    areas_in_city: frozenset[str] = frozenset()
    city_in_street: str | None = None
    city_areas: frozenset[str] = frozenset()
    number_first: bool = False
    number_separator: str = " "
    family_name_first: bool = False
    suggestions: Mapping[str, str] | None = None
    tax_id: TaxIdRule | None = None
    einvoice: EInvoiceRule | None = None
    provenance: tuple[Provenance, ...] = ()

    @cached_property
    def longest(self) -> Mapping[str, int]:
        """The longest value of each field that is read: the visible ones, and a postcode always."""
        read = (field for field in self.fields.values() if field.shown or field.name == "postcode")
        return {field.name: field.max_length for field in read}

    @cached_property
    def area_by_code(self) -> Mapping[str, Area]:
        return {area.code: area for area in self.areas}
