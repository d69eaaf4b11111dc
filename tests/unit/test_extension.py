"""Joining an app: what is checked at start, what is put into it, and several apps at once."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from flask_smartcheckout import Line, Shop, SmartCheckout
from flask_smartcheckout.settings import ConfigurationError
from flask_smartcheckout.state import current

FORM = "/smartcheckout/"
NL, US = Shop(country="NL", name="Mok"), Shop(country="US", name="Mug", sells_to=("US", "CA"))


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Make a shop's own app, as yet without a checkout; closes its database afterwards."""
    made: list[Flask] = []

    def make(name: str = "host", **config: Any) -> Flask:
        folder = tmp_path / name
        app = Flask(name, instance_path=str(folder), root_path=str(tmp_path))
        app.config.update({"SECRET_KEY": "test", "TESTING": True} | config)
        made.append(app)
        return app

    yield make
    for app in made:
        if "smartcheckout" in app.extensions:
            app.extensions["smartcheckout"].database.dispose()


def join(app: Flask, shop: Shop = NL) -> SmartCheckout:
    """Give an app a checkout with one mug in its cart."""
    checkout = SmartCheckout(app, shop)
    checkout.cart(lambda: [checkout.line("mug", f"{shop.name} of clay", "12.50")])
    checkout.order(lambda order: "A-1")
    return checkout


# What a developer can forget


def test_without_a_shop_it_says_how_to_give_one(bare: Callable[..., Flask]) -> None:
    for shop in (None, "NL"):
        with pytest.raises(ConfigurationError, match=r"SmartCheckout\(app, Shop\(country='NL'\)\)"):
            SmartCheckout(bare(), shop)  # type: ignore[arg-type]


def test_without_a_secret_it_says_what_to_set(bare: Callable[..., Flask]) -> None:
    with pytest.raises(ConfigurationError, match=r"set app\.secret_key"):
        SmartCheckout(bare(SECRET_KEY=None), NL)


def test_a_second_checkout_in_one_app_is_refused(bare: Callable[..., Flask]) -> None:
    app = bare()
    checkout = join(app)
    with pytest.raises(ConfigurationError, match="call init_app once for each app"):
        checkout.init_app(app)


def test_a_refused_app_is_left_as_it_was(bare: Callable[..., Flask]) -> None:
    app = bare(SMARTCHECKOUT_TRACKING="maybe")
    with pytest.raises(ConfigurationError):
        SmartCheckout(app, NL)
    assert "smartcheckout" not in app.extensions
    assert app.blueprints == {}


def test_without_a_cart_callback_the_form_says_what_to_decorate(bare: Callable[..., Flask]) -> None:
    app = bare()
    SmartCheckout(app, NL)
    with pytest.raises(ConfigurationError, match=r"@checkout\.cart"):
        app.test_client().get(FORM)


def test_without_an_order_callback_the_state_says_what_to_decorate(
    bare: Callable[..., Flask],
) -> None:
    from flask_smartcheckout.state import require_order_handler

    app = bare()
    SmartCheckout(app, NL)
    with pytest.raises(ConfigurationError, match=r"@checkout\.order"):
        require_order_handler(app.extensions["smartcheckout"])


def test_an_app_without_a_checkout_says_how_to_get_one(bare: Callable[..., Flask]) -> None:
    with bare().app_context(), pytest.raises(ConfigurationError, match="has no checkout"):
        current()


def test_a_line_needs_a_shop_for_its_currency() -> None:
    with pytest.raises(ConfigurationError, match="needs a shop"):
        SmartCheckout().line("mug", "Mug", "1")


def test_a_typo_in_the_settings_stops_the_start(bare: Callable[..., Flask]) -> None:
    with pytest.raises(ConfigurationError, match="did you mean SMARTCHECKOUT_TRACKING"):
        SmartCheckout(bare(SMARTCHECKOUT_TRAKING="off"), NL)


def test_an_instance_folder_that_cannot_be_made_says_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    app = Flask("host", instance_path=str(tmp_path / "file" / "instance"))
    app.secret_key = "test"
    with pytest.raises(ConfigurationError, match="set SMARTCHECKOUT_DATABASE_URL"):
        SmartCheckout(app, NL)


def test_postgresql_without_tables_says_so_at_start(
    bare: Callable[..., Flask], empty_postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    join(bare(SMARTCHECKOUT_DATABASE_URL=empty_postgres_url))
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert said == [
        "smartcheckout: The checkout's tables are missing or of another version: "
        "run `flask smartcheckout upgrade`."
    ]


def test_a_database_that_does_not_answer_is_named_and_the_shop_starts(
    bare: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    app = bare(SMARTCHECKOUT_DATABASE_URL="postgresql://u:hidden@127.0.0.1:1/none")
    join(app)
    assert "the database does not answer" in caplog.text
    assert "hidden" not in caplog.text


@pytest.mark.parametrize("taken", ["smartcheckout.sqlite", "smartcheckout.sqlite.lock"])
def test_an_instance_folder_that_cannot_be_written_in_says_what_to_do_and_the_shop_starts(
    taken: str, bare: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    app = bare()
    (Path(app.instance_path) / taken).mkdir(parents=True)  # stands where the file should
    join(app)
    (said,) = [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
    assert said.startswith("smartcheckout: the database does not answer: ")
    assert said.endswith(
        f": let the app write in {app.instance_path}, or set SMARTCHECKOUT_DATABASE_URL"
    )


@pytest.mark.parametrize("url", ["mysql://u@127.0.0.1/shop", "shop.db", "mongodb://127.0.0.1"])
def test_a_database_of_another_kind_says_which_there_are(
    url: str, bare: Callable[..., Flask]
) -> None:
    with pytest.raises(ConfigurationError, match=r"sqlite:///folder/file\.sqlite or postgresql"):
        join(bare(SMARTCHECKOUT_DATABASE_URL=url))


def test_a_missing_driver_says_what_to_install(
    bare: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'Flask-SmartCheckout\[postgres\]'"):
        join(bare(SMARTCHECKOUT_DATABASE_URL="postgresql://u@127.0.0.1:1/none"))


# What it puts into the app


def test_it_puts_nothing_into_the_app_but_its_own_name(bare: Callable[..., Flask]) -> None:
    app, plain = bare(), bare("plain")
    join(app)
    environment, other = app.jinja_env, plain.jinja_env
    assert environment.globals.keys() - other.globals.keys() == {"smartcheckout"}
    assert environment.filters.keys() == other.filters.keys()
    assert environment.tests.keys() == other.tests.keys()
    assert app.template_context_processors[None] == plain.template_context_processors[None]
    assert app.error_handler_spec == plain.error_handler_spec
    assert app.blueprints.keys() == app.extensions.keys() == {"smartcheckout"}
    assert set(app.cli.list_commands(None)) == {"smartcheckout"}  # type: ignore[arg-type]
    added = {rule.rule for rule in app.url_map.iter_rules()} - {"/static/<path:filename>"}
    assert all(rule.startswith("/smartcheckout") for rule in added)


def test_sqlite_stands_in_the_instance_folder_by_default(bare: Callable[..., Flask]) -> None:
    app = bare()
    join(app)
    assert (Path(app.instance_path) / "smartcheckout.sqlite").exists()


class Odd(Flask):
    """A shop whose app looks at everything that is registered, by keyword."""

    def register_blueprint(self, blueprint: Any, **options: Any) -> None:  # type: ignore[override]
        super().register_blueprint(blueprint, **options)


def test_an_app_with_its_own_way_to_register_is_joined(tmp_path: Path) -> None:
    app = Odd("odd", instance_path=str(tmp_path), static_folder=None)
    app.config.update(SECRET_KEY="test", TESTING=True)
    join(app)
    assert app.test_client().get(FORM).status_code == 200
    app.extensions["smartcheckout"].database.dispose()


# Several apps


def test_a_factory_may_register_callbacks_before_or_after(bare: Callable[..., Flask]) -> None:
    checkout = SmartCheckout(shop=NL)

    @checkout.cart
    def cart() -> Iterator[Line]:
        yield checkout.line("mug", "Mug", 5)

    app = bare()
    checkout.init_app(app)
    checkout.order(lambda order: "A-1")
    assert "Mug" in app.test_client().get(FORM).text


def test_a_decorated_function_stays_what_it_was() -> None:
    checkout = SmartCheckout()

    def cart() -> list[Line]:
        return []

    registers = "cart order prefill coupon tax_rate shipping related owner send_mail".split()
    assert [getattr(checkout, name)(cart) for name in registers] == [cart] * len(registers)
    assert {getattr(checkout.callbacks, name) for name in registers} == {cart}


def test_one_checkout_may_serve_shops_in_two_currencies(bare: Callable[..., Flask]) -> None:
    checkout = SmartCheckout()
    dutch, american = bare("dutch"), bare("american")
    checkout.init_app(dutch, NL)
    checkout.init_app(american, US)
    checkout.cart(lambda: [checkout.line("mug", "Mug", "12.50")])
    checkout.order(lambda order: "A-1")
    headers = {"Accept-Language": "en"}
    pages = [app.test_client().get(FORM, headers=headers).text for app in (dutch, american)]
    assert ["€12.50" in page for page in pages] == [True, False]
    assert ["$12.50" in page for page in pages] == [False, True]


def test_two_apps_in_one_process_share_nothing(bare: Callable[..., Flask]) -> None:
    dutch = bare("dutch", SMARTCHECKOUT_DEFAULT_LOCALE="nl")
    american = bare("american", SECRET_KEY="other", SMARTCHECKOUT_DEFAULT_LOCALE="de")
    join(dutch, NL)
    join(american, US)
    clients = [app.test_client() for app in (dutch, american)]
    for _round in range(2):
        first, second = (client.get(FORM).text for client in clients)
        assert "Mok of clay" in first and '<html lang="nl"' in first
        assert "Mug of clay" in second and '<html lang="de"' in second
        assert 'value="CA"' in second and 'value="CA"' not in first
    states = [app.extensions["smartcheckout"] for app in (dutch, american)]
    assert states[0].database.url != states[1].database.url
    assert states[0].catalogs is not states[1].catalogs
    token = states[0].signer("form").dumps("x")
    with pytest.raises(Exception, match="does not match"):
        states[1].signer("form").loads(token)


@pytest.mark.parametrize("babel_first", [True, False])
def test_it_joins_before_or_after_the_shops_babel(
    babel_first: bool, bare: Callable[..., Flask]
) -> None:
    app = bare()

    def add_babel() -> None:
        Babel(app, locale_selector=lambda: "fr")

    steps = [add_babel, lambda: join(app)]
    for step in steps if babel_first else reversed(steps):
        step()
    page = app.test_client().get(FORM, headers={"Accept-Language": "nl"}).text
    assert '<html lang="fr"' in page


def test_a_second_database_may_hold_the_events(bare: Callable[..., Flask], tmp_path: Path) -> None:
    app = bare(SMARTCHECKOUT_EVENTS_URL=f"sqlite:///{tmp_path / 'events.sqlite'}")
    join(app)
    state = app.extensions["smartcheckout"]
    assert state.events is not state.database
    assert (tmp_path / "events.sqlite").exists()
    state.events.dispose()


def test_a_language_without_a_catalog_is_refused_at_start() -> None:
    app = Flask("host")
    app.secret_key = "test"
    with pytest.raises(
        ConfigurationError, match=r"has xx, which there is no catalog for: .*\bnl\b"
    ):
        SmartCheckout(app, Shop(country="NL", languages=("nl", "xx")))
