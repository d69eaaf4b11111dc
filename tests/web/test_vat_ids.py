"""A business in another member state: its VAT id is checked, and decides whether VAT is charged."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, current_app, request
from werkzeug.test import TestResponse

from flask_smartcheckout import Order, Shop
from flask_smartcheckout.orders import documents, records
from flask_smartcheckout.shop import VatId, VatIdAnswer
from flask_smartcheckout.vat_ids import Register, Vies, register
from tests.unit.vat_ids.vies_server import CONSULTATION, ViesServer, fault, vies_server

from .conftest import DUTCH, SHOP, Host, Shopper, fill_cart

GERMAN = {
    "email": "einkauf@example.de",
    "name": "Anna Schmidt",
    "country": "DE",
    "company": "Rad & Tat GmbH",
    "street": "Invalidenstraße 117",
    "postcode": "10115",
    "city": "Berlin",
    "tax_id": "de 136 695 976",
}
NUMBER = "DE136695976"
EXEMPT = "Exempt intra-Community supply, Article 138(1) of Directive 2006/112/EC"
UNCHARGED = "No VAT is charged: your business declares it in its own country."
OUTAGE = "VAT is charged, because the VAT number could not be checked just now."
REFUSED = "VAT is charged, because this VAT number is not one of a business registered in another"
UNCHECKED = "VAT is charged, because VAT numbers are not checked here."
MISSING = "VAT is charged. To order without VAT, enter your VAT number."
NOTICES = (UNCHARGED, OUTAGE, REFUSED, UNCHECKED, MISSING)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is the same on every database."""
    return sqlite_url


@pytest.fixture
def server() -> Iterator[ViesServer]:
    with vies_server() as server:
        yield server


def selling(server: ViesServer, **more: Any) -> Shop:
    """Return a Dutch shop that asks a VIES of the test's own."""
    return replace(SHOP, vat_ids=Vies(30, "NL001234567B01", server.address), **more)


@pytest.fixture
def app(make_app: Callable[..., Flask], server: ViesServer) -> Flask:
    return fill_cart(make_app(selling(server)))


def forget(app: Flask, server: ViesServer) -> None:
    """Start anew as another process does: with nothing in memory."""
    state = app.extensions["smartcheckout"]
    object.__setattr__(state, "vat_ids", Register(Vies(30, url=server.address)))


def said(page: TestResponse) -> list[str]:
    """Return what the page says of VAT."""
    text = page.get_json()["fragments"]["sc-totals"] if page.is_json else page.text
    return [notice for notice in NOTICES if notice in text]


def is_taxed(page: TestResponse) -> bool:
    """Whether the breakdown has a row of German VAT."""
    text = page.get_json()["fragments"]["sc-totals"] if page.is_json else page.text
    return "of which 19%" in text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("json", [False, True], ids=["page", "script"])
def test_a_confirmed_number_takes_the_vat_off_and_says_why(
    json: bool, shopper: Shopper, server: ViesServer
) -> None:
    before = shopper.send("update", json=json, **{**GERMAN, "tax_id": ""})
    assert (is_taxed(before), said(before)) == (True, [MISSING])
    after = shopper.send("update", json=json, **GERMAN)
    assert (is_taxed(after), said(after)) == (False, [UNCHARGED])
    assert EXEMPT in (after.get_json()["fragments"]["sc-totals"] if json else after.text)
    assert server.asked == [NUMBER]


@pytest.mark.parametrize("json", [False, True], ids=["page", "script"])
@pytest.mark.parametrize("name", ["MS_UNAVAILABLE", "GLOBAL_MAX_CONCURRENT_REQ", "TIMEOUT"])
def test_in_an_outage_vat_is_charged_and_the_page_says_so(
    name: str, json: bool, shopper: Shopper, server: ViesServer
) -> None:
    server.say(fault(name))
    page = shopper.send("update", json=json, **GERMAN)
    assert page.status_code == 200
    assert (is_taxed(page), said(page)) == (True, [OUTAGE])


def test_a_number_that_is_refused_is_charged_vat(shopper: Shopper, server: ViesServer) -> None:
    page = shopper.send("update", **{**GERMAN, "tax_id": "DE811569869"})
    assert (is_taxed(page), said(page)) == (True, [REFUSED])
    assert server.asked == ["DE811569869"]


def test_without_a_checker_vat_is_charged(make_app: Callable[..., Flask]) -> None:
    shopper = Shopper(fill_cart(make_app()).test_client())
    shopper.open()
    page = shopper.send("update", **GERMAN)
    assert (is_taxed(page), said(page)) == (True, [UNCHECKED])


NOT_ASKED: dict[str, tuple[dict[str, str], list[str]]] = {
    "at home": ({**DUTCH, "company": "Mok BV", "tax_id": "NL004495445B01"}, []),
    "a business at home with a foreign number": ({**DUTCH, "tax_id": NUMBER}, []),
    "the shop's own country's number abroad": ({**GERMAN, "tax_id": "NL004495445B01"}, [REFUSED]),
    "a number with a slip": ({**GERMAN, "tax_id": "DE136695977"}, [REFUSED]),
    "half a number": ({**GERMAN, "tax_id": "DE1366"}, [REFUSED]),
    "no number": ({**GERMAN, "tax_id": ""}, [MISSING]),
    "a consumer": ({**GERMAN, "tax_id": "", "company": ""}, []),
    "outside the EU": (
        {**GERMAN, "country": "GB", "postcode": "EC1A 1BB", "tax_id": "GB123456782"},
        [],
    ),
    "a British number in Northern Ireland": (
        {**GERMAN, "country": "GB", "postcode": "BT1 5GS", "tax_id": "GB123456782"},
        [REFUSED],
    ),
    "a private person's number": (
        {**GERMAN, "country": "IT", "company": "", "tax_id": "RSSMRA85T10A562S"},
        [],
    ),
}


@pytest.mark.parametrize("who", NOT_ASKED)
def test_nobody_is_asked_where_it_would_change_nothing(
    who: str, shopper: Shopper, server: ViesServer
) -> None:
    typed, notices = NOT_ASKED[who]
    assert said(shopper.send("update", **typed)) == notices
    assert server.asked == []


@pytest.mark.parametrize(
    ("changed", "asked", "notices"),
    [
        ({"country": "BE", "postcode": "1000"}, NUMBER, [UNCHARGED]),
        ({"company": ""}, NUMBER, [UNCHARGED]),
        ({"country": "GR", "tax_id": "094259216"}, "EL094259216", [UNCHARGED]),
        ({"country": "ES", "tax_id": "B12345674", "company": ""}, "ESB12345674", [UNCHARGED]),
        ({"country": "ES", "tax_id": "12345678Z", "company": ""}, "ES12345678Z", []),
        ({"country": "ES", "tax_id": "ES12345678Z", "company": ""}, "ES12345678Z", [REFUSED]),
        ({"country": "ES", "tax_id": "12345678Z"}, "ES12345678Z", [REFUSED]),
        ({"country": "GB", "postcode": "BT1 5GS", "tax_id": "XI123456782"}, "XI123456782",
         [UNCHARGED]),
        ({"billing_tax_id": "EL094259216", "billing_name": "Zoe"}, "EL094259216", [UNCHARGED]),
    ],
)  # fmt: skip
def test_the_number_of_whoever_buys_is_asked_for(
    changed: dict[str, str], asked: str, notices: list[str], shopper: Shopper, server: ViesServer
) -> None:
    assert said(shopper.send("update", **{**GERMAN, **changed})) == notices
    assert server.asked == [asked]


def test_the_order_and_its_document_have_the_proof(
    app: Flask, host: Host, shopper: Shopper
) -> None:
    shopper.send("update", **GERMAN)
    placed = shopper.send(**GERMAN)
    assert placed.status_code == 303
    (order,) = host.orders
    vat_id = order.vat_id
    assert vat_id is not None and vat_id.checked_at is not None
    assert vat_id == VatId(NUMBER, "valid", vat_id.checked_at, CONSULTATION)
    assert vat_id.checked_at <= order.placed_at
    assert (order.billing.tax_id, order.quote.tax_total.minor) == (NUMBER, 0)
    assert order.quote.treatment.kind == "reverse_charge"
    assert order.invoice_mentions() == (EXEMPT,)
    record = records.by_token(app.extensions["smartcheckout"].database, token_of(placed))
    assert record is not None and record.order.vat_id == vat_id


def token_of(placed: TestResponse) -> str:
    return placed.headers["Location"].rpartition("/")[2]


def test_the_confirmation_has_the_number_and_the_words(shopper: Shopper) -> None:
    shopper.send("update", **GERMAN)
    page = shopper.client.get(shopper.send(**GERMAN).headers["Location"])
    assert page.status_code == 200
    assert f"VAT number <bdi>{NUMBER}</bdi>" in page.text
    assert EXEMPT in page.text and UNCHARGED in page.text


@pytest.mark.parametrize("forgotten", [False, True], ids=["same process", "another process"])
def test_an_outage_between_page_and_order_leaves_the_price_as_it_was(
    forgotten: bool, app: Flask, host: Host, shopper: Shopper, server: ViesServer
) -> None:
    shopper.send("update", **GERMAN)
    server.say(fault("SERVICE_UNAVAILABLE"))
    if forgotten:
        forget(app, server)
    assert shopper.send(**GERMAN).status_code == 303
    (order,) = host.orders
    assert order.vat_id is not None
    assert (order.vat_id.status, order.vat_id.reference) == ("valid", CONSULTATION)
    assert order.quote.tax_total.minor == 0


def test_a_page_that_is_loaded_anew_in_an_outage_says_the_same(
    app: Flask, shopper: Shopper, server: ViesServer
) -> None:
    shopper.send("update", **GERMAN)
    server.say(fault("SERVICE_UNAVAILABLE"))
    forget(app, server)
    assert said(shopper.open()) == [UNCHARGED]
    assert said(shopper.send("update", **{**GERMAN, "tax_id": "EL094259216"})) == [OUTAGE]


def test_an_outage_at_the_order_charges_vat_that_was_shown(
    host: Host, shopper: Shopper, server: ViesServer
) -> None:
    server.say(fault("MS_UNAVAILABLE"))
    shopper.send("update", **GERMAN)
    assert shopper.send(**GERMAN).status_code == 303
    (order,) = host.orders
    assert order.vat_id == VatId(NUMBER, "unavailable")
    assert order.quote.tax_total.minor > 0
    assert order.invoice_mentions() == ()


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ({**DUTCH, "tax_id": "NL004495445B01"}, VatId("NL004495445B01")),
        ({**DUTCH, "tax_id": NUMBER}, VatId(NUMBER)),
        ({**GERMAN, "tax_id": "NL004495445B01"}, VatId("NL004495445B01", "invalid")),
        (DUTCH, None),
    ],
)
def test_a_number_nobody_was_asked_for_reaches_the_order_all_the_same(
    typed: dict[str, str], known: VatId | None, host: Host, shopper: Shopper, server: ViesServer
) -> None:
    shopper.send("update", **typed)
    assert shopper.send(**typed).status_code == 303
    assert host.orders[0].vat_id == known
    assert server.asked == []


def test_a_number_first_typed_with_the_order_is_shown_with_its_price_before_it(
    host: Host, shopper: Shopper
) -> None:
    shopper.send("update", **{**GERMAN, "tax_id": ""})
    changed = shopper.send(**GERMAN)
    assert (changed.status_code, host.orders, said(changed)) == (409, [], [UNCHARGED])
    assert shopper.send(**GERMAN).status_code == 303


def test_what_is_not_sent_is_reverse_charged(app: Flask, host: Host, shopper: Shopper) -> None:
    with app.app_context():
        host.lines.append(host.checkout.line("repair", "Repair", "40", needs_shipping=False))
    page = shopper.send("update", **GERMAN)
    assert EXEMPT in page.text and "Reverse charge" in page.text
    shopper.send(**GERMAN)
    assert host.orders[0].invoice_mentions("nl_NL") == (
        "Vrijgestelde intracommunautaire levering, artikel 138, lid 1, Richtlijn 2006/112/EG",
        "Btw verlegd",
    )


def test_a_checker_of_the_shops_own_answers(make_app: Callable[..., Flask]) -> None:
    class Own:
        def check(self, vat_id: str) -> VatIdAnswer:
            return VatIdAnswer(vat_id == NUMBER)

    shopper = Shopper(fill_cart(make_app(replace(SHOP, vat_ids=Own()))).test_client())
    shopper.open()
    assert said(shopper.send("update", **GERMAN)) == [UNCHARGED]


def test_a_customer_who_is_known_sees_the_price_at_once(
    app: Flask, host: Host, server: ViesServer
) -> None:
    host.checkout.prefill(lambda: GERMAN)
    visitor = Shopper(app.test_client())
    assert said(visitor.open()) == [UNCHARGED]
    assert server.asked == [NUMBER]


# Nobody walks through the register here


def numbers() -> Iterator[str]:
    """Yield Finnish VAT numbers, which differ in their check digit."""
    weights = (7, 9, 10, 5, 8, 4, 2)
    for n in range(1_000_000, 1_000_100):
        rest = sum(w * int(d) for w, d in zip(weights, str(n), strict=True)) % 11
        if rest != 1:
            yield f"FI{n}{(11 - rest) % 11}"


def test_a_checkout_asks_for_so_many_numbers_and_is_then_charged_vat(
    shopper: Shopper, server: ViesServer
) -> None:
    finnish = {**GERMAN, "country": "FI", "postcode": "00100"}
    tried = [one for one, _ in zip(numbers(), range(register.OF_ONE_AT_ONCE + 2), strict=False)]
    pages = [shopper.send("update", **{**finnish, "tax_id": one}) for one in tried]
    assert server.asked == tried[: register.OF_ONE_AT_ONCE]
    assert said(pages[-1]) == [OUTAGE]


@pytest.mark.parametrize("action", ["update", "order"])
def test_a_post_that_is_not_of_our_page_asks_nobody(
    action: str, app: Flask, shopper: Shopper, server: ViesServer
) -> None:
    stranger = Shopper(app.test_client(), {**shopper.hidden, "token": "forged"})
    assert stranger.send(action, **GERMAN).status_code == 422
    assert server.asked == []


def test_the_number_reaches_no_log(
    shopper: Shopper, server: ViesServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.act = lambda to: to.reply(b"{}", 404)
    shopper.send("update", **GERMAN)
    assert "DE: status 404" in caplog.text
    assert "1366" not in caplog.text


def test_an_order_stored_before_there_were_checks_still_reads(host: Host, shopper: Shopper) -> None:
    shopper.send("update", **DUTCH)
    shopper.send(**DUTCH)
    (order,) = host.orders
    document = documents.encode(order)
    assert order.vat_id is None and '"vat_id":null' in document
    older = document.replace(',"vat_id":null', "")
    assert older != document
    read: Order = documents.decode(older)
    assert read == order


def test_a_checker_of_the_shops_own_finds_its_app_and_request(
    make_app: Callable[..., Flask],
) -> None:
    seen: list[tuple[str, str]] = []

    class FromOurBooks:
        def check(self, vat_id: str) -> VatIdAnswer:
            seen.append((current_app.name, request.path))
            return VatIdAnswer(True)

    app = fill_cart(make_app(replace(SHOP, vat_ids=FromOurBooks())))
    shopper = Shopper(app.test_client())
    shopper.open()
    assert not is_taxed(shopper.send("update", **GERMAN))
    assert seen == [(app.name, "/smartcheckout/")]
