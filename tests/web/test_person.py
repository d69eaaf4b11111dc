"""What is kept of a person: handed out, erased, and forgotten in time."""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.engine import make_url

from flask_smartcheckout import Coupon, upkeep
from flask_smartcheckout.aftercare.tables import withdrawals
from flask_smartcheckout.codes import gift_cards
from flask_smartcheckout.money import Money
from flask_smartcheckout.orders import owner_log, records
from flask_smartcheckout.orders.tables import orders, payments
from flask_smartcheckout.privacy import finding
from flask_smartcheckout.privacy.kept import NOT_PERSONAL, PERSONAL
from flask_smartcheckout.settings import Settings
from flask_smartcheckout.shop import gift_message
from flask_smartcheckout.storage import Database, metadata

from .conftest import DUTCH, SHOP, Host, Shopper, count, fill_cart, host_of, run

EMAIL = "sanne.unique@example.nl"
TYPED = {
    **DUTCH,
    "email": EMAIL,
    "name": "Sannelore Uniekstra",
    "company": "Uniekwerk",
    "phone": "+31612349876",
    "street": "Uniekstraat",
    "house_number": "98761",
    "addition": "zwart",
    "postcode": "9876 ZX",
    "city": "Uniekerveen",
    "note": "Bel bij de uniekburen",
    "gift_message": "Van uniektante",
}
TRACES = (
    *("sanne.unique", "Sannelore", "Uniekwerk", "31612349876", "Uniekstraat", "98761", "zwart"),
    *("9876 ZX", "Uniekerveen", "uniekburen", "uniektante", "uniekretour"),
)
TRACE = re.compile(  # digits within longer ones, as of a moment or an id, are no trace
    "|".join(rf"\b{one}\b" if one.isdigit() else one for one in TRACES) + "|9876ZX",
    re.IGNORECASE,
)
ONCE = Coupon("ONCE", "percent_order", "10", once_per_customer=True)
DAY = timedelta(days=1)


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """A shop that mails, with a field and a coupon of its own."""
    shop = replace(
        SHOP, coupons=(ONCE,), extra_fields=(gift_message(),), withdrawal_days=14, terms_url="/t"
    )
    app = make_app(shop, SMARTCHECKOUT_MAIL_FROM="Shop <orders@shop.example>")
    host_of(app).checkout.send_mail(lambda message: None)
    return fill_cart(app)


def order(app: Flask, coupon: str = "ONCE", **typed: str) -> Shopper:
    """Have somebody order, whose browser is a new one."""
    fill_cart(app)
    shopper = Shopper(app.test_client())
    shopper.open()
    given = {**TYPED, **typed}
    for code in ("UNKNOWN-UNIQUE", coupon):
        shopper.send("update", **given, coupon=code)
    assert shopper.send(**given).status_code == 303
    app.extensions["smartcheckout"].postman.wait(30)
    return shopper


def withdraw(app: Flask, number: str) -> None:
    """State a withdrawal of an order."""
    desk = Shopper(app.test_client(), url="/smartcheckout/withdraw")
    stated = {"name": TYPED["name"], "email": EMAIL.upper(), "number": number}
    desk.open()
    page = desk.send("check", **stated, scope="some", words="uniekretour")
    assert page.status_code == 200, page.text
    assert desk.send("confirm").status_code == 303
    app.extensions["smartcheckout"].postman.wait(30)


def leave_a_form(app: Flask) -> None:
    """Type into a form, post it once, and go."""
    fill_cart(app)
    shopper = Shopper(app.test_client())
    shopper.open()
    shopper.send("update", **TYPED)


def database_of(app: Flask) -> Database:
    database: Database = app.extensions["smartcheckout"].database
    return database


def settle(app: Flask) -> None:
    """Let all orders be paid, and long ago."""
    long_ago = datetime.now(UTC) - 60 * DAY
    with database_of(app).begin() as connection:
        paid = {"paid_at": long_ago, "placed_at": long_ago, "created_at": long_ago}
        connection.execute(update(orders).values(**paid))
        connection.execute(update(payments).values(state="paid"))
        connection.execute(update(withdrawals).values(received_at=long_ago))


def everything(app: Flask) -> Iterator[str]:
    """Yield each row of each table as it is read."""
    with database_of(app).connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                yield f"{table.name}: {tuple(row)}"


def traces(app: Flask) -> list[str]:
    """Return what is found of the person, wherever it stands."""
    return [row for row in everything(app) if TRACE.search(row)]


@pytest.fixture
def history(app: Flask) -> Flask:
    """Somebody who ordered, withdrew, came back, and has a gift card; and somebody else."""
    order(app)
    other = {"email": "piet@example.nl", "name": "Piet", "street": "Dorpsweg", "city": "Ede"}
    other |= {"house_number": "1", "addition": "", "postcode": "6711 AA"}
    order(app, **other, company="", phone="", note="Piets note", gift_message="", coupon="")
    withdraw(app, "A-1")
    leave_a_form(app)
    worth = Money.of("20", "EUR")
    gift_cards.issue(
        database_of(app), worth, datetime.now(UTC), code="ABCD-EFGH-JKLM", note=f"for {EMAIL}"
    )
    settle(app)
    return app


def test_all_of_a_person_is_handed_out_and_nothing_of_another(history: Flask) -> None:
    done = run(history, "person", "export", EMAIL.upper())
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert [trace for trace in TRACES if trace.lower() not in done.stdout.lower()] == []
    assert "Piet" not in done.stdout and "Dorpsweg" not in done.stdout
    (ordered,) = told["orders"]
    assert (ordered["ref"], ordered["quote"]["currency"]) == ("A-1", "EUR")
    assert ordered["payments"][0]["provider"] == "invoice"
    kept = datetime.fromisoformat(ordered["kept_until"]) - datetime.now(UTC)
    assert 3500 * DAY < kept < 3653 * DAY
    assert {mail["what"] for mail in told["mails"]} == {"confirmation", "withdrawal"}
    assert told["coupons"] == [{"code": "ONCE", "order_id": ordered["id"], "once_for": EMAIL}]
    assert len(told["withdrawals"]) == len(told["unfinished_forms"]) == len(told["gift_cards"]) == 1
    assert "nothing that was typed" in told["statistics"]


def test_what_a_gift_card_paid_is_told(app: Flask) -> None:
    worth, code = Money.of("5", "EUR"), "ABCD-EFGH-JKLM"
    gift_cards.issue(database_of(app), worth, datetime.now(UTC), code=code)
    shopper = Shopper(app.test_client())
    shopper.open()
    shopper.send("update", **TYPED, gift_card=code)
    assert shopper.send(**TYPED).status_code == 303
    (paid,) = json.loads(run(app, "person", "export", EMAIL).stdout)["gift_cards"]
    assert (paid["last4"], paid["moved"]) == ("JKLM", Money(-500, "EUR").to_json())


def test_who_is_erased_is_found_nowhere_and_the_books_still_add_up(
    history: Flask, database_url: str
) -> None:
    before = [one for one in records.newest(database_of(history)) if one.ref == "A-1"]
    standing = "coupon_uses drafts gift_cards orders withdrawals".split()
    assert sorted({row.split(":")[0] for row in traces(history)}) == [
        f"smartcheckout_{name}" for name in standing
    ]
    done = run(history, "person", "erase", EMAIL.upper(), "--yes")
    assert done.exit_code == 0, done.output
    assert "Orders kept without the person: A-1\n" in done.output
    assert traces(history) == []
    assert raw_traces(database_url) == []
    assert [one for one in records.newest(database_of(history)) if one.ref == "A-1"] == before
    assert json.loads(run(history, "person", "export", EMAIL).stdout)["orders"] == []
    theirs = run(history, "person", "export", "piet@example.nl").stdout
    assert "Dorpsweg" in theirs and "Piets note" in theirs
    again = run(history, "person", "erase", EMAIL, "--yes")
    assert (again.exit_code, again.output) == (0, "There is nothing of this person.\n")


def raw_traces(url: str) -> list[str]:
    """Return what stands in SQLite's files, erased rows and all."""
    if not url.startswith("sqlite"):
        return []
    path = Path(str(make_url(url).database))
    files = (path, path.with_name(path.name + "-wal"))
    written = b"".join(file.read_bytes() for file in files if file.exists())
    # What was overwritten before, as an order takes the place of its draft, only VACUUM takes out.
    return [trace for trace in ("uniekretour", "for sanne.unique") if trace.encode() in written]


def test_the_books_keep_amounts_tax_country_and_payment(history: Flask) -> None:
    run(history, "person", "erase", EMAIL, "--yes")
    listed = next(one for one in records.newest(database_of(history)) if one.ref == "A-1")
    record = records.by_id(database_of(history), listed.id)
    assert record is not None and record.payment is not None
    kept = record.order
    assert [line.ref for line in kept.lines] == ["mug", "atlas"]
    assert [group.rate for group in kept.quote.tax_groups] == [21, 9]
    assert (kept.shipping.country, kept.quote.treatment.kind) == ("NL", "domestic")
    assert record.payment.amount == kept.quote.amount_due
    assert count(history, metadata.tables["smartcheckout_withdrawals"]) == 1


def test_orders_may_be_erased_whole(history: Flask) -> None:
    done = run(history, "person", "erase", EMAIL, "--yes", "--delete-orders")
    assert done.exit_code == 0, done.output
    assert [one.ref for one in records.newest(database_of(history))] == ["A-2"]
    assert traces(history) == []
    assert count(history, metadata.tables["smartcheckout_withdrawals"]) == 0


def test_nothing_is_erased_by_looking_or_without_a_yes(history: Flask) -> None:
    before = list(everything(history))
    tried = run(history, "person", "erase", EMAIL, "--dry-run")
    assert "Orders kept without the person: A-1" in tried.output
    refused = run(history, "person", "erase", EMAIL, given="n\n")
    assert refused.exit_code == 1 and "cannot be undone" in refused.output
    assert list(everything(history)) == before


def test_what_is_no_address_finds_nobody(app: Flask) -> None:
    leave_a_form(app)
    for typed in ("", " ", "@", "sanne", "@example.nl", "sanne@"):
        for command in (("export", typed), ("erase", typed, "--yes")):
            done = run(app, "person", *command)
            assert done.exit_code == 2 and "it is an e-mail address" in done.output
    assert "Uniekstraat" in "".join(everything(app))


NOTES = [
    ("for anne@example.nl, birthday", True),
    ("Anne@Example.NL", True),
    ("(anne@example.nl).", True),
    ("'anne@example.nl'", True),
    ("mailto:anne@example.nl", True),
    ("for joanne@example.nl, birthday of her son Tim", False),
    ("jo.anne@example.nl", False),
    ("jo'anne@example.nl", False),
    ("anne@example.nl.eu", False),
    ("anne@example.nlx", False),
    ("anne@example", False),
]


def test_a_note_is_of_whoever_it_names_and_of_nobody_whose_address_is_longer() -> None:
    named = [finding.is_named(note, "anne@example.nl") for note, _mine in NOTES]
    assert named == [mine for _note, mine in NOTES]


@pytest.mark.parametrize("number", ["A-1", "unknown"])
def test_a_withdrawal_that_is_not_answered_yet_stays(app: Flask, number: str) -> None:
    order(app)
    settle(app)
    withdraw(app, number)
    done = run(app, "person", "erase", EMAIL, "--yes")
    assert done.exit_code == 1 and "a short while ago" in done.output
    assert "uniekretour" in "".join(everything(app))
    assert run(app, "person", "erase", EMAIL, "--yes", "--force").exit_code == 0
    assert traces(app) == []


@pytest.mark.parametrize("end", ["cancelled", "withdrawn"])
def test_an_order_whose_money_the_shop_still_has_is_not_erased_unasked(
    app: Flask, end: str
) -> None:
    order(app)
    with app.app_context():
        host_of(app).checkout.cashier.received("A-1")
    if end == "withdrawn":
        withdraw(app, "A-1")
    settle(app)
    if end == "cancelled":
        assert run(app, "cancel", "A-1").exit_code == 0
    done = run(app, "person", "erase", EMAIL, "--yes")
    assert done.exit_code == 1 and "still has money of it" in done.output
    assert run(app, "person", "erase", EMAIL, "--yes", "--force").exit_code == 0
    assert traces(app) == []


@pytest.mark.parametrize(
    ("changed", "state", "says", "forced"),
    [
        ({"paid_at": None}, "deferred", "money is still to come", False),
        ({"paid_at": None}, "expired", "it is not paid", False),
        ({}, "authorized", "money is still to come or to go", False),
        ({"state": "placing"}, "paid", "being placed this moment", False),
        ({"state": "review"}, "paid", "somebody has to look at it", True),
        ({"placed_at": datetime.now(UTC) - 40 * DAY}, "paid", "may still be withdrawn", True),
    ],
)
def test_an_open_order_stays_as_it_is(
    changed: dict[str, Any], state: str, says: str, forced: bool, app: Flask
) -> None:
    order(app)
    settle(app)
    leave_a_form(app)
    with database_of(app).begin() as connection:
        connection.execute(update(orders).values(**changed or {"state": "placed"}))
        connection.execute(update(payments).values(state=state))
    done = run(app, "person", "erase", EMAIL, "--yes")
    assert done.exit_code == 1
    assert "Order A-1 stays as it is: " in done.output and says in done.output
    assert "Unfinished forms erased: 1" in done.output
    assert "Uniekstraat" in "".join(everything(app))
    answer = run(app, "person", "erase", EMAIL, "--yes", "--force")
    assert answer.exit_code == (not forced)
    assert (traces(app) == []) == forced


def test_the_number_that_let_a_business_pay_no_vat_stays(app: Flask, host: Host) -> None:
    from flask_smartcheckout.privacy.erasing import without_person
    from flask_smartcheckout.shop import VatId
    from tests.unit.orders.conftest import make_order

    consumer = replace(make_order(), company="Uniekwerk", vat_id=VatId("DE136695976"))
    treatment = replace(consumer.quote.treatment, kind="reverse_charge")
    business = replace(consumer, quote=replace(consumer.quote, treatment=treatment))
    assert (without_person(consumer).company, without_person(consumer).vat_id) == ("", None)
    kept = without_person(business)
    assert (kept.company, kept.vat_id, kept.name) == ("Uniekwerk", business.vat_id, "")


# Every table


def test_every_table_is_said_to_be_about_persons_or_not() -> None:
    named = {*PERSONAL, *NOT_PERSONAL}
    assert named == set(metadata.tables)
    assert not PERSONAL.keys() & NOT_PERSONAL.keys()


@pytest.mark.parametrize("table", PERSONAL)
def test_what_forgets_a_table_is_there(table: str) -> None:
    function = pkgutil.resolve_name("flask_smartcheckout." + PERSONAL[table].forgotten_by)
    assert callable(function)
    assert PERSONAL[table].until(datetime.now(UTC), Settings()) > datetime.now(UTC)


def test_work_forgets_everything_about_persons_in_time(history: Flask) -> None:
    run(history, "person", "export", EMAIL)  # which the owner's log notes
    tables = [metadata.tables[name] for name in PERSONAL]
    assert [table.name for table in tables if not count(history, table)] == [
        "smartcheckout_payment_entries"
    ]
    host_of(history).checkout.send_mail(lambda message: None)
    with history.app_context():
        state = history.extensions["smartcheckout"]
        list(upkeep.run(state, datetime.now(UTC) + timedelta(days=4000)))
    assert [table.name for table in tables if count(history, table)] == []


def test_the_page_for_owners_names_every_table_about_persons() -> None:
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
    assert [name for name in PERSONAL if f"`{name}`" not in page] == []


def test_the_owners_log_says_that_data_was_handed_out_and_erased(history: Flask) -> None:
    settle(history)
    run(history, "person", "export", EMAIL)
    run(history, "person", "erase", EMAIL, "--dry-run")
    run(history, "person", "erase", EMAIL, "--yes", "--force")
    noted, _total = owner_log.page(database_of(history), 1)
    assert [(line.who, line.action) for line in noted] == [("cli", "erase"), ("cli", "hand_out")]
    assert traces(history) == []
