"""Paying by way of a provider's page: there, back, called about, failed and paid another way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from flask_smartcheckout import Invoice, Order, order_paid, order_placed
from flask_smartcheckout.orders import records
from flask_smartcheckout.orders.tables import orders, payments
from flask_smartcheckout.shop import (
    AuthenticationFailed,
    Capability,
    Declined,
    OutcomeUnknown,
    TemporarilyUnavailable,
)
from flask_smartcheckout.signals import order_needs_review
from flask_smartcheckout.tracking.tables import events
from tests.scripted_provider import EVERYTHING, Scripted

from .conftest import DUTCH, SHOP, Host, Shopper, fill_cart, host_of, run

HOOK = "/smartcheckout/payments/scripted"
GOOD = {"X-Signature": "good"}


@pytest.fixture
def provider(tmp_path: Path) -> Scripted:
    """A provider with nothing paid yet."""
    return Scripted(tmp_path / "provider.sqlite3")


@pytest.fixture
def app(make_app: Callable[..., Flask], provider: Scripted) -> Flask:
    """A shop that is paid by the provider, or by invoice."""
    return fill_cart(make_app(replace(SHOP, payments=(provider, Invoice(days=14)))))


@pytest.fixture
def heard(app: Flask) -> Iterator[list[str]]:
    """What a shop that listens hears."""
    said: list[str] = []

    def placed(_app: Flask, order: Order) -> None:
        said.append("placed")

    def paid(_app: Flask, order: Order) -> None:
        said.append(f"paid {order.ref}")

    def review(_app: Flask, order: Order, reason: str) -> None:
        said.append(reason)

    with (
        order_placed.connected_to(placed, sender=app),
        order_paid.connected_to(paid, sender=app),
        order_needs_review.connected_to(review, sender=app),
    ):
        yield said


def order(shopper: Shopper, method: str = "card", **typed: Any) -> TestResponse:
    return shopper.send(**DUTCH, payment=method, **typed)


def link(app: Flask) -> str:
    """Return the link of the newest order."""
    database = app.extensions["smartcheckout"].database
    with database.connect() as connection:
        token = connection.scalar(select(orders.c.token).order_by(orders.c.created_at.desc()))
    return f"/smartcheckout/order/{token}"


def rest(app: Flask) -> None:
    """Let it be long ago that anybody asked the provider."""
    with app.extensions["smartcheckout"].database.begin() as connection:
        connection.execute(update(payments).values(checked_at=None))


def call(app: Flask, body: str = "id=tr_1", **options: Any) -> int:
    """Call us as the provider does; return the status of our answer."""
    headers = options.pop("headers", GOOD)
    return app.test_client().post(HOOK, data=body, headers=headers, **options).status_code


# There and back


def test_a_shopper_goes_to_the_provider_and_comes_back_paid(
    app: Flask, host: Host, shopper: Shopper, provider: Scripted, heard: list[str]
) -> None:
    assert order(shopper).location == "https://pay.example/tr_1"
    provider.pay("tr_1")
    back = shopper.client.get(f"{link(app)}/return")
    assert (back.status_code, back.location) == (303, link(app))
    assert "Thank you, Sanne de Vries" in shopper.client.get(back.location).text
    assert heard == ["placed", "paid A-1"]
    assert len(host.orders) == 1


def test_a_script_is_sent_to_the_provider_too(shopper: Shopper) -> None:
    answer = order(shopper, json=True).get_json()
    assert answer == {"ok": True, "location": "https://pay.example/tr_1"}


def test_the_provider_is_told_the_way_back(app: Flask, shopper: Shopper) -> None:
    asked = []

    class Asked(Scripted):
        def start(self, request: Any, *, idempotency_key: str) -> Any:
            asked.append(request)
            return Scripted.start(self, request, idempotency_key=idempotency_key)

    provider = app.extensions["smartcheckout"].shop.payments[0]
    provider.__class__ = Asked
    order(shopper, phone="0612345678")
    (request,) = asked
    base = f"http://localhost{link(app)}"
    assert (request.return_url, request.cancel_url) == (
        f"{base}/return",
        f"{base}/return?gave_up=1",
    )
    assert request.webhook_url == f"http://localhost{HOOK}"
    assert (request.order_number, request.shop_name) == ("A-1", "Mok & Linnen")
    assert (request.name, request.email) == ("Sanne de Vries", "sanne@example.nl")
    assert (request.phone, request.country, request.locale) == ("+31612345678", "NL", "en")
    assert request.shipping.city == request.billing.city == "Amsterdam"
    assert sum(line.total.minor for line in request.lines) == request.amount.minor == 5490


def test_links_are_those_of_the_shops_own_address(
    make_app: Callable[..., Flask], provider: Scripted
) -> None:
    shop = replace(SHOP, payments=(provider,))
    app = fill_cart(make_app(shop, SMARTCHECKOUT_PUBLIC_URL="https://shop.example"))
    shopper = Shopper(app.test_client())
    shopper.open()
    order(shopper)
    with app.extensions["smartcheckout"].database.connect() as connection:
        links = connection.scalar(select(payments.c.links)) or ""
    assert "https://shop.example/smartcheckout/payments/scripted" in links
    assert "localhost" not in links


def test_whoever_is_back_before_the_money_waits(
    app: Flask, shopper: Shopper, provider: Scripted, heard: list[str]
) -> None:
    order(shopper)
    waiting = shopper.client.get(f"{link(app)}/return")
    assert waiting.status_code == 200
    assert "we are checking your payment" in waiting.text
    assert f'data-status-url="{link(app)}/status"' in waiting.text
    assert "/static/waiting.js" in waiting.text
    refresh = f'<noscript><meta http-equiv="refresh" content="5; url={link(app)}/return?wait=1">'
    assert refresh in waiting.text
    assert waiting.headers["Cache-Control"] == "private, no-store"
    status = shopper.client.get(f"{link(app)}/status")
    assert status.get_json() == {"state": "pending", "location": None}
    provider.pay("tr_1")
    rest(app)
    status = shopper.client.get(f"{link(app)}/status")
    assert status.get_json() == {"state": "paid", "location": link(app)}
    assert status.headers["Cache-Control"] == "private, no-store"
    assert heard == ["placed", "paid A-1"]


def test_whoever_polls_does_not_make_us_ask_each_time(
    app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    order(shopper)
    for _ in range(10):
        shopper.client.get(f"{link(app)}/status")
    assert len(provider.calls("fetch")) < 10


def test_a_promise_is_as_good_as_money_to_the_shopper(
    app: Flask, shopper: Shopper, provider: Scripted, heard: list[str]
) -> None:
    order(shopper)
    provider.set("tr_1", state="authorized")
    back = shopper.client.get(f"{link(app)}/return")
    assert back.location == link(app)
    page = shopper.client.get(back.location).text
    assert "Thank you" in page
    assert "not paid" not in page
    assert heard == ["placed"]


def test_money_that_is_there_at_once_needs_no_page(
    app: Flask, shopper: Shopper, heard: list[str]
) -> None:
    placed = order(shopper, "wallet")
    assert placed.location.endswith("/return?start=1")
    assert shopper.client.get(placed.location).location == link(app)
    assert heard == ["placed", "paid A-1"]


def test_a_provider_that_is_down_while_the_shopper_comes_back_is_no_failure(
    app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    order(shopper)
    provider.faults["fetch"] = [TemporarilyUnavailable()]
    assert "checking your payment" in shopper.client.get(f"{link(app)}/return").text


@pytest.mark.parametrize("page", ["return", "status", "pay"])
def test_a_link_that_is_guessed_leads_nowhere(page: str, app: Flask) -> None:
    assert app.test_client().get(f"/smartcheckout/order/guess/{page}").status_code == 404


# Twice


def test_pressing_twice_leads_to_the_same_page(
    host: Host, shopper: Shopper, provider: Scripted
) -> None:
    hidden = dict(shopper.hidden)
    first = order(shopper)
    shopper.hidden = hidden
    again = order(shopper)
    assert again.location == first.location
    assert (len(host.orders), len(provider.references)) == (1, 1)


def test_whoever_goes_back_finds_the_order_and_no_second_one(
    app: Flask, host: Host, shopper: Shopper, provider: Scripted
) -> None:
    order(shopper)  # the shop emptied the cart
    assert shopper.client.get("/smartcheckout/").location == f"{link(app)}/pay"
    fill_cart(app)  # a shop that empties it when the money is there
    assert shopper.client.get("/smartcheckout/").location == f"{link(app)}/pay"
    page = shopper.client.get(f"{link(app)}/pay").text
    assert 'href="https://pay.example/tr_1"' in page
    assert len(host.orders) == 1


def test_another_cart_is_another_order(app: Flask, host: Host, shopper: Shopper) -> None:
    order(shopper)
    fill_cart(app)
    host.lines = host.lines[:1]
    shopper.open()
    assert order(shopper).location == "https://pay.example/tr_2"
    assert len(host.orders) == 2


def test_once_it_is_paid_the_same_cart_is_another_order(
    app: Flask, host: Host, shopper: Shopper, provider: Scripted
) -> None:
    order(shopper)
    provider.pay("tr_1")
    shopper.client.get(f"{link(app)}/return")
    fill_cart(app)
    assert shopper.open().status_code == 200
    assert order(shopper).location == "https://pay.example/tr_2"
    assert len(host.orders) == 2


def test_a_press_while_the_provider_is_asked_waits_for_the_page(
    app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    provider.faults["start"] = [OutcomeUnknown(), OutcomeUnknown()]
    placed = order(shopper)
    waiting = shopper.client.get(placed.location)
    assert f'data-status-url="{link(app)}/status?start=1"' in waiting.text
    with app.extensions["smartcheckout"].database.begin() as connection:
        connection.execute(update(payments).values(state="pending", url="https://pay.example/tr_1"))
    status = shopper.client.get(f"{link(app)}/status?start=1").get_json()
    assert status["location"] == "https://pay.example/tr_1"


# Failed, and paid another way


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("failed", "The payment did not go through. Nothing was charged."),
        ("canceled", "The payment was ended before it was done. Nothing was charged."),
        ("expired", "The payment took too long and has ended. Nothing was charged."),
    ],
)
def test_a_payment_that_failed_leads_to_the_other_ways(
    state: str, says: str, app: Flask, host: Host, shopper: Shopper, provider: Scripted
) -> None:
    order(shopper)
    provider.set("tr_1", state=state)
    back = shopper.client.get(f"{link(app)}/return")
    assert back.location == f"{link(app)}/pay"
    page = shopper.open(back.location)
    assert says in page.text
    assert "Blue mug" in page.text
    assert "54.90" in page.text
    assert re.findall(r'name="payment".*?value="(\w+)"', page.text) == [
        "card",
        "bank",
        "wallet",
        "invoice",
    ]
    chosen = shopper.client.post(back.location, data={**shopper.hidden, "payment": "bank"})
    assert chosen.location == "https://pay.example/tr_2"
    provider.pay("tr_2")
    assert shopper.client.get(f"{link(app)}/return").location == link(app)
    assert len(host.orders) == 1


def test_whoever_gives_up_at_the_provider_is_shown_the_other_ways(
    app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    order(shopper)
    back = shopper.client.get(f"{link(app)}/return?gave_up=1")
    assert back.location == f"{link(app)}/pay"
    assert "The payment is not finished." in shopper.open(back.location).text
    shopper.client.post(back.location, data={**shopper.hidden, "payment": "invoice"})
    assert provider.state("tr_1") == "canceled"
    page = shopper.client.get(link(app)).text
    assert "Pay by" in page


def test_whoever_gives_up_after_paying_has_paid(
    app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    order(shopper)
    provider.pay("tr_1")
    assert shopper.client.get(f"{link(app)}/return?gave_up=1").location == link(app)


def test_a_payment_that_cannot_begin_leads_to_the_other_ways(
    app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    provider.faults["start"] = [Declined()]
    placed = order(shopper)
    assert placed.location == f"{link(app)}/pay"
    assert "The payment was declined." in shopper.client.get(placed.location).text


def test_choosing_twice_begins_one_payment(
    app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    order(shopper)
    shopper.open(f"{link(app)}/pay")
    for _ in range(2):
        answer = shopper.client.post(f"{link(app)}/pay", data={**shopper.hidden, "payment": "bank"})
        assert answer.location == "https://pay.example/tr_2"
    assert len(provider.references) == 2


@pytest.mark.parametrize("method", ["", "nosuch"])
def test_one_way_has_to_be_chosen(
    method: str, app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    order(shopper)
    shopper.open(f"{link(app)}/pay")
    answer = shopper.client.post(f"{link(app)}/pay", data={**shopper.hidden, "payment": method})
    assert answer.status_code == 422
    assert "Choose how you want to pay." in answer.text
    assert provider.references == ["tr_1"]


@pytest.mark.parametrize("how", ["GET", "POST"])
def test_an_order_that_is_paid_is_not_paid_again(
    how: str, app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    order(shopper)
    shopper.open(f"{link(app)}/pay")
    provider.pay("tr_1")
    answer = shopper.client.open(
        f"{link(app)}/pay", method=how, data={**shopper.hidden, "payment": "bank"}
    )
    assert answer.location == link(app)
    assert provider.references == ["tr_1"]


def test_an_invoice_is_not_paid_another_way(app: Flask, shopper: Shopper) -> None:
    order(shopper, "invoice")
    assert shopper.client.get(f"{link(app)}/pay").location == link(app)


def test_the_confirmation_of_an_unpaid_order_leads_to_paying_it(
    app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    order(shopper)
    page = shopper.client.get(link(app)).text
    assert "The payment has not been confirmed yet." in page
    assert f'href="{link(app)}/pay"' in page
    provider.pay("tr_1")
    call(app)
    assert "/pay" not in shopper.client.get(link(app)).text


# Called


def test_a_call_pays_an_order_once(
    app: Flask, shopper: Shopper, provider: Scripted, heard: list[str]
) -> None:
    order(shopper)
    provider.pay("tr_1")
    assert [call(app) for _ in range(3)] == [200, 200, 200]
    assert heard == ["placed", "paid A-1"]


def test_what_a_call_says_is_not_believed(app: Flask, shopper: Shopper, heard: list[str]) -> None:
    order(shopper)
    assert call(app) == 200
    assert heard == ["placed"]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ("id=tr_9", GOOD, 404),
        ("id=tr_1,tr_9", GOOD, 404),
        ("id=", GOOD, 200),
        ("id=tr_1", {"X-Signature": "forged"}, 400),
        ("id=tr_1", {}, 400),
        ("nonsense", GOOD, 400),
        ("id=" + "x" * 300_000, GOOD, 413),
    ],
)
def test_a_call_is_answered(
    body: str, headers: dict[str, str], status: int, app: Flask, shopper: Shopper
) -> None:
    order(shopper)
    assert call(app, body, headers=headers) == status


def test_a_call_about_what_we_have_not_noted_yet_comes_again(
    app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    statuses = []

    class Fast(Scripted):
        """It calls before its answer has reached us."""

        def start(self, request: Any, *, idempotency_key: str) -> Any:
            answer = Scripted.start(self, request, idempotency_key=idempotency_key)
            statuses.append(call(app))
            return answer

    app.extensions["smartcheckout"].shop.payments[0].__class__ = Fast
    order(shopper)
    assert [*statuses, call(app)] == [404, 200]


def test_a_call_while_the_provider_cannot_say_comes_again(
    app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    order(shopper)
    provider.pay("tr_1")
    provider.faults["fetch"] = [TemporarilyUnavailable()]
    assert [call(app) for _ in range(2)] == [503, 200]


@pytest.mark.parametrize(
    "trouble",
    [
        TemporarilyUnavailable("503"),
        OutcomeUnknown("504"),
        AuthenticationFailed("no such key"),
        TimeoutError(),
        ConnectionResetError(),
        ZeroDivisionError("a bug"),
    ],
)
def test_a_call_that_nobody_can_read_just_now_comes_again(
    trouble: Exception, app: Flask, shopper: Shopper, provider: Scripted, heard: list[str]
) -> None:
    order(shopper)
    provider.pay("tr_1")
    provider.faults["parse_webhook"] = [trouble]
    answer = app.test_client().post(HOOK, data="id=tr_1", headers=GOOD)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert heard == ["placed"]
    assert call(app) == 200
    assert heard == ["placed", "paid A-1"]


@pytest.mark.parametrize(
    "url", ["/smartcheckout/payments/nosuch", "/smartcheckout/payments/invoice"]
)
def test_who_calls_nobody_is_told_so(url: str, app: Flask) -> None:
    assert app.test_client().post(url, data="id=tr_1", headers=GOOD).status_code == 404


def test_a_provider_that_never_calls_is_not_heard(app: Flask, provider: Scripted) -> None:
    provider.capabilities = EVERYTHING - {Capability.WEBHOOK}
    assert call(app) == 404


def test_a_call_is_no_page_to_read(app: Flask) -> None:
    assert app.test_client().get(HOOK).status_code == 405


def test_the_shops_csrf_protection_lets_a_call_through(
    make_app: Callable[..., Flask], provider: Scripted
) -> None:
    from flask_wtf import CSRFProtect

    app = Flask("host")
    CSRFProtect(app)
    app = fill_cart(make_app(replace(SHOP, payments=(provider,)), app))
    shopper = Shopper(app.test_client())
    shopper.open()
    order(shopper)
    assert call(app) == 200


def test_another_amount_is_never_confirmed(
    app: Flask, shopper: Shopper, provider: Scripted, heard: list[str]
) -> None:
    order(shopper)
    provider.pay("tr_1", 1)
    assert call(app) == 200
    assert "Your order is being looked at" in shopper.client.get(link(app)).text
    assert heard == ["placed", "amount_mismatch"]


# The worker, the statistics, the policy


def test_the_worker_finds_what_was_paid_and_what_is_overdue(
    app: Flask, shopper: Shopper, provider: Scripted, heard: list[str]
) -> None:
    order(shopper)
    provider.pay("tr_1")
    done = run(app, "work").output
    assert "payments settled: 1" in done
    assert "invoices overdue: 0" in done
    assert heard == ["placed", "paid A-1"]
    assert "payments settled: 0" in run(app, "work").output


def test_the_worker_tells_of_money_that_nobody_was_told_of(
    app: Flask, shopper: Shopper, provider: Scripted, heard: list[str]
) -> None:
    order(shopper)
    provider.pay("tr_1")
    call(app)
    with app.extensions["smartcheckout"].database.begin() as connection:
        connection.execute(update(orders).values(told_at=None, telling_until=None))
    assert "payments told of: 1" in run(app, "work").output
    assert heard == ["placed", "paid A-1", "paid A-1"]


def test_every_step_of_a_payment_is_counted(
    app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    order(shopper)
    provider.set("tr_1", state="failed")
    shopper.client.get(f"{link(app)}/return")
    shopper.open(f"{link(app)}/pay")
    shopper.client.post(f"{link(app)}/pay", data={**shopper.hidden, "payment": "bank"})
    provider.pay("tr_2")
    call(app, "id=tr_2")
    with app.extensions["smartcheckout"].events.connect() as connection:
        query = select(events.c.name).where(events.c.name.like("%pa%")).order_by(events.c.seq)
        names = [name for name in connection.scalars(query) if name.startswith(("pay", "order_pa"))]
    assert [name for name in names if name != "payment_chosen"] == [
        "payment_started",
        "payment_returned",
        "payment_failed",
        "payment_started",
        "order_paid",
    ]


def test_who_is_not_counted_is_not_counted_when_paying_either(
    app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    shopper.client.environ_base["HTTP_SEC_GPC"] = "1"
    order(shopper)
    with app.extensions["smartcheckout"].database.connect() as connection:
        assert connection.scalar(select(payments.c.visit_id)) == ""


def test_the_policy_of_a_shop_can_name_where_shoppers_are_sent(app: Flask) -> None:
    with app.app_context():
        assert host_of(app).checkout.form_action() == "'self' https://pay.example"


def test_the_list_of_orders_shows_the_payment_that_counts(
    app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    order(shopper)
    shopper.open(f"{link(app)}/pay")
    shopper.client.post(f"{link(app)}/pay", data={**shopper.hidden, "payment": "bank"})
    provider.set("tr_1", state="pending")
    provider.pay("tr_1")
    call(app)
    (listed,) = records.newest(app.extensions["smartcheckout"].database)
    assert listed.payment is not None
    assert (listed.payment.method, listed.payment.state) == ("card", "paid")
