"""Fitting an order into models as shops have them: matched by meaning, never cut off."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.types import TypeDecorator, TypeEngine

from flask_smartcheckout.cart import Cart
from flask_smartcheckout.money import Money
from flask_smartcheckout.orders.address import Address
from flask_smartcheckout.orders.columns import columns_of
from flask_smartcheckout.orders.filling import split_name
from flask_smartcheckout.orders.fit import DoesNotFit, fit
from flask_smartcheckout.orders.meanings import match
from flask_smartcheckout.orders.order import Order
from flask_smartcheckout.pricing import Choices, Destination, quote
from flask_smartcheckout.shop import PickupPoint, Shop

from .conftest import NOON, line, make_order

HOME = Address(
    "NL",
    name="Sanne de Vries",
    street="Keizersgracht",
    house_number="112",
    addition="A",
    city="Amsterdam",
    postcode="1015 CJ",
)
BERLIN = Address("DE", name="Uwe Bär", street="Torstraße 1", city="Berlin", postcode="10119")


def an_order(shipping: Address = HOME, billing: Address | None = None, **more: Any) -> Order:
    """Return an order that goes to an address, with a phone number and a note."""
    order = replace(make_order(), phone="+31612345678", note="Ring twice", shipping=shipping)
    order = replace(order, pickup_point=PickupPoint("P-7", "Kiosk"))
    return replace(order, name=shipping.name, billing=billing or shipping, **more)


def in_yen() -> Order:
    return costing(Money(2400, "JPY"), "JP")


def dear() -> Order:
    return costing(Money(100_000, "EUR"), "NL")


def costing(amount: Money, country: str) -> Order:
    """Return an order of one piece that is delivered for nothing."""
    cart = Cart.of([replace(line("mug", "1"), unit_price=amount)], amount.currency)
    priced = quote(cart, Shop(country=country), Destination(country), Choices(), NOON.date())
    return replace(an_order(), quote=priced)


def table(**columns: Any) -> sa.Table:
    """Return a table called orders: a type for each column, or a Column without its name."""
    made = (
        sa.Column(name, given) if not isinstance(given, sa.Column) else named(given, name)
        for name, given in columns.items()
    )
    return sa.Table("orders", sa.MetaData(), *made)


def named(column: sa.Column[Any], name: str) -> sa.Column[Any]:
    column.name = column.key = name
    return column


def needed(kind: Any = sa.String, **more: Any) -> sa.Column[Any]:
    return sa.Column(kind, nullable=False, **more)


# The shops of HOSTS.md


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


class Tutorial(Base):
    """Float prices, an integer zip, a city of 25 characters, and a row of the shop's own."""

    __tablename__ = "tutorial"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    fullName: Mapped[str] = mapped_column(sa.String(120))
    address: Mapped[str] = mapped_column(sa.String(200))
    city: Mapped[str] = mapped_column(sa.String(25))
    zip: Mapped[int]
    phone: Mapped[int | None] = mapped_column(sa.BigInteger)
    total_price: Mapped[float]
    status: Mapped[str] = mapped_column(default="new")
    user: Mapped[User] = relationship()


class Production(Base):
    """Both addresses in columns of their own, cents, and moments."""

    __tablename__ = "production"
    id: Mapped[int] = mapped_column(primary_key=True)
    checkout_id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    email: Mapped[str]
    shipping_first_name: Mapped[str]
    shipping_last_name: Mapped[str]
    shipping_street: Mapped[str]
    shipping_house_number: Mapped[int]
    shipping_addition: Mapped[str | None]
    shipping_postal: Mapped[str] = mapped_column("shipping_postal_code", sa.String(10))
    shipping_city: Mapped[str]
    shipping_province: Mapped[str]
    shipping_country: Mapped[str] = mapped_column(sa.String(2))
    billing_name: Mapped[str]
    billing_address: Mapped[str]
    billing_city: Mapped[str]
    billing_country_name: Mapped[str]
    total_cents: Mapped[int]
    shipping_cost: Mapped[Decimal] = mapped_column(sa.Numeric(8, 2))
    currency: Mapped[str] = mapped_column(sa.String(3))
    payment_method: Mapped[str]
    shipping_method: Mapped[str]
    language: Mapped[str] = mapped_column(sa.String(2))
    placed_at: Mapped[datetime]
    comment: Mapped[str | None]


@pytest.fixture
def session() -> Any:
    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_a_tutorial_shop_saves_what_fits(session: Session) -> None:
    order = an_order(BERLIN)
    session.add(row := Tutorial(**order.fit(Tutorial, user=User())))
    session.commit()
    assert (row.fullName, row.address, row.city) == ("Uwe Bär", "Torstraße 1", "Berlin")
    assert (row.zip, row.phone, row.status) == (10119, 31612345678, "new")
    assert row.total_price == float(order.quote.total.decimal)


def test_a_production_shop_saves_both_addresses(session: Session) -> None:
    order = an_order(HOME, BERLIN, locale="nl_NL")
    session.add(row := Production(**order.fit(Production)))
    session.commit()
    assert row.checkout_id == order.id
    assert (row.shipping_first_name, row.shipping_last_name) == ("Sanne de", "Vries")
    assert (row.shipping_street, row.shipping_house_number) == ("Keizersgracht", 112)
    assert (row.shipping_addition, row.shipping_postal) == ("A", "1015 CJ")
    assert (row.shipping_province, row.shipping_country) == ("", "NL")
    assert (row.billing_name, row.billing_address) == ("Uwe Bär", "Torstraße 1")
    assert (row.billing_city, row.billing_country_name) == ("Berlin", "Germany")
    assert (row.total_cents, row.currency) == (order.quote.total.minor, "EUR")
    assert row.shipping_cost == Decimal("4.95")
    assert (row.payment_method, row.shipping_method, row.language) == ("invoice", "home", "nl")
    assert (row.placed_at, row.comment) == (NOON.replace(tzinfo=None), "Ring twice")


# What a column means

MEANT: list[tuple[str, str, str]] = [
    ("1015 CJ", "zip", "zipcode zip_code ZIP postcode post_code postal_code plz delivery_zip"),
    ("+31612345678", "phone", "phone phone_number phoneNumber mobile tel telefoon contact_phone"),
    ("sanne@example.nl", "email", "email mail e_mail email_address customer_email billing_email"),
    ("Sanne de Vries", "name", "name full_name naam customer_name shipping_name recipient"),
    ("Keizersgracht 112 A", "street", "street street_address address1 address_line1 straße"),
    ("Amsterdam", "city", "city town Stadt shipping_city addressCity"),
    ("NL", "country", "country country_code land shipping_country"),
    ("Netherlands", "country", "country_name shipping_country_name"),
    ("EUR", "currency", "currency currency_code"),
    ("Ring twice", "note", "note notes comment comments order_notes remarks"),
    ("invoice", "payment", "payment_method payment_type"),
    ("home", "shipping", "shipping_method delivery_method"),
    ("P-7", "pickup", "pickup_point pickup_point_id service_point_id parcelshop"),
    ("nl", "locale", "locale language lang"),
]
NAMES = [(name, value) for value, _what, names in MEANT for name in names.split()]


@pytest.mark.parametrize(("name", "value"), NAMES)
def test_a_column_is_known_by_many_names(name: str, value: str) -> None:
    assert fit(an_order(), table(**{name: sa.String})) == {name: value}


@pytest.mark.parametrize(
    "name", "user_name id status state number invoice_number weight shipping_date card".split()
)
def test_what_only_sounds_alike_is_left_alone(name: str) -> None:
    assert fit(an_order(), table(**{name: sa.String})) == {}


def test_the_names_in_the_documentation_are_known() -> None:
    page = (Path(__file__).parents[3] / "docs" / "fit-your-orders.md").read_text("utf-8")
    rows = (line.split("|") for line in page.splitlines() if line.startswith("| "))
    names = {name for row in rows if len(row) == 5 for name in re.findall(r"`(\w+)`", row[2])}
    assert len(names) > 60
    assert {
        one.column.key for one in match(columns_of(table(**dict.fromkeys(names, sa.Text))))
    } == names


def test_a_state_is_part_of_an_address_only_beside_one() -> None:
    boston = Address("US", street="1 Main St", city="Boston", state="MA", postcode="02139")
    assert fit(an_order(boston), table(state=sa.String, city=sa.String))["state"] == "MA"


def test_a_row_of_another_table_is_not_ours_to_choose() -> None:
    country = sa.Column(sa.Integer, sa.ForeignKey("countries.id"))
    assert fit(an_order(), table(country=country)) == {}


ADDRESSES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"address": sa.Text}, {"address": HOME.one_line()}),
    ({"shipping_address": sa.Text}, {"shipping_address": HOME.one_line()}),
    ({"address": sa.Text, "zip": sa.String}, {"address": "Keizersgracht 112 A", "zip": "1015 CJ"}),
    (
        {"shipping_address": sa.Text, "city": sa.Text},
        {"shipping_address": "Keizersgracht 112 A", "city": "Amsterdam"},
    ),
    (
        {"address": sa.Text, "street": sa.String, "city": sa.String},
        {"address": HOME.one_line(), "street": "Keizersgracht 112 A", "city": "Amsterdam"},
    ),
    (
        {"street": sa.String, "house_number": sa.String},
        {"street": "Keizersgracht", "house_number": "112 A"},
    ),
    (
        {"street": sa.String, "addition": sa.String},
        {"street": "Keizersgracht 112", "addition": "A"},
    ),
    (
        {"address": sa.JSON, "city": sa.String},
        {
            "address": {
                "country": "NL",
                "name": "Sanne de Vries",
                "street": "Keizersgracht",
                "house_number": "112",
                "addition": "A",
                "city": "Amsterdam",
                "postcode": "1015 CJ",
            },
            "city": "Amsterdam",
        },
    ),
]


@pytest.mark.parametrize(("columns", "values"), ADDRESSES)
def test_an_address_fits_one_column_or_many(
    columns: dict[str, Any], values: dict[str, Any]
) -> None:
    assert fit(an_order(), table(**columns)) == values


def test_what_has_no_column_of_its_own_stays_in_the_street() -> None:
    there = Address("BR", street="Rua A", house_number="5", street2="ap 2", district="Centro")
    columns = {"street": sa.String, "city": sa.String}
    assert fit(an_order(there), table(**columns))["street"] == "Rua A 5, ap 2, Centro"
    columns |= {"street2": sa.String}
    apart = fit(an_order(there), table(**columns))
    assert (apart["street"], apart["street2"]) == ("Rua A 5", "ap 2, Centro")
    assert fit(an_order(there), table(**columns, district=sa.String))["street2"] == "ap 2"


def test_a_number_stands_where_its_country_writes_it() -> None:
    paris = Address("FR", street="Rue de Rivoli", house_number="5", city="Paris")
    assert fit(an_order(paris), table(street=sa.String))["street"] == "5 Rue de Rivoli"


@pytest.mark.parametrize(
    ("name", "country", "first", "last"),
    [
        ("Sanne de Vries", "NL", "Sanne de", "Vries"),
        ("Kovács János Péter", "HU", "János Péter", "Kovács"),
        ("山田\N{IDEOGRAPHIC SPACE}太郎", "JP", "太郎", "山田"),
        ("山田太郎", "JP", "", "山田太郎"),
        ("Madonna", "US", "Madonna", ""),
        ("", "NL", "", ""),
    ],
)
def test_a_name_is_cut_where_its_country_would(
    name: str, country: str, first: str, last: str
) -> None:
    assert split_name(name, country) == (first, last)


def test_half_a_name_is_not_made_up() -> None:
    assert fit(an_order(), table(first_name=sa.String)) == {}
    with pytest.raises(DoesNotFit, match=r"orders\.first_name is NOT NULL .* first_name=…"):
        fit(an_order(), table(first_name=needed()))


# Money

PRICES: list[tuple[str, Any, Any]] = [
    ("total", sa.Numeric(10, 2), Decimal("54.90")),
    ("total", sa.Numeric, Decimal("54.90")),
    ("total", sa.Numeric(10, 2, asdecimal=False), 54.9),
    ("total", sa.Float, 54.9),
    ("total", sa.Double, 54.9),
    ("total", sa.String(20), "54.90"),
    ("total_cents", sa.Integer, 5490),
    ("amountInCents", sa.Integer, 5490),
    ("total_minor", sa.BigInteger, 5490),
    ("total_cents", sa.Numeric(10), Decimal(5490)),
    ("grand_total", sa.Numeric(10, 2), Decimal("54.90")),
    ("shipping_cost", sa.Numeric(6, 2), Decimal("4.95")),
    ("tax_amount", sa.Numeric(6, 2), Decimal("7.03")),
]


@pytest.mark.parametrize(("name", "kind", "value"), PRICES)
def test_an_amount_takes_the_type_of_its_column(name: str, kind: Any, value: object) -> None:
    written = fit(an_order(), table(**{name: kind}))[name]
    assert (written, type(written)) == (value, type(value))


def test_a_whole_number_is_whole_where_the_currency_has_no_cents() -> None:
    assert fit(in_yen(), table(total=sa.Integer)) == {"total": 2400}


# Moments


class Utc(TypeDecorator[datetime]):
    impl = sa.DateTime
    cache_ok = True


LATER = NOON.astimezone(timezone(timedelta(hours=13)))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (sa.DateTime, NOON.replace(tzinfo=None)),
        (sa.DateTime(timezone=True), NOON),
        (Utc, NOON),
        (sa.Date, date(2026, 11, 21)),
        (sa.String(40), "2026-11-21T12:00:00+00:00"),
    ],
)
def test_a_moment_is_in_utc(kind: TypeEngine[Any], value: object) -> None:
    assert fit(an_order(placed_at=LATER), table(created_at=kind)) == {"created_at": value}


def test_a_moment_the_model_knows_by_itself_is_left_to_it() -> None:
    column = needed(sa.DateTime, default=lambda: datetime.now(UTC))
    assert fit(an_order(), table(created_at=column)) == {}


# Nothing to write


def test_what_an_order_lacks_is_nothing_where_that_is_allowed() -> None:
    order = replace(an_order(), phone="", note="")
    columns = table(phone=sa.String, note=needed(), comment=needed(server_default="none"))
    assert fit(order, columns) == {"phone": None, "note": ""}


def test_a_number_that_must_be_there_cannot_be_nothing() -> None:
    with pytest.raises(DoesNotFit, match=r"phone is BIGINT NOT NULL, and this order has no phone"):
        fit(replace(an_order(), phone=""), table(phone=needed(sa.BigInteger)))


def test_our_own_number_of_the_order_may_be_a_uuid() -> None:
    order = an_order()
    assert fit(order, table(checkout_id=sa.Uuid)) == {"checkout_id": UUID(order.id)}


# Refusing


def to(**parts: str) -> Address:
    return replace(HOME, **parts)


REFUSED: list[tuple[str, Any, Order, str]] = [
    ("gift", sa.Uuid(), replace(an_order(), extra={"gift": "Ann"}), "gift is another kind of"),
    ("city", sa.String(5), an_order(), r"holds 5 characters \(VARCHAR\(5\)\), .* city has 9"),
    ("city", sa.Enum("Paris", "Rome"), an_order(), "takes one of Paris, Rome, and this city is"),
    ("zip", sa.Integer, an_order(), "is INTEGER, and this postcode has more than digits in it"),
    ("zip", sa.Integer, an_order(to(postcode="01067")), "would lose the 0 it begins with"),
    ("zip", sa.Integer, an_order(to(postcode="4711-001")), "has more than digits in it"),
    ("zip", sa.Integer, an_order(to(postcode="٤٧١١")), "has more than digits in it"),
    ("zip", sa.SmallInteger, an_order(to(postcode="99999")), "holds numbers up to 32767"),
    ("phone", sa.Integer, an_order(), "holds numbers up to 2147483647 .* this phone has 11 digits"),
    ("phone", sa.BigInteger, replace(an_order(), phone="0612345678"), "would lose the 0"),
    ("house_number", sa.Integer, an_order(), "this house number has more than digits in it"),
    ("total", sa.Integer, an_order(), "does not say whether it counts cents: call it total_cents"),
    ("shipping_cost", sa.Numeric(10, 1), an_order(), "keeps 10 digits, 1 of them decimals"),
    ("total", sa.Numeric(3, 2), an_order(), r"keeps 3 digits, 2 of them decimals"),
    ("total_cents", sa.SmallInteger, dear(), "holds numbers up to 32767 .* this total has 6"),
    ("placed_at", sa.String(10), an_order(), "this moment has 25"),
]


@pytest.mark.parametrize(("name", "kind", "order", "reason"), REFUSED)
def test_what_does_not_fit_is_refused_with_the_remedy(
    name: str, kind: Any, order: Order, reason: str
) -> None:
    with pytest.raises(DoesNotFit, match=reason) as raised:
        fit(order, table(**{name: kind}))
    (problem,) = raised.value.problems
    assert str(problem).startswith(f"orders.{name} ")
    assert str(problem).endswith(f": write order.fit(orders, {name}=…), or change the column.")


def test_a_refusal_names_everything_and_nothing_of_the_shopper() -> None:
    with pytest.raises(DoesNotFit) as raised:
        fit(an_order(to(city="Gasselterboerveenschemond")), Tutorial)
    text = str(raised.value)
    assert text.startswith("Tutorial: tutorial.zip is INTEGER")
    assert "order.fit(Tutorial, user_id=…)" in text
    assert not any(secret in text for secret in ("Sanne", "1015", "Keizersgracht", "612345678"))


def test_a_city_of_twenty_five_characters_fits_and_of_twenty_six_does_not() -> None:
    for length in (25, 26):
        there = replace(BERLIN, city="X" * length)
        if length == 25:
            assert fit(an_order(there), Tutorial, user_id=1)["city"] == "X" * 25
            continue
        with pytest.raises(DoesNotFit, match=r"tutorial\.city holds 25 .* this city has 26"):
            fit(an_order(there), Tutorial, user_id=1)


# What the shop says itself


def test_what_the_shop_says_itself_wins_and_is_taken_as_it_is() -> None:
    given = {"zip": 0, "city": "A very long name of a city indeed", "user_id": 7, "colour": "red"}
    values = fit(an_order(), Tutorial, **given)
    assert given.items() <= values.items()
    assert values["address"] == "Keizersgracht 112 A"


def test_a_street_does_not_repeat_what_the_shop_writes_beside_it() -> None:
    there = to(street2="2nd floor")
    columns = table(street=sa.String, street2=sa.String)
    assert fit(an_order(there), columns, street2="up") == {
        "street": "Keizersgracht 112 A",
        "street2": "up",
    }


def test_columns_that_fill_themselves_are_not_asked_for() -> None:
    class Parent(Base):
        __tablename__ = "parents"
        id: Mapped[int] = mapped_column(primary_key=True)
        kind: Mapped[str]
        version = mapped_column(sa.Integer, nullable=False)
        __mapper_args__: ClassVar = {"polymorphic_on": "kind", "version_id_col": version}

    class Child(Parent):
        __tablename__ = "children"
        id: Mapped[int] = mapped_column(sa.ForeignKey("parents.id"), primary_key=True)
        doubled: Mapped[int] = mapped_column(sa.Computed("2 * version"))
        email: Mapped[str]
        __mapper_args__: ClassVar = {"polymorphic_identity": "child"}

    assert fit(an_order(), Child) == {"email": "sanne@example.nl"}


@pytest.mark.parametrize("wrong", [None, "orders", 5, object, Tutorial(zip=1)])
def test_what_is_no_model_is_said_to_be_none(wrong: Any) -> None:
    with pytest.raises(TypeError, match="is no SQLAlchemy model"):
        fit(an_order(), wrong)


def test_a_column_may_be_called_like_an_argument() -> None:
    columns = table(model=needed(), order=needed(), self=needed())
    more = {"model": "T", "order": "1", "self": "me"}
    assert an_order().fit(columns, **more) == more


def test_an_order_alone_loads_no_sqlalchemy() -> None:
    code = (
        "import sys; from flask_smartcheckout import Order; Order.fit; "
        "print('sqlalchemy' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
