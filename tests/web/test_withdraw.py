"""The withdrawal function: two steps, for anybody, with a receipt, and nothing to guess by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from flask_smartcheckout import Line, Order
from flask_smartcheckout.aftercare.statements import Statement, from_text
from flask_smartcheckout.aftercare.tables import withdrawals
from flask_smartcheckout.shop import Contact

from .conftest import DUTCH, SHOP, Shopper, count, fill_cart, host_of

FULL = replace(SHOP, contact=Contact("+31 30 1", "help@mok.example"))
TYPED = {"name": "Sanne de Vries", "number": "A-1", "email": "sanne@example.nl"}
UNKNOWN = {"name": "Nobody", "number": "Z-9", "email": "nobody@example.nl"}
URL = "/smartcheckout/withdraw"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
TIME = re.compile(r'<time datetime="[^"]*">.*?</time>|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d')


@dataclass
class Desk:
    """A shop with an order in it, and what it was told and what it mailed."""

    app: Flask
    token: str
    mails: list[EmailMessage] = field(default_factory=list)
    told: list[tuple[Order, tuple[Line, ...]]] = field(default_factory=list)

    def visitor(self) -> Visitor:
        """Return somebody with a browser that knows nothing yet."""
        return Visitor(self.app.test_client())

    def statements(self) -> list[tuple[Statement, str | None]]:
        """Return what was received, and the order each was found to be of."""
        query = select(withdrawals).order_by(withdrawals.c.received_at)
        with self.app.extensions["smartcheckout"].database.connect() as connection:
            rows = connection.execute(query)
            return [(from_text(row.document), row.order_id) for row in rows]

    def settle(self) -> None:
        """Wait for the thread that sends mails."""
        self.app.extensions["smartcheckout"].postman.wait(30)


@dataclass
class Visitor:
    """Somebody who withdraws, in a browser that sends hidden inputs and cookies back."""

    client: FlaskClient
    hidden: dict[str, str] = field(default_factory=dict)

    def open(self, **query: str) -> TestResponse:
        return self._read(self.client.get(URL, query_string=query))

    def send(self, **typed: Any) -> TestResponse:
        return self._read(self.client.post(URL, data={**self.hidden, **typed}))

    def withdraw(self, **typed: Any) -> TestResponse:
        """Go through both steps, and return the page with the receipt."""
        checked = self.send(**typed)
        assert checked.status_code == 200, checked.text
        done = self.send(action="confirm")
        assert done.status_code == 303, done.text
        return self.client.get(done.location)

    def _read(self, response: TestResponse) -> TestResponse:
        found = {name: unescape(value) for name, value in _HIDDEN.findall(response.text)}
        self.hidden = found or self.hidden
        return response


@pytest.fixture
def make_desk(make_app: Callable[..., Flask]) -> Callable[..., Desk]:
    """Open a shop that mails, and order two mugs and a book there, or one mug."""

    def make(shop: Any = FULL, *, mailing: bool = True, pieces: int = 3) -> Desk:
        app = make_app(shop)
        desk = Desk(fill_cart(app), "")
        if pieces == 1:
            host_of(app).lines = [replace(host_of(app).lines[0], quantity=1)]
        checkout = host_of(app).checkout
        if mailing:
            checkout.send_mail(desk.mails.append)
        checkout.withdrawal(lambda order, items: desk.told.append((order, items)))
        shopper = Shopper(app.test_client())
        shopper.open()
        desk.token = str(shopper.send(**DUTCH).location).rsplit("/", 1)[1]
        desk.settle()
        desk.mails.clear()
        return desk

    return make


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """The shop of most tests."""
    return make_desk()


# The way there


def test_every_page_of_the_checkout_leads_there(desk: Desk) -> None:
    fill_cart(desk.app)
    client = desk.app.test_client()
    for page in ("/smartcheckout/", f"/smartcheckout/order/{desk.token}", URL):
        foot = client.get(page).text.partition('class="sc-links"')[2]
        assert f'<a href="{URL}">Withdraw from contract here</a>' in foot, page


def test_the_confirmation_leads_there_with_the_order(desk: Desk) -> None:
    page = desk.app.test_client().get(f"/smartcheckout/order/{desk.token}").text
    assert f'href="{URL}?order={desk.token}">Withdraw from contract here</a>' in page


@pytest.mark.parametrize(("language", "label"), [("nl", "Hier de overeenkomst"), ("de", "Vertrag")])
def test_it_is_called_what_the_law_calls_it(language: str, label: str, desk: Desk) -> None:
    assert label in desk.visitor().open(lang=language).text


def test_a_shop_without_consumers_of_the_union_has_none(make_desk: Callable[..., Desk]) -> None:
    american = replace(FULL, withdrawal_days=0)
    desk = make_desk(american)
    client = desk.app.test_client()
    assert client.get(URL).status_code == 404
    for page in ("/smartcheckout/", f"/smartcheckout/order/{desk.token}"):
        assert "withdraw" not in client.get(page).text.lower()


def test_the_pages_are_kept_by_nobody_and_name_nobody(desk: Desk) -> None:
    headers = desk.visitor().open(order=desk.token).headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"


# Two steps


def test_the_link_of_an_order_fills_it_in(desk: Desk) -> None:
    page = desk.visitor().open(order=desk.token).text
    for value in TYPED.values():
        assert f'value="{value}"' in page
    assert "Blue mug" in page and "Small atlas of soup" in page


def test_the_whole_order_is_withdrawn_from_in_two_steps(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open(order=desk.token)
    checked = visitor.send(**TYPED)
    assert "Confirm withdrawal" in checked.text and "The whole order" in checked.text
    assert desk.statements() == []
    done = visitor.send(action="confirm")
    page = visitor.client.get(done.location).text
    assert "Your withdrawal has been received" in page and "sanne@example.nl" in page
    ((stated, order_id),) = desk.statements()
    assert (stated.number, stated.whole, stated.items) == ("A-1", True, ())
    ((order, lines),) = desk.told
    assert (order.id, order.ref) == (order_id, "A-1")
    assert [(line.ref, line.quantity) for line in lines] == [("mug", 2), ("atlas", 1)]


def test_some_of_it_may_be_withdrawn_from(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open(order=desk.token)
    page = visitor.withdraw(**TYPED, scope="some", item="0", **{"quantity-0": "1"}).text
    assert "1 × Blue mug" in page
    ((_order, lines),) = desk.told
    assert [(line.ref, line.quantity) for line in lines] == [("mug", 1)]


@pytest.mark.parametrize("quantity", ["0", "-1", "99", "x", "", "1" * 400])
def test_no_more_is_withdrawn_from_than_was_bought(quantity: str, desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open(order=desk.token)
    visitor.withdraw(**TYPED, scope="some", item=["0", "7", "x"], **{"quantity-0": quantity})
    ((_order, lines),) = desk.told
    assert lines[0].quantity in (1, 2) and len(lines) == 1


def test_what_was_typed_is_there_again_when_it_is_changed(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open(order=desk.token)
    visitor.send(**{**TYPED, "name": "S. de Vries"}, scope="some", item="0", **{"quantity-0": "1"})
    page = visitor.send(edit="1").text
    assert 'value="S. de Vries"' in page
    assert re.search(r'name="item" id="sc-item-0" value="0" checked', page)
    assert '<option value="1" selected>' in page
    assert desk.statements() == []


NAMED = [
    pytest.param(True, {"item": "0", "quantity-0": "1"}, id="ticked"),
    pytest.param(True, {"quantity-0": "1"}, id="fewer"),
    pytest.param(False, {"words": "the <blue> mug"}, id="typed"),
]


@pytest.mark.parametrize("scope", [{"scope": "whole"}, {}])
@pytest.mark.parametrize(("linked", "named"), NAMED)
def test_whoever_names_some_and_chose_the_whole_is_asked_which(
    linked: bool, named: dict[str, str], scope: dict[str, str], desk: Desk
) -> None:
    visitor = desk.visitor()
    visitor.open(**({"order": desk.token} if linked else {}))
    asked = visitor.send(**TYPED, **scope, **named)
    assert asked.status_code == 422 and 'href="#sc-f-scope">You named some' in asked.text
    page = re.sub(r"\s+", " ", asked.text)
    assert not re.search(r'name="scope"[^>]* checked', page)
    kept = [' id="sc-item-0" value="0" checked'] * ("item" in named)
    kept += ['<option value="1" selected>'] * linked + ["the &lt;blue&gt; mug"] * (not linked)
    assert all(one in page for one in kept)
    checked = visitor.send(**TYPED, scope="whole", **named)
    assert checked.status_code == 200 and "The whole order" in checked.text
    changed = re.sub(r"\s+", " ", visitor.send(edit="1").text)
    assert all(one in changed for one in kept)
    assert desk.statements() == []


def test_what_was_typed_is_kept_by_a_page_that_was_open_too_long(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open()
    visitor.send(**TYPED, scope="some", words="the blue mug")
    late = visitor.send(statement="x", action="confirm")
    assert late.status_code == 422 and "the blue mug" in late.text


def test_one_piece_has_no_part(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(pieces=1)
    visitor = desk.visitor()
    page = visitor.open(order=desk.token).text
    assert 'name="scope"' not in page and 'name="item"' not in page and "Blue mug" in page
    assert "The whole order" in visitor.withdraw(**TYPED).text


def test_a_guest_types_it_all_and_is_believed(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open()
    visitor.withdraw(**{**TYPED, "email": "SANNE@example.nl"}, scope="some", words="the blue mug")
    ((stated, order_id),) = desk.statements()
    assert (stated.words, stated.whole) == ("the blue mug", False)
    assert order_id is not None
    assert [items for _order, items in desk.told] == [()]


def test_the_same_statement_sent_twice_is_one(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open(order=desk.token)
    visitor.send(**TYPED)
    first, second = visitor.send(action="confirm"), visitor.send(action="confirm")
    desk.settle()
    assert first.status_code == second.status_code == 303
    assert len(desk.statements()) == len(desk.told) == len(desk.mails) == 1


def test_errors_keep_what_was_typed_and_say_what_to_do(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open()
    answer = visitor.send(name="", number="", email="sanne@", scope="some")
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert answer.text.count('aria-invalid="true"') == 3
    assert 'value="sanne@"' in answer.text
    links = re.findall(r'<li><a href="#(sc-f-\w+)">', answer.text)
    assert links == ["sc-f-name", "sc-f-number", "sc-f-email", "sc-f-scope"]
    assert all(f'id="{one}"' in answer.text for one in links)


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", "x" * 201), ("words", "y" * 1001), ("name", "Win at https://x.example")],
)
def test_nobody_writes_a_letter_in_it(name: str, value: str, desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open()
    answer = visitor.send(**{**TYPED, "scope": "some", "words": "mug", name: value})
    assert answer.status_code == 422
    assert f'href="#sc-f-{name}"' in answer.text


def test_a_page_of_somebody_else_states_nothing(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open()
    visitor.send(**TYPED)
    stranger = Visitor(desk.app.test_client(), dict(visitor.hidden))
    assert stranger.send(action="confirm").status_code == 422
    assert desk.statements() == []
    again = stranger.send(action="confirm")  # that page was theirs
    assert again.status_code == 303


@pytest.mark.parametrize("forged", ["", "x", "eyJ9.x.y"])
def test_what_nobody_signed_is_no_statement(forged: str, desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open()
    visitor.send(**TYPED)
    assert visitor.send(statement=forged, action="confirm").status_code == 422
    assert desk.statements() == []
    assert desk.app.test_client().get(f"{URL}?receipt={forged}").status_code == 404


def test_more_than_a_form_can_hold_is_refused(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open()
    assert visitor.send(words="x" * 70_000).status_code == 413


def test_the_whole_order_is_withdrawn_from_once(desk: Desk) -> None:
    early, late, stale = desk.visitor(), desk.visitor(), desk.visitor()
    for visitor in (early, late, stale):
        visitor.open(order=desk.token)
    for visitor in (early, late):
        visitor.send(**TYPED)
    receipt = early.send(action="confirm").location
    pages = [early.open(order=desk.token).text, stale.send(**TYPED).text]
    for page in pages:
        assert "<h1>You withdrew from this order on " in page and "The whole order" in page
    signed = re.compile(r"receipt=([\w-]+)")  # what it is of, without when it was signed
    again = late.send(action="confirm")
    assert signed.search(again.location)[1] == signed.search(receipt)[1]  # type: ignore[index]
    desk.settle()
    assert len(desk.statements()) == len(desk.told) == len(desk.mails) == 1


def test_whoever_withdrew_from_some_may_withdraw_from_more(desk: Desk) -> None:
    visitor = desk.visitor()
    for named in ({"scope": "some", "item": "1"}, {"scope": "whole"}):
        visitor.open(order=desk.token)
        visitor.withdraw(**TYPED, **named)
    assert len(desk.statements()) == 2


# What is exempt


def test_what_is_exempt_says_why_and_cannot_be_chosen(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(replace(FULL, withdrawal_exempt={"books": "custom", "mug": "hygiene"}))
    visitor = desk.visitor()
    page = visitor.open(order=desk.token).text
    assert "Cannot be withdrawn from. Made or altered to your wishes." in page
    assert "no longer once the seal is broken" in page
    assert 'value="0"' in page and 'id="sc-item-1"' not in page
    visitor.withdraw(scope="whole", **TYPED)
    ((_order, lines),) = desk.told
    assert [line.ref for line in lines] == ["mug"]


# The receipt


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_receipt_says_what_was_stated_and_when(language: str, desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open(order=desk.token, lang=language)
    visitor.withdraw(**TYPED, scope="some", item="1")
    desk.settle()
    (mail,) = desk.mails
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert mail["To"] == "sanne@example.nl"
    assert mail["Content-Language"] == language
    for said in ("A-1", "Sanne de Vries", "sanne@example.nl", "1 × Small atlas of soup"):
        assert said in text
    assert "Europe/Amsterdam" in text
    assert re.search(r"^UTC: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", text, re.M)


@pytest.mark.parametrize(
    ("sells_to", "linked", "said"),
    [
        ("NL", True, True),
        ("NL US", True, True),
        ("NL", False, True),
        ("NL US", False, False),
    ],
)
def test_a_receipt_says_what_happens_next_and_when_money_is_due_where_that_is_the_law(
    sells_to: str, linked: bool, said: bool, make_desk: Callable[..., Desk]
) -> None:
    desk = make_desk(replace(FULL, sells_to=sells_to.split()))
    visitor = desk.visitor()
    visitor.open(**({"order": desk.token} if linked else {}))
    page = visitor.withdraw(**TYPED).text
    assert "The shop will write to you about what happens now." in page
    assert ("is paid back within 14 days of your withdrawal" in page) is said
    assert "data-print" in page and "print.js" in page


def test_a_receipt_can_be_loaded_again(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open(order=desk.token)
    visitor.send(**TYPED)
    done = visitor.send(action="confirm").location
    pages = [TIME.sub("", client.get(done).text) for client in (visitor.client,) * 2]
    assert all("Your withdrawal has been received" in page for page in pages)


def test_without_mail_the_page_is_the_receipt(make_desk: Callable[..., Desk]) -> None:
    visitor = make_desk(mailing=False).visitor()
    visitor.open()
    assert "This page is your receipt. Print or save it." in visitor.withdraw(**TYPED).text


def test_a_shop_whose_callback_breaks_has_the_statement(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(order: Order, items: tuple[Line, ...]) -> None:
        raise RuntimeError("the back office is away")

    host_of(desk.app).checkout.withdrawal(break_down)
    visitor = desk.visitor()
    visitor.open(order=desk.token)
    visitor.withdraw(**TYPED)
    assert count(desk.app, withdrawals) == 1
    assert "the back office is away" in caplog.text


# Nothing to guess by it


def pages_for(desk: Desk, typed: dict[str, str]) -> list[str]:
    """Return both steps and the receipt, without what is told apart in every two visits."""
    visitor = desk.visitor()
    visitor.open()
    pages = [visitor.send(**typed)]
    done = visitor.send(action="confirm")
    pages += [done, visitor.client.get(done.location)]
    strip = re.compile("|".join(map(re.escape, typed.values())))
    return [
        strip.sub("", _HIDDEN.sub("", TIME.sub("", f"{page.status_code} {page.text}")))
        for page in (pages[0], pages[2])
    ]


def test_an_order_that_is_there_gets_the_same_answer_as_one_that_is_not(desk: Desk) -> None:
    assert pages_for(desk, TYPED) == pages_for(desk, UNKNOWN)
    desk.settle()
    assert len(desk.mails) == len(desk.statements()) == 2
    assert len(desk.told) == 1
    known, unknown = desk.statements()
    assert known[1] is not None and unknown[1] is None


@pytest.mark.parametrize("typed", [{**TYPED, "email": "x@example.nl"}, {**TYPED, "number": "A-2"}])
def test_number_and_address_have_to_be_of_the_same_order(typed: dict[str, str], desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.open()
    visitor.withdraw(**typed)
    ((_stated, order_id),) = desk.statements()
    assert order_id is None and desk.told == []


@pytest.mark.parametrize("token", ["", "x", "x" * 400, "%00", "../../etc", "é"])
def test_a_link_that_is_none_opens_an_empty_form(token: str, desk: Desk) -> None:
    answer = desk.visitor().open(order=token)
    assert answer.status_code == 200
    assert 'name="words"' in answer.text


def test_nobody_is_flooded_with_receipts(desk: Desk) -> None:
    answers = []
    for nth in range(6):
        visitor = desk.visitor()
        visitor.open()
        visitor.send(**{**UNKNOWN, "number": f"Z-{nth}"})
        answers.append(visitor.send(action="confirm"))
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert "Z-5" in answers[-1].text and "help@mok.example" in answers[-1].text
    assert len(desk.statements()) == 5
