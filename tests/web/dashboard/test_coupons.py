"""Coupons and gift cards on the dashboard: read, added, switched and issued by forms alone."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from itsdangerous import TimestampSigner
from werkzeug.test import TestResponse

from flask_smartcheckout import Coupon
from flask_smartcheckout.codes import coupons, gift_cards, tries
from flask_smartcheckout.codes.gift_cards import StoredCard
from flask_smartcheckout.codes.listing import of_tables
from flask_smartcheckout.codes.tries import Visitor
from flask_smartcheckout.money import Money
from flask_smartcheckout.orders.cancelling import cancel
from flask_smartcheckout.pricing.basket_fields import BasketError
from flask_smartcheckout.shop import COUPON_KINDS
from flask_smartcheckout.storage import Database
from flask_smartcheckout.views.codes import GIFT_CARD
from flask_smartcheckout.views.dashboard import access, coupon_form, posting, refusals
from flask_smartcheckout.views.dashboard.posting import HOLDS, LARGEST

from ..conftest import DUTCH, SHOP, Shopper
from .conftest import ROOT, Owner, plain, state_of


def tried(database: Database, visit: str, outcomes: dict[str, tuple[str, str]]) -> None:
    """Have a visit try codes, with what came of each."""
    visitor = Visitor.of(visit, "192.0.2.1", "secret")
    assert set(tries.admitted(database, visitor, outcomes, datetime.now(UTC))) == set(outcomes)
    tries.note(database, visitor, outcomes)


LetIn = Callable[[Flask], Owner]
PAGE = "coupons"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
TODAY = date(2026, 11, 26)
CODE = re.compile(r"(?:[2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}")
NASTY = '<script>alert("x")</script>'
VALUES: dict[str, dict[str, str]] = {
    **{kind: {"value": "10"} for kind in COUPON_KINDS},
    "free_shipping": {},
    "buy_x_get_y": {"buy_quantity": "2", "get_quantity": "1"},
    "free_gift": {"refs": "bell"},
}


@dataclass(frozen=True)
class Office:
    """The owner, with a browser that sends a form's token along."""

    app: Flask
    owner: Owner

    def html(self, **query: Any) -> str:
        """Return the page."""
        return self.owner.read(PAGE, **{"lang": "en", **query})

    def token(self) -> str:
        """Return the token of a form of the page."""
        found = re.search(r'name="token" value="([^"]+)"', self.html())
        assert found
        return found[1]

    def send(self, action: str, **typed: Any) -> TestResponse:
        """Send a form of the page."""
        data = {"token": self.token(), **typed, "action": action}
        return self.post(data)

    def post(self, data: dict[str, Any]) -> TestResponse:
        """Send anything."""
        return self.owner.client.post(f"{ROOT}{PAGE}?lang=en", data=data)

    def said(self, response: TestResponse) -> str:
        """Return what the page says after a form was done."""
        assert response.status_code == 303
        assert response.location.startswith(f"{ROOT}{PAGE}?")
        html = self.owner.client.get(response.location.partition("#")[0]).text
        found = re.search(r'id="note" role="status"[^>]*>(.*?)</p>', html, re.S)
        return plain(found[1]) if found else ""

    def press(self, name: str) -> TestResponse:
        """Press the button that switches something, by its whole name."""
        for form in re.findall(r"<form method=\"post\".*?</form>", self.html(), re.S):
            button = re.search(r"<button[^>]*>(.*?)</button>", form, re.S)
            if button and plain(button[1]) == name:
                hidden = re.findall(r'name="([^"]+)" value="([^"]*)"', form)
                return self.post({key: unescape(value) for key, value in hidden})
        raise AssertionError(f"no button {name!r}")

    def stored(self) -> dict[str, Coupon]:
        """Return the coupons of our tables."""
        found = of_tables(state_of(self.app).database, TODAY)
        return {one.coupon.code: one.coupon for one in found}

    def cards(self) -> list[StoredCard]:
        """Return the gift cards of our tables."""
        return gift_cards.listed(state_of(self.app).database)


@pytest.fixture
def office(app: Flask, let_in: LetIn) -> Office:
    """The owner of a shop that has two coupons in its own code, and nothing else."""
    return Office(app, let_in(app))


def error_beside(response: TestResponse, field: str, form: str = "add") -> str:
    """Return the sentence beside a field; its control must be tied to it."""
    html = response.text
    control = re.search(rf'<(?:input|select) id="{form}-{field}"[^>]*>', html)
    assert control and 'aria-invalid="true"' in control[0]
    assert f'aria-describedby="{form}-{field}-e' in control[0]
    found = re.search(rf'id="{form}-{field}-e">(.*?)</span>', html)
    assert found
    return unescape(found[1])


# What there is


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_every_kind_and_state_is_listed_in_words(office: Office, lang: str) -> None:
    database = state_of(office.app).database
    more: dict[str, Any] = {"buy_quantity": 2, "get_quantity": 1, "refs": ("bell",)}
    for kind in COUPON_KINDS:
        coupon = Coupon(f"K-{kind}", kind, 10, min_subtotal=50, title={"nl": "Nu"}, **more)
        coupons.add(database, coupon, NOW)
    for code, days in (("LATER", {"starts": date(2999, 1, 1)}), ("PAST", {"ends": TODAY})):
        coupons.add(database, Coupon(code, "free_shipping", **days), NOW - timedelta(days=1))
    coupons.switch(database, "K-free_gift", enabled=False)
    html = office.html(lang=lang)
    for kind in COUPON_KINDS:
        assert f"K-{kind.upper()}" in html
    least = {"en": "from €50.00", "nl": "€ 50,00"}[lang]
    assert least in html.replace("\N{NO-BREAK SPACE}", " ")
    assert f'lang="{lang}"' in html


def test_the_states_are_told(office: Office) -> None:
    database = state_of(office.app).database
    coupons.add(database, Coupon("LATER", "free_shipping", starts=date(2999, 1, 1)), NOW)
    coupons.add(database, Coupon("PAST", "free_shipping", ends=date(2020, 1, 1)), NOW)
    coupons.add(database, Coupon("STOPPED", "free_shipping"), NOW)
    coupons.switch(database, "STOPPED", enabled=False)
    row = re.compile(r'<th scope="row"><bdi>(.*?)</bdi>.*?class="tag[^"]*">(.*?)<', re.S)
    rows = row.findall(office.html())
    assert dict(rows) == {
        "LATER": "Not yet",
        "PAST": "Over",
        "STOPPED": "Off",
        "WELCOME10": "On",
        "FIVEOFF": "On",
    }


def test_a_coupon_of_the_shops_own_code_has_its_count_and_no_button(
    office: Office, shopper: Shopper
) -> None:
    shopper.send("update", **DUTCH, coupon="welcome10")
    shopper.send(**DUTCH)
    text = plain(office.html())
    assert (
        "WELCOME10 10% off the order refusals are explained 1 always On in the shop’s code" in text
    )
    assert "Disable WELCOME10" not in text


def test_an_empty_shop_says_what_there_is_not(
    make_app: Callable[..., Flask], let_in: LetIn
) -> None:
    text = plain(let_in(make_app(replace(SHOP, coupons=()))).read(PAGE, lang="en"))
    for said in ("There is no coupon yet", "There is no gift card yet", "No code was refused"):
        assert said in text


def test_a_batch_of_thousands_is_one_row_with_all_its_codes_to_download(office: Office) -> None:
    pattern = Coupon("P", "percent_order", 5, max_uses=2)
    made = coupons.generate(state_of(office.app).database, pattern, 2500, NOW, "Xmas & so", "X-")
    html = office.html()
    assert "0 of 5,000" in html
    assert not any(code in html for code in made)
    [anchor] = [one for one in office.owner.links(PAGE, lang="en") if one.text == "2,500 codes"]
    sent = office.owner.client.get(anchor.href)
    assert sent.mimetype == "text/plain"
    assert sent.headers["Content-Disposition"] == 'attachment; filename="Xmas-so.txt"'
    assert sent.headers["Cache-Control"] == "private, no-store"
    assert sent.text.splitlines() == made
    assert all(line[0].isalnum() for line in sent.text.splitlines())


def test_a_batch_that_is_not_there_leads_back(office: Office) -> None:
    for batch in ("", "nothing", "\0"):
        answer = office.owner.client.get(f"{ROOT}coupons/codes", query_string={"batch": batch})
        assert answer.status_code == 302


def test_the_json_has_everything_but_what_stands_for_a_cards_code(office: Office) -> None:
    database = state_of(office.app).database
    coupons.add(database, Coupon("X", "percent_order", "10"), NOW)
    gift_cards.issue(database, Money(2500, "EUR"), NOW, code="CARD-2026-DEMO", note="Sanne")
    tried(database, "v", {"X": ("X", "expired")})
    found = office.owner.json(PAGE)
    assert {one["code"]: one["used"] for one in found["coupons"]} == {
        "X": 0,
        "WELCOME10": 0,
        "FIVEOFF": 0,
    }
    assert found["refusals"] == [{"code": "X", "reason": "expired", "checkouts": 1}]
    [card] = found["gift_cards"]
    assert (card["last4"], card["note"], card["balance"]["amount_minor"]) == ("DEMO", "Sanne", 2500)
    [stored] = office.cards()
    assert stored.digest not in str(found) and stored.digest not in office.html()


# What was refused


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("unknown", {}, "it was not known"),
    ("expired", {"ends": date(2026, 11, 1)}, "it held until 1 Nov 2026"),
    ("expired", {}, "it was over"),
    ("not_yet", {"starts": date(2026, 12, 1)}, "it holds from 1 Dec 2026"),
    ("not_yet", {}, "it does not hold yet"),
    ("country", {}, "it does not hold for the country"),
    ("no_items", {}, "nothing in the cart was meant"),
    ("min_quantity", {"min_quantity": 3}, "there were fewer than 3 items"),
    ("min_quantity", {}, "there were too few items"),
    ("min_subtotal", {"min_subtotal": 50}, "the minimum of €50.00 was not reached"),
    ("min_subtotal", {}, "the minimum was not reached"),
    ("exclusive", {}, "another coupon stands alone"),
    ("not_needed", {}, "there was nothing left to take off"),
    ("used_up", {}, "it was used as often as it can be"),
    ("used_before", {}, "the customer had used it before"),
    ("not_first_order", {}, "it was not the first order"),
]


@pytest.mark.parametrize(("reason", "condition", "why"), REFUSED)
def test_every_reason_is_a_sentence(
    office: Office, reason: str, condition: dict[str, Any], why: str
) -> None:
    database = state_of(office.app).database
    coupons.add(database, Coupon("X", "free_shipping", **condition), NOW)
    for visit in ("a", "b"):
        tried(database, visit, {"X": ("X", reason)})
    client = office.owner.client
    text = plain(client.get(ROOT + PAGE, headers={"Accept-Language": "en-GB"}).text)
    assert f"X was refused in 2 checkouts: {why}." in text


def test_every_reason_of_a_quote_has_a_sentence() -> None:
    assert {reason for reason, _condition, _why in REFUSED} == set(refusals._REASONS)


def test_unknown_codes_are_one_row_that_counts_checkouts(office: Office) -> None:
    database = state_of(office.app).database
    for visit, codes in (("a", ("N1", "N2")), ("b", ("N1",))):
        tried(database, visit, dict.fromkeys(codes, ("", "unknown")))
    tried(database, "c", {"G": (GIFT_CARD, "unknown")})
    text = plain(office.html())
    assert "Codes that nobody knows were typed in 2 checkouts." in text
    assert "A gift card that is empty, off or over was typed in 1 checkout." in text
    assert "N1" not in text


def test_what_a_shopper_was_refused_stands_on_the_page(office: Office, shopper: Shopper) -> None:
    shopper.send("update", **DUTCH, coupon="fiveoff")
    assert "FIVEOFF was refused in 1 checkout: the minimum of €500.00 was not reached." in plain(
        office.html()
    )


# Adding


@pytest.mark.parametrize("kind", COUPON_KINDS)
def test_every_kind_is_added_by_the_form(office: Office, kind: str) -> None:
    response = office.send("add", kind=kind, code="spring", **VALUES[kind])
    assert office.said(response) == "SPRING was added."
    assert office.stored()["SPRING"].kind == kind


def test_everything_that_was_typed_is_kept(office: Office) -> None:
    office.send(
        "add",
        kind="percent_order",
        value="12,5",
        code=" spring ",
        title="Lente",
        min_subtotal="20,50",
        max_uses="5",
        starts="2026-12-01",
        ends="2026-12-31",
        refs="mug, bowl",
        countries="nl, EU",
        min_quantity="2",
        max_discount="8",
        once_per_customer="1",
        first_order="1",
        public="1",
        automatic="1",
        exclusive="1",
    )
    coupon = office.stored()["SPRING"]
    assert coupon == Coupon(
        "SPRING",
        "percent_order",
        coupon.value,
        title="Lente",
        refs=("mug", "bowl"),
        min_subtotal=coupon.min_subtotal,
        min_quantity=2,
        max_discount=coupon.max_discount,
        starts=date(2026, 12, 1),
        ends=date(2026, 12, 31),
        countries=("EU",),
        max_uses=5,
        once_per_customer=True,
        first_order=True,
        exclusive=True,
        public=True,
        automatic=True,
    )
    amounts = (coupon.value, coupon.min_subtotal, coupon.max_discount)
    assert [str(amount) for amount in amounts] == ["12.5", "20.50", "8.00"]


def test_without_a_code_one_is_made(office: Office) -> None:
    said = office.said(office.send("add", kind="free_shipping"))
    [code] = office.stored()
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{10}", code)
    assert said == f"{code} was added."


def test_many_are_made_with_a_beginning_and_one_use_each(office: Office) -> None:
    said = office.said(office.send("add", kind="free_shipping", code="xmas", many="40"))
    assert said == "40 codes were made. Download the codes"
    assert len(office.stored()) == 40
    assert all(code.startswith("XMAS-") for code in office.stored())
    assert {coupon.max_uses for coupon in office.stored().values()} == {1}


BAD: list[tuple[dict[str, str], str, str]] = [
    ({"kind": ""}, "kind", "Choose what it does."),
    ({"kind": "gold"}, "kind", "Choose what it does."),
    ({"value": ""}, "value", "How much does it take off?"),
    ({"value": "0"}, "value", "How much does it take off?"),
    ({"value": "101"}, "value", "Write a percentage of at most 100."),
    ({"value": "-1"}, "value", "Write a percentage of at most 100."),
    ({"value": "NaN"}, "value", "Write a percentage of at most 100."),
    ({"kind": "fixed_order", "value": "1,000"}, "value", "Write an amount, such as 12.50."),
    ({"kind": "fixed_order", "value": "1e9"}, "value", "Write an amount, such as 12.50."),
    ({"code": "ÜBER"}, "code", "A code is at most 32 letters and digits."),
    ({"code": "A" * 33}, "code", "A code is at most 32 letters and digits."),
    ({"code": "A" * 32, "many": "2"}, "code", "A code is at most 31 letters and digits."),
    ({"code": "A\0"}, "code", "A code is at most 32 letters and digits."),
    ({"code": "=1+1"}, "code", "A code begins with a letter or a digit."),
    ({"code": "welcome10"}, "code", "There is a coupon of this code already."),
    ({"code": "taken"}, "code", "There is a coupon of this code already."),
    ({"title": "T" * 256}, "title", "This is one line of at most 255 characters."),
    ({"title": "a\0b"}, "title", "This is one line of at most 255 characters."),
    ({"many": "0"}, "many", "Write a whole number from 1 to 100,000."),
    ({"many": "100001"}, "many", "Write a whole number from 1 to 100,000."),
    ({"many": "5", "automatic": "1"}, "many", "A coupon without a code is added once."),
    ({"min_subtotal": "much"}, "min_subtotal", "Write an amount, such as 12.50."),
    ({"max_uses": "1.5"}, "max_uses", "Write a whole number from 1 to 1,000,000,000."),
    ({"starts": "tomorrow"}, "starts", "Write a day as 2026-12-31."),
    (
        {"starts": "2026-12-02", "ends": "2026-12-01"},
        "ends",
        "This day lies before the first one.",
    ),
    ({"countries": "NL, XX"}, "countries", "Write codes of countries, such as NL, BE, or EU."),
    ({"kind": "free_gift"}, "refs", "Which product is the gift?"),
    ({"kind": "buy_x_get_y"}, "buy_quantity", "How many are paid?"),
    ({"kind": "buy_x_get_y"}, "get_quantity", "How many are had for less?"),
]


@pytest.mark.parametrize(("typed", "field", "sentence"), BAD)
def test_what_cannot_be_comes_back_as_it_was_typed_with_a_sentence_beside_it(
    office: Office, typed: dict[str, str], field: str, sentence: str
) -> None:
    coupons.add(state_of(office.app).database, Coupon("TAKEN", "free_shipping"), NOW)
    good = {"kind": "percent_order", "value": "10", "title": "My title", "public": "1"}
    response = office.send("add", **{**good, **typed})
    assert response.status_code == 422
    assert error_beside(response, field) == sentence
    shown = unescape(response.text).replace("\0", "")
    for text in ({**good, **typed} | {"kind": ""}).values():  # a kind is chosen, not typed
        assert text.replace("\0", "") in shown
    assert response.text.count("autofocus") == 1
    assert '<details class="more" open>' in response.text
    assert set(office.stored()) == {"TAKEN"}


def test_the_longest_beginning_of_many_is_one_that_fits(office: Office) -> None:
    office.said(office.send("add", kind="free_shipping", code=f"{'A' * 31}-", many="2"))
    assert {code[:32] for code in office.stored()} == {f"{'A' * 31}-"}


def test_what_is_at_no_field_is_told_above_the_form(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*about: object) -> Coupon:
        raise BasketError("classes", "invalid_format", "classes is <no> list")

    monkeypatch.setattr(coupon_form, "written", refuse)
    response = office.send("add", kind="free_shipping", code="NEW")
    assert response.status_code == 422
    assert '<p class="wrong">classes is &lt;no&gt; list</p>' in response.text
    assert "There is a coupon" not in response.text and "are marked" not in response.text


def test_every_wrong_field_is_marked_at_once(office: Office) -> None:
    response = office.send("add", kind="percent_order", value="x", max_uses="y", starts="z")
    assert "look at the 3 fields that are marked" in response.text
    assert response.text.count('class="wrong"') == 4


# Switching


def test_a_coupon_is_switched_by_its_button(office: Office) -> None:
    database = state_of(office.app).database
    coupons.add(database, Coupon("X", "free_shipping"), NOW)
    assert office.said(office.press("Disable X")) == "X is off now."
    assert not coupons.listed(database)[0].enabled
    assert office.said(office.press("Enable X")) == "X is on again."
    assert coupons.listed(database)[0].enabled


def test_a_batch_is_switched_by_its_button_and_no_coupon_of_that_name(office: Office) -> None:
    database = state_of(office.app).database
    coupons.generate(database, Coupon("P", "free_shipping"), 3, NOW, "X", "P-")
    coupons.add(database, Coupon("X", "free_shipping"), NOW)
    office.send("switch", name="X", batch="1")
    rows = {one.coupon.code: one.enabled for one in coupons.listed(database)}
    assert rows.pop("X") is True
    assert set(rows.values()) == {False}


@pytest.mark.parametrize(
    ("action", "typed"),
    [
        ("switch", {"name": "GONE"}),
        ("switch", {"name": "GONE", "batch": "1"}),
        ("switch", {"name": "\0"}),
        ("switch", {}),
        ("switch", {"batch": "1"}),
        ("switch_card", {"card": "ABCD" + "0" * 32}),
        ("switch_card", {"card": "\0\0\0\0é"}),
        ("switch_card", {}),
    ],
)
def test_what_is_not_there_any_more_is_said(
    office: Office, action: str, typed: dict[str, str]
) -> None:
    assert office.said(office.send(action, **typed)) == (
        "Nothing was changed: it is not there any more."
    )


def test_an_unknown_action_does_nothing(office: Office) -> None:
    assert office.said(office.send("explode")) == ""


def test_what_was_said_is_said_for_a_few_minutes_and_only_by_us(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = office.send("add", kind="free_shipping", code="x")
    assert office.said(response) == "X was added."
    forged = f"{ROOT}{PAGE}?note=WyJhZGRlZCIseyJjb2RlIjoiSGkifV0.x.y"
    assert 'id="note"' not in office.owner.client.get(forged).text
    later = datetime.now(UTC).timestamp() + 6 * 60
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: int(later))
    assert office.said(response) == ""


# Gift cards


def test_a_gift_card_is_issued_and_its_code_told_once(office: Office) -> None:
    response = office.send("issue", amount="25,00", expires="2999-01-01", note="for Sanne")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    [code] = CODE.findall(response.text)
    [card] = office.cards()
    assert (card.balance, card.expires, card.note) == (
        Money(2500, "EUR"),
        date(2999, 1, 1),
        "for Sanne",
    )
    assert gift_cards.find(state_of(office.app).database, [code])[code] == card
    page = office.html()
    assert code not in page and f"••••{code[-4:]}" in page
    assert "€25.00" in page and "for Sanne" in page


def test_the_code_pays(office: Office, shopper: Shopper) -> None:
    [code] = CODE.findall(office.send("issue", amount="10").text)
    shopper.send("update", **DUTCH, gift_card=code)
    assert shopper.send(**DUTCH).status_code == 303
    assert [card.balance.minor for card in office.cards()] == [0]
    assert "Used up" in plain(office.html())


def test_a_form_sent_twice_is_one_card_and_another_form_is_another(office: Office) -> None:
    same = {"token": office.token(), "action": "issue", "amount": "10"}
    codes = {CODE.findall(office.post(same).text)[0] for _again in range(2)}
    assert len(codes) == len(office.cards()) == 1
    codes |= set(CODE.findall(office.post({**same, "amount": "20"}).text))
    codes |= set(CODE.findall(office.send("issue", amount="10").text))
    assert len(codes) == len(office.cards()) == 3


def test_no_code_of_a_card_stands_in_a_log_or_an_address(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = office.send("issue", amount="10")
    [code] = CODE.findall(response.text)
    assert code not in caplog.text
    assert "Location" not in response.headers
    assert not re.search(rf'(?:href|action|value)="[^"]*{code}', response.text)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"amount": ""}, "amount", "How much is it worth?"),
        ({"amount": "0"}, "amount", "How much is it worth?"),
        ({"amount": "ten"}, "amount", "Write an amount, such as 12.50."),
        ({"amount": "9" * 20}, "amount", "Write an amount, such as 12.50."),
        ({"expires": "never"}, "expires", "Write a day as 2026-12-31."),
        ({"note": "n" * 256}, "note", "This is one line of at most 255 characters."),
        ({"note": "\0"}, "note", "This is one line of at most 255 characters."),
    ],
)
def test_a_card_that_cannot_be_comes_back_with_a_sentence(
    office: Office, typed: dict[str, str], field: str, sentence: str
) -> None:
    response = office.send("issue", **{"amount": "10", **typed})
    assert response.status_code == 422
    assert error_beside(response, field, "issue") == sentence
    assert office.cards() == []


def test_a_card_is_switched_by_its_button_also_beside_one_of_the_same_end(office: Office) -> None:
    database = state_of(office.app).database
    for start, at in (("AAAAAAAA", NOW), ("BBBBBBBB", NOW + timedelta(hours=1))):
        gift_cards.issue(database, Money(100, "EUR"), at, code=f"{start}SAME")
    assert office.said(office.press("Disable ••••SAME")) == "••••SAME is off now."
    newest, oldest = office.cards()
    assert (newest.enabled, oldest.enabled) == (False, True)
    assert office.said(office.press("Enable ••••SAME")) == "••••SAME is on again."
    assert all(card.enabled for card in office.cards())


# The door


@pytest.mark.parametrize("action", ["add", "switch", "issue", "switch_card"])
def test_a_stranger_does_nothing(app: Flask, office: Office, action: str) -> None:
    data = {"token": office.token(), "action": action, "kind": "free_shipping", "amount": "10"}
    response = app.test_client().post(ROOT + PAGE, data=data)
    assert response.status_code == 403
    assert "owner of the shop" in response.text
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert office.stored() == {} and office.cards() == []


@pytest.mark.parametrize(
    "forge",
    [
        lambda app, token: None,
        lambda app, token: "",
        lambda app, token: token[:-2] + "xx",
        lambda app, token: state_of(app).signer("dashboard").dumps("form"),
        lambda app, token: state_of(app).signer("dashboard-note").dumps(["added", {}]),
        lambda app, token: "\0é",
    ],
    ids=["missing", "empty", "tampered", "a link's", "a note's", "garbage"],
)
def test_a_form_that_is_not_ours_changes_nothing(
    app: Flask, office: Office, forge: Callable[[Flask, str], str | None]
) -> None:
    token = forge(app, office.token())
    data = {"action": "issue", "amount": "10", **({"token": token} if token is not None else {})}
    response = office.post(data)
    assert response.status_code == 403
    assert "Nothing was changed" in response.text
    assert office.cards() == []


def test_a_form_that_was_made_for_another_owner_changes_nothing(app: Flask, office: Office) -> None:
    partner = Office(app, Owner(app.test_client()))
    partner.owner.client.get(access.dashboard_link(state_of(app), valid=timedelta(hours=2)))
    data = {"token": partner.token(), "action": "issue", "amount": "10"}
    assert office.post(data).status_code == 403
    assert office.cards() == []
    assert partner.post(data).status_code == 200


def test_whom_the_shop_lets_in_has_a_cookie_for_forms_alone(app: Flask) -> None:
    state_of(app).callbacks.owner = lambda: True
    ann, bo = (Office(app, Owner(app.test_client())) for _ in range(2))
    shown = ann.owner.client.get(f"{ROOT}{PAGE}", base_url="https://localhost")
    (cookie,) = shown.headers.getlist("Set-Cookie")
    assert cookie.startswith(f"{posting.COOKIE}=")
    assert {"HttpOnly", "SameSite=Strict", "Secure", f"Path={ROOT}"} == set(cookie.split("; ")[1:])
    ann.owner.client.delete_cookie(posting.COOKIE, path=ROOT)
    first = ann.token()
    assert "Set-Cookie" not in ann.owner.client.get(f"{ROOT}{PAGE}").headers
    for office, token, status in ((bo, first, 403), (bo, bo.token(), 200), (ann, first, 200)):
        data = {"token": token, "action": "issue", "amount": "10"}
        assert office.post(data).status_code == status
    assert len(ann.cards()) == 2


def test_a_page_that_lay_open_for_too_long_changes_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = {"token": office.token(), "action": "issue", "amount": "10"}
    later = datetime.now(UTC) + HOLDS + timedelta(minutes=1)
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: int(later.timestamp()))
    assert office.post(data).status_code == 403
    assert office.cards() == []


def test_more_than_a_form_can_hold_is_not_read(office: Office) -> None:
    response = office.send("issue", amount="10", note="x" * LARGEST)
    assert response.status_code == 403
    assert office.cards() == []


def test_other_pages_take_no_posts(office: Office) -> None:
    for page in ("", "orders", "fields", "coupons/codes"):
        assert office.owner.client.post(ROOT + page).status_code == 405


# Safe, and for everybody


def test_nothing_the_owner_wrote_becomes_markup(office: Office) -> None:
    office.send("add", kind="free_gift", refs=NASTY, title=NASTY, code="x")
    office.send("issue", amount="10", note=NASTY)
    bad = office.send("add", kind="percent_order", value=NASTY, title=NASTY, code=NASTY)
    for html in (office.html(), bad.text):
        assert "<script" not in html
        assert "&lt;script&gt;" in html


def test_every_control_has_a_label_and_every_button_a_name_of_its_own(office: Office) -> None:
    database = state_of(office.app).database
    for code in ("A", "B"):
        coupons.add(database, Coupon(code, "free_shipping"), NOW)
    html = office.html()
    visible = re.findall(r'<(?:input|select) (?!type="hidden")([^>]*)>', html)
    named = [found[1] for control in visible if (found := re.search(r'id="([^"]+)"', control))]
    labelled = set(re.findall(r'<label for="([^"]+)"', html))
    wrapped = set(re.findall(r'<label class="check"><input [^>]*id="([^"]+)"', html))
    assert len(named) == len(visible) == len(set(named)) > 20
    assert set(named) == labelled | wrapped
    buttons = [plain(text) for text in re.findall(r"<button[^>]*>(.*?)</button>", html, re.S)]
    assert len(buttons) == len(set(buttons))
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels == [1, 2, 2, 2]
    assert not re.search(r"<script|\sstyle=|\son[a-z]+=", html)


def test_the_page_keeps_its_language_and_period(office: Office) -> None:
    html = office.owner.read(PAGE, lang="nl", days=7)
    assert re.search(r'<form [^>]*action="[^"]*days=7&amp;lang=nl"', html)


def test_a_cancelled_order_is_told_from_one_that_waits(office: Office, shopper: Shopper) -> None:
    shopper.send(**DUTCH)
    assert "A-1 Placed €54.90 Pay later" in plain(office.owner.read("orders", lang="en"))
    cancel(state_of(office.app).database, "A-1", NOW)
    assert "A-1 Cancelled €54.90 –" in plain(office.owner.read("orders", lang="en"))
