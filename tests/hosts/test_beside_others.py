"""Beside other extensions, one by one and all at once, joined before us and after."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cachelib import FileSystemCache
from flask import Flask, request, session
from flask.testing import FlaskClient
from flask_babel import Babel
from flask_caching import Cache
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, login_required
from flask_session import Session
from flask_smartcheckout import Order, Shop, SmartCheckout
from flask_sqlalchemy import SQLAlchemy
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from sqlalchemy import text
from tests.web.conftest import DUTCH, Shopper

PAGE = "<!doctype html><html><body><h1>Shop</h1>%s</body></html>" % ("<p>Mugs</p>" * 99)
ICON = b"data-count-url"


class Kiosk:
    """A shop of one page, whose cart is a number in the session."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.served = 0
        self.save: Callable[[Order], None] = lambda order: None
        self.app = Flask("kiosk", root_path=str(folder), instance_path=str(folder))
        self.app.config["SECRET_KEY"] = "kiosk"
        self.app.config["SMARTCHECKOUT_CSP_NONCE"] = lambda: getattr(
            request, "csp_nonce", ""
        )
        self.app.add_url_rule("/", "page", self.page)
        self.app.add_url_rule("/take", "take", self.take)
        self.app.add_url_rule("/contact", "contact", lambda: "sent", methods=["POST"])

    def page(self) -> str:
        self.served += 1
        return PAGE

    def take(self) -> str:
        session["mugs"] = session.get("mugs", 0) + 1
        return "taken"

    def join_us(self) -> None:
        checkout = SmartCheckout(self.app, Shop("NL"))

        @checkout.cart
        def cart() -> Iterator[object]:
            if session.get("mugs"):
                yield checkout.line("mug", "Mug", "12.50", quantity=session["mugs"])

        @checkout.order
        def place(order: Order) -> str:
            self.save(order)
            session.pop("mugs")
            return f"K-{order.id[:6]}"


Join = Callable[[Kiosk], Callable[[FlaskClient], bool]]
"""Joins an extension to the shop; returns what tells that it is at work."""


def csrf(kiosk: Kiosk) -> Callable[[FlaskClient], bool]:
    CSRFProtect(kiosk.app)
    return lambda client: client.post("/contact").status_code == 400


def login(kiosk: Kiosk) -> Callable[[FlaskClient], bool]:
    manager = LoginManager(kiosk.app)
    manager.user_loader(lambda number: None)
    kiosk.app.add_url_rule("/members", "members", login_required(kiosk.page))
    return lambda client: client.get("/members").status_code == 401


def babel(kiosk: Kiosk) -> Callable[[FlaskClient], bool]:
    Babel(kiosk.app, locale_selector=lambda: "de")
    return lambda client: '<html lang="de"' in client.get("/smartcheckout/").text


def sqlalchemy(kiosk: Kiosk) -> Callable[[FlaskClient], bool]:
    db = SQLAlchemy()
    kiosk.app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{kiosk.folder / 'own.db'}"
    db.init_app(kiosk.app)

    class Row(db.Model):  # type: ignore[name-defined, misc]
        id = db.Column(db.Integer, primary_key=True)
        email = db.Column(db.String(254), nullable=False)
        total = db.Column(db.Numeric(10, 2), nullable=False)

    with kiosk.app.app_context():
        db.create_all()

    def save(order: Order) -> None:
        db.session.add(Row(**order.fit(Row)))
        db.session.commit()

    def is_saved(client: FlaskClient) -> bool:
        with kiosk.app.app_context():
            rows = db.session.execute(text("SELECT email, total FROM row")).all()
            db.session.remove()
            db.engine.dispose()
        return [tuple(row) for row in rows] == [(DUTCH["email"], 25)]

    kiosk.save = save
    return is_saved


def limiter(kiosk: Kiosk) -> Callable[[FlaskClient], bool]:
    Limiter(
        get_remote_address,
        app=kiosk.app,
        default_limits=["99 per hour"],
        headers_enabled=True,
        storage_uri="memory://",
    )
    return lambda client: client.get("/take").headers["X-RateLimit-Limit"] == "99"


def talisman(kiosk: Kiosk) -> Callable[[FlaskClient], bool]:
    Talisman(
        kiosk.app,
        force_https=False,
        session_cookie_secure=False,
        content_security_policy={"default-src": "'self'", "script-src": ""},
        content_security_policy_nonce_in=["script-src"],
    )

    def carries_nonce(client: FlaskClient) -> bool:
        answer = client.get("/smartcheckout/")
        allowed = re.findall(
            "'nonce-([^']+)'", answer.headers["Content-Security-Policy"]
        )
        return set(re.findall(' nonce="([^"]*)"', answer.text)) == set(allowed) != set()

    return carries_nonce


def caching(kiosk: Kiosk) -> Callable[[FlaskClient], bool]:
    cache = Cache(kiosk.app, config={"CACHE_TYPE": "SimpleCache"})
    kiosk.app.view_functions["page"] = cache.cached(timeout=3600)(kiosk.page)

    def is_kept(client: FlaskClient) -> bool:
        icons = [client.get("/").data.count(ICON) for _again in range(3)]
        return (icons, kiosk.served) == ([1, 1, 1], 1)

    return is_kept


def server_sessions(kiosk: Kiosk) -> Callable[[FlaskClient], bool]:
    folder = kiosk.folder / "sessions"
    kiosk.app.config["SESSION_TYPE"] = "cachelib"
    kiosk.app.config["SESSION_CACHELIB"] = FileSystemCache(str(folder))
    Session(kiosk.app)
    return lambda client: len(list(folder.iterdir())) > 1


def compress(kiosk: Kiosk) -> Callable[[FlaskClient], bool]:
    Compress(kiosk.app)

    def is_compressed(client: FlaskClient) -> bool:
        answer = client.get("/", headers={"Accept-Encoding": "gzip"})
        return (
            answer.headers["Content-Encoding"] == "gzip"
            and gzip.decompress(answer.data).count(ICON) == 1
        )

    return is_compressed


OTHERS: dict[str, tuple[Join, ...]] = {
    "nothing": (),
    "Flask-WTF": (csrf,),
    "Flask-Login": (login,),
    "Flask-Babel": (babel,),
    "Flask-SQLAlchemy": (sqlalchemy,),
    "Flask-Limiter": (limiter,),
    "Flask-Talisman": (talisman,),
    "Flask-Caching": (caching,),
    "Flask-Session": (server_sessions,),
    "Flask-Compress": (compress,),
}
OTHERS["all of them"] = sum(OTHERS.values(), ())


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    kiosk = Kiosk(tmp_path)
    yield kiosk
    kiosk.app.extensions["smartcheckout"].database.dispose()


@pytest.mark.parametrize("first", [True, False], ids=["before us", "after us"])
@pytest.mark.parametrize("name", OTHERS)
def test_an_order_goes_through_beside(name: str, first: bool, kiosk: Kiosk) -> None:
    works: list[Callable[[FlaskClient], bool]] = []
    if first:
        works += [join(kiosk) for join in OTHERS[name]]
    kiosk.join_us()
    if not first:
        works += [join(kiosk) for join in OTHERS[name]]
    client = kiosk.app.test_client()
    client.get("/take")
    client.get("/take")
    assert client.get("/").data.count(ICON) == 1
    assert client.get("/smartcheckout/cart-count").get_json() == {"count": 2}
    shopper = Shopper(client)
    shopper.open()
    assert shopper.send("update", json=True, **DUTCH).status_code == 200
    placed = shopper.send(**DUTCH)
    assert placed.status_code == 303
    confirmed = client.get(placed.location)
    assert confirmed.status_code == 200
    assert "K-" in confirmed.text and "sc-tick" in confirmed.text
    assert client.get("/smartcheckout/cart-count").get_json() == {"count": 0}
    client.get("/take")
    assert [is_at_work(client) for is_at_work in works] == [True] * len(works)
