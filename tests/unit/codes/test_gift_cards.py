"""Gift cards are found by a code that is not kept."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from flask_smartcheckout.codes import gift_cards
from flask_smartcheckout.codes.tables import gift_cards as table
from flask_smartcheckout.money import Money
from flask_smartcheckout.storage import Database

from .conftest import NOON, TODAY

FIFTY = Money(5000, "EUR")


def test_a_new_card_holds_its_amount(database: Database) -> None:
    code = gift_cards.issue(database, FIFTY, NOON, expires=date(2029, 11, 26), note="Order A-7")
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}", code)
    card = gift_cards.find(database, [code])[code]
    assert (card.initial, card.balance, card.note) == (FIFTY, FIFTY, "Order A-7")
    assert (card.name, card.expires) == (f"••••{code[-4:]}", date(2029, 11, 26))


@pytest.mark.parametrize("typed", ["abcd efgh jklm", "ABCD-EFGH-JKLM", "ａｂｃｄ efghjklm"])
def test_a_code_is_found_however_it_is_typed(database: Database, typed: str) -> None:
    gift_cards.issue(database, FIFTY, NOON, code="ABCD-EFGH-JKLM")
    assert gift_cards.find(database, [typed])[typed].balance == FIFTY
    assert gift_cards.find(database, ["ABCD-EFGH-JKL"]) == {}


def test_the_code_itself_is_nowhere_in_the_database(database: Database) -> None:
    code = gift_cards.issue(database, FIFTY, NOON).replace("-", "")
    with database.connect() as connection:
        kept = " ".join(map(str, connection.execute(select(table)).one()))
    assert code not in kept
    assert code[-4:] in kept


@pytest.mark.parametrize("code", ["SHORT", "ÄÖÜ-ÄÖÜ-ÄÖÜ", "X" * 65])
def test_a_code_that_is_easily_guessed_or_none_is_refused(database: Database, code: str) -> None:
    with pytest.raises(ValueError, match="leave it out"):
        gift_cards.issue(database, FIFTY, NOON, code=code)


@pytest.mark.parametrize("minor", [0, -1])
def test_a_card_holds_something(database: Database, minor: int) -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        gift_cards.issue(database, Money(minor, "EUR"), NOON)


def test_a_code_is_there_once(database: Database) -> None:
    gift_cards.issue(database, FIFTY, NOON, code="ABCD-EFGH")
    with pytest.raises(ValueError, match="already"):
        gift_cards.issue(database, FIFTY, NOON, code="abcd efgh")
    assert len(gift_cards.listed(database)) == 1


def test_a_card_is_found_by_its_end(database: Database) -> None:
    first, second = (
        gift_cards.issue(database, FIFTY, NOON, code=code) for code in ("AAAA-BBBB", "CCCC-BBBB")
    )
    assert len(gift_cards.by_end(database, "bbbb")) == 2
    assert [card.digest for card in gift_cards.by_end(database, first)] != [
        card.digest for card in gift_cards.by_end(database, second)
    ]
    assert gift_cards.by_end(database, "ZZZZ") == []


def test_a_card_holds_until_its_last_day(database: Database) -> None:
    gift_cards.issue(database, FIFTY, NOON, code="ABCD-EFGH", expires=TODAY)
    card = gift_cards.find(database, ["ABCDEFGH"])["ABCDEFGH"]
    assert card.holds(TODAY)
    assert not card.holds(date(2026, 11, 27))
    assert not replace(card, enabled=False).holds(TODAY)
