"""Living in somebody else's app: its templates, its names, its policy, its routes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask, render_template, render_template_string, request
from jinja2 import DictLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from flask_smartcheckout.settings import ConfigurationError

from .conftest import DUTCH, SHOP, Shopper, fill_cart, host_of

BASE = """<!doctype html><html><head><title>{% block title %}Shop{% endblock %}</title></head>
<body><nav>{% for item in nav %}<i>{{ item }}</i>{% endfor %}</nav>
<div id="frame">{% block body %}{% endblock %}</div><footer>{{ names() }}</footer></body></html>"""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is the same on every database."""
    return sqlite_url


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """The shop's templates, with a base whose content block is called "body"."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "base.html").write_text(BASE)
    return folder


@pass_context
def names(context: Context) -> str:
    """Say which names the host's base template is given."""
    own = set(context.environment.globals) | {"names", "g", "request", "session", "nav"}
    return " ".join(sorted(context.get_all().keys() - own))


@pytest.fixture
def framed(make_app: Callable[..., Flask], templates: Path) -> Callable[..., Flask]:
    """Make a shop whose base template frames our pages, with something in the cart."""

    def make(**config: Any) -> Flask:
        app = Flask("host", template_folder=str(templates))
        app.jinja_env.globals["names"] = names
        base = {"SMARTCHECKOUT_BASE_TEMPLATE": "base.html", "SMARTCHECKOUT_CONTENT_BLOCK": "body"}
        return fill_cart(make_app(SHOP, app, **base | config))

    return make


def frame_of(page: str) -> str:
    (footer,) = re.findall("<footer>(.*?)</footer></body>", page)
    return str(footer)


# Templates


def test_our_pages_stand_in_the_shops_own_frame(framed: Callable[..., Flask]) -> None:
    page = framed().test_client().get("/smartcheckout/").text
    assert page.count("<html") == page.count("<body") == 1
    assert "<title>Checkout</title>" in page
    inside = page.partition('<div id="frame">')[2]
    ours = inside.partition('<div class="smartcheckout sc-framed" lang="en" dir="ltr">')[2]
    assert 'id="sc-form"' in ours
    assert "Questions? We are glad to help" in ours or "You buy from" in ours
    assert "smartcheckout.css" in inside and "checkout.js" in inside


def test_a_frame_without_the_block_is_told_which_ones_it_has(
    framed: Callable[..., Flask],
) -> None:
    client = framed(SMARTCHECKOUT_CONTENT_BLOCK="content").test_client()
    with pytest.raises(ConfigurationError, match="no block 'content'; it has body, title"):
        client.get("/smartcheckout/")


@pytest.mark.parametrize(("around", "mains"), [("<main>%s</main>", 0), ("<div>%s</div>", 1)])
def test_a_page_has_one_main_landmark(
    framed: Callable[..., Flask], templates: Path, around: str, mains: int
) -> None:
    block = "{% block body %}{% endblock %}"
    (templates / "base.html").write_text(BASE.replace(block, around % block))
    page = framed().test_client().get("/smartcheckout/").text
    assert page.count("<main") == 1
    assert page.count('<main class="sc-page') == mains


def test_a_base_that_extends_our_page_adds_to_it(
    framed: Callable[..., Flask], templates: Path
) -> None:
    added = (
        '{% extends "smartcheckout/page.html" %}{% block sc_theme %}<meta name="x">{% endblock %}'
    )
    (templates / "base.html").write_text(added)
    page = framed().test_client().get("/smartcheckout/").text
    assert page.count('<meta name="x">') == page.count('id="sc-form"') == 1


def test_a_stylesheet_of_the_shop_stands_in_our_own_page(
    make_app: Callable[..., Flask],
) -> None:
    app = fill_cart(make_app(replace(SHOP, stylesheet="/theme.css")))
    page = app.test_client().get("/smartcheckout/").text
    assert '<link rel="stylesheet" href="/theme.css">' in page


def test_an_order_goes_all_the_way_in_the_frame(framed: Callable[..., Flask]) -> None:
    app = framed()
    shopper = Shopper(app.test_client())
    shopper.open()
    assert 'id="frame"' in shopper.send(**{**DUTCH, "city": ""}).text
    placed = shopper.send(**DUTCH)
    confirmation = shopper.client.get(placed.location).text
    assert "A-1" in confirmation and 'id="frame"' in confirmation


def test_the_frame_is_given_no_name_of_ours_but_three(framed: Callable[..., Flask]) -> None:
    page = framed().test_client().get("/smartcheckout/").text
    assert frame_of(page) == "_sc _scn sc"


def test_the_frame_gets_what_the_shop_gives_it(framed: Callable[..., Flask]) -> None:
    app = framed(SMARTCHECKOUT_BASE_CONTEXT=lambda: {"nav": ["Mugs", "Linen"]})
    assert "<i>Mugs</i><i>Linen</i>" in app.test_client().get("/smartcheckout/").text


def test_the_frame_gets_what_the_shops_context_processors_give(
    framed: Callable[..., Flask],
) -> None:
    app = framed()
    app.context_processor(lambda: {"nav": ["Theirs"], "cart": "X", "quote": "X", "errors": "X"})
    page = app.test_client().get("/smartcheckout/").text
    assert "<i>Theirs</i>" in page
    assert frame_of(page) == "_sc _scn cart errors quote sc"
    assert "Blue mug" in page


def test_what_the_frame_needs_is_asked_only_where_there_is_a_frame(
    make_app: Callable[..., Flask], framed: Callable[..., Flask]
) -> None:
    asked: list[int] = []
    app = framed(SMARTCHECKOUT_BASE_CONTEXT=lambda: asked.append(1) or {})
    app.add_url_rule("/", view_func=lambda: "<html><body></body></html>")
    shopper = Shopper(app.test_client())
    shopper.client.get("/")
    assert asked == []
    shopper.open()
    assert asked == [1]
    shopper.send("update", json=True, **DUTCH)
    assert asked == [1]


def test_a_template_of_the_shop_wins_over_ours(
    make_app: Callable[..., Flask], templates: Path
) -> None:
    (templates / "smartcheckout").mkdir()
    (templates / "smartcheckout" / "empty.html").write_text("<main>{{ _sc('Checkout') }}?</main>")
    app = make_app(SHOP, Flask("host", template_folder=str(templates)))
    assert "<main>Checkout?</main>" in app.test_client().get("/smartcheckout/").text


@pytest.mark.parametrize("first", [True, False])
def test_a_loader_of_the_shops_own_need_not_know_of_us(
    first: bool, make_app: Callable[..., Flask]
) -> None:
    app = Flask("host")
    own = DictLoader({"home.html": "<html><body>Home</body></html>"})

    def bring_it() -> None:
        app.jinja_env.loader = own

    if first:
        bring_it()
    make_app(SHOP, app)
    if not first:
        bring_it()
    app.add_url_rule("/", view_func=lambda: render_template("home.html"))
    shopper = Shopper(fill_cart(app).test_client())
    assert "data-count-url" in shopper.client.get("/").text
    assert 'id="sc-form"' in shopper.open().text
    own.mapping["smartcheckout/empty.html"] = "<main>Nothing yet</main>"
    host_of(app).lines = []
    assert "<main>Nothing yet</main>" in shopper.open().text


def test_a_loader_as_flask_makes_it_stays_as_it_is(make_app: Callable[..., Flask]) -> None:
    app = Flask("host")
    loader = app.jinja_env.loader
    client = fill_cart(make_app(SHOP, app)).test_client()
    assert client.get("/smartcheckout/").status_code == 200
    assert app.jinja_env.loader is loader


def test_our_templates_know_every_name_they_use(framed: Callable[..., Flask]) -> None:
    app = framed()
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["nav"] = []
    app.add_url_rule("/", view_func=lambda: "<html><body></body></html>")
    shopper = Shopper(app.test_client())
    assert "data-count-url" in shopper.client.get("/").text
    assert shopper.open().status_code == 200
    assert shopper.send(**{**DUTCH, "city": ""}).status_code == 422
    assert shopper.send(json=True, **{**DUTCH, "city": ""}).status_code == 422
    assert shopper.send(**{**DUTCH, "fingerprint": "old"}).status_code == 409
    placed = shopper.send(**DUTCH)
    assert shopper.client.get(placed.location).status_code == 200
    assert shopper.open().status_code == 200


# Policy


def test_every_tag_of_ours_carries_the_nonce(
    make_app: Callable[..., Flask], framed: Callable[..., Flask]
) -> None:
    for make in (lambda **config: fill_cart(make_app(**config)), framed):
        app = make(SMARTCHECKOUT_CSP_NONCE=lambda: request.environ["REMOTE_ADDR"])
        page = app.test_client().get("/smartcheckout/").text
        loading = re.findall(r"<link rel=\"stylesheet\"[^>]*>|<script(?![^>]*json)[^>]*>", page)
        assert len(loading) >= 2
        assert all('nonce="127.0.0.1"' in tag for tag in loading)
        assert "<style" not in page and " style=" not in page and "onclick" not in page


# Routes and names


@pytest.mark.parametrize("first", [True, False])
def test_a_route_of_the_shop_that_catches_everything_does_not_win(
    first: bool, make_app: Callable[..., Flask]
) -> None:
    app = Flask("host")

    def add_catch_all() -> None:
        app.add_url_rule("/<path:path>", "page", lambda path: path, methods=["GET", "POST"])
        app.add_url_rule("/<slug>/", "slug", lambda slug: slug)

    if first:
        add_catch_all()
    make_app(SHOP, app)
    if not first:
        add_catch_all()
    shopper = Shopper(fill_cart(app).test_client())
    assert 'id="sc-form"' in shopper.open().text
    assert 'id="sc-form"' in shopper.open("/smartcheckout").text
    assert shopper.client.get("/smartcheckout/cart-count").get_json() == {"count": 3}
    assert shopper.send(**DUTCH).status_code == 303
    assert shopper.client.get("/about/us").text == "about/us"


def test_another_address_holds_for_everything(make_app: Callable[..., Flask]) -> None:
    app = fill_cart(make_app(SMARTCHECKOUT_URL_PREFIX="/checkout"))
    client = app.test_client()
    page = client.get("/checkout/").text
    assert client.get("/smartcheckout/").status_code == 404
    addresses = re.findall(r'(?:action|src|href|data-events-url)="(/[^"]+)"', page)
    assert addresses
    assert {a for a in addresses if not a.startswith("/checkout/")} == set()
    shopper = Shopper(client, url="/checkout/")
    shopper.open()
    assert shopper.send(**DUTCH).location.startswith("/checkout/order/")


def test_a_shop_below_a_path_of_its_server_is_linked_there(app: Flask) -> None:
    inner = app.wsgi_app

    def mounted(environ: dict[str, Any], start_response: Any) -> Any:
        return inner({**environ, "SCRIPT_NAME": "/shop"}, start_response)

    app.wsgi_app = mounted  # type: ignore[method-assign]
    client = app.test_client()
    shopper = Shopper(client)
    page = shopper.open().text
    assert 'action="/shop/smartcheckout/"' in page
    assert 'src="/shop/smartcheckout/static/checkout.js' in page
    assert 'data-count-url="/shop/smartcheckout/cart-count"' in client.get("/").text
    placed = shopper.send(**DUTCH)
    assert placed.location.startswith("/shop/smartcheckout/order/")
    assert client.get(placed.location.removeprefix("/shop")).status_code == 200


def test_a_checkout_the_shop_has_already_stays_its_own(make_app: Callable[..., Flask]) -> None:
    app = Flask("host")
    theirs = Blueprint("checkout", __name__, url_prefix="/checkout")
    theirs.add_url_rule("/", view_func=lambda: "theirs", endpoint="form")
    app.register_blueprint(theirs)
    app.add_template_filter(lambda value: "theirs", "currency")
    app = fill_cart(make_app(SHOP, app))
    client = app.test_client()
    assert client.get("/checkout/").text == "theirs"
    assert 'id="sc-form"' in client.get("/smartcheckout/").text
    with app.app_context():
        assert render_template_string("{{ 5|currency }}") == "theirs"


def test_the_shops_own_page_says_that_there_is_no_such_order(app: Flask) -> None:
    app.register_error_handler(404, lambda error: ("Nothing here", 404))
    answer = app.test_client().get("/smartcheckout/order/guess")
    assert (answer.status_code, answer.text) == (404, "Nothing here")
