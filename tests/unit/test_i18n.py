"""Languages: which one is spoken, whose words are used, and how numbers and days are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.numbers import get_currency_symbol, get_decimal_symbol, list_currencies
from flask import Flask
from flask_babel import Babel

from flask_smartcheckout import Money, Shop, SmartCheckout, i18n
from flask_smartcheckout.money import is_tender

MESSAGE = "Your cart is empty"


@pytest.fixture
def make_app(tmp_path: Path, sqlite_url: str) -> Iterator[Callable[..., Flask]]:
    """Make a shop in a folder of its own, with a `Babel` of its own when `babel` says so."""
    made: list[Flask] = []

    def make(babel: str | None = None, languages: tuple[str, ...] = (), **config: Any) -> Flask:
        app = Flask("host", instance_path=str(tmp_path), root_path=str(tmp_path))
        ours: dict[str, Any] = {"SECRET_KEY": "test", "SMARTCHECKOUT_DATABASE_URL": sqlite_url}
        app.config.update(ours | config)
        if babel:
            Babel(app, locale_selector=lambda: babel, timezone_selector=lambda: "Asia/Tokyo")
        SmartCheckout(app, Shop(country="NL", languages=languages))
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["smartcheckout"].database.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


def speak(app: Flask, path: str = "/", **options: Any) -> str:
    with app.test_request_context(path, **options):
        return str(i18n.get_locale())


def accept(tags: str) -> dict[str, Any]:
    return {"headers": {"Accept-Language": tags}}


def plain(text: str) -> str:
    """Return a text with one kind of space and apostrophe: CLDR changes them with its releases."""
    return re.sub(r"\s", " ", text).replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")


def translate(folder: Path, language: str, message: str, text: str) -> None:
    """Put one message of our domain into a shop's own translations."""
    catalog = Catalog(locale=language)
    catalog.add(message, text)
    save(folder, catalog)


def save(folder: Path, catalog: Catalog) -> None:
    target = folder / "translations" / str(catalog.locale) / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "flask_smartcheckout.mo").open("wb") as file:
        write_mo(file, catalog)


# Which language


def test_english_comes_first_and_dutch_german_and_french_are_there() -> None:
    assert i18n.languages()[0] == "en"
    assert {"nl", "de", "fr"} <= set(i18n.languages())


@pytest.mark.parametrize(
    ("tags", "locale"),
    [
        ("nl", "nl"),
        ("nl-BE,nl;q=0.9,en;q=0.8", "nl_BE"),
        ("fi,de;q=0.5", "de"),
        ("en;q=0.1,fr;q=0.9", "fr"),
        ("DE-at", "de_AT"),
        ("pt", "pt_PT"),
        ("pt-BR", "pt_BR"),
        ("xx,yy", "en"),
        ("*", "en"),
        ("", "en"),
        ("nl;q=nonsense", "en"),
        ("zh-Hans-CN,nl", "nl"),
    ],
)
def test_the_browsers_languages_are_tried_in_turn(tags: str, locale: str, app: Flask) -> None:
    assert speak(app, **accept(tags)) == locale


def test_a_link_or_a_button_chooses_before_the_browser(app: Flask) -> None:
    assert speak(app, "/?lang=de", **accept("nl")) == "de"
    assert speak(app, "/", method="POST", data={"lang": "fr"}, **accept("nl")) == "fr"


@pytest.mark.parametrize(
    "tag", ["xx", "", "..", "nl@../../x", "nl@a\nb", "en_US_POSIX", "\x00", "n" * 5000]
)
def test_a_language_that_is_none_is_left_or_cleaned(tag: str, app: Flask) -> None:
    with app.test_request_context("/", query_string={"lang": tag}, **accept("fr")):
        spoken = str(i18n.get_locale())
        assert spoken in ("fr", "nl", "en_US")
        assert i18n.gettext(MESSAGE)


def test_the_shops_babel_chooses_before_the_browser(make_app: Callable[..., Flask]) -> None:
    app = make_app(babel="fr")
    assert speak(app, **accept("nl")) == "fr"
    assert speak(app, "/?lang=de", **accept("nl")) == "de"


def test_a_language_of_the_shop_that_we_lack_gives_the_default(
    make_app: Callable[..., Flask],
) -> None:
    assert speak(make_app(babel="fi"), **accept("nl")) == "en"
    assert speak(make_app(babel="fi", SMARTCHECKOUT_DEFAULT_LOCALE="de")) == "de"


def test_the_default_speaks_when_nothing_fits(make_app: Callable[..., Flask]) -> None:
    app = make_app(SMARTCHECKOUT_DEFAULT_LOCALE="nl-BE")
    assert speak(app, **accept("fi")) == "nl_BE"
    with app.app_context():
        assert str(i18n.get_locale()) == "nl_BE"


def test_a_shop_may_offer_some_of_the_languages(make_app: Callable[..., Flask]) -> None:
    assert speak(make_app(languages=("nl", "en")), **accept("de")) == "nl"
    app = make_app(languages=("nl", "fr"))
    assert speak(app, **accept("de,fr;q=0.5")) == "fr"
    assert speak(app, "/?lang=de", **accept("fr")) == "fr"
    assert speak(app, **accept("de")) == "nl"
    with app.app_context():
        assert i18n.offered() == ("nl", "fr")


def test_without_a_choice_of_the_shop_all_are_offered(app: Flask) -> None:
    with app.app_context():
        assert i18n.offered() == i18n.languages()


def test_without_an_app_it_is_english() -> None:
    assert str(i18n.get_locale()) == "en"
    assert i18n.gettext(MESSAGE) == MESSAGE


def test_an_app_without_a_checkout_is_spoken_to_in_english() -> None:
    with Flask("plain").app_context():
        assert i18n.gettext(MESSAGE) == MESSAGE


def test_each_request_has_its_own_language(app: Flask) -> None:
    with app.app_context():
        assert [speak(app, f"/?lang={tag}") for tag in ("nl", "de", "nl")] == ["nl", "de", "nl"]


def test_another_language_is_spoken_for_a_while(app: Flask) -> None:
    with app.test_request_context("/?lang=nl"):
        with i18n.use_locale("de"):
            assert str(i18n.get_locale()) == "de"
            with i18n.use_locale("xx"):
                assert str(i18n.get_locale()) == "de"
        assert str(i18n.get_locale()) == "nl"


def test_the_language_comes_back_after_an_exception(app: Flask) -> None:
    def fail() -> None:
        with i18n.use_locale("de"):
            raise RuntimeError

    with app.app_context():
        with pytest.raises(RuntimeError):
            fail()
        assert str(i18n.get_locale()) == "en"


# Whose words


@pytest.mark.parametrize("babel", [None, "nl"])
def test_a_shop_overrides_one_message_and_no_other(
    babel: str | None, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    translate(tmp_path, "nl", MESSAGE, "Nog niets in je mandje")
    with make_app(babel).test_request_context("/?lang=nl-BE"):
        assert i18n.gettext(MESSAGE) == "Nog niets in je mandje"
        others = {"Checkout", "Payment", "Delivery address"}
        assert "Nog niets in je mandje" not in {i18n.gettext(other) for other in others}


def test_a_shop_may_reword_the_english_too(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    translate(tmp_path, "en", MESSAGE, "Nothing in your basket")
    with make_app().test_request_context("/"):
        assert i18n.gettext(MESSAGE) == "Nothing in your basket"


def test_the_words_of_one_shop_do_not_reach_another(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    translate(tmp_path, "en", MESSAGE, "Nothing in your basket")
    ours, other = make_app(), Flask("other", instance_path=str(tmp_path / "other"))
    other.secret_key = "test"
    SmartCheckout(other, Shop(country="NL"))
    said = []
    for app in (ours, other, ours):
        with app.test_request_context("/"):
            said.append(i18n.gettext(MESSAGE))
    assert said == ["Nothing in your basket", MESSAGE, "Nothing in your basket"]
    other.extensions["smartcheckout"].database.dispose()


def test_french_counts_none_as_one(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    catalog = Catalog(locale="fr")
    catalog.add(("%(num)s item", "%(num)s items"), ("%(num)s article", "%(num)s articles"))
    save(tmp_path, catalog)
    with make_app().test_request_context("/?lang=fr"):
        counted = [i18n.ngettext("%(num)s item", "%(num)s items", n) for n in (0, 1, 2, 1234)]
    assert list(map(plain, counted)) == ["0 article", "1 article", "2 articles", "1 234 articles"]


def test_values_are_filled_in_and_a_percent_sign_stays_one(app: Flask) -> None:
    with app.app_context():
        assert i18n.gettext("Total %(total)s", total="€5") == "Total €5"
        assert i18n.gettext("100% wool") == "100% wool"
        assert i18n.pgettext("verb", "Order %(ref)s", ref="A") == "Order A"


# How it is written

AMOUNTS = [
    ("1234.5", "EUR", "en", "€1,234.50"),
    ("1234.5", "EUR", "nl", "€ 1.234,50"),
    ("1234.5", "EUR", "de", "1.234,50 €"),
    ("1234.5", "EUR", "fr", "1 234,50 €"),
    ("1234.5", "CHF", "de_CH", "CHF 1’234.50"),
    ("500", "JPY", "en", "¥500"),
    ("500", "JPY", "ja", "￥500"),
    ("1.234", "KWD", "en", "KWD1.234"),
    ("10.50", "RSD", "sr", "10,50 RSD"),
    ("11", "RSD", "sr", "11,00 RSD"),
    ("1250", "HUF", "hu", "1 250,00 Ft"),
    ("-5", "EUR", "en", "-€5.00"),
    ("0", "EUR", "en", "€0.00"),
    ("0", "JPY", "en", "¥0"),
    ("150000", "INR", "en_IN", "₹1,50,000.00"),
]


@pytest.mark.parametrize(("value", "currency", "locale", "written"), AMOUNTS)
def test_an_amount_has_all_decimals_of_its_currency(
    value: str, currency: str, locale: str, written: str
) -> None:
    assert plain(i18n.format_money(Money.of(value, currency), Locale.parse(locale))) == written


def read_back(written: str, currency: str, locale: Locale) -> Decimal:
    """Return the number in what was displayed, with its decimals as they stand there."""
    symbol, point = get_currency_symbol(currency, locale), get_decimal_symbol(locale)
    rest = written.replace(symbol, "").replace(currency, "")
    kept = (one for one in rest if one in point or one.isdigit())
    return Decimal("".join("." if one == point else one for one in kept))


@pytest.mark.parametrize("language", "en nl de fr hu sr ja ar fa de_CH en_IN pt_PT".split())
def test_what_is_displayed_reads_back_to_the_amount_in_every_currency(language: str) -> None:
    locale = Locale.parse(language)
    for currency in filter(is_tender, sorted(list_currencies())):
        for minor in (0, 5, 105, 1050, 123_456, 10**17 + 1):
            amount = Money(minor, currency)
            written = i18n.format_money(amount, locale)
            assert str(read_back(written, currency, locale)) == f"{amount.decimal:f}", written


@pytest.mark.parametrize(
    ("rate", "locale", "written"),
    [
        ("21", "en", "21%"),
        ("5.5", "fr", "5,5 %"),
        ("9.975", "en", "9.975%"),
        ("25.50", "de", "25,5 %"),
        ("18", "en_IN", "18%"),
        ("0", "nl", "0%"),
    ],
)
def test_a_rate_is_written_as_a_percentage(rate: str, locale: str, written: str) -> None:
    assert plain(i18n.format_rate(Decimal(rate), Locale.parse(locale))) == written


def test_days_and_names_are_written_in_the_language_of_the_page(app: Flask) -> None:
    first, last = date(2026, 11, 24), date(2026, 11, 25)
    with app.test_request_context("/?lang=nl"):
        assert i18n.format_day(first) == "di 24 nov"
        assert plain(i18n.format_days(first, last)) == "di 24 – wo 25 nov"
        assert i18n.format_days(first, first) == "di 24 nov"
        assert i18n.format_names(["A", "B", "C"]) == "A, B en C"
        assert i18n.format_names(["A", "B"], alternatives=True) == "A of B"
        assert i18n.country_name("DE") == "Duitsland"
        assert i18n.format_number(12345) == "12.345"


def test_countries_are_read_in_the_order_of_their_names(app: Flask) -> None:
    with app.test_request_context("/?lang=fr"):
        assert [code for code, _n in i18n.countries_by_name(["ES", "EE", "EG", "DE"])] == [
            "DE",
            "EG",
            "ES",
            "EE",
        ]


@pytest.mark.parametrize(
    ("names", "alternatives", "text"),
    [
        (["Bélgica", "Italia"], False, "Bélgica e Italia"),
        (["Italia", "Bélgica"], False, "Italia y Bélgica"),
        (["Bélgica", "Francia", "Irlanda"], False, "Bélgica, Francia e Irlanda"),
        (["agua", "hielo"], False, "agua y hielo"),
        (["Malta", "Omán"], True, "Malta u Omán"),
        (["Italia"], False, "Italia"),
    ],
)
def test_spanish_joins_by_ear(names: list[str], alternatives: bool, text: str, app: Flask) -> None:
    with app.test_request_context("/?lang=es"):
        assert i18n.format_names(names, alternatives=alternatives) == text


@pytest.mark.parametrize(
    ("language", "codes"),
    [
        ("en", ["AX", "ZA", "SE"]),  # Åland Islands, South Africa, Sweden
        ("sv", ["SE", "ZA", "AX", "AT"]),  # Sverige, Sydafrika, Åland, Österrike
        ("da", ["CY", "AT", "AX"]),  # Cypern, Østrig, Åland
        ("pl", ["LT", "LV", "MX"]),  # Litwa, Łotwa, Meksyk
    ],
)
def test_each_alphabet_has_its_own_end(
    language: str, codes: list[str], app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "get_locale", lambda: Locale.parse(language))
    assert [code for code, _name in i18n.countries_by_name(sorted(codes))] == codes


def test_a_moment_is_written_by_the_clock_it_is_given_in(app: Flask) -> None:
    moment = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    with app.test_request_context("/"):
        assert "Nov 21, 2026" in i18n.format_moment(moment)
        assert "Nov 22, 2026" in i18n.format_moment(Shop(country="NL").local(moment))
