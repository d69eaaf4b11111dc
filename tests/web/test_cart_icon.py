"""The cart icon: on every page of the shop, and in nobody's way."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Response, jsonify, render_template_string, request, send_file

from flask_smartcheckout import Line

from .conftest import SHOP, Host, fill_cart

PAGE = "<!doctype html><html><body><h1>Shop</h1></body></html>"
TWICE = "<html><body><script>const end = '</body>'</script><p>Shop</p></body></html>"
ICON = re.compile(rb"<link [^>]+><script [^>]+></script><nav [^>]+>.*?</nav>\s*", re.DOTALL)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The icon asks no database."""
    return sqlite_url


def add_page(app: Flask, view: Callable[[], Any], path: str = "/page", **options: Any) -> None:
    app.add_url_rule(path, view_func=view, endpoint=path, **options)


def icons(body: bytes) -> int:
    return body.count(b"data-count-url")


def test_a_page_gets_the_icon_before_its_end_and_stays_what_it_was(app: Flask) -> None:
    add_page(app, lambda: TWICE)
    body = app.test_client().get("/page").data
    assert icons(body) == 1
    assert ICON.sub(b"", body) == TWICE.encode()
    assert body.endswith(b"</nav></body></html>") or body.endswith(b"</nav>\n</body></html>")


def test_it_is_one_style_one_script_and_one_landmark(app: Flask) -> None:
    body = app.test_client().get("/").data
    for tag in (b"<link ", b"<script ", b"<nav "):
        assert body.count(tag) == 1
    assert b" style=" not in body and b" onclick=" not in body


WITH: dict[str, Callable[[], Any]] = {
    "in_capitals": lambda: "<HTML><BODY>Shop</BODY></HTML>",
    "not_ascii": lambda: "<html><body>Kőbánya · 京都</body></html>",
    "with_a_charset": lambda: Response(PAGE, content_type="text/html; charset=UTF-8"),
    "in_chunks": lambda: Response([PAGE[:20], PAGE[20:]], mimetype="text/html"),
}


@pytest.mark.parametrize("kind", WITH)
def test_a_complete_page_gets_the_icon(kind: str, app: Flask) -> None:
    add_page(app, WITH[kind])
    answer = app.test_client().get("/page")
    assert icons(answer.data) == 1
    assert answer.content_length == len(answer.data)


def test_a_form_that_is_shown_again_gets_the_icon(app: Flask) -> None:
    add_page(app, lambda: PAGE, methods=["POST"])
    assert icons(app.test_client().post("/page").data) == 1


def stream() -> Response:
    def parts() -> Iterator[str]:
        yield PAGE

    return Response(parts(), mimetype="text/html")


WITHOUT: dict[str, Callable[[], Any]] = {
    "json": lambda: jsonify(html=PAGE),
    "text": lambda: Response(PAGE, mimetype="text/plain"),
    "xml": lambda: Response(PAGE, mimetype="application/xhtml+xml"),
    "missing": lambda: (PAGE, 404),
    "broken": lambda: (PAGE, 500),
    "moved": lambda: (PAGE, 302, {"Location": "/"}),
    "created": lambda: (PAGE, 201),
    "stream": stream,
    "file": lambda: send_file(io.BytesIO(PAGE.encode()), mimetype="text/html"),
    "compressed": lambda: (PAGE, {"Content-Type": "text/html", "Content-Encoding": "br"}),
    "latin1": lambda: Response(PAGE, content_type="text/html; charset=iso-8859-1"),
    "fragment": lambda: "<p>Three mugs</p>",
    "empty": lambda: Response(b"", mimetype="text/html"),
}


@pytest.mark.parametrize("kind", WITHOUT)
def test_anything_else_is_left_alone(kind: str, app: Flask) -> None:
    add_page(app, WITHOUT[kind])
    with app.test_request_context("/page"):
        before = app.make_response(WITHOUT[kind]())
        before.direct_passthrough = False
        expected = before.get_data()
    answer = app.test_client().get("/page")
    assert answer.data == expected


def test_a_head_request_gets_no_body_and_no_icon(app: Flask) -> None:
    add_page(app, lambda: PAGE)
    answer = app.test_client().head("/page")
    assert answer.data == b""
    assert answer.content_length == len(PAGE)


@pytest.mark.parametrize(
    ("path", "shown"),
    [("/admin", 0), ("/admin/", 0), ("/admin/orders", 0), ("/administration", 1), ("/x/admin", 1)],
)
def test_the_shops_back_office_has_no_icon(path: str, shown: int, app: Flask) -> None:
    add_page(app, lambda: PAGE, path)
    assert icons(app.test_client().get(path).data) == shown


def test_pages_may_be_left_out(make_app: Callable[..., Flask]) -> None:
    app = make_app(SMARTCHECKOUT_ICON_EXCLUDE=["/staff/"])
    for path in ("/staff", "/staff/rota", "/admin"):
        add_page(app, lambda: PAGE, path)
    client = app.test_client()
    assert [icons(client.get(p).data) for p in ("/staff", "/staff/rota", "/admin")] == [0, 0, 1]


def test_the_icon_may_be_switched_off(make_app: Callable[..., Flask]) -> None:
    app = make_app(SMARTCHECKOUT_ICON="off")
    add_page(app, lambda: PAGE)
    assert app.test_client().get("/page").text == PAGE


def test_our_own_pages_show_the_cart_themselves(app: Flask, host: Host) -> None:
    client = app.test_client()
    assert icons(client.get("/smartcheckout/").data) == 0
    assert b'aria-label="Cart, 3 items"' in client.get("/smartcheckout/").data
    host.lines = []
    assert icons(client.get("/smartcheckout/").data) == 0


def test_a_page_that_places_the_icon_has_that_one_alone(app: Flask) -> None:
    own = "<html><body><header>{{ smartcheckout.cart_icon() }}</header></body></html>"
    add_page(app, lambda: render_template_string(own))
    client = app.test_client()
    with app.app_context():  # as some shops do around a whole test or command
        placed = client.get("/page").data
        assert icons(placed) == 1
        assert placed.endswith(b"</header></body></html>")
        assert b"sc-float" not in placed
        assert b"sc-float" in client.get("/").data


@pytest.mark.parametrize("first", [True, False])
def test_a_shop_that_compresses_its_pages_has_the_icon(
    first: bool, make_app: Callable[..., Flask]
) -> None:
    app = Flask("host")

    def compress(response: Response) -> Response:
        response.set_data(gzip.compress(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
        return response

    if first:
        app.after_request(compress)
    make_app(SHOP, app)
    if not first:
        app.after_request(compress)
    add_page(app, lambda: PAGE)
    assert icons(gzip.decompress(app.test_client().get("/page").data)) == 1


def test_a_page_that_stands_before_every_other_has_the_icon(make_app: Callable[..., Flask]) -> None:
    app = Flask("host")
    app.before_request(lambda: PAGE)  # a shop that is closed, say: nobody after it is asked
    make_app(SHOP, app)
    assert icons(app.test_client().get("/page").data) == 1


# The page stays as cacheable as it was


def test_a_page_gains_no_header(make_app: Callable[..., Flask]) -> None:
    headers = []
    for switch in ("on", "off"):
        app = fill_cart(make_app(SMARTCHECKOUT_ICON=switch))
        add_page(app, lambda: (PAGE, {"Cache-Control": "public, max-age=60"}))
        answer = app.test_client().get("/page", headers={"Cookie": "session=x; smartcheckout_id=y"})
        headers.append({k: v for k, v in answer.headers if k != "Content-Length"})
    assert headers[0] == headers[1]
    assert headers[0].keys() == {"Content-Type", "Cache-Control"}


def test_the_page_does_not_ask_for_the_cart(app: Flask, host: Host) -> None:
    asked: list[int] = []
    host.checkout.cart(lambda: asked.append(1) or [])
    client = app.test_client()
    assert icons(client.get("/").data) == 1
    assert asked == []
    client.get("/smartcheckout/cart-count")
    client.get("/smartcheckout/")
    assert asked == [1, 1]


def test_the_shops_etag_still_spares_the_page(app: Flask) -> None:
    def view() -> Response:
        response = Response(PAGE, mimetype="text/html")
        response.add_etag()
        return response.make_conditional(request)  # type: ignore[return-value]

    add_page(app, view)
    client = app.test_client()
    first = client.get("/page")
    again = client.get("/page", headers={"If-None-Match": first.headers["ETag"]})
    assert icons(first.data) == 1
    assert first.content_length == len(first.data)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_the_files_of_the_icon_keep_their_address(app: Flask) -> None:
    client = app.test_client()
    body = client.get("/").text
    files = re.findall(r'(?:href|src)="(/smartcheckout/static/[^"]+)"', body)
    assert files == ["/smartcheckout/static/cart.css", "/smartcheckout/static/cart.js"]
    for file in files:
        with client.get(file) as answer:
            assert answer.status_code == 200


# What it shows


def test_the_count_is_of_pieces_and_is_never_kept(app: Flask) -> None:
    answer = app.test_client().get("/smartcheckout/cart-count")
    assert answer.get_json() == {"count": 3}
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers


def test_an_empty_cart_counts_nothing(app: Flask, host: Host) -> None:
    host.lines = []
    assert app.test_client().get("/smartcheckout/cart-count").get_json() == {"count": 0}


def test_without_javascript_it_is_a_plain_link(app: Flask) -> None:
    body = app.test_client().get("/").text
    assert '<nav class="smartcheckout sc-cart sc-float" aria-label="Cart" lang="en"' in body
    assert '<a href="/smartcheckout/" aria-label="Cart">' in body


def test_it_leads_to_the_shops_cart_in_words_that_a_cache_may_keep(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(SMARTCHECKOUT_CART_URL="/basket?a=1&b=2", SMARTCHECKOUT_DEFAULT_LOCALE="nl")
    add_page(app, lambda: PAGE)
    dutch, german = (
        app.test_client().get("/page", headers={"Accept-Language": language}).text
        for language in ("nl", "de")
    )
    assert '<a href="/basket?a=1&amp;b=2"' in dutch
    assert 'lang="nl" dir="ltr"' in dutch
    assert dutch == german


def test_its_tags_carry_the_shops_nonce(make_app: Callable[..., Flask]) -> None:
    app = make_app(SMARTCHECKOUT_CSP_NONCE=lambda: "n0nce")
    add_page(app, lambda: PAGE)
    body = app.test_client().get("/page").text
    assert re.findall(r"<(\w+) [^>]*nonce=\"n0nce\"", body) == ["link", "script"]


# What goes wrong


def test_a_cart_that_cannot_be_read_leaves_the_page_unharmed(
    app: Flask, host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> list[Line]:
        raise RuntimeError("no such table: cart")

    host.checkout.cart(broken)
    client = app.test_client()
    assert client.get("/").status_code == 200
    assert client.get("/smartcheckout/cart-count").get_json() == {"count": 0}
    assert "the cart callback failed" in caplog.text
    assert "no such table: cart" in caplog.text


def test_an_icon_that_cannot_be_drawn_leaves_the_page_unharmed(
    make_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str:
        raise RuntimeError("no nonce here")

    app = make_app(SMARTCHECKOUT_CSP_NONCE=broken)
    add_page(app, lambda: PAGE)
    answer = app.test_client().get("/page")
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert "the cart icon could not be drawn" in caplog.text
    assert "no nonce here" in caplog.text
