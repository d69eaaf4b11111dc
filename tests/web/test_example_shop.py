"""The example shop's own pages: shelf, product, cart, languages, orders."""

import re
import string
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import eu_vat_rates_data
import pytest
from flask import Flask
from flask.testing import FlaskClient

from example_app import cart, catalog, create_app, data, orders, postcodes, vat_numbers
from example_app.database import connect
from example_app.language import LANGUAGES
from example_app.secret_key import kept_key
from example_app.theme import THEMES
from flask_smartcheckout.countries import normalize, rules, vat_id
from flask_smartcheckout.i18n import languages
from flask_smartcheckout.lookup import question_of

STYLES = sorted((data.HERE / "static").rglob("*.css"))
PAGES = ("/", "/products/saddle", "/cart", "/terms", "/privacy", "/contact", "/admin/orders")


@pytest.fixture
def app(tmp_path: Path, sqlite_url: str) -> Flask:
    return create_app(
        {
            "SECRET_KEY": "test",
            "TESTING": True,
            "DATABASE": str(tmp_path / "shop.sqlite3"),
            "SMARTCHECKOUT_DATABASE_URL": sqlite_url,
        }
    )


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def read(client: FlaskClient, path: str, **options: Any) -> str:
    response = client.get(path, **options)
    assert response.status_code == 200, path
    return response.get_data(as_text=True).replace("\N{NO-BREAK SPACE}", " ")


def put_in_cart(client: FlaskClient, ref: str, quantity: object = 1) -> int:
    return client.post(f"/cart/{ref}/add", data={"quantity": quantity}).status_code


def change(client: FlaskClient, ref: str, quantity: object) -> int:
    return client.post(f"/cart/{ref}/change", data={"quantity": quantity}).status_code


def in_cart(client: FlaskClient) -> dict[str, int]:
    with client.session_transaction() as session:
        return dict(session.get(cart.KEY, {}))


def set_stock(app: Flask, ref: str, stock: int) -> None:
    with app.app_context(), connect() as db:
        db.execute("UPDATE products SET stock = ? WHERE ref = ?", (stock, ref))


def stock_of(app: Flask, ref: str) -> int:
    with app.app_context():
        product = catalog.find(ref)
        assert product
        return product.stock


def test_home_shows_everything_on_the_shelf_with_its_price(app: Flask, client: FlaskClient) -> None:
    page = read(client, "/")
    with app.test_request_context():
        products = catalog.everything()
        assert len(products) >= 6
        assert {product.tax_class for product in products} == {"standard", "books"}
        for product in products:
            assert product.url in page
            assert f"€{product.price}" in page


@pytest.mark.parametrize(
    ("accepted", "language", "word"),
    [
        ("nl-NL,nl;q=0.9", "nl", "Leren zadel"),
        ("de-AT", "de", "Ledersattel"),
        ("fr", "fr", "Selle en cuir"),
        ("pt-BR", "pt-PT", "Selim de couro"),
        ("ja", "ja", "革サドル"),
        ("en-GB", "en", "Leather saddle"),
        ("fi,uk;q=0.5", "en", "Leather saddle"),
        ("*", "en", "Leather saddle"),
        ("", "en", "Leather saddle"),
    ],
)
def test_shop_speaks_the_language_of_the_browser(
    client: FlaskClient, accepted: str, language: str, word: str
) -> None:
    page = read(client, "/", headers={"Accept-Language": accepted})
    assert f'<html lang="{language}" dir="ltr">' in page
    assert word in page


def test_arabic_runs_from_right_to_left(client: FlaskClient) -> None:
    page = read(client, "/contact?lang=ar")
    assert '<html lang="ar" dir="rtl">' in page
    assert "<bdi>3511 ZL Utrecht</bdi>" in page
    assert "\N{LEFT-TO-RIGHT ISOLATE}+31 30 123 45 67\N{POP DIRECTIONAL ISOLATE}" in page
    assert '<a href="tel:+31301234567" dir="ltr">' in page


@pytest.mark.parametrize("file", STYLES, ids=lambda file: file.stem)
def test_nothing_in_the_styles_is_tied_to_the_left_or_the_right(file: Path) -> None:
    style = file.read_text("utf-8")
    sides = r"(?:margin|padding|border(?:-width)?|inset): *(?:[^\s;]+ ){3}[^\s;]+;"
    tied = rf"(?<![\w-])(?:left|right|[\w-]+-(?:left|right)): | (?:left|right);|{sides}"
    assert re.findall(tied, style) == []


@pytest.mark.parametrize(
    ("language", "amount"), [("nl", "€ 34,95"), ("pt", "34,95 €"), ("ja", "€34.95")]
)
def test_an_amount_reads_the_same_in_the_shop_and_in_its_checkout(
    client: FlaskClient, language: str, amount: str
) -> None:
    put_in_cart(client, "chain")
    assert amount in read(client, f"/cart?lang={language}")
    assert amount in read(client, "/smartcheckout/")


def test_chosen_language_is_remembered(client: FlaskClient) -> None:
    assert "Ledersattel" in read(client, "/?lang=de")
    assert "Dein Warenkorb" in read(client, "/cart")


def test_unknown_language_changes_nothing(client: FlaskClient) -> None:
    assert "Your cart" in read(client, "/cart?lang=xx")


def test_header_links_to_every_language_of_this_page(client: FlaskClient) -> None:
    page = read(client, "/products/bell")
    for code, name in LANGUAGES.items():
        assert f'href="/products/bell?lang={code}"' in page
        assert name in page


def worn(page: str) -> list[str]:
    return re.findall(r'href="/static/themes/(\w+)\.css"', page)


def test_chosen_theme_is_worn_by_the_shop_and_its_checkout(client: FlaskClient) -> None:
    assert worn(read(client, "/")) == ["house"]
    assert worn(read(client, "/?theme=warm")) == ["warm"]
    put_in_cart(client, "bell")
    assert worn(read(client, "/cart")) == worn(read(client, "/smartcheckout/")) == ["warm"]
    assert worn(read(client, "/smartcheckout/?theme=mono")) == ["mono"]


def test_unknown_theme_changes_nothing(client: FlaskClient) -> None:
    assert worn(read(client, "/?theme=../shop")) == ["house"]


@pytest.mark.parametrize("name", THEMES)
def test_footer_offers_every_theme(client: FlaskClient, name: str) -> None:
    assert f'href="?theme={name}"' in read(client, "/")
    response = client.get(f"/static/themes/{name}.css")
    assert response.status_code == 200
    response.close()


def test_product_page_tells_what_it_is_and_costs(client: FlaskClient) -> None:
    page = read(client, "/products/chain", headers={"Accept-Language": "nl"})
    assert "<h1>Ketting, 11 versnellingen</h1>" in page
    assert "€ 34,95" in page
    assert "<dt>Schakels</dt><dd>118</dd>" in page
    assert 'action="/cart/chain/add"' in page


@pytest.mark.parametrize("path", ["/products/unicycle", "/nowhere"])
def test_unknown_address_gets_a_friendly_404(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "This page is not here" in response.get_data(as_text=True)


def test_unknown_product_cannot_be_bought(client: FlaskClient) -> None:
    assert put_in_cart(client, "unicycle") == 404
    assert change(client, "unicycle", 1) == 404


def test_cart_starts_empty_without_a_way_to_the_checkout(client: FlaskClient) -> None:
    page = read(client, "/cart")
    assert "Nothing in it yet" in page
    assert "Continue to checkout" not in page


def test_products_add_up_in_the_cart(client: FlaskClient) -> None:
    assert put_in_cart(client, "chain", 2) == 302
    assert put_in_cart(client, "manual") == 302
    assert put_in_cart(client, "chain") == 302
    assert in_cart(client) == {"chain": 3, "manual": 1}
    page = read(client, "/cart")
    assert "€104.85" in page
    assert "€132.35" in page
    assert 'href="/smartcheckout/"' in page


def test_product_page_says_that_it_is_in_the_cart(client: FlaskClient) -> None:
    put_in_cart(client, "bell")
    page = read(client, "/products/bell")
    assert "In your cart: Brass bell." in page
    assert "In your cart" not in read(client, "/products/bell")


def test_quantity_in_the_cart_changes(client: FlaskClient) -> None:
    put_in_cart(client, "bottle", 2)
    assert change(client, "bottle", 5) == 302
    assert in_cart(client) == {"bottle": 5}


def test_product_is_removed_from_the_cart(client: FlaskClient) -> None:
    put_in_cart(client, "bottle")
    put_in_cart(client, "bell")
    assert change(client, "bottle", 0) == 302
    assert in_cart(client) == {"bell": 1}
    assert "Taken out: Steel bottle, 600 ml." in read(client, "/cart")


@pytest.mark.parametrize("quantity", ["", "two", "1.5", "-1", "0", "100", "9" * 30])
def test_nonsense_is_refused_and_leaves_the_cart_as_it_was(
    client: FlaskClient, quantity: str
) -> None:
    put_in_cart(client, "bell", 2)
    assert put_in_cart(client, "bell", quantity) == 400
    assert in_cart(client) == {"bell": 2}


def test_cart_holds_no_more_than_there_is_in_stock(app: Flask, client: FlaskClient) -> None:
    set_stock(app, "atlas", 3)
    put_in_cart(client, "atlas", 2)
    put_in_cart(client, "atlas", 2)
    assert in_cart(client) == {"atlas": 3}
    assert "Only 3 left" in read(client, "/products/atlas")


def test_sold_out_product_cannot_be_put_in_the_cart(app: Flask, client: FlaskClient) -> None:
    set_stock(app, "atlas", 0)
    page = read(client, "/products/atlas")
    assert "Sold out" in page
    assert "/cart/atlas/add" not in page
    put_in_cart(client, "atlas")
    assert in_cart(client) == {}


def test_cart_forgets_products_that_left_the_shelf(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session[cart.KEY] = {"unicycle": 1}
    assert "Nothing in it yet" in read(client, "/cart")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_page_loads_nothing_from_elsewhere_and_has_no_inline_code(
    client: FlaskClient, path: str, language: str
) -> None:
    response = client.get(f"{path}?lang={language}")
    page = response.get_data(as_text=True)
    assert response.headers["Content-Security-Policy"] == "default-src 'self'"
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    assert not re.search(r'(?:src|srcset|action)="(?:https?:)?//', page)


def test_admin_lists_the_orders(app: Flask, client: FlaskClient) -> None:
    assert "No orders yet" in read(client, "/admin/orders")
    with app.test_request_context():
        orders.save(an_order("a", bell=2))
    page = read(client, "/admin/orders")
    for text in ("1001", "<td>NL</td>", "€41.95"):
        assert text in page
    for personal in ("Sanne", "sanne@example.nl", "Oudegracht"):
        assert personal not in page


def test_without_a_key_one_is_made_and_kept_for_the_owner_alone(tmp_path: Path) -> None:
    key = kept_key(tmp_path / "instance")
    assert len(key) == 64
    assert kept_key(tmp_path / "instance") == key
    assert kept_key(tmp_path / "another") != key
    (file,) = (tmp_path / "instance").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


# Orders


def an_order(identity: str, **quantities: int) -> Any:
    """An order as the checkout hands it over, of so many of each product."""
    address = SimpleNamespace(country="NL", one_line=lambda: "Oudegracht 1, 3511 AA Utrecht")
    lines = [
        SimpleNamespace(ref=ref, title=ref, quantity=number, total=SimpleNamespace(minor=1850))
        for ref, number in quantities.items()
    ]
    return SimpleNamespace(
        id=identity,
        lines=lines,
        quote=SimpleNamespace(
            total=SimpleNamespace(minor=4195), amount_due=SimpleNamespace(minor=2195)
        ),
        name="Sanne de Vries",
        company="",
        email="sanne@example.nl",
        phone="",
        shipping=address,
        billing=address,
        locale="nl",
        note="",
        extra={"gift_message": "For Ann", "newsletter": False},
        shipping_method="home",
        payment_method="invoice",
    )


def test_order_takes_its_products_from_stock(app: Flask) -> None:
    before = stock_of(app, "bell")
    with app.test_request_context():
        assert orders.save(an_order("a", bell=2, atlas=1)) == "1001"
        assert orders.save(an_order("b", bell=1)) == "1002"
    assert stock_of(app, "bell") == before - 3


def test_what_was_entered_in_the_shops_own_fields_is_kept(app: Flask) -> None:
    with app.test_request_context():
        number = orders.save(an_order("a", bell=1))
        kept = connect().execute("SELECT * FROM order_extra").fetchall()
    assert [tuple(row) for row in kept] == [(int(number), "gift_message", "For Ann")]


def test_same_order_again_is_one_order(app: Flask) -> None:
    before = stock_of(app, "bell")
    with app.test_request_context():
        assert orders.save(an_order("a", bell=1)) == orders.save(an_order("a", bell=1))
        assert len(orders.newest()) == 1
    assert stock_of(app, "bell") == before - 1


def test_sold_out_order_leaves_nothing_behind(app: Flask) -> None:
    set_stock(app, "atlas", 1)
    before = stock_of(app, "bell")
    with app.test_request_context():
        with pytest.raises(orders.SoldOut, match="atlas"):
            orders.save(an_order("a", bell=1, atlas=2))
        assert orders.newest() == []
    assert (stock_of(app, "bell"), stock_of(app, "atlas")) == (before, 1)


def test_restart_keeps_stock_and_orders(app: Flask) -> None:
    with app.test_request_context():
        orders.save(an_order("a", bell=1))
    left = stock_of(app, "bell")
    again = create_app(dict(app.config))
    assert stock_of(again, "bell") == left
    with again.test_request_context():
        assert orders.save(an_order("b", bell=1)) == "1002"


@pytest.mark.parametrize(
    ("number", "tax"), [("DE123456788", False), ("DE136695976", True), ("", True)]
)
def test_a_business_in_germany_orders_without_vat_once_its_number_is_confirmed(
    number: str, tax: bool, client: FlaskClient
) -> None:
    put_in_cart(client, "saddle")
    page = read(client, "/smartcheckout/")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    business = {"country": "DE", "company": "Rad & Tat GmbH", "tax_id": number}
    data = {**hidden, **business, "action": "update"}
    shown = client.post("/smartcheckout/", data=data).text.replace("\N{NO-BREAK SPACE}", " ")
    assert ("of which 19%" in shown) == tax
    assert ("Exempt intra-Community supply, Article 138(1)" in shown) != tax


@pytest.mark.parametrize("number", sorted(vat_numbers.CONFIRMED))
def test_the_numbers_of_the_demo_are_well_formed(number: str) -> None:
    country = number[:2]
    assert vat_id(country, normalize(country, {"tax_id": number})["tax_id"]) == number


# Data


def leaves(found: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a language with its place."""
    if isinstance(found, str):
        yield path, found
        return
    for key, value in found.items() if isinstance(found, dict) else enumerate(found):
        yield from leaves(value, f"{path}.{key}")


def fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language: str) -> None:
    english = dict(leaves(data.read("texts/en.toml")))
    texts = dict(leaves(data.read(f"texts/{language}.toml")))
    assert texts.keys() == english.keys()
    assert all(texts.values())
    for place, text in texts.items():
        assert fields(text) == fields(english[place]), place


def test_the_shop_speaks_every_language_of_its_checkout() -> None:
    assert set(LANGUAGES) == set(languages())
    assert set(LANGUAGES) == {file.stem for file in (data.HERE / "texts").glob("*.toml")}


@pytest.mark.parametrize("ref", data.read("products.toml"))
def test_every_product_has_a_picture_and_words(client: FlaskClient, ref: str) -> None:
    with client.application.test_request_context():
        product = catalog.find(ref)
        assert product and product.title and product.summary and product.story and product.facts
        image = product.image
    with client.get(image) as picture:
        assert picture.mimetype == "image/svg+xml"


@pytest.mark.parametrize(("country", "percentage"), data.read("tax_classes.toml")["books"].items())
def test_books_have_a_rate_that_their_country_knows(country: str, percentage: str) -> None:
    rates = eu_vat_rates_data.get_rate(country)
    known = {Decimal(0), *map(Decimal, map(str, rates["reduced"] or [rates["standard"]]))}
    known.add(Decimal(str(rates["super_reduced"] or 0)))
    assert Decimal(percentage) in known


@pytest.mark.parametrize("code", postcodes.STREETS)
def test_the_demo_completes_the_addresses_it_knows(code: str) -> None:
    question = question_of(rules("NL"), {"postcode": code, "house_number": "1"})
    assert question
    found = postcodes.find("NL", {"postcode": question.postcode, "house_number": "1"})
    assert found == postcodes.STREETS[code]
    assert set(found) == {"street", "city"}
    assert postcodes.find("BE", {"postcode": question.postcode}) is None


def test_every_postcode_of_the_demo_has_a_source() -> None:
    read = data.read("postcodes.toml")
    told = [code for source in read["sources"] for code in source["facts"]]
    assert sorted(told) == sorted(read["streets"])
    assert all(source["source"] and source["recorded"] for source in read["sources"])


def test_checkout_joins_the_shop_in_sixty_five_lines() -> None:
    source = (data.HERE / "checkout.py").read_text("utf-8")
    assert len([line for line in source.splitlines() if line.strip()]) <= 65


def test_the_codes_of_the_demo_can_be_put_in_again_and_again(app: Flask) -> None:
    lines = (data.HERE / "coupons.jsonl").read_text("utf-8")
    runner = app.test_cli_runner()
    for _again in range(2):
        words = ["smartcheckout", "coupon", "add", "-", "--if-new"]
        assert runner.invoke(args=words, input=lines).exit_code == 0
    listed = runner.invoke(args=["smartcheckout", "coupon", "list"]).output
    assert {"TANDEM15", "FREESHIP", "WELCOME10"} <= set(listed.split())
