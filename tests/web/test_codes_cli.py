"""flask smartcheckout coupon, gift-card and cancel: the owner's side, on every database."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from flask_smartcheckout import Coupon
from flask_smartcheckout.codes import coupons, gift_cards, tries
from flask_smartcheckout.codes.tables import code_tries
from flask_smartcheckout.codes.tries import Visitor
from flask_smartcheckout.money import Money

from .conftest import DUTCH, SHOP, Host, Shopper, count, run

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ADD = ("coupon", "add", "X", "--kind")


def database(app: Flask) -> Any:
    """Return our database of an app."""
    return app.extensions["smartcheckout"].database


def listed(app: Flask, *words: str) -> dict[str, Any]:
    """Return what `coupon list --json` says, by code."""
    found = json.loads(run(app, "coupon", "list", "--json", *words).stdout)
    return {one["code"]: one for one in found}


def columns(output: str) -> list[list[str]]:
    """Return the cells of a table, row by row, its head first."""
    return [re.split(r" {2,}", line) for line in output.splitlines()]


def said(done: Result) -> str:
    """Return the sentence an error ends with."""
    return done.stderr.strip().splitlines()[-1].removeprefix("Error: ")


# coupon add


def test_a_coupon_is_added_with_every_condition(app: Flask) -> None:
    done = run(
        app,
        *"coupon add spring10 --kind percent_order --value 10 --title Spring".split(),
        *"--min-subtotal 20".split(),
        *"--min-quantity 2 --ref mug --ref bowl --class books --exclude-ref plate".split(),
        *"--country nl --country BE --max-uses 5 --once-per-customer --first-order".split(),
        *"--starts 2026-12-01 --ends 2026-12-31 --priority 3 --exclusive --public".split(),
        *"--max-discount 8.50 --max-units 4".split(),
    )
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("SPRING10: 10% off the order, from €20.00, from 2 items, ")
    assert listed(app)["SPRING10"]["coupon"] == {
        "code": "SPRING10",
        "kind": "percent_order",
        "value": "10",
        "title": "Spring",
        "refs": ["mug", "bowl"],
        "classes": ["books"],
        "exclude_refs": ["plate"],
        "min_subtotal": "20",
        "min_quantity": 2,
        "max_discount": "8.50",
        "max_units": 4,
        "starts": "2026-12-01",
        "ends": "2026-12-31",
        "countries": ["BE", "NL"],
        "max_uses": 5,
        "once_per_customer": True,
        "first_order": True,
        "priority": 3,
        "exclusive": True,
        "public": True,
    }


def test_an_added_coupon_lowers_the_price_on_the_page(app: Flask, shopper: Shopper) -> None:
    run(app, *ADD, "fixed_order", "--value", "7.77")
    assert "−€7.77" in shopper.send("update", coupon="x", lang="en").text.replace("-", "−")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("percent_order",), "--value is missing: what does percent_order take?"),
        (("percent_order", "--value", "150"), "--value is more than 100."),
        (("fixed_order", "--value", "a lot"), "--value is not a number such as 12.50."),
        (("fixed_order", "--value", "-5"), "--value is -5, but must be 0 or more."),
        (
            ("free_shipping", "--min-quantity", "-2"),
            "--min-quantity is -2, but must be 0 or more.",
        ),
        (("free_shipping", "--max-uses", "0"), "--max-uses is 0, but must be 1 or more."),
        (
            ("free_shipping", "--starts", "12/1"),
            "--starts is not a date such as 2026-11-22.",
        ),
        (("buy_x_get_y",), "X: buy_x_get_y needs --buy-quantity and --get-quantity."),
        (("free_gift",), "--ref is missing: which product is the gift?"),
    ],
)
def test_a_coupon_that_cannot_be_names_the_option_and_the_fix(
    app: Flask, words: tuple[str, ...], sentence: str
) -> None:
    done = run(app, *ADD, *words)
    assert (done.exit_code, said(done)) == (2, sentence)
    assert set(listed(app)) == {"WELCOME10", "FIVEOFF"}


def test_a_kind_is_asked_for(app: Flask) -> None:
    done = run(app, "coupon", "add", "X")
    assert done.exit_code == 2
    assert said(done).startswith("--kind is missing: one of percent_item, ")


@pytest.mark.parametrize("code", ["ÜBER", "A\0B", "A" * 65, " "])
def test_a_code_that_nobody_could_type_is_refused(app: Flask, code: str) -> None:
    assert run(app, "coupon", "add", code, "--kind", "free_shipping").exit_code == 2


def test_a_code_is_taken_once(app: Flask) -> None:
    assert run(app, *ADD, "free_shipping").exit_code == 0
    again = run(app, *ADD, "free_shipping")
    assert (again.exit_code, said(again)) == (
        1,
        "X is there already: choose another code, or enable it.",
    )
    gently = run(app, *ADD, "free_shipping", "--if-new")
    assert (gently.exit_code, gently.stdout) == (0, "X is there already.\n")


def test_a_code_of_the_shops_own_code_is_not_added(app: Flask) -> None:
    done = run(app, "coupon", "add", "welcome10", "--kind", "free_shipping")
    assert done.exit_code == 2
    assert said(done) == "CODE WELCOME10 is in the shop's own code already: choose another."


def test_coupons_come_as_lines_of_json_and_bad_ones_stop_no_others(app: Flask) -> None:
    lines = [
        '{"code": "A", "kind": "free_shipping", "title": {"nl": "Gratis", "en": "Free"}}',
        '{"code": "B", "kind": "fixed_order", "valu": 5}',
        "[]",
        "nonsense",
        "",
        '{"code": "C", "kind": "percent_item", "value": 5, "refs": ["mug"]}',
    ]
    done = run(app, "coupon", "add", "-", given="\n".join(lines))
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "Line 2: valu means nothing here.",
        "Line 3: this is no JSON object.",
        "Line 4: this is no JSON object.",
    ]
    assert {"A", "C"} <= listed(app).keys()
    assert listed(app)["A"]["coupon"]["title"] == {"nl": "Gratis", "en": "Free"}


def test_what_is_listed_can_be_added_elsewhere(app: Flask) -> None:
    run(app, *ADD, "buy_x_get_y", "--buy-quantity", "2", "--get-quantity", "1", "--value", "50")
    document = listed(app)["X"]["coupon"]
    done = run(app, "coupon", "add", "-", given=json.dumps(document | {"code": "Y"}))
    assert done.exit_code == 0
    assert listed(app)["Y"]["coupon"] == document | {"code": "Y"}


def test_lines_of_json_and_options_do_not_mix(app: Flask) -> None:
    assert run(app, "coupon", "add", "-", "--kind", "free_shipping").exit_code == 2


# coupon list, disable, enable


def test_the_list_is_a_table_of_every_state_and_of_the_shops_own_code(app: Flask) -> None:
    days = {"starts": date(2999, 1, 1)}, {"ends": date(2020, 1, 1)}
    for code, more in zip(("LATER", "PAST"), days, strict=True):
        coupons.add(database(app), Coupon(code, "free_shipping", **more), NOW)
    coupons.add(database(app), Coupon("STOPPED", "free_shipping"), NOW)
    run(app, "coupon", "disable", "stopped")
    head, *rows = columns(run(app, "coupon", "list").stdout)
    assert head == ["CODE", "WHAT IT DOES", "USED", "HOLDS", "STATE", "BATCH"]
    assert {row[0]: row[4] for row in rows} == {
        "WELCOME10": "on, in the shop's code",
        "FIVEOFF": "on, in the shop's code",
        "LATER": "not yet",
        "PAST": "over",
        "STOPPED": "off",
    }


def test_uses_are_counted_also_of_the_shops_own_coupons(app: Flask, shopper: Shopper) -> None:
    run(app, *ADD, "fixed_order", "--value", "1", "--max-uses", "1")
    both = {**DUTCH, "coupon": ["welcome10", "x"]}
    shopper.send("update", **both)
    assert shopper.send(**both).status_code == 303
    found = listed(app)
    assert {code: one["used"] for code, one in found.items()} == {
        "WELCOME10": 1,
        "FIVEOFF": 0,
        "X": 1,
    }
    assert (found["X"]["state"], found["WELCOME10"]["in_shop_code"]) == ("used_up", True)


def test_enabled_leaves_out_what_is_switched_off(app: Flask) -> None:
    run(app, *ADD, "free_shipping")
    assert "X" in listed(app, "--enabled")
    run(app, "coupon", "disable", "X")
    assert "X" not in listed(app, "--enabled")
    assert "X" in listed(app, "--all")


def test_a_shop_without_coupons_says_so(make_app: Callable[..., Flask]) -> None:
    from dataclasses import replace

    app = make_app(replace(SHOP, coupons=()))
    assert run(app, "coupon", "list").stdout == "There is no coupon yet.\n"
    assert run(app, "coupon", "list", "--batch", "B").stdout == "There is no coupon here.\n"


def test_a_coupon_is_switched_off_and_on_again(app: Flask, shopper: Shopper) -> None:
    run(app, *ADD, "fixed_order", "--value", "7.77")
    assert run(app, "coupon", "disable", "x").stdout == "X is switched off.\n"
    assert "7.77" not in shopper.send("update", coupon="x", lang="en").text
    assert run(app, "coupon", "enable", "x").stdout == "X is switched on.\n"
    assert "7.77" in shopper.send("update", coupon="x", lang="en").text


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "welcome10",
            "WELCOME10 is in the shop's own code: Shop(coupons=…) is where it is switched off.",
        ),
        (
            "NOPE",
            "There is no coupon and no batch 'NOPE': "
            "`flask smartcheckout coupon list` shows what there is.",
        ),
        ("\0", None),
        ("", None),
    ],
)
def test_what_cannot_be_switched_is_said(app: Flask, name: str, sentence: str | None) -> None:
    done = run(app, "coupon", "disable", name)
    assert done.exit_code == 1
    assert sentence in (None, said(done))


# coupon generate


def test_generated_codes_stand_alone_on_stdout_and_hold_once(app: Flask) -> None:
    done = run(
        app,
        *"coupon generate 50 --kind percent_order --value 5 --prefix xmas- --batch Xmas".split(),
    )
    codes = done.stdout.splitlines()
    assert len(set(codes)) == 50
    assert all(re.fullmatch(r"XMAS-[2-9A-HJ-NP-Z]{10}", code) for code in codes)
    assert done.stderr == "50 coupons of batch Xmas: 5% off the order; one use each.\n"
    found = listed(app, "--batch", "Xmas")
    assert sorted(found) == codes
    assert {one["max_uses"] for one in found.values()} == {1}
    assert run(app, "coupon", "disable", "Xmas").stdout == (
        "Batch Xmas is switched off: 50 coupons.\n"
    )
    assert {one["state"] for one in listed(app, "--batch", "Xmas").values()} == {"off"}


def test_a_batch_without_a_name_is_given_one(app: Flask) -> None:
    run(app, *"coupon generate 2 --kind free_shipping --prefix A- --max-uses 3".split())
    names = {one["batch"] for one in listed(app).values() if one["batch"]}
    assert [re.sub(r"\d", "9", name) for name in names] == ["A 9999-99-99 99:99:99"]
    assert {one["max_uses"] for one in listed(app).values() if one["batch"]} == {3}


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("0", "--kind", "free_shipping"), 2),
        (("100001", "--kind", "free_shipping"), 2),
        (("2", "--kind", "free_shipping", "--prefix", "=2+"), 2),
        (("2", "--kind", "free_shipping", "--prefix", "é"), 2),
        (("2", "--kind", "free_shipping", "--prefix", "A" * 33), 2),
        (("2", "--kind", "free_shipping", "--batch", "B" * 65), 2),
        (("2", "--kind", "free_shipping", "--batch", "B\0"), 2),
        (("2", "--kind", "free_shipping", "--automatic"), 2),
        (("2", "--kind", "free_shipping", "--max-uses", "0"), 2),
        (("2", "--kind", "percent_order"), 2),
        (("2", "--kind", "free_shipping", "--batch", "TAKEN"), 1),
    ],
)
def test_what_cannot_be_generated_makes_no_code(
    app: Flask, words: tuple[str, ...], status: int
) -> None:
    run(app, "coupon", "add", "TAKEN", "--kind", "free_shipping")
    done = run(app, "coupon", "generate", *words)
    assert (done.exit_code, done.stdout) == (status, "")
    assert set(listed(app)) == {"WELCOME10", "FIVEOFF", "TAKEN"}


# gift-card


def issued(app: Flask, amount: str = "25", *words: str) -> str:
    """Issue a gift card and return its code."""
    done = run(app, "gift-card", "add", amount, *words)
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def test_a_gift_card_pays_and_its_ledger_tells(app: Flask, shopper: Shopper) -> None:
    code = issued(app, "10", "--note", "for Sanne")
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}", code)
    shopper.send("update", **DUTCH, gift_card=code)
    assert shopper.send(**DUTCH).status_code == 303
    shown = run(app, "gift-card", "show", code[-4:].lower()).stdout
    rows = columns(shown)
    assert rows[1][:5] == [f"••••{code[-4:]}", "€0.00", "€10.00", "never", "used up"]
    assert [row[1:3] for row in rows[4:]] == [["issued", "+€10.00"], ["paid", "-€10.00"]]
    assert code not in shown


def test_cards_are_listed_without_their_codes(app: Flask) -> None:
    codes = [issued(app), issued(app, "5,50", "--expires", "2020-01-01", "--note", "old")]
    text = run(app, "gift-card", "list").stdout
    assert columns(text)[0] == ["CARD", "BALANCE", "OF", "EXPIRES", "STATE", "ISSUED", "NOTE"]
    found = json.loads(run(app, "gift-card", "list", "--json").stdout)
    assert {one["last4"]: (one["balance"]["amount_minor"], one["state"]) for one in found} == {
        codes[0][-4:]: (2500, "on"),
        codes[1][-4:]: (550, "over"),
    }
    assert not any(code in text or "digest" in one for code in codes for one in found)


def test_without_cards_the_list_says_so(app: Flask) -> None:
    assert run(app, "gift-card", "list").stdout == "There is no gift card yet.\n"


def test_a_code_of_ones_own_is_taken_once(app: Flask) -> None:
    own = ("--code", "gift-card-2026-demo")
    assert issued(app, "25", *own) == "GIFTCARD2026DEMO"
    again = run(app, "gift-card", "add", "25", *own)
    assert (again.exit_code, said(again)) == (1, "There is a gift card of that code already.")
    gently = run(app, "gift-card", "add", "25", *own, "--if-new")
    assert (gently.exit_code, gently.stdout) == (0, "")
    assert len(gift_cards.listed(database(app))) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("x",), "AMOUNT: 'x' is not a number such as 12.50."),
        (("1,000",), "AMOUNT: '1,000' has more decimals than EUR, which has 2."),
        (("0",), "AMOUNT: give more than nothing, such as 25.00."),
        (("9" * 18,), "A gift card holds more than nothing, and less than what nobody has."),
        (("25", "--note", "x" * 256), "A note is a text of at most 255 characters."),
        (("25", "--note", "\0"), "A note is a text of at most 255 characters."),
    ],
)
def test_a_card_that_cannot_be_is_refused_in_a_sentence(
    app: Flask, words: tuple[str, ...], sentence: str
) -> None:
    done = run(app, "gift-card", "add", *words)
    assert (done.exit_code, said(done)) == (2, sentence)
    assert gift_cards.listed(database(app)) == []


@pytest.mark.parametrize("code", ["SHORT", "ÜBERLANG-2026", "A" * 65, "NUL\0-2026-NUL"])
def test_a_cards_own_code_must_be_one_that_is_hard_to_guess_and_can_be_typed(
    app: Flask, code: str
) -> None:
    assert run(app, "gift-card", "add", "25", "--code", code).exit_code == 2


def test_many_cards_are_issued_at_once(app: Flask) -> None:
    done = run(app, "gift-card", "generate", "30", "5", "--expires", "2999-01-01")
    codes = done.stdout.splitlines()
    assert len(set(codes)) == 30
    assert done.stderr == "30 gift cards of €5.00 each.\n"
    found = gift_cards.find(database(app), codes)
    assert {(card.balance, card.expires) for card in found.values()} == {
        (Money(500, "EUR"), date(2999, 1, 1))
    }
    assert len(gift_cards.history(database(app), found[codes[0]])) == 1


def test_a_card_is_switched_off_and_on_again(app: Flask) -> None:
    code = issued(app)
    assert "is switched off: €25.00 is on it." in run(app, "gift-card", "disable", code).stdout
    assert columns(run(app, "gift-card", "show", code).stdout)[1][4] == "off"
    run(app, "gift-card", "enable", code[-4:])
    assert columns(run(app, "gift-card", "show", code).stdout)[1][4] == "on"


def test_an_end_that_two_cards_share_is_refused_and_lists_them(app: Flask) -> None:
    for start in ("AAAAAAAA", "BBBBBBBB"):
        issued(app, "25", "--code", f"{start}-SAME")
    done = run(app, "gift-card", "disable", "same")
    assert (done.exit_code, said(done)) == (
        1,
        "2 gift cards end in these characters: give the whole code.",
    )
    assert done.stdout.count("••••SAME") == 2
    assert all(card.enabled for card in gift_cards.listed(database(app)))
    assert run(app, "gift-card", "disable", "aaaaaaaa-same").exit_code == 0


@pytest.mark.parametrize("code", ["NOPE", "nothing-like-it", "", "\0\0\0\0"])
def test_an_unknown_card_is_said_to_be(app: Flask, code: str) -> None:
    assert run(app, "gift-card", "show", code).exit_code == 1


@pytest.mark.parametrize(
    ("command", "amount", "status", "left"),
    [
        ("top-up", "2.50", 0, 2750),
        ("correct", "-25", 0, 0),
        ("correct", "5", 0, 3000),
        ("correct", "-25.01", 1, 2500),
        ("correct", "0", 2, 2500),
        ("correct", "--5", 2, 2500),
        ("top-up", "-5", 2, 2500),
    ],
)
def test_a_balance_is_corrected_but_never_below_nothing(
    app: Flask, command: str, amount: str, status: int, left: int
) -> None:
    code = issued(app)
    assert run(app, "gift-card", command, code, amount).exit_code == status
    [card] = gift_cards.listed(database(app))
    entries = gift_cards.history(database(app), card)
    assert card.balance.minor == left == sum(one.amount.minor for one in entries)


# cancel


def place_with_codes(app: Flask, shopper: Shopper) -> str:
    """Place an order with a coupon and a gift card; return the card's code."""
    code = issued(app, "10")
    shopper.send("update", **DUTCH, coupon="welcome10")
    shopper.send("update", gift_card=code)
    assert shopper.send(**DUTCH).status_code == 303
    return code


def test_cancelling_gives_back_and_says_what(app: Flask, shopper: Shopper) -> None:
    code = place_with_codes(app, shopper)
    done = run(app, "cancel", "A-1")
    assert done.stdout.splitlines() == [
        "Order A-1 is cancelled.",
        "Given back: one use of WELCOME10.",
        f"Given back: €10.00 on gift card ••••{code[-4:]}.",
    ]
    assert listed(app)["WELCOME10"]["used"] == 0
    again = run(app, "cancel", "A-1")
    assert (again.exit_code, again.stdout) == (0, "Order A-1 was cancelled already.\n")
    [card] = gift_cards.listed(database(app))
    assert card.balance == card.initial


def test_an_order_without_codes_has_nothing_to_give_back(app: Flask, shopper: Shopper) -> None:
    shopper.send(**DUTCH)
    assert "It held no coupon and no gift card." in run(app, "cancel", "A-1").stdout


def test_an_unknown_order_cannot_be_cancelled(app: Flask) -> None:
    done = run(app, "cancel", "A-1")
    assert (done.exit_code, said(done)) == (1, "There is no order 'A-1' to cancel.")


@pytest.mark.parametrize("name", ["order", "id", "ref"])
def test_the_shops_back_office_cancels_too(
    app: Flask, host: Host, shopper: Shopper, name: str
) -> None:
    place_with_codes(app, shopper)
    [order] = host.orders
    wanted = {"order": order, "id": order.id, "ref": "A-1"}[name]
    with app.app_context():
        assert host.checkout.cancel(wanted) is True
        assert host.checkout.cancel(wanted) is False
        with pytest.raises(LookupError, match="no order 'A-2'"):
            host.checkout.cancel("A-2")


def test_a_cancelled_order_says_so_plainly(app: Flask, shopper: Shopper) -> None:
    issued(app, "10", "--code", "CARD-2026-DEMO")
    shopper.send("update", **DUTCH, gift_card="card-2026-demo")
    page = shopper.send(**DUTCH).location
    client = app.test_client()
    assert "Pay by" in client.get(page, query_string={"lang": "en"}).text
    run(app, "cancel", "A-1")
    html = client.get(page, query_string={"lang": "en"}).text
    assert "This order was cancelled" in html
    assert "What a gift card paid is on it again." in html
    assert "Pay by" not in html and "What happens now" not in html


# work


def test_work_forgets_the_codes_that_were_tried(app: Flask) -> None:
    long_ago = datetime.now(UTC) - tries.KEPT - timedelta(minutes=1)
    for visit, at in (("old", long_ago), ("new", datetime.now(UTC))):
        tries.admitted(database(app), Visitor.of(visit, "192.0.2.1", "secret"), ["NOPE"], at)
    assert "tried codes forgotten: 1" in run(app, "work").output
    assert count(app, code_tries) == 1


def test_tables_that_are_missing_are_said_in_a_sentence(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flask_smartcheckout.storage import DatabaseNotReady

    def refuse(*_about: Any, **_more: Any) -> None:
        raise DatabaseNotReady("run `flask smartcheckout upgrade`.")

    monkeypatch.setattr("flask_smartcheckout.codes.gift_cards.listed", refuse)
    done = run(app, "gift-card", "list")
    assert (done.exit_code, said(done)) == (1, "run `flask smartcheckout upgrade`.")
