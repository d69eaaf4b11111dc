"""The shop's own ways to be paid: which are offered, why not, and what the shopper is told."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from flask_smartcheckout import Coupon, Invoice, ShippingMethod, upkeep
from flask_smartcheckout.aftercare.statements import Item, Statement, receive
from flask_smartcheckout.orders import cancelling, records
from flask_smartcheckout.payments.references import printed
from flask_smartcheckout.shop import EligibilityContext, MethodOffer, PickupPoint
from flask_smartcheckout.views import risk
from tests.scripted_provider import Scripted

from .conftest import DUTCH, SHOP, Shopper, fill_cart, host_of

ACCOUNT = {"name": "Mok", "iban": "NL91 ABNA 0417 1643 00", "bic": "ABNANL2A"}
COUNTER = PickupPoint("counter", "Our counter", ("Oudegracht 1", "Utrecht"))
FETCH = ShippingMethod("fetch", "Pick up", 0, ("NL",), pickup_points=(COUNTER,))
ALL = (
    Invoice(transfer=ACCOUNT),
    Invoice(kind="transfer", days=7, in_advance=True, transfer=ACCOUNT),
    Invoice(kind="on_delivery"),
    Invoice(kind="at_pickup"),
)
DAY = timedelta(days=1)

MakeShopper = Callable[..., Shopper]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what differs by database is tried beside the orders."""
    return sqlite_url


@pytest.fixture
def shopper_of(make_app: Callable[..., Flask]) -> MakeShopper:
    """Open the form of a shop that is paid so: `shopper_of(*payments, send_mail=…, **policy)`."""

    def make(*payments: Any, send_mail: Any = None, **policy: Any) -> Shopper:
        policy = {"shipping": (*SHOP.shipping, FETCH), **policy}
        app = fill_cart(make_app(replace(SHOP, payments=payments, **policy)))
        if send_mail is not None:
            host_of(app).checkout.send_mail(send_mail)
        shopper = Shopper(app.test_client())
        shopper.open()
        return shopper

    return make


def database_of(shopper: Shopper) -> Any:
    return shopper.client.application.extensions["smartcheckout"].database


def record_of(shopper: Shopper) -> records.Record:
    database = database_of(shopper)
    record = records.by_id(database, records.newest(database)[0].id)
    assert record is not None
    return record


def refusals(page: str) -> dict[str, bool]:
    """Return which ways to pay are shown, and whether each is refused."""
    found = re.findall(
        r'<div class="sc-choice"( data-refused)?>\s*<input[^>]*name="payment" [^>]*value="([^"]+)"',
        page,
    )
    return {name: bool(refused) for refused, name in found}


# Which are offered


def test_each_kind_is_a_way_to_pay_of_its_own(shopper_of: MakeShopper) -> None:
    shopper = shopper_of(*ALL)
    shown = shopper.send("update", **DUTCH, shipping="home").text
    assert refusals(shown) == {
        "invoice": False,
        "transfer": False,
        "on-delivery": False,
        "at-pickup": True,
    }
    for words in ("Pay on delivery", "Only when you fetch your order yourself.", "Bank transfer"):
        assert words in shown
    fetched = shopper.send("update", **DUTCH, shipping="fetch").text
    assert refusals(fetched) == {
        "invoice": False,
        "transfer": False,
        "on-delivery": True,
        "at-pickup": False,
    }


def test_what_is_not_sent_is_neither_paid_at_the_door_nor_fetched(shopper_of: MakeShopper) -> None:
    shopper = shopper_of(*ALL)
    app = shopper.client.application
    with app.app_context():
        pdf = host_of(app).checkout.line("pdf", "Pattern", "5", needs_shipping=False)
    host_of(app).lines = [pdf]
    assert set(refusals(shopper.send("update", **DUTCH).text)) == {"invoice", "transfer"}


LOST = [  # the way that was chosen, and what takes it away
    ("invoice", {"billing_name": "Anna", "billing_city": "Berlin"}),
    ("at-pickup", {"shipping": "home"}),
    ("on-delivery", {"shipping": "fetch"}),
    ("transfer", {"country": "US"}),
]


@pytest.mark.parametrize("json", [True, False])
@pytest.mark.parametrize(("chosen", "change"), LOST)
def test_a_way_to_pay_that_is_gone_is_replaced_by_none_until_it_comes_back(
    shopper_of: MakeShopper, chosen: str, change: dict[str, str], json: bool
) -> None:
    shopper = shopper_of(ALL[0], replace(ALL[1], countries=("NL",)), *ALL[2:])
    fitting = {"shipping": "fetch" if chosen == "at-pickup" else "home"}

    def update(**typed: str) -> str:
        answer = shopper.send("update", json=json, **{**DUTCH, **fitting, **typed})
        page = answer.get_json()["fragments"]["sc-payment"] if json else answer.text
        shopper.hidden |= dict(re.findall(r'type="hidden" name="(payment)" value="([^"]+)"', page))
        return page.partition('id="sc-payment"')[2] or page

    assert chosen_in(update(payment=chosen)) == [chosen]
    for _again in range(2):  # the second post has only what the page keeps of the choice
        gone = update(**change, **({} if _again else {"payment": chosen}))
        assert chosen_in(gone) == []
        assert "Choose another" in gone and 'class="sc-note sc-offer"' in gone
    refused = shopper.send(json=True, **{**DUTCH, **fitting, **change})
    said = [one["message"] for one in refused.get_json()["errors"] if one["field"] == "payment"]
    assert refused.status_code == 422 and "Choose another" in said[0]
    assert host_of(shopper.client.application).orders == []
    assert chosen_in(update()) == [chosen]


def chosen_in(page: str) -> list[str]:
    return re.findall(r'name="payment" [^>]*value="([^"]+)" required[^>]* checked', page)


def test_the_start_names_every_way_to_pay_within_reach_after_each_change(
    shopper_of: MakeShopper,
) -> None:
    shopper = shopper_of(ALL[0], replace(ALL[2], countries=("NL",)), ALL[3])

    def lead(**typed: str) -> str:
        answer = shopper.send("update", json=True, **{**DUTCH, **typed})
        return str(answer.get_json()["fragments"]["sc-lead"])

    dutch = lead(shipping="home", billing_name="Anna")
    for way in ("Pay by invoice", "Pay on delivery", "Pay at pickup"):
        assert way in dutch
    assert "Pay on delivery" not in lead(country="DE", shipping="abroad")


@pytest.mark.parametrize(("shipping", "said"), [("home", "within 2 working"), ("fetch", "once")])
def test_paid_in_advance_no_day_is_promised(
    shopper_of: MakeShopper, shipping: str, said: str
) -> None:
    sent: list[EmailMessage] = []
    methods = (*SHOP.shipping, replace(FETCH, days=(0, 1)))
    shopper = shopper_of(*ALL, send_mail=sent.append, shipping=methods)
    days = re.compile(r"(Delivered|Ready to pick up) \w{3}, ")
    shown = shopper.send("update", **DUTCH, payment="transfer", shipping=shipping)
    typed = {"pickup_point": "counter"} if shipping == "fetch" else {}
    placed = shopper.send(**DUTCH, payment="transfer", shipping=shipping, **typed)
    page = shopper.client.get(placed.location).text
    shopper.client.application.extensions["smartcheckout"].postman.wait(30)
    plain = sent[-1].get_body(("plain",))
    assert plain is not None
    mail = plain.get_content()
    for told in (shown.text, page, mail):
        assert said in told and not days.search(told)


def test_a_note_of_the_shop_and_of_the_shopper_and_the_code_are_confirmed(
    shopper_of: MakeShopper,
) -> None:
    coupon = Coupon("WELCOME10", "percent_order", "10", title="Welcome", public=True)
    shopper = shopper_of(Invoice(kind="on_delivery", note="Cash or card."), coupons=(coupon,))
    typed = {**DUTCH, "shipping": "home", "coupon": "WELCOME10", "note": "<b>Ring</b>\nthe bell"}
    assert "No extra costs. Cash or card." in shopper.send("update", **typed).text
    page = shopper.client.get(shopper.send(**typed).location).text
    for words in ("Cash or card.", "&lt;b&gt;Ring&lt;/b&gt;", "the bell", "<bdi>WELCOME10</bdi>"):
        assert words in page


TOLD = [
    ("invoice", "RF", 14, ["Pay by ", "NL91 ABNA 0417 1643 00", "payment-code.svg"]),
    ("transfer", "RF", 7, ["Your order is sent once the money is there.", "payment-code.svg"]),
    ("on-delivery", "", None, ["You pay when your order is delivered"]),
]


@pytest.mark.parametrize(("method", "begins", "days", "told"), TOLD)
def test_the_confirmation_says_how_it_is_paid(
    shopper_of: MakeShopper, method: str, begins: str, days: int | None, told: list[str]
) -> None:
    shopper = shopper_of(*ALL)
    placed = shopper.send(**DUTCH, payment=method, shipping="home")
    page = shopper.client.get(placed.location)
    assert all(words in page.text for words in told)
    reference = record_of(shopper).order.payment_reference
    assert (reference[:2], bool(reference)) == (begins, bool(begins))
    assert printed(reference) in page.text
    copied = re.findall(r'data-copy="([^"]*)"', page.text)
    assert copied == (["NL91ABNA0417164300", reference] if reference else [])
    record = record_of(shopper)
    assert record.payment and (record.payment.due is None) == (days is None)
    if record.payment.due:
        placed_on = SHOP.local(record.order.placed_at).date()
        assert (record.payment.due - placed_on).days == days
    assert host_of(shopper.client.application).orders[0].payment_reference == reference
    code = shopper.client.get(f"{placed.location}/payment-code.svg")
    has_code = "payment-code.svg" in told
    assert code.status_code == (200 if has_code else 404)
    if has_code:
        assert (
            code.mimetype == "image/svg+xml"
            and code.headers["Cache-Control"] == "private, no-store"
        )


def test_what_came_in_and_what_is_left_is_shown(shopper_of: MakeShopper) -> None:
    shopper = shopper_of(*ALL)
    placed = shopper.send(**DUTCH, payment="invoice", shipping="home")
    app = shopper.client.application
    with app.app_context():
        reference = printed(record_of(shopper).order.payment_reference)
        assert host_of(app).checkout.cashier.received(reference, "20.00", key="bank-1")
    page = shopper.client.get(placed.location).text
    assert "Still to pay" in page and "€34.90" in page


# Why not


def test_too_many_open_orders_are_said_beside_the_way_to_pay(shopper_of: MakeShopper) -> None:
    shopper = shopper_of(Invoice(max_open_orders=1), Invoice(kind="on_delivery"))
    shopper.send(**DUTCH, payment="invoice", shipping="home")
    fill_cart(shopper.client.application)
    shopper.open()
    refused = shopper.send(**DUTCH, payment="invoice", shipping="home")
    assert refused.status_code == 422
    assert "Not available until your earlier orders are paid." in refused.text
    assert refusals(refused.text)["invoice"]
    assert shopper.send(**DUTCH, payment="on-delivery", shipping="home").status_code == 303


def slow(context: EligibilityContext) -> bool:
    if context.order:
        time.sleep(0.5)
    return True


def dear(context: EligibilityContext) -> bool | str:
    return "We know you: pay first." if context.order and context.order.email else True


def broken(context: EligibilityContext) -> bool:
    if context.order:
        raise RuntimeError("the agency is down")
    return True


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (dear, "We know you: pay first."),
        (slow, "Not available for this order."),
        (broken, "Not available for this order."),
        (lambda context: not context.order, "Not available for this order."),
    ],
)
def test_the_shop_judges_the_order_itself_and_nothing_is_lost(
    shopper_of: MakeShopper, check: Any, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(risk, "PATIENCE", 0.1)
    shopper = shopper_of(Invoice(risk_check=check), Invoice(kind="on_delivery"))
    refused = shopper.send(**DUTCH, payment="invoice", shipping="home")
    assert (refused.status_code, said in refused.text) == (422, True)
    assert shopper.send(**DUTCH, payment="on-delivery", shipping="home").status_code == 303


def test_whoever_presses_twice_at_once_is_shown_the_order_that_stands(
    shopper_of: MakeShopper,
) -> None:
    answers: list[int] = []

    def no_at_first(context: EligibilityContext) -> bool:
        """Let the second press overtake the first, and take no invoice of that one then."""
        if not context.order or answers:
            return True
        answers.append(0)
        answers[0] = shopper.send(**given).status_code
        return False

    shopper = shopper_of(Invoice(risk_check=no_at_first))
    given = {**DUTCH, "payment": "invoice", "shipping": "home"}
    assert (shopper.send(**given).status_code, answers) == (303, [303])
    assert len(host_of(shopper.client.application).orders) == 1


class Choosy:
    """A provider whose method cannot do without a phone number."""

    id = "choosy"
    capabilities: frozenset[Any] = frozenset()

    def methods(self, context: EligibilityContext) -> list[MethodOffer]:
        return [MethodOffer("choosy", "card", "Choosy", needs=("phone",))]

    def start(self, request: Any, *, idempotency_key: str) -> Any:
        return Invoice().start(request, idempotency_key=idempotency_key)


def test_a_field_that_the_way_to_pay_needs_is_asked_for(shopper_of: MakeShopper) -> None:
    shopper = shopper_of(Choosy())
    (error,) = shopper.send(**DUTCH, payment="choosy", json=True).get_json()["errors"]
    assert (error["field"], error["code"]) == ("phone", "required")
    assert "needed for the way to pay that you chose" in error["message"]
    assert shopper.send(**DUTCH, payment="choosy", phone="0612345678").status_code == 303


def test_an_age_is_asked_for_only_where_it_matters_and_kept_nowhere(
    shopper_of: MakeShopper,
) -> None:
    shopper = shopper_of(Invoice(min_age=18), Invoice(kind="on_delivery"))
    given = {**DUTCH, "payment": "invoice", "shipping": "home"}
    assert "payment_birth_date" not in shopper.send("update", **given).text
    asked = shopper.send(**given)
    assert asked.status_code == 422 and "Enter your date of birth" in asked.text
    (field,) = re.findall(
        r'<input type="date" id="([^"]+)" name="payment_birth_date"[^>]*>', asked.text
    )
    assert f'href="#{field}"' in asked.text and f'id="{field}-msg"><p class="sc-err">' in asked.text
    assert re.search(rf'id="{field}"[^>]* aria-invalid="true"', asked.text)
    for typed in ("never", "2026-13-01", "1700-01-01", "2199-01-01"):
        assert "Check your date of birth." in shopper.send(**given, payment_birth_date=typed).text
    young = shopper.send(**given, payment_birth_date=f"{datetime.now(UTC).year - 17}-01-01")
    assert young.status_code == 422 and "Only for people of 18 years and older." in young.text
    assert shopper.send(**given, payment_birth_date="1980-02-29").status_code == 303
    order = host_of(shopper.client.application).orders[0]
    assert "1980" not in repr(order)


# Reminders


@dataclass
class Mails:
    """A shop's own way to send mail, which keeps it."""

    kept: list[EmailMessage] = field(default_factory=list)

    def __call__(self, message: EmailMessage) -> None:
        self.kept.append(message)

    def reminders(self) -> list[EmailMessage]:
        return [one for one in self.kept if "not paid yet" in str(one["Subject"])]


@pytest.fixture
def mails() -> Mails:
    return Mails()


@pytest.fixture
def owing(shopper_of: MakeShopper, mails: Mails) -> Shopper:
    """A shopper who has ordered by an invoice of 14 days, of which they are reminded twice."""
    shopper = shopper_of(Invoice(transfer=ACCOUNT, remind_after=(3, 10)), send_mail=mails)
    shopper.send(**DUTCH, payment="invoice", shipping="home")
    return shopper


def work(shopper: Shopper, *days: int) -> None:
    """Do what is due so many days later, twice a day: by two workers, say."""
    app = shopper.client.application
    state = app.extensions["smartcheckout"]
    with app.app_context():
        state.postman.wait(10)
        for day in days:
            for _worker in range(2):
                list(upkeep.run(state, datetime.now(UTC) + day * DAY))


def test_an_overdue_invoice_is_reminded_of_kindly_and_each_time_once(
    owing: Shopper, mails: Mails
) -> None:
    work(owing, 13, 14, 16)
    assert mails.reminders() == []
    work(owing, 17, 18, 23)
    assert len(mails.reminders()) == 1
    work(owing, 24, 25, 30, 60)
    assert len(mails.reminders()) == 2
    (mail, again) = mails.reminders()
    assert mail["Message-ID"] != again["Message-ID"]
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "need do nothing" in text and "IBAN: NL91 ABNA 0417 1643 00" in text
    assert printed(record_of(owing).order.payment_reference) in text
    pictures = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert [part["Content-ID"] for part in pictures] == ["<payment-code>"]


@pytest.mark.parametrize("end", ["paid", "cancelled", "withdrawn", "late"])
def test_nobody_is_reminded_of_what_is_not_owed_or_long_past(
    owing: Shopper, mails: Mails, end: str
) -> None:
    app, record = owing.client.application, record_of(owing)
    work(owing, 16)
    with app.app_context():
        if end == "paid":
            host_of(app).checkout.cashier.received(record.order)
        elif end == "cancelled":
            cancelling.cancel(database_of(owing), record.order.id, datetime.now(UTC))
        elif end == "withdrawn":
            withdraw(owing, record)
    work(owing, 100 if end == "late" else 17)
    assert mails.reminders() == []


def withdraw(shopper: Shopper, record: records.Record, **stated: Any) -> None:
    order = record.order
    statement = Statement("s1", order.ref, order.name, order.email, "en", order.id, **stated)
    receive(database_of(shopper), statement, datetime.now(UTC))


def test_an_order_that_was_withdrawn_from_asks_for_nothing_and_promises_nothing(
    shopper_of: MakeShopper,
) -> None:
    shopper = shopper_of(Invoice(transfer=ACCOUNT))
    url = shopper.send(**DUTCH, payment="invoice", shipping="home").location
    asked = ("Pay by ", "NL91 ABNA", "payment-code.svg", "Delivered ", 'id="sc-withdraw"')
    before = shopper.client.get(url).text
    assert all(words in before for words in asked)
    withdraw(shopper, record_of(shopper))
    page = shopper.client.get(url).text
    assert [words for words in asked if words in page] == []
    for said in ("<h1>Your withdrawal has been received</h1>", "Received on", "The whole order"):
        assert said in page
    assert "You need not pay for what was not delivered." in page and "paid back" not in page
    assert shopper.client.get(f"{url}/payment-code.svg").status_code == 404


def test_of_an_order_that_was_withdrawn_from_in_part_the_rest_stands(
    shopper_of: MakeShopper,
) -> None:
    shopper = shopper_of(Invoice(transfer=ACCOUNT))
    url = shopper.send(**DUTCH, payment="invoice", shipping="home").location
    withdraw(shopper, record_of(shopper), whole=False, items=(Item("mug", "Blue mug", 1),))
    page = shopper.client.get(url).text
    for said in ("Pay by ", "What happens now", 'id="sc-withdraw"', "1 × Blue mug"):
        assert said in page
    assert "You need not pay" not in page


def test_nobody_pays_for_an_order_that_was_withdrawn_from(
    shopper_of: MakeShopper, tmp_path: Path
) -> None:
    shopper = shopper_of(Scripted(tmp_path / "provider.db"))
    shopper.send(**DUTCH, payment="card", shipping="home")
    record = record_of(shopper)
    order = f"/smartcheckout/order/{record.token}"
    assert f'href="{order}/pay"' in shopper.client.get(order).text
    withdraw(shopper, record)
    assert f'href="{order}/pay"' not in shopper.client.get(order).text
    for answer in (shopper.client.get(f"{order}/pay"), shopper.client.post(f"{order}/pay")):
        assert (answer.status_code, answer.location) == (303, order)


# What is said with the confirmation


def test_the_notice_on_the_guarantee_comes_again_with_the_confirmation(
    shopper_of: MakeShopper, mails: Mails
) -> None:
    shopper = shopper_of(*ALL, send_mail=mails, guarantee_notice="https://mok.example/notice.svg")
    placed = shopper.send(**DUTCH, payment="invoice", shipping="home")
    page = shopper.client.get(placed.location).text
    work(shopper)
    text = mails.kept[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    for said in (page, text):
        assert "https://mok.example/notice.svg" in said
        assert "https://europa.eu/youreurope/guarantees" in said
    assert "data-print hidden" in page and "print.js" in page
