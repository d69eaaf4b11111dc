"""Every mistake a developer can make at joining is answered by a sentence that says what to write.

Those that stop the start are in tests/unit/test_extension.py and tests/unit/test_settings.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, Response, redirect, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from jinja2 import DictLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from flask_smartcheckout import Line, Money
from flask_smartcheckout.settings import ConfigurationError

from .conftest import DUTCH, SHOP, Host, Shopper, fill_cart, host_of, run

LONG = "a key that is long enough and lasts"
MUG = Line("mug", "Mug", Money(1250, "EUR"))


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is the same on every database."""
    return sqlite_url


def found(app: Flask, check: str) -> list[tuple[str, str]]:
    """Return what the doctor says by one of its checks, as (level, message)."""
    app.testing = False
    done = run(app, "doctor", "--json", "--countries", "NL")
    says = json.loads(done.stdout)
    return [(one["level"], one["message"]) for one in says if one["check"] == check]


def only(app: Flask, check: str, level: str = "error") -> str:
    ((told, message),) = found(app, check)
    assert told == level
    return message


WELL = [
    ("callbacks", "The cart and the order handler are registered"),
    ("addresses", "The checkout's addresses are its own"),
    ("cart", "The cart can be asked for by anybody"),
    ("pages", "The checkout's pages answer, in the shop's own frame"),
    ("policy", "The shop's Content-Security-Policy lets the checkout's pages work"),
    ("cookies", "Browsers send back the cookie of the checkout, and that of the shop's session"),
    ("limits", "What pages ask by themselves uses up no visitor's requests"),
]


@pytest.mark.parametrize(("check", "says"), WELL)
def test_a_shop_that_joined_well_is_told_so(check: str, says: str, app: Flask) -> None:
    assert found(app, check) == [("ok", says)]


def test_the_doctor_leaves_the_shop_as_it_was(app: Flask, host: Host) -> None:
    known = app.extensions["smartcheckout"].callbacks.cart
    found(app, "pages")
    assert app.extensions["smartcheckout"].callbacks.cart is known
    assert host.orders == []


# The cart


def fail(*about: Any) -> Any:
    raise AttributeError("'AnonymousUserMixin' object has no attribute 'cart'")


CARTS: dict[str, tuple[Callable[[], Any], str]] = {
    "needs a login": (fail, "AttributeError: 'AnonymousUserMixin' object has no"),
    "dicts": (lambda: [{"ref": "mug"}], "yields checkout.line(…), not {'ref': 'mug'}"),
    "tuples": (lambda: [("mug", 2)], "yields checkout.line(…), not ('mug', 2)"),
    "one line": (lambda: MUG, "yields checkout.line(…), or returns a list, not Line("),
    "a number": (lambda: 3, "or returns a list, not 3"),
    "a dict": (lambda: {"mug": 2}, "yields checkout.line(…), not 'mug'"),
}


@pytest.mark.parametrize("kind", CARTS)
def test_a_cart_of_another_kind_is_told_in_the_log_and_by_the_doctor(
    kind: str, app: Flask, host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    callback, says = CARTS[kind]
    host.checkout.cart(callback)
    assert app.test_client().get("/smartcheckout/").status_code == 503
    assert says in caplog.text
    message = only(app, "cart")
    assert message.startswith("@checkout.cart fails for a visitor who is not logged in: ")
    assert says in message


@pytest.mark.parametrize("nothing", [None, [], (), False, iter(())])
def test_a_cart_may_be_empty_in_any_way(nothing: Any, app: Flask, host: Host) -> None:
    host.checkout.cart(lambda: nothing)
    assert found(app, "cart") == [("ok", "The cart can be asked for by anybody")]


async def waiting() -> list[Line]:
    return [MUG]


async def yielding() -> Any:
    yield MUG


CALLBACKS: list[tuple[str, Any, str]] = [
    ("cart", lambda user: [], "@checkout.cart is called as <lambda>(), and yours takes (user)"),
    ("cart", waiting, "@checkout.cart is async: write a plain def waiting()"),
    ("cart", yielding, "@checkout.cart is async: write a plain def yielding()"),
    ("order", lambda: "A-1", "is called as <lambda>(order), and yours takes ()"),
    ("prefill", lambda user: {}, "@checkout.prefill is called as <lambda>(), and"),
    ("coupon", lambda code: None, "is called as <lambda>(code, cart), and yours takes (code)"),
    ("lookup", lambda postcode: None, "@checkout.lookup is called as <lambda>(country, fields)"),
    ("tax_rate", lambda address: 21, "<lambda>(address, tax_class, date), and yours"),
]


@pytest.mark.parametrize(("name", "function", "says"), CALLBACKS)
def test_a_callback_with_other_arguments_is_named(
    name: str, function: Any, says: str, app: Flask, host: Host
) -> None:
    getattr(host.checkout, name)(function)
    assert says in only(app, "callbacks")


@pytest.mark.parametrize("function", [lambda *any_of_them: [], lambda order=None: [], list])
def test_a_callback_that_takes_more_is_well(function: Any, app: Flask, host: Host) -> None:
    host.checkout.cart(function)
    assert found(app, "callbacks")[0][0] == "ok"


# The order handler


class Row:
    """A row of an object-relational mapper, which reads as <Row 7>."""

    def __repr__(self) -> str:
        return "<Row 7>"


ANSWERS: list[tuple[Any, str]] = [
    (None, "nothing"),
    ("", "'str'"),
    (Row(), "'Row'"),
    ((7, 201), "'tuple'"),
    ({"number": 7}, "'dict'"),
    (True, "'bool'"),
    (Response("thanks"), "'Response'"),
]


@pytest.mark.parametrize(("answer", "called"), ANSWERS)
def test_a_handler_that_returns_no_number_is_told_so_and_the_order_stands(
    answer: Any, called: str, host: Host, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    orders: list[str] = []

    def take(order: Any) -> Any:
        orders.append(order.id)
        return answer

    host.handler = take
    placed = shopper.send(**DUTCH)
    assert placed.status_code == 303
    assert f"returned {called}; return the shop's own order number" in caplog.text
    assert f"<bdi>{orders[0][:8]}</bdi>" in shopper.client.get(placed.location).text


@pytest.mark.parametrize("answer", [7, "A-7", UUID(int=7), b"7".decode()])
def test_a_number_is_shown_as_it_is(
    answer: Any, host: Host, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    host.handler = lambda order: answer
    placed = shopper.send(**DUTCH)
    assert f"<bdi>{answer}</bdi>" in shopper.client.get(placed.location).text
    assert "return the shop's own order number" not in caplog.text


# Addresses, frames and whoever stands at the door


@pytest.mark.parametrize("path", ["/checkout/", "/checkout/cart-count", "/<path:everything>"])
def test_an_address_that_the_shop_has_already_is_named(
    path: str, make_app: Callable[..., Flask]
) -> None:
    app = Flask("host")
    app.add_url_rule(path, "theirs", lambda **about: "theirs", methods=["GET", "POST"])
    make_app(SHOP, app, SMARTCHECKOUT_URL_PREFIX="/checkout")
    levels = [level for level, _message in found(app, "addresses")]
    if "everything" in path:
        assert levels == ["ok"]
    else:
        assert set(levels) == {"error"}
        assert "is a page of the shop's own (theirs): set SMARTCHECKOUT_URL_PREFIX" in str(
            found(app, "addresses")
        )


FRAMES: dict[str, tuple[str | None, str]] = {
    "no template": (None, "SMARTCHECKOUT_BASE_TEMPLATE is 'base.html', and the shop has no such"),
    "no block": (
        "<html>{% block body %}{% endblock %}</html>",
        "base.html has no block 'content'; it has body: set SMARTCHECKOUT_CONTENT_BLOCK",
    ),
    "a name it is not given": (
        "<html>{{ user.name }}{% block content %}{% endblock %}</html>",
        "UndefinedError: 'user' is undefined",
    ),
    "a route it does not have": (
        "<html>{{ url_for('home') }}{% block content %}{% endblock %}</html>",
        "BuildError: Could not build url for endpoint 'home'",
    ),
}


@pytest.mark.parametrize("kind", FRAMES)
@pytest.mark.parametrize("strict", [False, True])
def test_a_frame_that_does_not_fit_is_told_with_what_to_set(
    strict: bool, kind: str, make_app: Callable[..., Flask]
) -> None:
    source, says = FRAMES[kind]
    app = make_app(SMARTCHECKOUT_BASE_TEMPLATE="base.html")
    app.jinja_env.loader = DictLoader({"base.html": source} if source else {})
    if strict:  # a shop with error pages of its own, which hide what was raised
        app.register_error_handler(Exception, lambda error: ("Oh", 500))
        assert "/smartcheckout/ answers 500 Internal Server Error" in only(app, "pages")
    else:
        assert says in only(app, "pages")


def test_a_missing_frame_is_a_sentence_at_the_first_request(
    make_app: Callable[..., Flask],
) -> None:
    app = fill_cart(make_app(SMARTCHECKOUT_BASE_TEMPLATE="layuot.html"))
    with pytest.raises(ConfigurationError, match=r"'layuot\.html', and the shop has no such"):
        app.test_client().get("/smartcheckout/")


def test_a_login_at_every_door_is_told(make_app: Callable[..., Flask]) -> None:
    app = Flask("host")
    app.before_request(lambda: None if request.path == "/login" else redirect("/login"))
    make_app(SHOP, app)
    says = [message for _level, message in found(app, "pages")]
    assert len(says) == 2
    assert "/smartcheckout/ answers 302 Found, to /login" in says[0]
    assert "let everybody in where request.blueprint == 'smartcheckout'" in says[0]


# Policies


POLICIES: list[tuple[str, list[str]]] = [
    ("default-src 'self'", []),
    ("default-src *", []),
    ("default-src https:; object-src 'none'", []),
    ("default-src 'none'", ["script-src", "style-src", "connect-src", "img-src"]),
    ("default-src 'self'; style-src https://cdn.example", ["style-src"]),
    ("script-src 'self'; form-action 'none'", ["form-action"]),
    ("script-src 'nonce-abc' 'self'", []),
    ("frame-ancestors 'none'; upgrade-insecure-requests", []),
]


def under(app: Flask, policy: str) -> Flask:
    """Have the shop send a policy with every page."""

    @app.after_request
    def add(response: Response) -> Response:
        nonce = getattr(request, "csp_nonce", "")
        response.headers["Content-Security-Policy"] = policy.replace("{nonce}", nonce)
        return response

    @app.before_request
    def number() -> None:
        request.csp_nonce = "n0nce"  # type: ignore[attr-defined]

    return app


@pytest.mark.parametrize(("policy", "refused"), POLICIES)
def test_what_a_policy_refuses_is_told_with_what_to_write(
    policy: str, refused: list[str], make_app: Callable[..., Flask]
) -> None:
    app = under(make_app(), policy)
    errors = [message for level, message in found(app, "policy") if level == "error"]
    assert [message.rpartition("write ")[2] for message in errors] == [
        f"{name} 'self'" for name in refused
    ]


@pytest.mark.parametrize(
    "policy",
    ["script-src 'nonce-{nonce}'", "script-src 'strict-dynamic' 'nonce-{nonce}' 'self'"],
)
def test_a_policy_with_nonces_wants_ours(policy: str, make_app: Callable[..., Flask]) -> None:
    without = only(under(make_app(), policy), "policy")
    assert "set SMARTCHECKOUT_CSP_NONCE to a function that returns the nonce" in without


@pytest.mark.parametrize(("nonce", "level"), [("n0nce", "ok"), ("other", "error")])
def test_a_nonce_has_to_be_that_of_the_request(
    nonce: str, level: str, make_app: Callable[..., Flask]
) -> None:
    app = make_app(SMARTCHECKOUT_CSP_NONCE=lambda: nonce)
    message = only(under(app, "script-src 'nonce-{nonce}'"), "policy", level)
    assert ("returns another nonce than the header has" in message) == (level == "error")


# Limits, proxies, secrets


@pytest.mark.parametrize("exempt", [True, False])
def test_a_limiter_that_counts_the_icon_is_told(
    exempt: bool, make_app: Callable[..., Flask]
) -> None:
    app = make_app()
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    if exempt:
        host_of(app).checkout.exempt_from(limiter)
    message = only(app, "limits", "ok" if exempt else "warning")
    assert ("checkout.exempt_from(limiter)" in message) != exempt


def test_a_proxy_that_nobody_told_the_app_of_is_named_once(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"X-Forwarded-Proto": "https"}
    for _again in range(2):
        app.test_client().get("/smartcheckout/", headers=headers)
    assert caplog.text.count("app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1") == 1


def test_a_proxy_that_the_app_knows_is_not_spoken_of(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1)  # type: ignore[method-assign]
    client = app.test_client()
    page = client.get("/smartcheckout/", headers={"X-Forwarded-Proto": "https"})
    assert "ProxyFix" not in caplog.text
    assert "Secure" in page.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("secret", "says"),
    [
        (LONG, None),
        (bytes(range(1, 25)), "made anew at each start"),
        ("dev", "fewer than 16 characters"),
    ],
)
def test_a_secret_that_does_not_last_is_told(
    secret: str | bytes, says: str | None, sqlite_url: str
) -> None:
    from flask_smartcheckout import SmartCheckout

    app = Flask("host")
    app.config.update(
        SECRET_KEY=secret,
        SMARTCHECKOUT_DATABASE_URL=sqlite_url,
        SMARTCHECKOUT_PUBLIC_URL="https://shop.example",
    )
    SmartCheckout(app, SHOP)
    told = [message for level, message in found(app, "settings") if level == "warning"]
    app.extensions["smartcheckout"].database.dispose()
    assert len(told) == (says is not None)
    assert (says or "") in "".join(told)


COOKIES: list[tuple[dict[str, Any], str]] = [
    ({"APPLICATION_ROOT": "/shop"}, "APPLICATION_ROOT is '/shop', and our pages stand at /smart"),
    (
        {"APPLICATION_ROOT": "/shop", "SMARTCHECKOUT_PUBLIC_URL": "https://a.example/shop"},
        "Browsers send back",
    ),
    ({"APPLICATION_ROOT": "/smart"}, "APPLICATION_ROOT is '/smart'"),
    (
        {"SESSION_COOKIE_SECURE": True, "SMARTCHECKOUT_PUBLIC_URL": "http://a.example"},
        "SESSION_COOKIE_SECURE is on",
    ),
    (
        {"SESSION_COOKIE_SECURE": True, "SMARTCHECKOUT_PUBLIC_URL": "https://a.example"},
        "Browsers send back",
    ),
]


@pytest.mark.parametrize(("config", "says"), COOKIES)
def test_a_cookie_that_no_browser_sends_back_is_told(
    config: dict[str, Any], says: str, make_app: Callable[..., Flask]
) -> None:
    ((_level, message),) = found(make_app(**config), "cookies")
    assert message.startswith(says)


def test_orders_that_are_kept_in_memory_are_told() -> None:
    from flask_smartcheckout import SmartCheckout

    app = Flask("host")
    app.config.update(SECRET_KEY=LONG, SMARTCHECKOUT_DATABASE_URL="sqlite://")
    SmartCheckout(app, SHOP)
    assert "keeps orders in memory" in only(app, "tables", "warning")
