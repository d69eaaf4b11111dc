"""What stands around the order button: the order itself, where it goes, and who sells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from flask_smartcheckout import Invoice, Shop
from flask_smartcheckout.shop import Contact, ExtraField, PickupPoint, ShippingMethod, terms
from flask_smartcheckout.tracking import tables

from .conftest import DUTCH, SHOP, Shopper, fill_cart, host_of

FOREIGN = {
    "email": "a@example.com",
    "name": "Ann Lee",
    "country": "US",
    "street": "1 Main St",
    "city": "Boston",
    "state": "MA",
    "postcode": "02108",
}
BILLING = {
    "billing_country": "DE",
    "billing_name": "Jens Berg",
    "billing_street": "Lindenallee 9",
    "billing_postcode": "10115",
    "billing_city": "Berlin",
}
NOTICE = {"en": "/static/notice-en.svg", "nl": "/static/notice-nl.svg"}

MakeApp = Callable[..., Flask]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: nothing here depends on which."""
    return sqlite_url


def visit(app: Flask) -> Shopper:
    """Return a shopper in front of the form of a shop, with a cart."""
    shopper = Shopper(fill_cart(app).test_client())
    shopper.open()
    return shopper


def texts(html: str) -> str:
    """Return what is read of some HTML, its white space made plain."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\N{NO-BREAK SPACE}", " ").split())


def part(page: str, name: str) -> str:
    """Return the HTML of an element that has no other of its kind in it."""
    found = re.search(rf'<div id="sc-{name}">(.*?)</div>', page, re.S)
    assert found, name
    return found[1]


def reviewed(shopper: Shopper, **typed: str) -> str:
    """Return what an update, asked for without our script, shows to look over."""
    return texts(part(shopper.send("update", **typed).text, "review"))


# The order itself.


def test_only_the_summary_stands_between_the_shops_own_fields_and_the_button(
    make_app: MakeApp,
) -> None:
    asked = (terms(), ExtraField("present", "checkbox", "It is a present", place="button"))
    shop = replace(SHOP, terms_url="/terms", extra_fields=asked, guarantee_notice="/notice.svg")
    shopper = visit(make_app(shop))
    for page in (shopper.open().text, shopper.send(**DUTCH).text):
        places = [
            page.index(one)
            for one in (
                'name="present"',
                'src="/notice.svg"',
                'id="sc-items"',
                'class="sc-total"',
                'class="sc-order"',
            )
        ]
        assert places == sorted(places)
        summary = page[page.index('id="sc-items"') : page.index('class="sc-order"')]
        assert re.findall(r'type="checkbox"|type="radio"|<textarea|<select', summary) == []
        after_total = summary.partition('class="sc-total"')[2].partition("</dl>")[2]
        assert texts(after_total.rpartition("<button")[0]) == ""


# Where it goes (Directive 2000/31/EC, art. 11(2)).


def test_nothing_is_there_to_look_over_before_an_address_is_whole(shopper: Shopper) -> None:
    assert part(shopper.open().text, "review").strip() == ""
    assert reviewed(shopper, **{**DUTCH, "city": ""}) == ""
    assert reviewed(shopper, **{**DUTCH, "postcode": "12"}) == ""


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (
            DUTCH,
            "Delivery address Sanne de Vries, Keizersgracht 112, 1015 CJ AMSTERDAM, Netherlands",
        ),
        (FOREIGN, "Delivery address Ann Lee, 1 Main St, BOSTON, MA 02108, United States"),
    ],
)
def test_the_address_is_shown_the_way_its_country_writes_it(
    typed: dict[str, str], shown: str, shopper: Shopper
) -> None:
    assert reviewed(shopper, **typed).lower() == shown.lower()


def test_our_script_is_given_the_address_with_the_prices(shopper: Shopper) -> None:
    given = shopper.send("update", json=True, **DUTCH).get_json()["fragments"]["sc-review"]
    assert "Keizersgracht 112" in given
    gone = shopper.send("update", json=True, **{**DUTCH, "street": ""}).get_json()
    assert gone["fragments"]["sc-review"].strip() == ""


def test_what_is_shown_leads_to_what_changes_it(make_app: MakeApp) -> None:
    shop = replace(SHOP, payments=(Invoice(require_same_address=False),))
    page = visit(make_app(shop)).send("update", **DUTCH, **BILLING).text
    links = re.findall(r'href="#([^"]+)"', part(page, "review"))
    assert links == ["sc-h-address", "sc-billing"]
    assert all(f'id="{one}"' in page for one in links)
    shown = texts(part(page, "review"))
    assert re.search(r"Invoice to Jens Berg, Lindenallee 9, 10115 Berlin, Germany$", shown)


def test_a_pickup_point_is_shown_beside_the_address(make_app: MakeApp) -> None:
    points = (PickupPoint("store", "Mok & Linnen", ("Oudegracht 1", "3511 AB Utrecht")),)
    fetch = ShippingMethod("fetch", "Fetch it", 0, ("NL",), pickup_points=points)
    shopper = visit(make_app(replace(SHOP, shipping=(fetch, *SHOP.shipping))))
    shown = reviewed(shopper, **DUTCH, shipping="fetch")
    assert shown.startswith("Address Sanne de Vries, Keizersgracht 112")
    assert shown.endswith("Pickup point Mok &amp; Linnen, Oudegracht 1, 3511 AB Utrecht")


def test_what_is_not_sent_has_an_address_and_no_delivery(make_app: MakeApp) -> None:
    app = make_app()
    shopper = visit(app)
    line = host_of(app).checkout.line
    with app.app_context():
        host_of(app).lines = [line("pdf", "A pattern", "5", needs_shipping=False)]
    assert reviewed(shopper, **DUTCH).startswith("Address Sanne de Vries")


def test_what_was_typed_is_never_markup(shopper: Shopper) -> None:
    page = shopper.send("update", **{**DUTCH, "name": "Ann <b onclick=x>Lee"}).text
    assert "<b onclick" not in page
    given = shopper.send("update", json=True, **{**DUTCH, "street": "Kade \"'&<i>"}).text
    assert "<i>" not in given and "\\u003ci\\u003e" not in given


def test_what_is_looked_over_is_in_no_event_and_no_log(
    make_app: MakeApp, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app()
    with caplog.at_level("DEBUG"):
        reviewed(visit(app), **DUTCH)
    with app.extensions["smartcheckout"].database.connect() as connection:
        rows = str(
            [
                list(connection.execute(select(one)))
                for one in tables.metadata.tables.values()
                if "event" in one.name
            ]
        )
    for typed in ("Keizersgracht", "Sanne", "1015"):
        assert typed not in rows
        assert typed not in caplog.text


# Who sells (Directive 2011/83/EU, art. 6(1)(c)).

BELGIAN = Contact(
    "+32 2 555 12 12",
    "be@mok.example",
    {"nl": "Werkdagen 9–17 uur", "de": "Werktags 9 bis 17 Uhr", "fr": "En semaine de 9 h à 17 h"},
)
WITH_CONTACTS = replace(
    SHOP,
    contact={"BE": BELGIAN, "*": Contact("+31 30 1", "help@mok.example", "Weekdays")},
    address={
        "en": "Oudegracht 1, Utrecht, the Netherlands",
        "de": "Oudegracht 1, Utrecht, Niederlande",
    },
)


def test_who_sells_and_how_to_reach_them_stands_at_the_button(make_app: MakeApp) -> None:
    page = visit(make_app(WITH_CONTACTS)).open().text
    seller = part(page, "seller")
    assert page.index('class="sc-order"') < page.index('id="sc-seller"') < page.index("</form>")
    assert texts(seller) == (
        "Mok &amp; Linnen , Oudegracht 1, Utrecht, the Netherlands "
        "+31 30 1 · help@mok.example Weekdays"
    )
    assert 'href="tel:+31301"' in seller and 'href="mailto:help@mok.example"' in seller


@pytest.mark.parametrize(
    ("language", "hours", "address"),
    [
        ("de", "Werktags 9 bis 17 Uhr", "Niederlande"),
        ("fr", "En semaine", "the Netherlands"),
        ("nl", "Werkdagen", "the Netherlands"),
    ],
)
def test_a_belgian_reads_the_belgian_contact_in_the_language_of_the_page(
    language: str, hours: str, address: str, make_app: MakeApp
) -> None:
    app = fill_cart(make_app(WITH_CONTACTS))
    shopper = Shopper(app.test_client())
    page = shopper.open(
        f"/smartcheckout/?lang={language}", headers={"Accept-Language": f"{language}-BE"}
    ).text
    for place in (part(page, "seller"), page.partition('class="sc-trust"')[2]):
        assert "+32 2 555 12 12" in place and "be@mok.example" in place
        assert hours in place and address in place
        assert "+31 30 1" not in place


def test_the_contact_follows_the_country_that_is_chosen(make_app: MakeApp) -> None:
    shopper = visit(make_app(WITH_CONTACTS))
    given = shopper.send("update", json=True, country="BE").get_json()["fragments"]
    for name in ("sc-seller", "sc-contact"):
        assert "be@mok.example" in given[name] and "help@mok.example" not in given[name]


def test_a_shop_that_says_nothing_of_itself_says_nothing(make_app: MakeApp) -> None:
    silent = replace(SHOP, name="")
    assert texts(part(visit(make_app(silent)).open().text, "seller")) == ""


# The legal guarantee (Implementing Regulation (EU) 2025/1960).


def test_the_notice_is_there_only_when_the_shop_gives_it(shopper: Shopper) -> None:
    assert "sc-guarantee" not in shopper.open().text


@pytest.mark.parametrize(
    ("language", "picture", "link", "words"),
    [
        ("en", "notice-en.svg", "europa.eu/youreurope/guarantees", "Minimum two-year"),
        ("nl", "notice-nl.svg", "europa.eu/youreurope/garantie", "Minimaal twee jaar"),
        ("de", "notice-en.svg", "europa.eu/youreurope/garantien", "Mindestens zwei Jahre"),
    ],
)
def test_the_notice_comes_whole_with_its_words_and_its_link(
    language: str, picture: str, link: str, words: str, make_app: MakeApp
) -> None:
    shopper = visit(make_app(replace(SHOP, guarantee_notice=NOTICE)))
    notice = part(shopper.open(f"/smartcheckout/?lang={language}").text, "guarantee")
    assert re.search(rf'<img src="/static/{picture}" alt="{words}[^"]+"', notice)
    assert f'<a href="https://{link}">{link}</a>' in notice
    assert "<details" not in notice


def test_the_notice_follows_the_country_of_the_goods(make_app: MakeApp) -> None:
    shopper = visit(make_app(replace(SHOP, guarantee_notice=NOTICE)))
    for country, there in (("BE", True), ("US", False), ("GB", False)):
        given = shopper.send("update", json=True, country=country).get_json()["fragments"]
        assert ("<img" in given["sc-guarantee"]) is there, country
        without_script = shopper.send("update", country=country).text
        assert ("/static/notice" in without_script) is there, country


def test_what_is_not_sent_is_no_goods(make_app: MakeApp) -> None:
    app = make_app(replace(SHOP, guarantee_notice=NOTICE))
    shopper = visit(app)
    line = host_of(app).checkout.line
    with app.app_context():
        host_of(app).lines = [line("pdf", "A pattern", "5", needs_shipping=False)]
    assert "/static/notice" not in shopper.open().text


@pytest.mark.parametrize("notice", ["javascript:x", {"en": "/n.svg", "nl": "data:x"}, {"en": 3}])
def test_a_notice_is_a_picture_by_its_url(notice: object) -> None:
    with pytest.raises(
        ValueError, match=r"Shop\(guarantee_notice=.*\) is the http\(s\) or relative"
    ):
        Shop("NL", guarantee_notice=notice)  # type: ignore[arg-type]
