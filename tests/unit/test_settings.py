"""Settings: read from the app and the environment, checked in one sentence at start."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any, get_type_hints

import pytest

from flask_smartcheckout.asking.rates import Rate, Rates
from flask_smartcheckout.settings import PREFIX, ConfigurationError, Settings, read_settings


def nonce() -> str:
    return "n"


def read(**given: Any) -> Settings:
    return read_settings({PREFIX + name: value for name, value in given.items()}, {})


def test_without_any_setting_the_defaults_hold() -> None:
    assert read_settings({"SECRET_KEY": "x"}, {"PATH": "/bin"}) == Settings()


def test_every_setting_says_what_it_is_for() -> None:
    for name, hint in get_type_hints(Settings, include_extras=True).items():
        assert hint.__metadata__[0].strip().endswith((".", ").")), name


GIVEN: list[tuple[str, Any, Any]] = [
    ("DATABASE_URL", "postgresql://h/d", "postgresql://h/d"),
    ("URL_PREFIX", "/checkout", "/checkout"),
    ("URL_PREFIX", "/nl/checkout/", "/nl/checkout"),
    ("PUBLIC_URL", "https://shop.example/", "https://shop.example"),
    ("CONTENT_BLOCK", "body", "body"),
    ("BASE_CONTEXT", dict, dict),
    ("CSP_NONCE", nonce, nonce),
    ("CSP_NONCE", None, None),
    ("ICON", False, False),
    ("ICON", "off", False),
    ("ICON", "Yes", True),
    ("ICON", 0, False),
    ("ICON_EXCLUDE", "/admin, /staff", ("/admin", "/staff")),
    ("ICON_EXCLUDE", ["/admin"], ("/admin",)),
    ("ICON_EXCLUDE", "", ()),
    ("TRACKING", "consent", "consent"),
    ("TRACKING_DNT", "1", True),
    ("TRACKING_SAMPLE", "0.25", 0.25),
    ("TRACKING_SAMPLE", 0, 0.0),
    ("RATE_LIMITS", "events=60/minute, lookups=off", Rates(Rate(60, 60.0), None)),
    ("RATE_LIMITS", {"lookups": "5/second"}, Rates(lookups=Rate(5, 1.0))),
    ("RATE_LIMITS", "", Rates()),
    ("ABANDONED_AFTER", "45", timedelta(minutes=45)),
    ("ABANDONED_AFTER", 0.5, timedelta(seconds=30)),
    ("RETENTION_EVENTS", 30, timedelta(days=30)),
    ("RETENTION_FIGURES", timedelta(weeks=9), timedelta(weeks=9)),
    ("RETENTION_ORDERS", 3650, timedelta(days=3650)),
    ("DEFAULT_LOCALE", "pt-BR", "pt-BR"),
]


@pytest.mark.parametrize(("name", "value", "expected"), GIVEN)
def test_a_setting_is_read_from_the_app(name: str, value: Any, expected: Any) -> None:
    assert getattr(read(**{name: value}), name.lower()) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"), [row for row in GIVEN if isinstance(row[1], str)]
)
def test_a_setting_is_read_from_the_environment(name: str, value: str, expected: Any) -> None:
    settings = read_settings({}, {PREFIX + name: value})
    assert getattr(settings, name.lower()) == expected


def test_the_app_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCHECKOUT_DEFAULT_LOCALE", "de")
    monkeypatch.setenv("SMARTCHECKOUT_TRACKING", "off")
    settings = read_settings({"SMARTCHECKOUT_DEFAULT_LOCALE": "fr"})
    assert (settings.default_locale, settings.tracking) == ("fr", "off")


UNKNOWN = {
    "URL_PREFX": "SMARTCHECKOUT_URL_PREFX is not a setting; did you mean SMARTCHECKOUT_URL_PREFIX?",
    "DATABSE_URL": "did you mean SMARTCHECKOUT_DATABASE_URL?",
    "TRACKNG": "did you mean SMARTCHECKOUT_TRACKING?",
    "LOCALE": "did you mean SMARTCHECKOUT_DEFAULT_LOCALE?",
    "ZQXW": "SMARTCHECKOUT_ZQXW is not a setting; see the table of settings.",
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_name_that_is_no_setting_is_refused_with_the_one_that_was_meant(name: str) -> None:
    for config, environment in (({PREFIX + name: "1"}, {}), ({}, {PREFIX + name: "1"})):
        with pytest.raises(ConfigurationError) as refused:
            read_settings(config, environment)
        assert str(refused.value).endswith(UNKNOWN[name])


WRONG: list[tuple[str, Any, str]] = [
    ("DATABASE_URL", None, "it takes a text"),
    ("BASE_TEMPLATE", 5, "it takes a text"),
    ("URL_PREFIX", None, "it takes a text"),
    ("URL_PREFIX", "checkout", "it starts with a slash"),
    ("URL_PREFIX", "/", "names a folder"),
    ("PUBLIC_URL", "shop.example", "it begins with https://, such as 'https://shop.example'"),
    ("BASE_CONTEXT", {"nav": []}, "it takes a function"),
    ("CSP_NONCE", "abc", "it takes a function"),
    ("ICON", "perhaps", "it is on or off"),
    ("TRACKING_DNT", None, "it is on or off"),
    ("ICON_EXCLUDE", 5, "it takes a list of texts"),
    ("ICON_EXCLUDE", [1], "it takes a list of texts"),
    ("TRACKING", "everything", "one of anonymous, consent, off"),
    ("TRACKING_SAMPLE", "10%", "it takes a number from 0 to 1"),
    ("TRACKING_SAMPLE", 10, "it takes a number from 0 to 1"),
    ("TRACKING_SAMPLE", "nan", "it takes a number from 0 to 1"),
    ("RATE_LIMITS", "60/minute", "it takes rates such as 'events=600/minute, lookups=off'"),
    ("RATE_LIMITS", {"events": "0/minute"}, "it takes rates such as"),
    ("RATE_LIMITS", {"events": 60}, "it takes rates such as"),
    ("RATE_LIMIT_URL", "memcached://localhost", "is the address of a Redis"),
    ("RATE_LIMITS", 60, "it takes rates such as"),
    ("ABANDONED_AFTER", "soon", "it takes a number of minutes or a timedelta"),
    ("ABANDONED_AFTER", 0, "must be more than nothing"),
    ("RETENTION_EVENTS", "inf", "it takes a number of days or a timedelta"),
    ("RETENTION_EVENTS", "nan", "it takes a number of days or a timedelta"),
    ("RETENTION_FIGURES", timedelta(days=-1), "must be more than nothing"),
    ("RETENTION_EVENTS", 0.01, "must be longer than SMARTCHECKOUT_ABANDONED_AFTER"),
    ("RETENTION_FIGURES", timedelta(minutes=30), "must be longer than SMARTCHECKOUT_ABANDONED"),
    ("CONTENT_BLOCK", "main block", "the name of a block in the base template"),
    ("CONTENT_BLOCK", "x %}{{ config }}{% block y", "the name of a block in the base template"),
    ("DEFAULT_LOCALE", "Nederlands", "it is a language such as 'nl'"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), WRONG)
def test_a_wrong_value_is_refused_in_one_sentence(name: str, value: Any, sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read(**{name: value})
    said = str(refused.value)
    assert said.startswith(PREFIX + name)
    assert sentence in said
    assert said.endswith(".") and "\n" not in said


def test_every_setting_is_tried_here() -> None:
    strings = {f.name for f in fields(Settings) if f.type.startswith("Annotated[str")}
    tried = {row[0].lower() for row in (*GIVEN, *WRONG)}
    assert {f.name for f in fields(Settings)} - tried <= strings
