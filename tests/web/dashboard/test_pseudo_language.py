"""Every word the owner reads goes through the catalogs: a made-up language shows what does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from babel import Locale
from flask import Flask

from flask_smartcheckout import Shop, SmartCheckout
from flask_smartcheckout.office.possible import ACTIONS
from flask_smartcheckout.shop import TemporarilyUnavailable
from flask_smartcheckout.tracking import simulation
from flask_smartcheckout.wording import order_button_phrases
from tests.pseudo import speak_pseudo, untranslated

from ..conftest import SHOP
from .conftest import PAGES, Owner, state_of
from .orders import clerk_of

# What CLDR writes, and what nobody translates: months, clocks, countries, languages, codes.
FOREIGN = r"""(?x)
    \b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b | \b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b
    | \b[AP]M\b | \bJSON\b | \bCSV\b | \bQ[1-4]\b
"""
ENGLISH = Locale("en")
BROWSERS = {"Chrome", "Safari", "Firefox", "Edge", "Samsung Internet"}
LEGAL = {str(order_button_phrases()["en"]["phrase"])}  # told by law, and kept with its source
METHODS = {"card", "ideal", "klarna", "paypal"}  # a provider's, which this shop has no name for
NAMES = {*ENGLISH.territories.values(), *ENGLISH.languages.values(), *BROWSERS, *METHODS, *LEGAL}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: words are the same on each."""
    return sqlite_url


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A shop with a history whose English is in brackets."""
    folder = tmp_path_factory.mktemp("pseudo")
    speak_pseudo(folder)
    app = Flask("host", root_path=str(folder))
    url = f"sqlite:///{folder / 'smartcheckout.sqlite3'}"
    app.config.update(SECRET_KEY="test", TESTING=True, SMARTCHECKOUT_DATABASE_URL=url)
    SmartCheckout(app, Shop(country="NL", name="1", sells_to=("EU", "CH")))
    database = state_of(app).database
    simulation.simulate(database, seed=8, days=20, checkouts=400, now=datetime.now(UTC))
    yield app
    database.dispose()


@pytest.mark.parametrize("page", PAGES)
def test_no_word_of_a_page_is_left_out(
    page: str, bracketed: Flask, let_in: Callable[[Flask], Owner]
) -> None:
    html = let_in(bracketed).read(page)
    assert html.count("⟦") > 10
    assert strange(html) == set()


def test_no_word_of_a_visit_is_left_out(bracketed: Flask, let_in: Callable[[Flask], Owner]) -> None:
    owner = let_in(bracketed)
    (first, *_others) = [one.path for one in owner.links("visits") if "/visit" in one.path]
    assert strange(owner.client.get(first).text) == set()


def test_no_word_of_an_order_is_left_out(
    make_app: Callable[..., Flask], let_in: Callable[[Flask], Owner], tmp_path: Path
) -> None:
    speak_pseudo(tmp_path)
    host = partial(make_app, app=Flask("host", root_path=str(tmp_path)))
    clerk = clerk_of(host, let_in, tmp_path)
    order_id = clerk.promise()
    clerk.provider.faults["capture"] = [TemporarilyUnavailable("x")]
    assert "⟦Nothing was done" in clerk.do(order_id, "capture")
    paths = (f"orders/{order_id}", *(f"orders/{order_id}/{action}" for action in ACTIONS))
    for path in ("orders", "log", *paths):
        # What shoppers, shops and providers wrote is kept apart from our own words.
        ours = re.sub(r"<(bdi|code)\b.*?</\1>", "", clerk.page(path))
        assert strange(ours) - {SHOP.name, SHOP.timezone} == set(), path


def strange(html: str) -> set[str]:
    """Return what is neither in brackets nor a name, a moment or a shape of what was typed."""
    left = (re.sub(FOREIGN, "", text).strip(" ,·:0123456789") for text in untranslated(html))
    return {text for text in left if re.search(r"[^\W\dA_]", text) and text not in NAMES}
