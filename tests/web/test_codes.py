"""Coupons and gift cards on the page: applied, refused with as much as may be said, paid with."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from flask_smartcheckout import Coupon, Money
from flask_smartcheckout.codes import coupons, gift_cards, tries
from flask_smartcheckout.codes.tables import code_tries, coupon_counts, coupon_uses
from flask_smartcheckout.codes.tries import OF_A_VISIT, OF_AN_ADDRESS
from flask_smartcheckout.orders import cancelling
from flask_smartcheckout.storage import Database, metadata

from .conftest import DUTCH, SHOP, Host, Shopper, count, fill_cart, host_of, run

UNKNOWN = "This code is not known or no longer holds."
CARD = "ABCD-EFGH-JKLM"
GERMAN = {
    "email": "s@example.nl",
    "name": "Sanne",
    "country": "DE",
    "postcode": "10115",
    "street": "Invalidenstraße 7",
    "city": "Berlin",
}
TOTAL = 5490  # cents: two mugs, a book and home delivery


def database_of(app: Flask) -> Database:
    database: Database = app.extensions["smartcheckout"].database
    return database


def now() -> datetime:
    return datetime.now(UTC)


def store(app: Flask, *some: Coupon) -> None:
    """Put coupons into our tables."""
    for one in some:
        coupons.add(database_of(app), one, now())


def issue(app: Flask, amount: str = "20", code: str = CARD, **more: object) -> None:
    """Issue a gift card."""
    money = Money.of(amount, "EUR")
    gift_cards.issue(database_of(app), money, now(), code=code, **more)  # type: ignore[arg-type]


def balance(app: Flask) -> int:
    """Return what is left on the newest gift card, in cents."""
    return gift_cards.listed(database_of(app))[0].balance.minor


def total(page: str) -> int:
    """Return the amount to pay that a page shows, in cents."""
    found = re.search(r'class="sc-total" data-minor="(\d+)"', page)
    assert found
    return int(found[1])


def taxes(page: str) -> list[str]:
    """Return the rows of the breakdown that say what tax there is."""
    return re.findall(r'<div class="sc-tax">(.*?)</div>', page)


def again(app: Flask) -> Shopper:
    """Return another shopper with the same goods in the cart."""
    fill_cart(app)
    visitor = Shopper(app.test_client())
    visitor.open()
    return visitor


@pytest.fixture
def bare(make_app: Callable[..., Flask]) -> Flask:
    """A shop that has no codes at all."""
    return fill_cart(make_app(replace(SHOP, coupons=())))


def test_where_there_are_no_codes_there_is_no_field(bare: Flask) -> None:
    page = Shopper(bare.test_client()).open().text
    assert 'name="coupon"' not in page
    assert 'name="gift_card"' not in page


def test_a_stored_coupon_counts(bare: Flask) -> None:
    store(bare, Coupon("SPRING", "percent_order", 10))
    shopper = Shopper(bare.test_client())
    assert 'name="coupon"' in shopper.open().text
    answer = shopper.send("update", coupon="spring")
    assert "<b>SPRING</b>" in answer.text
    assert total(answer.text) == TOTAL - 500


def test_a_stored_coupon_switched_off_is_unknown(bare: Flask) -> None:
    store(bare, Coupon("SPRING", "percent_order", 10, public=True))
    coupons.switch(database_of(bare), "SPRING", enabled=False)
    answer = Shopper(bare.test_client()).send("update", coupon="SPRING")
    assert UNKNOWN in answer.text


def test_a_stored_coupon_may_need_no_code(bare: Flask) -> None:
    store(bare, Coupon("ALWAYS", "fixed_order", 5, title="Autumn sale", automatic=True))
    page = Shopper(bare.test_client()).open().text
    assert "Autumn sale" in page
    assert total(page) == TOTAL - 500
    assert 'name="coupon"' not in page


def test_the_shops_own_code_wins_over_a_stored_one(app: Flask, shopper: Shopper) -> None:
    store(app, Coupon("WELCOME10", "fixed_order", 50))
    assert total(shopper.send("update", coupon="WELCOME10").text) == TOTAL - 500


def test_the_last_use_is_somebody_elses(app: Flask, shopper: Shopper, host: Host) -> None:
    store(app, Coupon("LAST", "fixed_order", 5, max_uses=1))
    assert total(shopper.send("update", coupon="LAST", **DUTCH).text) == TOTAL - 500
    other = again(app)
    other.send("update", coupon="LAST", **DUTCH)
    assert other.send(coupon="LAST", **DUTCH).status_code == 303
    fill_cart(app)
    late = shopper.send(coupon="LAST", **DUTCH)
    assert late.status_code == 422  # judged anew: it holds no more
    assert UNKNOWN in late.text
    assert len(host.orders) == 1


def test_whoever_is_a_moment_too_late_sees_the_new_total(
    app: Flask, shopper: Shopper, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(app, Coupon("LAST", "fixed_order", 5, max_uses=1))
    shopper.send("update", coupon="LAST", **DUTCH)

    with database_of(app).begin() as connection:  # the other order is placed, unseen by the look
        connection.execute(coupon_counts.insert().values(code="LAST", used=1))
    looks = [lambda *about: {}, coupons.uses]
    with monkeypatch.context() as patch:
        patch.setattr(coupons, "uses", lambda *about: looks.pop(0)(*about))
        late = shopper.send(coupon="LAST", **DUTCH)
    assert late.status_code == 409
    assert total(late.text) == TOTAL
    assert "The total has changed" in late.text
    assert host.orders == []


@pytest.mark.parametrize("public", [True, False])
def test_a_used_up_code_says_so_only_when_it_is_public(
    app: Flask, shopper: Shopper, public: bool
) -> None:
    store(app, Coupon("LAST", "fixed_order", 5, max_uses=1, public=public))
    with database_of(app).begin() as connection:
        connection.execute(coupon_counts.insert().values(code="LAST", used=1))
    page = shopper.send("update", coupon="LAST").text
    assert (UNKNOWN in page) is not public
    assert ("The code LAST has been used as often as it can be." in page) is public


def test_a_customer_has_it_once(app: Flask, shopper: Shopper) -> None:
    store(app, Coupon("ONCE", "fixed_order", 5, once_per_customer=True, public=True))
    shopper.send("update", coupon="ONCE", **DUTCH)
    assert shopper.send(coupon="ONCE", **DUTCH).status_code == 303
    mine = {**DUTCH, "email": "SANNE@example.nl"}
    second = again(app)
    assert total(second.send("update", coupon="ONCE", **mine).text) == TOTAL - 500  # tells nothing
    late = second.send(coupon="ONCE", **mine)
    assert (late.status_code, total(late.text)) == (422, TOTAL)
    assert "You have used the code ONCE before; it holds once." in late.text
    other = again(app).send("update", coupon="ONCE", **{**DUTCH, "email": "emma@example.nl"})
    assert total(other.text) == TOTAL - 500


def test_a_code_for_a_first_order(app: Flask, shopper: Shopper) -> None:
    assert shopper.send(**DUTCH).status_code == 303
    store(app, Coupon("NEW", "fixed_order", 5, first_order=True, public=True))
    second = again(app)
    assert total(second.send("update", coupon="NEW", **DUTCH).text) == TOTAL - 500  # tells nothing
    late = second.send(coupon="NEW", **DUTCH)
    assert (late.status_code, total(late.text)) == (422, TOTAL)
    assert "The code NEW is for a first order." in late.text


def test_coupons_in_the_shops_code_and_of_its_callback_are_counted_too(
    make_app: Callable[..., Flask],
) -> None:
    own = Coupon("OWN", "fixed_order", 5, max_uses=1, public=True)
    app = fill_cart(make_app(replace(SHOP, coupons=(own,))))
    theirs = replace(own, code="THEIRS")
    host_of(app).checkout.coupon(lambda code, cart: theirs if code == "THEIRS" else None)
    for code in ("OWN", "THEIRS"):
        shopper = again(app)
        shopper.send("update", coupon=code, **DUTCH)
        assert shopper.send(coupon=code, **DUTCH).status_code == 303
        page = again(app).send("update", coupon=code, **DUTCH).text
        assert f"The code {code} has been used as often as it can be." in page


def test_a_gift_card_pays_part_of_it(app: Flask, host: Host) -> None:
    issue(app, "20")
    shopper = Shopper(app.test_client())
    before = shopper.open().text
    assert "Discount code or gift card" in before
    page = shopper.send("update", gift_card="abcd efgh jklm", **DUTCH).text
    assert total(page) == TOTAL - 2000
    assert "Gift card ••••JKLM" in page
    assert "used up by this order" in page
    assert taxes(page) == taxes(before) != []  # a card pays, and never lowers the tax
    placed = shopper.send(gift_card="abcd efgh jklm", **DUTCH)
    assert placed.status_code == 303
    assert balance(app) == 0
    [order] = host.orders
    assert [(c.code, c.amount.minor) for c in order.quote.gift_cards] == [("••••JKLM", 2000)]
    assert order.quote.amount_due.minor == TOTAL - 2000
    confirmation = shopper.client.get(placed.location).text
    assert "Gift card ••••JKLM" in confirmation
    assert "€34.90" in confirmation


def test_a_gift_card_that_pays_all_leaves_nothing_to_choose(app: Flask, host: Host) -> None:
    issue(app, "100")
    shopper = Shopper(app.test_client())
    shopper.open()
    page = shopper.send("update", gift_card=CARD, **DUTCH).text
    assert "There is nothing left to pay." in page
    assert 'name="payment"' not in page
    assert "€45.10 left after this order" in page
    placed = shopper.send(gift_card=CARD, **DUTCH)
    assert placed.status_code == 303
    assert balance(app) == 10000 - TOTAL
    assert (host.orders[0].payment_method, host.orders[0].quote.amount_due.minor) == (
        "gift_card",
        0,
    )
    assert "Thank you" in shopper.client.get(placed.location).text


def test_two_gift_cards_pay_one_after_the_other(app: Flask, host: Host) -> None:
    issue(app, "20")
    issue(app, "50", code="SECOND-2222")
    issue(app, "5", code="THIRD-3333")
    shopper = Shopper(app.test_client())
    shopper.open()
    cards = {"gift_card": [CARD, "SECOND-2222"]}
    page = shopper.send("update", **DUTCH, **cards).text
    assert total(page) == 0
    assert "€15.10 left after this order" in page
    third = shopper.send("update", **DUTCH, gift_card=[*cards["gift_card"], "THIRD-3333"])
    assert "There is nothing left to pay that this gift card could." in third.text
    shopper.send("update", **DUTCH, **cards)
    assert shopper.send(**DUTCH, **cards).status_code == 303
    left = {card.name: card.balance.minor for card in gift_cards.listed(database_of(app))}
    assert left == {"••••JKLM": 0, "••••2222": 1510, "••••3333": 500}


def test_either_field_takes_either_kind_of_code(app: Flask) -> None:
    issue(app)
    shopper = Shopper(app.test_client())
    shopper.open()
    page = shopper.send("update", coupon=CARD, gift_card="WELCOME10", **DUTCH).text
    assert total(page) == TOTAL - 500 - 2000


def test_a_card_is_taken_off_again(app: Flask) -> None:
    issue(app)
    shopper = Shopper(app.test_client())
    shopper.open()
    page = shopper.send("update", gift_card=CARD, remove="ABCD-EFGH-JKLM").text
    assert total(page) == TOTAL


@pytest.mark.parametrize("trouble", ["unknown", "empty", "off", "over", "foreign"])
def test_a_card_that_cannot_pay_says_nothing_to_strangers(
    app: Flask, host: Host, trouble: str
) -> None:
    yesterday = (now() - timedelta(days=2)).date()
    issue(app, code="OTHER-CARD")
    if trouble == "foreign":
        gift_cards.issue(database_of(app), Money.of("20", "USD"), now(), code=CARD)
    elif trouble != "unknown":
        issue(app, expires=yesterday if trouble == "over" else None)
    if trouble == "off":
        [card] = gift_cards.by_end(database_of(app), "JKLM")
        gift_cards.switch(database_of(app), card, enabled=False)
    if trouble == "empty":
        with database_of(app).begin() as connection:
            connection.execute(
                gift_cards.gift_cards.update()
                .where(gift_cards.gift_cards.c.tail == "JKLM")
                .values(balance_minor=0)
            )
    shopper = Shopper(app.test_client())
    shopper.open()
    page = shopper.send("update", gift_card=CARD, **DUTCH).text
    assert f'<div class="sc-msg" id="sc-f-gift_card-msg"><p class="sc-err">{UNKNOWN}' in page
    assert f'value="{CARD}"' in page  # to be mended, not typed again
    assert total(page) == TOTAL
    del shopper.hidden["refused"]  # as if it had not been said yet
    answer = shopper.send(gift_card=CARD, json=True, **DUTCH)
    assert answer.status_code == 422
    assert answer.get_json()["errors"] == [
        {"field": "gift_card", "code": "unknown_value", "message": UNKNOWN}
    ]
    assert host.orders == []


def test_an_order_the_shop_refuses_gives_the_card_back(app: Flask, host: Host) -> None:
    issue(app)
    host.handler = lambda order: 1 / 0
    shopper = Shopper(app.test_client())
    shopper.open()
    shopper.send("update", gift_card=CARD, **DUTCH)
    assert shopper.send(gift_card=CARD, **DUTCH).status_code == 503
    assert balance(app) == 2000
    host.handler = None
    assert shopper.send(gift_card=CARD, **DUTCH).status_code == 303
    assert balance(app) == 0


def test_guessing_comes_to_an_end_and_what_was_found_goes_on(app: Flask) -> None:
    issue(app)
    shopper = Shopper(app.test_client())
    shopper.open()
    for nth in range(OF_A_VISIT):
        page = shopper.send("update", coupon=["WELCOME10", f"GUESS{nth}"]).text
        assert UNKNOWN in page
    page = shopper.send("update", coupon=["WELCOME10", "ONE-MORE"], gift_card=CARD).text
    assert "That was a wrong code too many. Try again in an hour." in page
    assert total(page) == TOTAL - 500  # the card is not even looked at
    with database_of(app).connect() as connection:
        reasons = connection.execute(select(code_tries.c.reason)).scalars().all()
    assert sorted(reasons) == ["", *["too_many_tries"] * 2, *["unknown"] * OF_A_VISIT]


def test_a_link_cannot_be_used_to_guess_either(app: Flask) -> None:
    client = app.test_client()
    for nth in range(OF_A_VISIT):
        client.get(f"/smartcheckout/?coupon=GUESS{nth}")
    page = client.get("/smartcheckout/?coupon=WELCOME10").text
    assert total(page) == TOTAL


def test_posts_from_no_page_of_ours_are_counted_by_address(app: Flask) -> None:
    for nth in range(OF_AN_ADDRESS):
        app.test_client().post("/smartcheckout/", data={"coupon": f"GUESS{nth}"})
    page = app.test_client().post("/smartcheckout/", data={"coupon": "WELCOME10"}).text
    assert total(page) == TOTAL
    assert "That was a wrong code too many." in page


def test_a_host_is_not_asked_about_guesses(app: Flask, shopper: Shopper, host: Host) -> None:
    asked: list[str] = []
    host.checkout.coupon(lambda code, cart: asked.append(code))
    shopper.send("update", coupon=[f"GUESS{nth}" for nth in range(OF_A_VISIT)])
    shopper.send("update", coupon="ANOTHER")
    assert "ANOTHER" not in asked
    assert len(asked) == OF_A_VISIT


def test_the_owner_learns_why_codes_are_refused(app: Flask, shopper: Shopper) -> None:
    shopper.send("update", coupon=["FIVEOFF", "sanne@example.nl"])
    since = now() - timedelta(days=1)
    found = {(one.code, one.reason) for one in tries.refusals(database_of(app), since)}
    assert found == {("FIVEOFF", "min_subtotal"), ("", "unknown")}


def test_a_gift_cards_code_is_kept_nowhere_with_the_order(app: Flask, host: Host) -> None:
    issue(app)
    shopper = Shopper(app.test_client())
    shopper.open()
    shopper.send("update", gift_card=CARD, **DUTCH)
    placed = shopper.send(gift_card=CARD, **DUTCH)
    assert CARD not in shopper.client.get(placed.location).text
    with database_of(app).connect() as connection:
        for table in metadata.tables.values():
            assert CARD not in str(connection.execute(select(table)).all())


def test_a_cancelled_order_gives_its_codes_back(app: Flask, shopper: Shopper) -> None:
    issue(app)
    store(app, Coupon("LAST", "fixed_order", 5, max_uses=1))
    codes = {"coupon": "LAST", "gift_card": CARD}
    shopper.send("update", **codes, **DUTCH)
    assert shopper.send(**codes, **DUTCH).status_code == 303
    assert cancelling.cancel(database_of(app), "A-1", now())
    assert balance(app) == 2000
    assert count(app, coupon_uses) == 0
    assert total(again(app).send("update", **codes, **DUTCH).text) == TOTAL - 2500


def test_a_refusal_stops_an_order_once(app: Flask, shopper: Shopper, host: Host) -> None:
    first = shopper.send(coupon="WHAT", **DUTCH)
    assert first.status_code == 422
    assert UNKNOWN in first.text
    assert 'name="refused" value="WHAT"' in first.text
    assert shopper.send(coupon="WHAT", **DUTCH).status_code == 303
    assert len(host.orders) == 1


def test_without_script_a_refusal_stands_at_the_top_of_the_page(shopper: Shopper) -> None:
    page = shopper.send("update", coupon="WHAT", **DUTCH)
    assert page.status_code == 200
    assert f'<li><a href="#sc-f-coupon">{UNKNOWN}</a></li>' in page.text
    assert "sc-h-alert" not in shopper.send("update", coupon="WHAT", **DUTCH).text


def test_a_card_is_priced_by_its_code_on_the_command_line(app: Flask) -> None:
    issue(app, "5")
    basket = {"lines": [{"ref": "mug", "unit_price": "10"}], "codes": [CARD]}
    answer = json.loads(run(app, "quote", given=json.dumps(basket)).output)
    due = Money.of(answer["total"], "EUR").minor - 500
    assert Money.of(answer["amount_due"], "EUR").minor == due
    assert answer["refused_coupons"] == []


def test_the_command_line_prices_with_stored_coupons(app: Flask) -> None:
    store(app, Coupon("SPRING", "percent_order", 10))
    basket = {"lines": [{"ref": "mug", "unit_price": "10"}], "codes": ["spring"]}
    answer = json.loads(run(app, "quote", given=json.dumps(basket)).output)
    assert answer["coupons"] == [{"code": "SPRING", "applied": "1.00"}]


def test_a_draft_keeps_codes_for_when_the_shopper_comes_back(app: Flask) -> None:
    issue(app)
    shopper = Shopper(app.test_client())
    shopper.open()
    shopper.send("update", gift_card=CARD, coupon="WELCOME10")
    assert total(shopper.open().text) == TOTAL - 2500


@pytest.mark.parametrize("public", [True, False])
def test_a_code_that_counted_comes_back_with_its_country(
    app: Flask, shopper: Shopper, public: bool
) -> None:
    store(app, Coupon("AMSTEL", "free_shipping", countries=("NL",), public=public))
    assert total(shopper.send("update", coupon="AMSTEL", **DUTCH).text) == TOTAL - 495
    german = shopper.send("update", **GERMAN).text
    assert "The code AMSTEL does not hold for this country." in german
    assert "to correct" not in german
    assert "AMSTEL</b> applied" not in german
    again_german = shopper.send("update", **GERMAN).text
    assert "The code AMSTEL does not hold for this country." in again_german
    dutch = shopper.send("update", **DUTCH).text
    assert "AMSTEL</b> applied" in dutch
    assert "does not hold" not in dutch
    assert total(dutch) == TOTAL - 495


def test_a_code_that_is_kept_stops_no_order(app: Flask, shopper: Shopper, host: Host) -> None:
    store(app, Coupon("AMSTEL", "free_shipping", countries=("NL",), public=True))
    shopper.send("update", coupon="AMSTEL", **DUTCH)
    changed = shopper.send(**GERMAN)
    assert changed.status_code == 409
    assert "The code AMSTEL does not hold for this country." in changed.text.partition("<form")[0]
    assert shopper.send(**GERMAN).status_code == 303
    assert host.orders[0].quote.discounts == ()


def test_a_code_that_is_kept_can_be_taken_off(app: Flask, shopper: Shopper) -> None:
    store(app, Coupon("AMSTEL", "free_shipping", countries=("NL",), public=True))
    shopper.send("update", coupon="AMSTEL", **DUTCH)
    shopper.send("update", **GERMAN)
    assert "AMSTEL" not in shopper.send("update", remove="AMSTEL", **GERMAN).text
    assert total(shopper.send("update", **DUTCH).text) == TOTAL


def test_a_gift_card_that_is_not_needed_is_kept(app: Flask) -> None:
    issue(app, "20")
    store(app, Coupon("ALL", "percent_order", 100, public=True))
    shopper = Shopper(app.test_client())
    shopper.open()
    shopper.send("update", gift_card=CARD, **{**DUTCH, "country": "DE"})
    store(app, Coupon("SHIPPED", "free_shipping", countries=("NL",), public=True))
    page = shopper.send("update", coupon=["ALL", "SHIPPED"], **DUTCH).text
    assert "There is nothing left to pay that this gift card could." in page
    assert "Remove gift card ••••JKLM" in page
    assert 'name="gift_card" value="ABCDEFGHJKLM"' in page.replace("-", "")


def test_nobody_learns_what_codes_there_are_by_saying_one_counted(
    app: Flask, shopper: Shopper
) -> None:
    store(app, Coupon("AMSTEL", "free_shipping", countries=("NL",)))
    for code in ("AMSTEL", "NOTHING"):
        page = shopper.send("update", coupon=code, applied="0" * 32, **GERMAN).text
        assert UNKNOWN in page
        assert "sc-chip" not in page
