"""Checks of the deployment: settings, tables, languages, rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from .._paths import resource_dir
from ..i18n import DOMAIN, SOURCE
from ..pricing.rates import package_date, package_rate
from ..shop import OurText, Text
from ..storage import Database
from ..wording import order_button_phrases
from .finding import Finding, Subject
from .report import named

RATES_ARE_OLD = timedelta(days=90)
SHORTEST_SECRET = 16
_TEXTS = ("address", "registration", "terms_text")


def settings(subject: Subject) -> Iterator[Finding]:
    """Links and signatures have what they need."""
    if not subject.state.settings.public_url:
        yield Finding(
            "warning",
            "SMARTCHECKOUT_PUBLIC_URL is not set, so that links made without a request begin with "
            "http://127.0.0.1:5000: set it to the shop's own address, such as https://shop.example",
        )
    if len(subject.state.secret) < SHORTEST_SECRET:
        yield Finding(
            "warning",
            f"The secret key has fewer than {SHORTEST_SECRET} characters, and whoever guesses it "
            "can sign a link to the dashboard: set SECRET_KEY to what "
            "`python -c 'import secrets; print(secrets.token_hex())'` prints",
        )
    elif not subject.state.secret.isprintable():
        yield Finding(
            "warning",
            "The secret key looks as if it were made anew at each start, so that forms and links "
            "of one worker are refused by the next: keep it in a file or in the environment",
        )


def tables(subject: Subject) -> Iterator[Finding]:
    """The checkout's tables are ready."""
    for database in dict.fromkeys((subject.state.database, subject.state.events)):
        yield from _table_trouble(database)
    if subject.state.database.in_memory:
        yield Finding(
            "warning",
            "SMARTCHECKOUT_DATABASE_URL keeps orders in memory, where each worker has its own and "
            "none outlives the app: name a file, sqlite:///folder/checkout.sqlite, or leave it out",
        )


def _table_trouble(database: Database) -> Iterator[Finding]:
    from sqlalchemy.exc import SQLAlchemyError

    from ..storage import DatabaseNotReady

    try:
        database.ensure_ready()
    except DatabaseNotReady as error:
        yield Finding("error", str(error).rstrip("."))
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        yield Finding("error", f"The database at {database.url!r} does not answer: {reason}")


def translations(subject: Subject) -> Iterator[Finding]:
    """Every language has every message."""
    wanted = _messages(resource_dir("translations") / f"{DOMAIN}.pot")
    found = [one for language in subject.languages for one in _untranslated(language, wanted)]
    yield from found
    if not found:
        spoken = f"Every language has every message: {', '.join(subject.languages)}"
        yield Finding("ok", spoken + _unspoken(subject))


def _unspoken(subject: Subject) -> str:
    """Say where none of them is official (CLDR), which is no fault of the shop's."""
    from babel.languages import get_official_languages

    there = [
        country
        for country in subject.countries
        if set(subject.languages).isdisjoint(get_official_languages(country, de_facto=True))
    ]
    default = subject.state.settings.default_locale
    return f"; {named(there)} may have to read {default}" if there else ""


def _untranslated(language: str, wanted: set[str]) -> Iterator[Finding]:
    if language == SOURCE:
        return
    path = resource_dir("translations") / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.with_suffix(".mo").is_file():
        yield Finding(
            "error",
            f"The language {language} is not compiled, so that its readers see English: "
            "make messages",
        )
    missing = len(wanted - _messages(path, translated=True))
    if missing:
        yield Finding(
            "warning",
            f"The language {language} lacks {missing} messages, which its readers see in English",
        )


def _messages(path: Path, *, translated: bool = False) -> set[str]:
    """Return the messages of a catalog, only those with a translation if asked."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return {
            str(message.id)
            for message in read_po(file)
            if message.id and (not translated or _is_complete(message.string))
        }


def _is_complete(string: Any) -> bool:
    return all(string if isinstance(string, (tuple, list)) else (string,))


def texts(subject: Subject) -> Iterator[Finding]:
    """The shop's own texts are there in every language, or the same in all."""
    for where, text in _shop_texts(subject):
        if isinstance(text, Mapping):
            lacking = [language for language in subject.languages if language not in text]
            if lacking:
                yield Finding("warning", f"{where} has no text in {', '.join(lacking)}")


def phrases(subject: Subject) -> Iterator[Finding]:
    """The order button says what the law prescribes in every language."""
    known = order_button_phrases()
    missing = [language for language in subject.languages if language not in known]
    thin = [one for one in subject.languages if not known.get(one, {}).get("verified", True)]
    if missing:
        yield Finding(
            "warning",
            f"The order button speaks English in {named(missing)}: its words are not known there",
        )
    if thin:
        yield Finding(
            "ok",
            "The order button says what the law prescribes, in "
            f"{named(thin)} by one source only: let somebody who knows that law look at it",
        )


def _shop_texts(subject: Subject) -> Iterator[tuple[str, Text | OurText | None]]:
    shop = subject.shop
    yield from ((f"ShippingMethod({one.id!r})", one.title) for one in shop.shipping)
    points = [point for method in shop.shipping for point in method.pickup_points]
    for name in ("name", "hours", "note"):
        yield from ((f"PickupPoint({one.id!r}, {name}=…)", getattr(one, name)) for one in points)
    yield from ((f"Shop(payments=…): {one.id!r}", _title(one)) for one in shop.payments)
    yield from ((f"Coupon({one.code!r})", one.title) for one in shop.coupons)
    yield from ((f"Shop({name}=…)", getattr(shop, name)) for name in _TEXTS)
    yield from (("Shop(trust=…)", one) for one in shop.trust)
    for own in shop.extra_fields:
        yield from ((f"ExtraField({own.name!r})", text) for text in own.all_texts)
    hours = {repr(one.hours): one.hours for one in map(shop.contact_for, subject.countries)}
    yield from (("Contact(hours=…)", one) for one in hours.values())


def _title(thing: object) -> Text | None:
    title: Text | None = getattr(thing, "title", None)
    return title


def rates(subject: Subject) -> Iterator[Finding]:
    """The VAT rates are recent."""
    made = package_date()
    used = any(package_rate(country) is not None for country in subject.countries)
    if used and subject.today - made > RATES_ARE_OLD:
        yield Finding(
            "warning",
            f"The VAT rates are of {made}: pip install --upgrade eu-vat-rates-data",
        )
