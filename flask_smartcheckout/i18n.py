"""The extension's own translation domain, whatever the host translates with.

The host keeps its locale and its `Babel`; we read the locale and bring our own
catalogs. A host overrides single messages by shipping a catalog of the domain
`flask_smartcheckout` in any of its own translation directories.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

import flask_babel
from babel import Locale, UnknownLocaleError, dates
from babel.dates import format_interval, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from babel.support import NullTranslations, Translations
from flask import current_app, g, has_app_context, has_request_context, request

from ._paths import resource_dir
from .money import Money

DOMAIN = "flask_smartcheckout"
SOURCE = "en"
# Letters at the end of the alphabet, in its order; letters with a stroke sort as those without.
_AFTER_Z = {"da": "æøå", "nb": "æøå", "fi": "åäö", "sv": "åäö"}
_STROKED = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h"}
# Where CLDR means another country by the bare language than our catalog does.
_TERRITORIES = {"pt": "PT"}
_LOCALE = "smartcheckout.locale"
_FORM_UNREAD = "smartcheckout.form_unread"


@cache
def languages() -> tuple[str, ...]:
    """The languages there is a catalog for, English first."""
    folder = resource_dir("translations")
    found = {path.parent.parent.name for path in folder.glob("*/LC_MESSAGES/*.po")}
    return (SOURCE, *sorted(found - {SOURCE}))


def offered() -> tuple[str, ...]:
    """The languages of this app's checkout: those of `Shop(languages=…)`, or all there are."""
    state = current_app.extensions.get("smartcheckout") if has_app_context() else None
    chosen: tuple[str, ...] = tuple(state.shop.languages) if state else ()
    return chosen or languages()


def get_locale() -> Locale:
    """Return the locale of the current page, in a language that the checkout offers.

    The first that fits of: `?lang=`, the host's locale, the browser's languages,
    SMARTCHECKOUT_DEFAULT_LOCALE.
    """
    if not has_app_context():
        return Locale.parse(SOURCE)
    memory = _memory()
    if _LOCALE not in memory:
        memory[_LOCALE] = _choose_locale()
    locale: Locale = memory[_LOCALE]
    return locale


def _memory() -> MutableMapping[str, Any]:
    """Where the choice is kept: with the request, or with the command that runs."""
    return request.environ if has_request_context() else vars(g)


@contextmanager
def use_locale(tag: str) -> Iterator[None]:
    """Speak another language for a while: that of an order, say."""
    before = get_locale()
    memory = _memory()
    memory[_LOCALE] = supported(tag) or before
    try:
        yield
    finally:
        memory[_LOCALE] = before


def go_on_in(tag: str) -> None:
    """Speak the language chosen before, where neither the URL nor the host says another."""
    if "babel" not in current_app.extensions and not request.args.get("lang"):
        _memory()[_LOCALE] = supported(tag) or get_locale()


def supported(tag: str | None) -> Locale | None:
    """Return the locale a tag like "nl-BE" means, or None when we do not speak it."""
    try:
        locale = Locale.parse((tag or "").replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return None
    territory = locale.territory or _TERRITORIES.get(locale.language)
    plain = Locale(locale.language, territory, locale.script)  # no variant, no modifier
    spoken = {plain.language, f"{plain.language}_{plain.script}"}
    return plain if spoken & set(offered()) else None


def leave_form_unread() -> None:
    """Choose the language by the URL and the headers alone: what was posted is too large."""
    _memory()[_FORM_UNREAD] = True


def _choose_locale() -> Locale:
    candidates = [_asked_tag()] if has_request_context() else []
    if "babel" in current_app.extensions:
        candidates.append(str(flask_babel.get_locale() or ""))
    elif has_request_context():
        candidates.extend(request.accept_languages.values())
    candidates.append(_default_tag())
    fitting = (locale for tag in candidates if (locale := supported(tag)))
    return next(fitting, Locale.parse(offered()[0]))


def _asked_tag() -> str | None:
    unread = _FORM_UNREAD in _memory()
    return (request.args if unread else request.values).get("lang")


def _default_tag() -> str:
    state = current_app.extensions.get("smartcheckout")
    default: str = state.settings.default_locale if state else SOURCE
    # The setting's own default is no choice of a shop that says which languages it speaks.
    return offered()[0] if default == SOURCE else default


def _translations() -> NullTranslations:
    locale = get_locale()
    if not has_app_context() or "smartcheckout" not in current_app.extensions:
        return _load((str(resource_dir("translations")),), str(locale))
    catalogs: dict[str, NullTranslations] = current_app.extensions["smartcheckout"].catalogs
    if str(locale) not in catalogs:
        catalogs[str(locale)] = _load(_directories(), str(locale))
    return catalogs[str(locale)]


def _directories() -> tuple[str, ...]:
    babel = current_app.extensions.get("babel")
    own = Path(current_app.root_path) / "translations"
    host = babel.translation_directories if babel else [str(own)]
    return (str(resource_dir("translations")), *host)


def _load(directories: tuple[str, ...], locale: str) -> NullTranslations:
    merged: NullTranslations = NullTranslations()
    for directory in directories:  # the host's come last and win
        found = Translations.load(directory, _fallbacks(Locale.parse(locale)), DOMAIN)
        if isinstance(found, Translations):
            merged = merged.merge(found) if isinstance(merged, Translations) else found
    return merged


def _fallbacks(locale: Locale) -> list[str]:
    script = f"{locale.language}_{locale.script}" if locale.script else locale.language
    return list(dict.fromkeys([str(locale), script, locale.language]))


def gettext(message: str, **values: Any) -> str:
    """Translate a message and fill in its values."""
    text = _translations().ugettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, n: int, **values: Any) -> str:
    """Translate a message that counts; `%(num)s` is the number, as the locale writes it."""
    text = _translations().ungettext(singular, plural, n)
    return text % {"num": format_number(n), **values}


def pgettext(context: str, message: str, **values: Any) -> str:
    """Translate a message whose meaning depends on where it stands."""
    text = _translations().upgettext(context, message)
    return str(text) % values if values else str(text)


def isolated(text: str) -> str:
    """Return a text that keeps its own direction within one that runs from right to left.

    "1012 JX" would be read "JX 1012" there; the marks are those of Unicode's isolates (UAX #9).
    """
    rtl = get_locale().text_direction == "rtl"
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if rtl else text


def N_(message: str) -> str:
    """Mark a message for translation where it is shown later."""
    return message


def format_money(money: Money, locale: Locale | None = None) -> str:
    """Write an amount as the locale does, always with all decimals of ISO 4217."""
    locale = locale or get_locale()
    pattern = locale.currency_formats["standard"].pattern
    digits = max(0, -int(money.decimal.as_tuple().exponent))
    pattern = pattern.replace("0.00", "0." + "0" * digits if digits else "0")
    return format_currency(
        money.decimal, money.currency, pattern, locale=locale, currency_digits=False
    )


def format_number(number: int, locale: Locale | None = None) -> str:
    """Write a whole number with the locale's separators."""
    return format_decimal(number, locale=locale or get_locale())


def format_rate(rate: object, locale: Locale | None = None) -> str:
    """Write a percentage: 21%, 5,5 %."""
    locale = locale or get_locale()
    number = format_decimal(rate, format="0.###", locale=locale)  # type: ignore[arg-type]
    pattern: str = locale.percent_formats[None].pattern
    return pattern.replace("#,##,##0", number).replace("#,##0", number)


def format_day(day: date) -> str:
    """Write a day without its year: Tue 24 Nov."""
    return format_skeleton("MMMEd", day, locale=get_locale())


def format_days(first: date, last: date) -> str:
    """Write a range of days: Tue 24 – Wed 25 Nov."""
    return format_interval(first, last, "MMMEd", locale=get_locale())


def format_date(day: date) -> str:
    """Write a day with its year: 24 Nov 2026."""
    return dates.format_date(day, "medium", get_locale())


def format_moment(local: datetime) -> str:
    """Write a moment by the clock it was given in."""
    locale = get_locale()
    day, time = format_date(local), format_time(local, "short", locale=locale)
    pattern: str = locale.datetime_formats["medium"]
    return pattern.replace("'", "").format(time, day)


def format_names(names: list[str], *, alternatives: bool = False) -> str:
    """Join names: the Netherlands, Belgium and Germany."""
    locale = get_locale()
    joined = format_list(names, "or" if alternatives else "standard", locale=locale)
    return _with_spanish_e(joined, names) if locale.language == "es" and names else joined


def _with_spanish_e(joined: str, names: list[str]) -> str:
    """Before the sound of an "i", "y" becomes "e"; "o" becomes "u" before that of an "o"."""
    last, sound = names[-1], _sort_key(names[-1], "")
    if sound.startswith(("i", "hi")) and not sound.startswith(("hia", "hie")):
        return joined.removesuffix(f"y {last}") + f"e {last}" if f"y {last}" in joined else joined
    if sound.startswith(("o", "ho")):
        return joined.removesuffix(f"o {last}") + f"u {last}" if f" o {last}" in joined else joined
    return joined


def country_name(code: str, locale: Locale | None = None) -> str:
    """Return a territory's name, from CLDR."""
    name: str = (locale or get_locale()).territories.get(code, code)
    return name


def countries_by_name(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return (code, name), in the order the language reads names."""
    named = [(code, country_name(code)) for code in codes]
    last = _AFTER_Z.get(get_locale().language, "")
    return sorted(named, key=lambda pair: _sort_key(pair[1], last))


def _sort_key(name: str, last: str) -> str:
    return "".join(_letter_key(letter, last) for letter in name.lower())


def _letter_key(letter: str, last: str) -> str:
    if letter in last:
        return f"~{last.index(letter)}"
    plain = "".join(c for c in normalize("NFKD", letter) if not combining(c))
    return _STROKED.get(plain, plain)
