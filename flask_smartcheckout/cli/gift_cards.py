"""`flask smartcheckout gift-card …`: issue, list, look into, switch and correct gift cards."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import click

from ..codes import gift_cards
from ..codes.amounts import amount as typed_amount
from ..codes.gift_cards import CardTaken, StoredCard
from ..i18n import format_money
from ..money import Money
from ..orders import records
from ..state import State, current
from ..wording.coupons import STATES
from .group import group
from .plainly import in_english, sentence, table

_DAY = click.DateTime(["%Y-%m-%d"])
_expires = click.option("--expires", type=_DAY, help="The last day it pays.")
_note = click.option("--note", default="", help="Words for yourself: who has it, what for.")
_card = click.argument("code", metavar="CODE|LAST4")


@group.group("gift-card")
def gift_card() -> None:
    """Gift cards: what pays, and never lowers the tax."""


@gift_card.command()
@in_english
@click.argument("amount")
@click.option("--code", default="", help="A code of your own; else one that nobody guesses.")
@_expires
@_note
@click.option("--if-new", is_flag=True, help="Do nothing where there is one of that --code.")
def add(amount: str, code: str, expires: datetime | None, note: str, if_new: bool) -> None:
    """Issue a gift card of AMOUNT and print its code, this once: only its end is kept."""
    state = current()
    worth = _money(state, amount)
    try:
        until = _day(expires)
        own = gift_cards.issue(
            state.database, worth, datetime.now(UTC), code=code, expires=until, note=note
        )
    except CardTaken as error:
        if not if_new:
            raise click.ClickException(sentence(error)) from None
        click.echo("There is a gift card of that code already.", err=True)
    except ValueError as error:
        raise click.UsageError(sentence(error)) from None
    else:
        click.echo(own)


@gift_card.command()
@in_english
@click.argument("count", type=click.IntRange(1, gift_cards.MOST_GENERATED))
@click.argument("amount")
@_expires
@_note
def generate(count: int, amount: str, expires: datetime | None, note: str) -> None:
    """Issue COUNT gift cards of AMOUNT each, and print their codes, one a line, this once."""
    state = current()
    worth, now = _money(state, amount), datetime.now(UTC)
    try:
        codes = gift_cards.generate(
            state.database, worth, count, now, expires=_day(expires), note=note
        )
    except ValueError as error:
        raise click.UsageError(sentence(error)) from None
    click.echo("\n".join(codes))
    click.echo(f"{len(codes)} gift cards of {format_money(worth)} each.", err=True)


@gift_card.command("list")
@in_english
@click.option("--json", "as_json", is_flag=True, help="Print a list as JSON.")
def list_cards(as_json: bool) -> None:
    """List the gift cards by the end of their code: what is left on each, and its state."""
    state = current()
    found = gift_cards.listed(state.database)
    if as_json:
        documents = [_document(one, _today(state)) for one in found]
        click.echo(json.dumps(documents, ensure_ascii=False, indent=2).encode())
    elif found:
        _print_cards(state, found)
    else:
        click.echo("There is no gift card yet.")


def _document(card: StoredCard, today: date) -> dict[str, Any]:
    return card.to_json() | {"state": card.state(today)}


def _print_cards(state: State, cards: list[StoredCard]) -> None:
    today = _today(state)
    rows = [
        (
            card.name,
            format_money(card.balance),
            format_money(card.initial),
            card.expires.isoformat() if card.expires else "never",
            STATES[card.state(today)].lower(),
            f"{state.shop.local(card.created_at):%Y-%m-%d}",
            card.note,
        )
        for card in cards
    ]
    table(("CARD", "BALANCE", "OF", "EXPIRES", "STATE", "ISSUED", "NOTE"), rows, right=(1, 2))


@gift_card.command()
@in_english
@_card
def show(code: str) -> None:
    """Show a gift card and its ledger: what came and what went."""
    state = current()
    card = _the_card(state, code)
    _print_cards(state, [card])
    click.echo()
    entries = gift_cards.history(state.database, card)
    numbers = records.numbers(state.database, [one.order_id for one in entries if one.order_id])
    rows = [
        (
            f"{state.shop.local(one.at):%Y-%m-%d %H:%M}",
            one.kind,
            _signed(one),
            numbers.get(one.order_id or "", one.order_id or ""),
        )
        for one in entries
    ]
    table(("WHEN", "WHAT", "AMOUNT", "ORDER"), rows, right=(2,))


def _signed(entry: gift_cards.Entry) -> str:
    sign = "+" if entry.amount.minor > 0 else ""
    return sign + format_money(entry.amount)


@gift_card.command()
@in_english
@_card
def disable(code: str) -> None:
    """Switch a gift card off; what is left on it stays."""
    _switch(code, enabled=False)


@gift_card.command()
@in_english
@_card
def enable(code: str) -> None:
    """Switch a gift card on again."""
    _switch(code, enabled=True)


def _switch(code: str, *, enabled: bool) -> None:
    state = current()
    card = _the_card(state, code)
    gift_cards.switch(state.database, card, enabled=enabled)
    word = "on" if enabled else "off"
    click.echo(f"Gift card {card.name} is switched {word}: {format_money(card.balance)} is on it.")


@gift_card.command("top-up")
@in_english
@_card
@click.argument("amount")
def top_up(code: str, amount: str) -> None:
    """Put AMOUNT more on a gift card."""
    state = current()
    _correct(state, code, _money(state, amount))


@gift_card.command(context_settings={"ignore_unknown_options": True})
@in_english
@_card
@click.argument("amount")
def correct(code: str, amount: str) -> None:
    """Change what is on a gift card by AMOUNT, which may be negative: correct 7K2M -5.00."""
    state = current()
    size = _money(state, amount.removeprefix("-"))
    _correct(state, code, -size if amount.startswith("-") else size)


def _correct(state: State, code: str, change: Money) -> None:
    card = _the_card(state, code)
    try:
        left = gift_cards.correct(state.database, card, change, datetime.now(UTC))
    except ValueError as error:
        raise click.ClickException(sentence(error)) from None
    click.echo(f"Gift card {card.name} has {format_money(left)} on it now.")


def _the_card(state: State, code: str) -> StoredCard:
    """Return the one card that is meant; several of the same end are listed and refused."""
    found = gift_cards.by_end(state.database, code)
    if not found:
        raise click.ClickException(
            "There is no such gift card: give its whole code, or the last four characters."
        )
    if len(found) > 1:
        _print_cards(state, found)
        raise click.ClickException(
            f"{len(found)} gift cards end in these characters: give the whole code."
        )
    return found[0]


def _money(state: State, typed: str) -> Money:
    """Return an amount that was typed. Raises UsageError where it is none."""
    try:
        found = typed_amount(typed, state.shop.currency)
    except ValueError as error:
        raise click.UsageError(f"AMOUNT: {error}.") from None
    if found.minor <= 0:
        raise click.UsageError("AMOUNT: give more than nothing, such as 25.00.")
    return found


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _today(state: State) -> date:
    return state.shop.local(datetime.now(UTC)).date()
