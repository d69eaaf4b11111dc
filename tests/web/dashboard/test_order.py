"""One order on the dashboard: everything that is known of it, and whoever looks is noted."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from flask_smartcheckout.orders import owner_log
from flask_smartcheckout.orders.tables import orders, payments
from flask_smartcheckout.spreadsheet import BOM

from ..conftest import DUTCH
from .conftest import ROOT, Owner, plain, state_of
from .orders import Clerk, clerk_of
from .test_pages import INLINE, OUTSIDE

LetIn = Callable[[Flask], Owner]


@pytest.fixture
def clerk(make_app: Callable[..., Flask], let_in: LetIn, tmp_path: Path) -> Clerk:
    """The owner of a shop, on every database."""
    return clerk_of(make_app, let_in, tmp_path)


def test_a_page_has_everything_of_an_order(clerk: Clerk) -> None:
    order_id = clerk.order(state="paid", captured=5490)
    html = clerk.page(f"orders/{order_id}")
    text = plain(html)
    for word in (
        *("Order A-1", "Placed", "Paid", "tr_1", "You have of it €54.90", "Pay back"),
        *("Sanne de Vries", "sanne@example.nl", "Keizersgracht 112 1015 CJ Amsterdam"),
        *("Blue mug", "Home delivery", "of which 21% btw on €22.71", "Total incl. btw €54.90"),
        *("Ordered", "Payment begun", "Taken €54.90", "Confirmation by mail"),
        *("All of the money is there already.", "Looked at the order Signed link"),
    ):
        assert word in text, word
    assert f'href="/smartcheckout/order/{clerk.record().token}"' in html
    assert not INLINE.search(html)
    assert not OUTSIDE.search(html)


def test_a_look_is_noted_once_and_an_export_each_time(clerk: Clerk) -> None:
    order_id = clerk.order()
    for _nth in range(3):
        clerk.page(f"orders/{order_id}")
        clerk.owner.client.get(f"{ROOT}orders.csv?state=placed&q=sanne")
    lines = clerk.owner.json("log")["lines"]
    noted = [(one["action"], one["who"], one["order"], one["about"]) for one in lines]
    assert noted.count(("look", "link", "A-1", "")) == 1
    assert noted.count(("export", "link", "", "state=placed")) == 3
    text = plain(clerk.page("log"))
    assert "Exported orders" in text and "1–4 of 4" in text


def test_the_log_is_forgotten_after_its_time(clerk: Clerk) -> None:
    clerk.page(f"orders/{clerk.order()}")
    state = state_of(clerk.app)
    now, kept = datetime.now(UTC), state.settings.retention_orders
    assert owner_log.forget(state.database, now + kept - timedelta(days=1), kept) == 0
    assert owner_log.forget(state.database, now + kept + timedelta(days=1), kept) == 1
    assert clerk.owner.json("log")["total"] == 0


def test_a_list_is_searched_and_says_what_it_looks_for(clerk: Clerk) -> None:
    for _nth in range(2):
        clerk.order("invoice")
    clerk.promise()
    assert "3 orders, €164.70" in plain(clerk.page("orders"))
    assert "1 order holds money that is not taken, €54.90" in plain(clerk.page("orders"))
    for name, value, count in (("q", "a-2", 1), ("payment", "promised", 1), ("state", "placed", 3)):
        assert clerk.owner.json("orders", **{name: value})["total"] == count
    html = clerk.owner.client.get(f"{ROOT}orders?lang=en&q=zzz&from=2026-01-01&to=never").text
    assert "No order matches." in html
    assert "“zzz”: take away" in html and "From Jan 1, 2026" in html and "Until" in html
    assert clerk.owner.json("orders", state="nonsense", payment="x", q="\x00")["total"] == 3


def test_an_export_has_the_orders_of_the_list_and_no_formula(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DUTCH, "name", "=cmd|' /C calc'!A0")
    clerk.order("invoice")
    clerk.order(state="paid", captured=5490)
    response = clerk.owner.client.get(f"{ROOT}orders.csv?payment=paid")
    assert response.is_streamed
    assert response.mimetype == "text/csv"
    assert response.text.startswith(BOM)
    (line,) = csv.DictReader(StringIO(response.text.removeprefix(BOM), newline=""))
    assert line["order"] == "A-2" and line["paid"] == "yes"
    assert (line["net"], line["tax"], line["total"]) == ("47.87", "7.03", "54.90")
    assert line["name"].startswith("'=cmd")
    assert line["items"] == "2 x Blue mug, 1 x Small atlas of soup"
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["orders/nobody", "orders/%00", "orders/a'b", "orders/x/cancel"])
def test_what_is_not_there_is_said(clerk: Clerk, path: str) -> None:
    response = clerk.owner.client.get(f"{ROOT}{path}?lang=en")
    assert response.status_code == 404
    assert "There is no such order" in response.text


def test_nothing_of_orders_is_open_to_a_stranger(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    stranger = clerk.app.test_client()
    paths = ("orders.csv", "log", f"orders/{order_id}", f"orders/{order_id}/cancel")
    assert {stranger.get(ROOT + path).status_code for path in paths} == {403}
    assert stranger.post(f"{ROOT}orders/{order_id}/cancel").status_code == 403
    assert clerk.owner.json("log")["total"] == 0


def test_a_login_of_the_shop_is_told_from_a_link(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    state_of(clerk.app).callbacks.owner = lambda: True
    clerk.app.test_client().get(f"{ROOT}orders/{order_id}")
    assert [one["who"] for one in clerk.owner.json("log")["lines"]] == ["owner"]


def test_everything_of_an_order_is_there_as_json(clerk: Clerk) -> None:
    found = clerk.owner.json(f"orders/{clerk.promise()}")
    assert found["order"]["email"] == DUTCH["email"]
    assert [one["state"] for one in found["payments"]] == ["authorized"]


def test_a_form_of_an_order_that_lay_too_long_leads_back_to_it(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    response = clerk.send(order_id, "cancel", {"token": "old"})
    assert response.status_code == 403
    assert re.search(f'href="/smartcheckout/dashboard/orders/{order_id}/cancel', response.text)


def test_a_list_keeps_its_filters_when_an_order_was_looked_at(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    asked = {"q": "SANNE", "payment": "deferred", "lang": "en"}
    (to_order,) = [one for one in clerk.owner.links("orders", **asked) if one.text == "A-1"]
    assert to_order.query == asked
    html = clerk.owner.client.get(to_order.href).text
    for name, text in (("orders", "Back to the orders"), (f"{order_id}/cancel", "Cancel the")):
        assert re.search(f'{name}[?]lang=en&amp;q=SANNE&amp;payment=deferred">{text}', html)
    overview = next(one for one in clerk.owner.links("orders", **asked) if one.text == "Overview")
    assert "payment" not in overview.query  # there it would be a way to pay


def test_days_that_stand_the_other_way_round_are_turned(clerk: Clerk) -> None:
    clerk.order("invoice")
    asked = {"from": "2199-01-01", "to": "2026-01-01", "lang": "en"}
    html = clerk.owner.read("orders", **asked)
    assert "The days stood the other way round" in html
    assert clerk.owner.json("orders", **asked)["total"] == 1
    assert clerk.owner.json("orders", **{"from": "20990101"})["total"] == 1


def test_invoices_that_are_overdue_are_told_at_the_top(clerk: Clerk) -> None:
    clerk.order("invoice")
    assert "overdue" not in plain(clerk.page("orders")).partition("Find orders")[0]
    with state_of(clerk.app).database.begin() as connection:
        connection.execute(update(payments).values(due=date(2026, 1, 1)))
    (told,) = [one for one in clerk.owner.links("orders", lang="en") if "overdue" in one.text]
    assert told.text == "1 invoice is overdue: €54.90 still to be paid"
    assert told.query == {"payment": "overdue", "lang": "en"}


def test_no_code_of_ours_stands_on_the_page_of_an_invoice(clerk: Clerk) -> None:
    order_id = clerk.order("invoice")
    clerk.do(order_id, "part", amount="54.89", name="RF18")
    with state_of(clerk.app).database.begin() as connection:  # as earlier releases left it
        connection.execute(update(payments).values(failure="amount_mismatch"))
        connection.execute(update(orders).values(state="review", failure="amount_mismatch"))
    sentence = "€54.89 came in for the invoice, €0.01 is missing."
    page = plain(clerk.page(f"orders/{order_id}"))
    assert sentence in page and "amount_mismatch" not in page
    assert sentence in plain(clerk.page("orders"))
    assert "Nobody has to look" in clerk.do(order_id, "settle")
    html = clerk.page(f"orders/{order_id}")
    assert "You have of it €54.89" in plain(html)
    assert not re.search(">(amount_mismatch|received|invoice)<", html)
    assert clerk.owner.json("orders", state="needs_you")["total"] == 0
