"""flask smartcheckout doctor, and the one sentence a model gets when the app starts."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from example_app import create_app
from flask_smartcheckout import ShippingMethod, Shop, SmartCheckout
from flask_smartcheckout.doctor import CHECKS

from .conftest import DUTCH, Shopper, fill_cart, host_of, run

WORLD = Shop(country="NL", sells_to=("*",), shipping=(ShippingMethod("post", "Post", "9"),))


class Base(DeclarativeBase):
    pass


class Tutorial(Base):
    """A shop that never thought of abroad; its customers are another module's business."""

    __tablename__ = "shipping_address"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"))
    customer: Mapped[Any] = relationship("NotYetImported")
    name: Mapped[str] = mapped_column(sa.String(100))
    zip: Mapped[int]
    city: Mapped[str] = mapped_column(sa.String(25))
    total: Mapped[float]


class Roomy(DeclarativeBase):
    pass


class Order(Roomy):
    """A shop that stores all there is."""

    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    checkout_id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    address: Mapped[str] = mapped_column(sa.Text)
    total_cents: Mapped[int]


def findings(app: Flask, *words: str) -> tuple[int, list[dict[str, Any]]]:
    """Run the doctor and return its exit code and what it prints as JSON."""
    done = run(app, "doctor", "--json", *words)
    return done.exit_code, json.loads(done.stdout)


def test_every_check_is_heard_and_warnings_alone_are_no_failure(app: Flask) -> None:
    done = run(app, "doctor", "--countries", "NL")
    assert done.exit_code == 0, done.output
    assert {line.split()[1] for line in done.stdout.splitlines()[:-2]} == {
        check.__name__ for check in CHECKS
    }
    assert "! contact" in done.stdout
    assert done.stdout.endswith(" warnings.\n")


def test_a_model_for_home_does_not_do_for_the_world(make_app: Callable[..., Flask]) -> None:
    app = make_app(WORLD)
    host_of(app).checkout.fits(Tutorial, "customer_id")
    done = run(app, "doctor")
    assert done.exit_code == 1
    assert "✗ models        `shipping_address.zip` is INTEGER: NL, AC, AD, AI and " in done.stdout
    assert "more can't be stored; make it String(16)" in done.stdout
    assert (
        "`shipping_address.city` holds 25 characters, and the form accepts up to 100" in done.stdout
    )


def test_as_json_each_country_is_a_finding_of_its_own(make_app: Callable[..., Flask]) -> None:
    app = make_app(WORLD)
    host_of(app).checkout.fits(Tutorial, "customer_id")
    code, found = findings(app, "--countries", "nl, GB,DE")
    refused = {one["country"]: one["message"] for one in found if one["level"] == "error"}
    assert code == 1
    assert set(refused) == {"NL", "GB", "DE"}
    assert (
        refused["GB"] == "`shipping_address.zip` is INTEGER: GB can't be stored; make it String(16)"
    )
    assert "postcodes of DE begin with a 0" in refused["DE"]
    assert all(set(one) == {"level", "country", "check", "message"} for one in found)


def test_a_model_with_room_is_well(make_app: Callable[..., Flask]) -> None:
    app = make_app(WORLD)
    host_of(app).checkout.fits(Order)
    code, found = findings(app)
    assert (code, [one for one in found if one["check"] == "models"]) == (
        0,
        [
            {
                "level": "ok",
                "country": None,
                "check": "models",
                "message": "The models that were named hold what shoppers enter",
            }
        ],
    )


@pytest.mark.parametrize(
    ("countries", "says"),
    [("UK", "the United Kingdom is GB"), ("JP", "The shop does not sell to JP"), ("N L", "'N L'")],
)
def test_a_country_it_does_not_sell_to_is_refused(countries: str, says: str, app: Flask) -> None:
    done = run(app, "doctor", "--countries", countries)
    assert done.exit_code == 2
    assert says in done.output


def test_a_group_of_countries_may_be_named(app: Flask) -> None:
    code, found = findings(app, "--countries", "EU")
    assert code == 0
    assert len({one["country"] for one in found if one["check"] == "contact"}) == 27


# At start


@pytest.fixture
def shop(tmp_path: Path, sqlite_url: str) -> Iterator[Flask]:
    app = Flask("shop", instance_path=str(tmp_path))
    app.config.update(SECRET_KEY="test", SMARTCHECKOUT_DATABASE_URL=sqlite_url)
    yield app
    app.extensions["smartcheckout"].database.dispose()


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING]


@pytest.mark.parametrize("before", [True, False])
def test_a_model_is_looked_at_once_whenever_it_is_named(
    before: bool, shop: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    checkout = SmartCheckout(shop=WORLD)
    if not before:
        checkout.init_app(shop)
    assert checkout.fits(Tutorial) is Tutorial
    if before:
        checkout.init_app(shop)
    (said,) = warnings(caplog)
    assert said == (
        "smartcheckout: `shipping_address.customer_id` is NOT NULL without a default, and the "
        "checkout has nothing for it: write order.fit(Tutorial, customer_id=…) and "
        "checkout.fits(Tutorial, 'customer_id'), or give it a default, and 1 more. "
        "`flask smartcheckout doctor` says all."
    )


def test_a_decorated_model_with_room_is_not_spoken_of(
    shop: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    checkout = SmartCheckout(shop, WORLD)

    @checkout.fits
    class Another(Roomy):
        __tablename__ = "others"
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str | None] = mapped_column(sa.String(254))

    assert Another.__tablename__ == "others"
    assert warnings(caplog) == []


# Per order


def test_an_order_is_saved_in_the_shops_own_model(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    app = fill_cart(make_app(WORLD))
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'host.sqlite'}")
    Roomy.metadata.create_all(engine)

    def save(order: Any) -> str:
        with engine.begin() as connection:
            connection.execute(sa.insert(Order).values(**order.fit(Order)))
        return "A-1"

    host_of(app).handler = save
    shopper = Shopper(app.test_client())
    shopper.open()
    assert shopper.send(**DUTCH).status_code == 303
    with engine.connect() as connection:
        row = connection.execute(sa.select(Order.__table__)).one()
    engine.dispose()
    assert (row.email, row.total_cents) == ("sanne@example.nl", 5895)
    assert row.address == "Sanne de Vries, Keizersgracht 112, 1015 CJ Amsterdam, Netherlands"


def test_an_order_that_does_not_fit_is_no_order_and_the_log_says_why(
    make_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    app = fill_cart(make_app(WORLD))
    host_of(app).handler = lambda order: order.fit(Tutorial, customer_id=1)
    shopper = Shopper(app.test_client())
    shopper.open()
    answer = shopper.send(**DUTCH)
    assert answer.status_code == 503
    assert "shipping_address.zip is INTEGER, and this postcode has more than digits" in caplog.text


# The example shop


def test_the_example_shop_is_in_order(tmp_path: Path, sqlite_url: str) -> None:
    app = create_app(
        {
            "SECRET_KEY": "long enough for a test",
            "DATABASE": str(tmp_path / "shop.sqlite3"),
            "SMARTCHECKOUT_DATABASE_URL": sqlite_url,
            "SMARTCHECKOUT_PUBLIC_URL": "https://naafenspaak.example",
        }
    )
    done = run(app, "doctor")
    app.extensions["smartcheckout"].database.dispose()
    assert done.exit_code == 0
    assert done.stdout.endswith("All is well.\n"), done.stdout
