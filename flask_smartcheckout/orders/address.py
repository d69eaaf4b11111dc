"""A postal address as the shop gets it: canonical values, shown as its country writes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from babel import Locale, UnknownLocaleError
from markupsafe import escape

from ..countries import format_lines
from ..i18n import country_name


@dataclass(frozen=True, slots=True)
class Address:
    """Where something goes. `country` is ISO alpha-2, `state` the ISO 3166-2 part ("MA").

    Every other field is text in its canonical form, empty when there is none.
    """

    country: str
    name: str = ""
    company: str = ""
    street: str = ""
    street2: str = ""
    house_number: str = ""
    addition: str = ""
    district: str = ""
    city: str = ""
    postcode: str = ""
    state: str = ""
    kana: str = ""
    tax_id: str = ""
    einvoice: str = ""

    def lines(self, locale: str | None = None) -> list[str]:
        """Return the lines of a label, in the country's order, its name last.

        `locale` ("nl-NL" or "nl_NL") is the language of that name, English if there is no such.
        """
        name = country_name(self.country, _locale(locale) if locale else None)
        return [*format_lines(self.country, asdict(self)), name]

    def one_line(self, locale: str | None = None, html: bool = False) -> str:
        """Return the whole address in one line; `html=True` escapes it for `|safe` columns."""
        line = ", ".join(self.lines(locale))
        return str(escape(line)) if html else line


def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")
