"""`flask smartcheckout cancel`, and what its neighbours in `order` share."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from ..cashier import desk_of
from ..codes.claims import GivenBack
from ..i18n import format_money
from ..orders import cancelling, records, settling
from ..orders.finding import UnknownOrder, find
from ..orders.owner_log import Deed, write
from ..state import current
from ..wording import review_reason
from .group import group
from .plainly import in_english, sentence


@group.group("order")
def orders() -> None:
    """Orders: find them, look at one, and take, pay back or note its money."""


def id_of(order: str) -> str:
    """Return our id of an order, given it or the shop's own number; ends with a sentence, and 1."""
    database = current().database
    try:
        if records.by_id(database, order):
            return order
        with database.connect() as connection:
            return find(connection, order, "look at")
    except (UnknownOrder, ValueError) as error:
        raise click.ClickException(sentence(error)) from None


@group.command()
@in_english
@click.argument("order")
def cancel(order: str) -> None:
    """Cancel ORDER, the shop's own number or our id, and give back its coupons and gift cards.

    The shop's own record stays as it is, and money that a payment provider holds stays there.
    """
    database, now = current().database, datetime.now(UTC)
    try:
        done = cancelling.cancellation(
            database,
            order,
            now,
            lambda connection, order_id: write(connection, Deed("cli", "cancel", order_id), now),
        )
    except (UnknownOrder, ValueError) as error:
        raise click.ClickException(sentence(error)) from None
    if done.why_review:
        settling.tell_review(desk_of(current()), done.id, done.why_review)
    if done.already:
        click.echo(f"Order {order} was cancelled already.")
        return
    click.echo(f"Order {order} is cancelled.")
    for line in _lines(done.given_back):
        click.echo(line)
    if done.why_review:
        click.echo(review_reason(done.why_review))


def _lines(back: GivenBack) -> list[str]:
    coupons = [f"Given back: one use of {code}." for code in back.coupons]
    cards = [f"Given back: {format_money(sum_)} on gift card {name}." for name, sum_ in back.cards]
    return [*coupons, *cards] or ["It held no coupon and no gift card."]
