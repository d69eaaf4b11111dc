"""What states, provinces and prefectures are called in the list of the form."""

from __future__ import annotations

import unicodedata

from babel.languages import get_official_languages

from ..countries import Area, CountryRules
from ..i18n import get_locale


def area_options(rules: CountryRules) -> list[tuple[str, str]]:
    """Return the areas of a country as (code, text), in the order of the list.

    A name in another script than the page's has Latin letters after it, so that whoever reads only
    those finds it, and so does a browser that knows the address in either: "東京都 (Tokyo)".
    """
    native = get_locale().language in get_official_languages(rules.code)
    return [(area.code, area.name if native else _in_both_scripts(area)) for area in rules.areas]


def _in_both_scripts(area: Area) -> str:
    foreign = not unicodedata.name(area.name[0], "").startswith("LATIN")
    return f"{area.name} ({area.latin})" if foreign and area.latin != area.name else area.name
