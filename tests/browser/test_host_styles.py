"""In the frame of a shop with styles of its own: neither side leaks into the other."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from flask_smartcheckout import Line, Order, Shop, SmartCheckout

from .looking import CHANGED, SIDEWAYS
from .shopping import DUTCH, expect_confirmation, fill

BASE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Shop</title>
<link rel="stylesheet" href="/static/host.css">
</head>
<body>
<header>
<h2>Shop</h2>
<p>A <a href="/">link</a> and <b>words</b></p>
<ul><li>One</li></ul>
<form><label for="q">Search</label><input id="q"><select><option>All</option></select>
<button>Go</button></form>
<details><summary>More</summary><p>Less</p></details>
</header>
<main>{% block content %}{% endblock %}</main>
</body>
</html>"""
RUDE = """
* { box-sizing: content-box; font-family: fantasy }
html { font-size: 62.5% }
h1, h2, h3, p, ul, ol, dl, dd, legend, fieldset { margin: 2em; padding: 1em; border: 2px dotted }
h1, h2, h3, p, ul, ol, dl, dd, legend, fieldset { color: red }
a, b, small, span, address { color: hotpink; background: yellow; font: 900 3em fantasy }
li { display: inline-block; list-style: square }
label { display: none }
summary, details { margin: 3em; background: black }
input, select, textarea { width: 100%; height: 9px; margin: 9px; border: 3px solid red }
button { float: right; width: 99%; background: red; letter-spacing: 1em; text-transform: uppercase }
div { max-width: 90vw }
form { padding: 2em; border: 9px solid }
section { background: pink }
nav { position: static; border: 9px solid }
"""
INSIDE = ".smartcheckout, .smartcheckout *:not(svg, svg *, script, option)"
OUTSIDE = "header, header *"


@pytest.fixture
def host(tmp_path: Path, sqlite_url: str) -> Flask:
    """A shop whose template frames the checkout, and whose style is rude to every element."""
    for folder, name, text in (("templates", "base.html", BASE), ("static", "host.css", RUDE)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text)
    app = Flask("host", root_path=str(tmp_path))
    app.config.update(
        SECRET_KEY="test",
        SMARTCHECKOUT_DATABASE_URL=sqlite_url,
        SMARTCHECKOUT_BASE_TEMPLATE="base.html",
    )
    app.add_url_rule("/", view_func=lambda: app.jinja_env.get_template("base.html").render())
    checkout = SmartCheckout(app, Shop(country="NL", sells_to=("NL", "DE"), terms_url="/"))

    @checkout.cart
    def lines() -> list[Line]:
        return [checkout.line("mug", "Blue mug", "12.50", quantity=2)]

    @checkout.order
    def place(order: Order) -> str:
        return "A-1"

    return app


@pytest.fixture
def url(host: Flask, live_server: Callable[[Flask], str]) -> str:
    """Where that shop is."""
    return live_server(host)


@pytest.fixture
def visitor(new_context: Callable[..., BrowserContext]) -> Page:
    """Somebody whose page stands still."""
    return new_context(locale="en-NL", reduced_motion="reduce").new_page()


def test_our_style_changes_nothing_of_the_shops(url: str, visitor: Page) -> None:
    visitor.goto(url + "/smartcheckout/")
    assert visitor.evaluate(CHANGED, ["smartcheckout.css", OUTSIDE]) == []


def test_the_shops_rules_for_elements_change_nothing_of_ours(url: str, visitor: Page) -> None:
    visitor.goto(url + "/smartcheckout/")
    visitor.click(".sc-more-fields summary")
    visitor.click(".sc-order")
    visitor.wait_for_selector(".sc-err")
    assert visitor.evaluate(CHANGED, ["host.css", INSIDE]) == []


def test_the_icon_changes_nothing_of_the_shops_and_the_shop_nothing_of_it(
    url: str, visitor: Page
) -> None:
    visitor.goto(url)
    visitor.wait_for_selector(".sc-cart[data-counted]")
    assert visitor.evaluate(CHANGED, ["cart.css", OUTSIDE]) == []
    assert visitor.evaluate(CHANGED, ["host.css", INSIDE]) == []


def test_an_order_is_placed_in_a_rude_frame_on_a_small_phone(url: str, visitor: Page) -> None:
    visitor.set_viewport_size({"width": 320, "height": 568})
    visitor.goto(url + "/smartcheckout/")
    assert visitor.evaluate(SIDEWAYS) == 0
    fill(visitor, **DUTCH)
    visitor.click(".sc-order")
    expect_confirmation(visitor)
    assert visitor.evaluate(SIDEWAYS) == 0
