"""The shop in twelve languages: which one a visitor reads, and its words from texts/."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from flask import Flask, has_request_context, request, session
from flask_babel import Babel, format_currency, get_locale

from . import data

LANGUAGES = {
    "da": "Dansk",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "sv": "Svenska",
    "ar": "العربية",
    "ja": "日本語",
}
FALLBACK = "en"
LOCALES = {"pt": "pt_PT"}  # the language alone would write amounts as Brazil does


def init_app(app: Flask) -> None:
    """Follow the visitor's choice, else the browser, and give the templates their words."""
    Babel(app, default_locale=FALLBACK, locale_selector=_select)
    app.before_request(_remember_choice)
    app.context_processor(_words)


def text(key: str, **values: object) -> str:
    """Return a text in the visitor's language: `text("cart.only", number=3)`."""
    return str(_look_up(language(), key)).format(**values)


def texts(key: str) -> list[Any]:
    """Return a list of texts in the visitor's language, such as the sections of a page."""
    return list(_look_up(language(), key))


def translated(key: str) -> dict[str, str]:
    """Return a text by language, for what is configured once for everybody."""
    return {code: str(_look_up(code, key)) for code in LANGUAGES}


def each_translated(table: str) -> list[dict[str, str]]:
    """Return the texts of a table by language, in the order they stand there."""
    return [translated(f"{table}.{key}") for key in _look_up(FALLBACK, table)]


def document(key: str) -> dict[str, str]:
    """Return the sections of a page as one text by language: for a mail, say."""
    return {
        code: "\n\n".join(f"{title}\n{said}" for title, said in _look_up(code, key))
        for code in LANGUAGES
    }


def language() -> str:
    """Return the code of the visitor's language; English outside a request."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else FALLBACK


def euros(cents: int) -> str:
    """Write an amount the way the visitor's language does: 3495 becomes € 34,95."""
    return str(format_currency(Decimal(cents) / 100, "EUR"))


def _select() -> str:
    code = _chosen() if has_request_context() else FALLBACK
    return LOCALES.get(code, code)


def _chosen() -> str:
    spoken = (FALLBACK, *LANGUAGES)  # who takes any language gets the first
    return session.get("language") or request.accept_languages.best_match(spoken) or FALLBACK


def _remember_choice() -> None:
    if request.args.get("lang") in LANGUAGES:
        session["language"] = request.args["lang"]


def _words() -> dict[str, Any]:
    return {
        "text": text,
        "texts": texts,
        "euros": euros,
        "language": language(),
        "locale": get_locale(),
        "languages": LANGUAGES,
    }


def _look_up(code: str, key: str) -> Any:
    found: Any = _words_of(code)
    for part in key.split("."):
        found = found[part]
    return found


@cache
def _words_of(code: str) -> dict[str, Any]:
    return data.read(f"texts/{code}.toml")
