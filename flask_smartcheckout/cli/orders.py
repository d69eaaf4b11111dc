"""`flask smartcheckout cancel`: an order that comes to nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from ..codes.claims import GivenBack
from ..i18n import format_money
from ..orders import cancelling
from ..orders.cancelling import UnknownOrder
from ..state import current
from .group import group
from .plainly import in_english, sentence


@group.command()
@in_english
@click.argument("order")
def cancel(order: str) -> None:
    """Cancel ORDER, the shop's own number or our id, and give back its coupons and gift cards.

    The shop's own record stays as it is, and money that a payment provider holds stays there.
    """
    try:
        done = cancelling.cancellation(current().database, order, datetime.now(UTC))
    except (UnknownOrder, ValueError) as error:
        raise click.ClickException(sentence(error)) from None
    if done.already:
        click.echo(f"Order {order} was cancelled already.")
        return
    click.echo(f"Order {order} is cancelled.")
    for line in _lines(done.given_back):
        click.echo(line)


def _lines(back: GivenBack) -> list[str]:
    coupons = [f"Given back: one use of {code}." for code in back.coupons]
    cards = [f"Given back: {format_money(sum_)} on gift card {name}." for name, sum_ in back.cards]
    return [*coupons, *cards] or ["It held no coupon and no gift card."]
