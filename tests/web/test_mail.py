"""The mail that confirms an order: sent at once, tried again, never twice, and like the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask, request
from sqlalchemy import select

from flask_smartcheckout import Invoice, Line, Money, Order, ShippingMethod, upkeep
from flask_smartcheckout.aftercare import mail_server, outbox, postman
from flask_smartcheckout.aftercare.tables import outbox as table
from flask_smartcheckout.codes import gift_cards
from flask_smartcheckout.shop import Contact
from tests.mail_sink import Sink, free_port, serving, silent

from .conftest import DUTCH, SHOP, Shopper, count, fill_cart, host_of, run

HELP = Contact("+31 30 1", "help@mok.example", "Weekdays 9 to 17")
TERMS = {"en": "1. Sending back\nYou pay for it.\n\n2. <b>Law</b>", "nl": "U betaalt."}
FULL = replace(
    SHOP,
    payments=(Invoice(days=14, transfer={"name": "Mok", "iban": "NL91 ABNA 0417 1643 00"}),),
    contact={"NL": HELP, "*": Contact(email="abroad@mok.example")},
    address="Oudegracht 1, Utrecht",
    terms_text=TERMS,
    terms_url="/terms",
    withdrawal_exempt={"books": "recording"},
)
MAILS = {
    "SMARTCHECKOUT_MAIL_FROM": "Mok & Linnen <orders@mok.example>",
    "SMARTCHECKOUT_PUBLIC_URL": "https://mok.example",
}
PATIENCE = 30  # seconds until a thread that should end is missed
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

MakeShop = Callable[..., Shopper]


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server that takes everything."""
    with serving(Sink(free_port())) as sink:
        yield sink


@pytest.fixture
def make_shop(make_app: Callable[..., Flask]) -> MakeShop:
    """Open a shop that mails by a URL, and the form in it: `make_shop(url)`."""

    def make(url: str = "", language: str = "en", shop: Any = FULL, **config: Any) -> Shopper:
        given = {**MAILS, **({"SMARTCHECKOUT_MAIL_URL": url} if url else {}), **config}
        shopper = Shopper(fill_cart(make_app(shop, **given)).test_client())
        shopper.open(f"/smartcheckout/?lang={language}")
        return shopper

    return make


def app_of(shopper: Shopper) -> Flask:
    return shopper.client.application


def state_of(shopper: Shopper) -> Any:
    return app_of(shopper).extensions["smartcheckout"]


def settle(shopper: Shopper) -> None:
    """Wait until the thread that sends has come to its end."""
    state_of(shopper).postman.wait(PATIENCE)


def order(shopper: Shopper, **typed: Any) -> str:
    """Order, and return where the confirmation is."""
    answer = shopper.send(**{**DUTCH, **typed})
    assert answer.status_code == 303, answer.text
    settle(shopper)
    return str(answer.location)


def work(shopper: Shopper, after: timedelta) -> list[str]:
    """Do what is due a while later, as `flask smartcheckout work` does."""
    with app_of(shopper).app_context():
        return list(upkeep.run(state_of(shopper), datetime.now(UTC) + after))


def rows(shopper: Shopper) -> list[tuple[str, str]]:
    with state_of(shopper).database.connect() as connection:
        return [tuple(row) for row in connection.execute(select(table.c.state, table.c.trouble))]


def parts(mail: EmailMessage) -> tuple[str, str]:
    """Return what a mail says as text and as HTML."""
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None and html is not None
    return text.get_content(), html.get_content()


def seen(html: str) -> str:
    """Return what is read of a page or a mail, without its styles."""
    body = re.sub(r"<(style|script|svg)\b.*?</\1>", "", html.partition("<body")[2], flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def amounts(html: str) -> list[str]:
    """Return every amount of money, in the order they are read."""
    return re.findall(r"−?€ ?[\d.,]*\d", seen(html).replace("\xa0", " "))


# Sending


def test_an_order_is_confirmed_at_once(make_shop: MakeShop, sink: Sink) -> None:
    shopper = make_shop(sink.url)
    order(shopper)
    mail = sink.next()
    assert mail["Subject"] == "Your order A-1 at Mok & Linnen"
    assert mail["To"].addresses[0].addr_spec == "sanne@example.nl"
    assert mail["From"].addresses[0].addr_spec == "orders@mok.example"
    assert mail["Reply-To"].addresses[0].addr_spec == "help@mok.example"
    assert mail["Message-ID"].endswith("@mok.example>")
    assert rows(shopper) == [("sent", "")]


def test_it_is_sent_once_whoever_else_tries(make_shop: MakeShop, sink: Sink) -> None:
    shopper = make_shop(sink.url)
    hidden = dict(shopper.hidden)
    order(shopper)
    shopper.hidden = hidden
    order(shopper)
    work(shopper, MINUTE)
    work(shopper, DAY)
    assert sink.next() and sink.taken.empty()
    assert count(app_of(shopper), table) == 1


def test_an_answer_is_not_kept_waiting_by_a_server_that_says_nothing(
    make_shop: MakeShop, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    with silent() as url:
        shopper = make_shop(url)
        answer = shopper.send(**DUTCH)  # the server is still waited for when this is there
        assert answer.status_code == 303
        assert rows(shopper) == [("waiting", "")]
        assert "Thank you" in shopper.client.get(answer.location).text
        monkeypatch.setattr(mail_server, "PATIENCE", 0.1)
    settle(shopper)
    assert rows(shopper)[0][0] == "waiting"


def test_a_server_that_is_away_gets_it_when_it_is_back(
    make_shop: MakeShop, caplog: pytest.LogCaptureFixture
) -> None:
    port = free_port()
    shopper = make_shop(f"smtp://127.0.0.1:{port}")
    order(shopper)
    assert rows(shopper) == [("waiting", "ConnectionRefusedError")]
    assert "mails sent: 0" in work(shopper, timedelta(seconds=30))
    with serving(Sink(port)) as sink:
        assert "mails sent: 1" in work(shopper, 2 * MINUTE)
        assert "A-1" in sink.next()["Subject"]
    assert "sanne" not in caplog.text.lower()


def test_greylisting_is_waited_out(make_shop: MakeShop, sink: Sink) -> None:
    sink.to_receivers = ["450 4.2.0 Greylisted, come back later"] * 2
    shopper = make_shop(sink.url)
    order(shopper)
    assert rows(shopper) == [("waiting", "SMTPRecipientsRefused 450 4.2.0")]
    assert "mails waiting: 1" in work(shopper, 2 * MINUTE)
    assert "mails sent: 1" in work(shopper, 10 * MINUTE)
    assert sink.next() and sink.taken.empty()


def test_a_mail_whose_answer_got_lost_comes_again_under_its_own_name(
    make_shop: MakeShop, sink: Sink
) -> None:
    sink.to_mails = ["drop"]
    shopper = make_shop(sink.url)
    order(shopper)
    assert rows(shopper)[0][0] == "waiting"
    work(shopper, 2 * MINUTE)
    first, again = sink.next(), sink.next()
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Date"] == again["Date"]


def test_after_a_day_it_is_given_up_and_said_so(
    make_shop: MakeShop, caplog: pytest.LogCaptureFixture
) -> None:
    port = free_port()
    shopper = make_shop(f"smtp://127.0.0.1:{port}")
    order(shopper)
    said = [line for hours in range(26) for line in work(shopper, timedelta(hours=hours))]
    assert said.count("mails given up: 1") >= 1
    assert "is given up: ConnectionRefusedError" in caplog.text
    done = run(app_of(shopper), "doctor", "--countries", "NL")
    assert "✗ mail" in done.stdout and "Mails given up: 1" in done.stdout
    assert done.exit_code == 1
    with serving(Sink(port)) as sink:
        again = run(app_of(shopper), "work", "--mails-again").output
        assert "mails begun anew: 1" in again and "mails sent: 1" in again
        assert sink.next()


def test_nobody_at_that_address_is_known_at_once(make_shop: MakeShop, sink: Sink) -> None:
    sink.to_receivers = ["550 5.1.1 <sanne@example.nl>: no such user"]
    shopper = make_shop(sink.url)
    order(shopper)
    assert rows(shopper) == [("given_up", "SMTPRecipientsRefused 550 5.1.1")]


def test_one_bad_mail_keeps_no_other_back(make_shop: MakeShop, sink: Sink) -> None:
    sink.to_mails = ["554 5.6.0 I do not like it"]
    shopper = make_shop(sink.url)
    order(shopper)
    fill_cart(app_of(shopper))
    shopper.open()
    order(shopper)
    assert "A-2" in sink.next()["Subject"]
    assert sorted(rows(shopper)) == [("sent", ""), ("waiting", "SMTPDataError 554 5.6.0")]


def test_the_shop_may_send_by_itself(make_shop: MakeShop) -> None:
    shopper = make_shop()
    taken: list[EmailMessage] = []
    broken = [RuntimeError("the service is down")]

    def send(message: EmailMessage) -> None:
        if broken:
            raise broken.pop()
        taken.append(message)

    host_of(app_of(shopper)).checkout.send_mail(send)
    order(shopper)
    assert rows(shopper) == [("waiting", "RuntimeError")]
    work(shopper, 2 * MINUTE)
    assert [str(one["Subject"]) for one in taken] == ["Your order A-1 at Mok & Linnen"]


def test_a_callback_that_hangs_is_left_alone_and_its_mail_is_nobody_elses(
    make_shop: MakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postman, "PATIENCE", 0.2)
    shopper, go_on, calls = make_shop(), Event(), []

    def send(message: EmailMessage) -> None:
        calls.append(message)
        go_on.wait(PATIENCE)

    host_of(app_of(shopper)).checkout.send_mail(send)
    order(shopper)
    assert rows(shopper) == [("waiting", "")]
    assert "mails sent: 0" in work(shopper, 5 * MINUTE)
    go_on.set()
    doors = state_of(shopper).postman._doors
    assert all(doors.acquire(timeout=PATIENCE) for _ in range(8))  # the thread has ended
    assert rows(shopper) == [("sent", "")] and len(calls) == 1


def test_without_a_way_to_send_nothing_is_written_down(make_shop: MakeShop) -> None:
    shopper = make_shop()
    order(shopper)
    assert rows(shopper) == []
    assert not any(line.startswith("mails sent") for line in work(shopper, MINUTE))


def test_an_order_that_was_cancelled_is_not_confirmed(make_shop: MakeShop, sink: Sink) -> None:
    sink.to_receivers = ["450 4.2.0 later"]
    shopper = make_shop(sink.url)
    order(shopper)
    assert run(app_of(shopper), "cancel", "A-1").exit_code == 0
    work(shopper, 2 * MINUTE)
    assert rows(shopper)[0][0] == "dropped"
    assert sink.taken.empty()


def test_a_mail_goes_with_the_order_or_not_at_all(
    make_shop: MakeShop, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*about: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("flask_smartcheckout.orders.placing.attempts.record", break_down)
    shopper = make_shop(sink.url)
    shopper.send(**DUTCH)
    settle(shopper)
    assert rows(shopper) == []


def test_old_mails_are_forgotten_with_their_orders(make_shop: MakeShop, sink: Sink) -> None:
    shopper = make_shop(sink.url)
    order(shopper)
    assert "mails and withdrawals forgotten: 0" in work(shopper, timedelta(days=3600))
    assert "mails and withdrawals forgotten: 1" in work(shopper, timedelta(days=3700))
    assert count(app_of(shopper), table) == 0


# What it says


@pytest.mark.parametrize("language", ["en", "nl"])
def test_its_figures_are_those_of_the_page(language: str, make_shop: MakeShop, sink: Sink) -> None:
    shopper = make_shop(sink.url, language)
    database = state_of(shopper).database
    card = gift_cards.issue(database, Money.of("10", "EUR"), datetime.now(UTC))
    shopper.send("update", **DUTCH, coupon="WELCOME10", gift_card=card)
    where = order(shopper, coupon="WELCOME10", gift_card=card)
    text, html = parts(sink.next())
    page = shopper.client.get(where).text
    summary = page.partition('id="sc-summary"')[2].partition("</section>")[0]
    listed = next(part for part in html.split("<h2") if "Blue mug" in part).partition("</table>")[0]
    shown = amounts(f"<body>{summary}")
    assert len(shown) == 13
    assert amounts(f"<body>{listed}") == shown
    plain = text.replace("\xa0", " ")
    assert [figure for figure in shown[1:] if figure not in plain] == []


def test_it_says_what_was_ordered_and_how_it_is_paid(make_shop: MakeShop, sink: Sink) -> None:
    shopper = make_shop(sink.url)
    where = order(shopper, note="Ring twice")
    mail = sink.next()
    token = where.rsplit("/", 1)[1]
    for said in (parts(mail)[0], seen(parts(mail)[1])):
        plain = " ".join(said.replace("\xa0", " ").split())
        for expected in (
            *("Thank you, Sanne de Vries", "A-1", "Blue mug", "Small atlas of soup", "€54.90"),
            *("Delivered", "IBAN", "NL91 ABNA 0417 1643 00", "Keizersgracht 112", "Ring twice"),
            *("help@mok.example", "Weekdays 9 to 17", "Oudegracht 1, Utrecht", "You pay for it."),
            *("14 days after you receive", "no longer once the seal is broken"),
            *("Model withdrawal form", "Mok & Linnen, Oudegracht 1, Utrecht, help@mok.example"),
        ):
            assert expected.lower() in plain.lower(), expected
    text, html = parts(mail)
    for link in (
        f"https://mok.example/smartcheckout/order/{token}",
        f"https://mok.example/smartcheckout/withdraw?order={token}",
        "https://mok.example/terms",
    ):
        assert link in text and f'href="{link}"' in html
    assert "<b>Law</b>" in text and "&lt;b&gt;Law&lt;/b&gt;" in html


def test_it_loads_nothing_and_watches_nobody(make_shop: MakeShop, sink: Sink) -> None:
    shopper = make_shop(sink.url)
    order(shopper)
    _text, html = parts(sink.next())
    assert re.findall(r"<(?:link|script|iframe|object|video|audio|input)\b", html) == []
    assert re.findall(r"url\(|@import|src=(?!\"cid:)|background=", html) == []
    assert "schema.org" not in html


def test_it_speaks_the_language_of_the_order(make_shop: MakeShop, sink: Sink) -> None:
    shopper = make_shop(sink.url, "nl")
    order(shopper)
    mail = sink.next()
    text, html = parts(mail)
    assert mail["Content-Language"] == "nl"
    assert "Bedankt, Sanne de Vries" in text and "U betaalt." in text
    assert "Hier de overeenkomst herroepen" in text and "Modelformulier" in html
    assert '<html lang="nl" dir="ltr">' in html


def test_it_runs_from_right_to_left_where_the_language_does(
    make_shop: MakeShop, sink: Sink
) -> None:
    shopper = make_shop(sink.url, "ar")
    order(shopper)
    _text, html = parts(sink.next())
    assert '<html lang="ar" dir="rtl">' in html
    assert set(re.findall(r'<table[^>]* dir="(\w+)"', html)) == {"rtl"}
    assert '<td align="left"' in html and 'lang="en" dir="ltr"' in html


def test_a_name_of_several_lines_adds_no_header(make_shop: MakeShop, sink: Sink) -> None:
    shopper = make_shop(sink.url)
    order(shopper, name="Sanne\r\nBcc: all@x.example\r\n\r\n<script>")
    mail = sink.next()
    assert mail["Bcc"] is None
    assert len(mail["To"].addresses) == 1
    assert "<script>" not in parts(mail)[1]


def test_abroad_the_contact_is_that_of_the_country_and_no_eu_law_is_told(
    make_shop: MakeShop, sink: Sink
) -> None:
    shopper = make_shop(sink.url)
    american = {"country": "US", "street": "350 5th Ave", "city": "New York", "state": "NY"}
    american |= {"postcode": "10118", "house_number": ""}
    shopper.send("update", **{**DUTCH, **american})
    order(shopper, **american)
    mail = sink.next()
    assert mail["Reply-To"].addresses[0].addr_spec == "abroad@mok.example"
    assert "withdraw" not in parts(mail)[0].lower()


def test_what_is_not_sent_can_be_withdrawn_from_after_the_order(
    make_shop: MakeShop, sink: Sink
) -> None:
    shopper = make_shop(sink.url)
    lines = host_of(app_of(shopper)).lines
    host_of(app_of(shopper)).lines = [replace(line, needs_shipping=False) for line in lines]
    shopper.open()
    order(shopper)
    assert "14 days after your order" in parts(sink.next())[0]


def test_links_never_lead_where_a_browser_says(make_shop: MakeShop, sink: Sink) -> None:
    shopper = make_shop(sink.url, SMARTCHECKOUT_PUBLIC_URL="")
    elsewhere = "http://evil.example/"
    shopper.open(base_url=elsewhere)
    data = {**shopper.hidden, **DUTCH, "action": "order"}
    answer = shopper.client.post(shopper.url, data=data, base_url=elsewhere)
    assert answer.status_code == 303
    settle(shopper)
    text, html = parts(sink.next())
    assert "evil.example" not in text + html
    assert "Model withdrawal form" in html


def test_the_shop_may_write_it_differently(
    make_app: Callable[..., Flask], sink: Sink, tmp_path: Path
) -> None:
    folder = tmp_path / "templates" / "smartcheckout" / "mail"
    folder.mkdir(parents=True)
    (folder / "withdrawal_form.html").write_text("<p>Our own form for {{ sc.form_to }}</p>")
    host = Flask("host", root_path=str(tmp_path))
    host.context_processor(lambda: {"path": request.path})  # no mail has a request
    app = fill_cart(make_app(FULL, host, SMARTCHECKOUT_MAIL_URL=sink.url, **MAILS))
    shopper = Shopper(app.test_client())
    shopper.open()
    order(shopper)
    assert "Our own form for Mok &amp; Linnen" in parts(sink.next())[1]


def test_a_template_that_breaks_is_tried_again_and_logged(
    make_app: Callable[..., Flask],
    sink: Sink,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    file = tmp_path / "templates" / "smartcheckout" / "mail" / "footer.txt"
    file.parent.mkdir(parents=True)
    file.write_text("{{ 1 / 0 }}")
    host = Flask("host", root_path=str(tmp_path))
    host.config["TEMPLATES_AUTO_RELOAD"] = True
    app = fill_cart(make_app(FULL, host, SMARTCHECKOUT_MAIL_URL=sink.url, **MAILS))
    shopper = Shopper(app.test_client())
    shopper.open()
    order(shopper)
    assert rows(shopper) == [("waiting", "ZeroDivisionError")]
    assert "division by zero" in caplog.text
    file.write_text("-- Mok")
    work(shopper, 2 * MINUTE)
    assert sink.next()


def test_the_owner_may_use_any_kind_of_line(make_shop: MakeShop, sink: Sink) -> None:
    def ask(line: Line) -> str | None:
        return "custom" if line.ref == "mug" else None

    way = ShippingMethod("home", {"en": "Home", "nl": "Thuis"}, "0", countries=("NL",))
    shop = replace(FULL, withdrawal_exempt=ask, shipping=(way,), name="")
    shopper = make_shop(sink.url, shop=shop)
    order(shopper)
    mail = sink.next()
    assert mail["Subject"] == "Your order A-1"
    text = parts(mail)[0]
    assert "Blue mug: Made or altered to your wishes." in text
    assert "Home: Free" in text


def test_the_order_that_the_shop_gets_is_the_one_that_is_confirmed(
    make_shop: MakeShop, sink: Sink
) -> None:
    shopper = make_shop(sink.url)
    placed: list[Order] = []

    def take(order: Order) -> str:
        placed.append(order)
        return "2026/0007"

    host_of(app_of(shopper)).handler = take
    order(shopper)
    assert "2026/0007" in sink.next()["Subject"]
    assert outbox.standing(state_of(shopper).database).waiting == 0
