"""Settings: how this deployment runs, read from SMARTCHECKOUT_* and checked at start."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Annotated, Any

from babel import Locale, UnknownLocaleError

from .asking.rates import Rates
from .asking.shared_limiter import SCHEMES

PREFIX = "SMARTCHECKOUT_"


_RATES = Rates()
# Without its value, which may have a password in it.
BAD_RATE_LIMIT_URL = (
    "SMARTCHECKOUT_RATE_LIMIT_URL is the address of a Redis, such as 'redis://localhost:6379/0'; "
    "in a password / ? # and @ are written %2F %3F %23 and %40."
)


class ConfigurationError(ValueError):
    """Something in the set-up is wrong; the message says what, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this deployment runs. Each attribute is read from `SMARTCHECKOUT_<NAME>`,

    from `app.config` first and from the environment after that.
    """

    database_url: Annotated[
        str, "Where our tables live. Empty: SQLite in the instance folder. PostgreSQL by URL."
    ] = ""
    events_url: Annotated[str, "A second database for events. Empty: the same one."] = ""
    url_prefix: Annotated[str, "Where the checkout's pages stand."] = "/smartcheckout"
    public_url: Annotated[str, "The shop's own address, for links made without a request."] = ""
    cart_url: Annotated[str, "Where the icon and “change cart” lead. Empty: the checkout."] = ""
    base_template: Annotated[str, "A template of the shop that our pages extend."] = ""
    content_block: Annotated[str, "The block of the base template that we fill."] = "content"
    base_context: Annotated[
        Callable[[], Mapping[str, Any]] | None,
        "A function that returns what the base template needs.",
    ] = None
    csp_nonce: Annotated[
        Callable[[], str] | None,
        "A function that returns the nonce of the shop's Content-Security-Policy.",
    ] = None
    icon: Annotated[bool, "Whether the cart icon is put on the shop's pages."] = True
    icon_exclude: Annotated[tuple[str, ...], "Paths, and all below them, that get no icon."] = (
        "/admin",
    )
    icon_adopt: Annotated[
        str, "A CSS selector, such as “.cart-link”, of what ours takes the place of on each page."
    ] = ""
    tracking: Annotated[str, "“anonymous” statistics, only after “consent”, or “off”."] = (
        "anonymous"
    )
    tracking_dnt: Annotated[bool, "Whether Do Not Track also turns statistics off."] = False
    form_version: Annotated[
        str,
        "What statistics call the form as it is now. Empty: a name that changes with our version "
        "and the fields of the Shop.",
    ] = ""
    tracking_sample: Annotated[
        float, "Which share of the checkouts is counted, from 0 to 1: 0.1 for one in ten."
    ] = 1.0
    rate_limits: Annotated[
        Rates,
        "How often one network address may send events or look up an address, in each process "
        "unless RATE_LIMIT_URL is set: “events=600/minute, lookups=20/minute”; “off” for no limit.",
    ] = _RATES
    rate_limit_url: Annotated[
        str,
        "A Redis in which all processes count together for RATE_LIMITS: redis://host:6379/0; needs "
        "Flask-SmartCheckout[redis]. Empty: each for itself.",
    ] = ""
    abandoned_after: Annotated[
        timedelta, "Silence after which a checkout counts as abandoned (minutes)."
    ] = timedelta(minutes=30)
    retention_events: Annotated[timedelta, "How long raw events are kept (days)."] = timedelta(
        days=90
    )
    retention_figures: Annotated[timedelta, "How long daily figures are kept (days)."] = timedelta(
        days=760
    )
    retention_orders: Annotated[timedelta, "How long our record of orders is kept (days)."] = (
        timedelta(days=3653)
    )
    mail_url: Annotated[
        str,
        "The mail server: smtp://user:password@host:587, smtps://host. Empty: @checkout.send_mail.",
    ] = ""
    mail_from: Annotated[str, "Who mails come from, such as Shop <orders@shop.example>."] = ""
    alert_mail: Annotated[
        str, "Who is told of an alert. Empty: the e-mail address of the shop's contact."
    ] = ""
    alert_url: Annotated[
        str, "Where alerts are posted to as JSON: https://…; http:// on this machine only."
    ] = ""
    alert_key: Annotated[str, "The secret that what is posted is signed with."] = ""
    default_locale: Annotated[str, "The language when none of the visitor's fits."] = "en"


_UNITS = {
    "abandoned_after": timedelta(minutes=1),
    "retention_events": timedelta(days=1),
    "retention_figures": timedelta(days=1),
    "retention_orders": timedelta(days=1),
}
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_TRACKING = ("anonymous", "consent", "off")
_SLASHES = ("url_prefix", "public_url")  # what a last slash means nothing to
_KINDS = {
    bool: "it is on or off",
    tuple: "it takes a list of texts",
    float: "it takes a number from 0 to 1",
    Rates: "it takes rates such as 'events=600/minute, lookups=off'",
    str: "it takes a text",
    type(None): "it takes a function",
}


def read_settings(
    config: Mapping[str, Any], environment: Mapping[str, str] | None = None
) -> Settings:
    """Read and check the settings of an app.

    Raises ConfigurationError for a name that is not a setting or a value of the
    wrong kind.
    """
    known = {PREFIX + f.name.upper(): f.name for f in fields(Settings)}
    given = _given(config, os.environ if environment is None else environment, known)
    settings = Settings(**{known[key]: _parse(key, known[key], given[key]) for key in given})
    _check(settings)
    return settings


def _given(
    config: Mapping[str, Any], environment: Mapping[str, str], known: Mapping[str, str]
) -> dict[str, Any]:
    found = {key: value for key, value in environment.items() if key.startswith(PREFIX)}
    found |= {key: value for key, value in config.items() if key.startswith(PREFIX)}
    for key in found:
        if key not in known:
            raise ConfigurationError(f"{key} is not a setting{_did_you_mean(key, known)}")
    return found


def _did_you_mean(key: str, known: Mapping[str, str]) -> str:
    names = [one.removeprefix(PREFIX) for one in known]
    close = difflib.get_close_matches(key.removeprefix(PREFIX), names, n=1, cutoff=0.5)
    return f"; did you mean {PREFIX}{close[0]}?" if close else "; see the table of settings."


def _parse(key: str, name: str, value: Any) -> Any:
    default = next(f.default for f in fields(Settings) if f.name == name)
    try:
        return _read(name, default, value)
    except (AttributeError, OverflowError, TypeError, ValueError):
        raise ConfigurationError(f"{key} is {value!r}; {_expected(default, name)}.") from None


def _read(name: str, default: Any, value: Any) -> Any:
    """Return the value of a setting in the kind of its default; raises when it is of another."""
    if name in _UNITS:
        return value if isinstance(value, timedelta) else float(value) * _UNITS[name]
    if isinstance(default, bool):
        return _switch(value)
    if isinstance(default, tuple):
        return _listed(value)
    if isinstance(default, Rates):
        return Rates.read(value)
    if isinstance(default, float):
        return _share(value)
    if default is None:
        return _function(value)
    return _without_last_slash(_text(value)) if name in _SLASHES else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise TypeError(value)


def _without_last_slash(address: str) -> str:
    return address.rstrip("/") or address


def _listed(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    return tuple(part.strip() for part in parts if part.strip())


def _switch(value: Any) -> bool:
    word = str(value).lower()
    if word in _TRUE + _FALSE:
        return word in _TRUE
    raise ValueError(value)


def _share(value: Any) -> float:
    share = float(value)
    if 0 <= share <= 1:
        return share
    raise ValueError(value)


def _function(value: Any) -> Any:
    if value is None or callable(value):
        return value
    raise TypeError(value)


def _expected(default: Any, name: str) -> str:
    if name in _UNITS:
        unit = "minutes" if _UNITS[name] == timedelta(minutes=1) else "days"
        return f"it takes a number of {unit} or a timedelta"
    return _KINDS[type(default)]


def _check(settings: Settings) -> None:
    if settings.tracking not in _TRACKING:
        raise ConfigurationError(
            f"SMARTCHECKOUT_TRACKING is {settings.tracking!r}; it is one of {', '.join(_TRACKING)}."
        )
    if not settings.url_prefix.startswith("/") or settings.url_prefix == "/":
        raise ConfigurationError(
            f"SMARTCHECKOUT_URL_PREFIX is {settings.url_prefix!r}; it starts with a slash "
            "and names a folder, such as '/checkout'."
        )
    if settings.public_url and not settings.public_url.startswith(("http://", "https://")):
        raise ConfigurationError(
            f"SMARTCHECKOUT_PUBLIC_URL is {settings.public_url!r}; it begins with https://, such "
            "as 'https://shop.example'."
        )
    if not settings.content_block.isidentifier():
        raise ConfigurationError(
            f"SMARTCHECKOUT_CONTENT_BLOCK is {settings.content_block!r}; it is the name of a "
            "block in the base template, such as 'content'."
        )
    if settings.rate_limit_url and not settings.rate_limit_url.startswith(SCHEMES):
        raise ConfigurationError(BAD_RATE_LIMIT_URL)
    if not _is_language(settings.default_locale):
        raise ConfigurationError(
            f"SMARTCHECKOUT_DEFAULT_LOCALE is {settings.default_locale!r}; it is a language such "
            "as 'nl' or 'pt-BR'."
        )
    for key in _UNITS:
        if getattr(settings, key) <= timedelta(0):
            raise ConfigurationError(f"{PREFIX}{key.upper()} must be more than nothing.")
    for key in ("retention_events", "retention_figures"):
        if getattr(settings, key) <= settings.abandoned_after:
            raise ConfigurationError(
                f"{PREFIX}{key.upper()} must be longer than {PREFIX}ABANDONED_AFTER: what a "
                "shopper does is kept until it is known whether they order."
            )


def _is_language(tag: str) -> bool:
    try:
        return bool(Locale.parse(tag.replace("-", "_")))
    except (ValueError, UnknownLocaleError):
        return False
