"""`flask smartcheckout order paid|capture|refund|release|settle`: the money of an order, by hand.

The same as the buttons of the dashboard do; each ends with a sentence, and with 1 where nothing
was done.
"""

from __future__ import annotations

from datetime import UTC, datetime

import click

from ..codes import amounts
from ..money import Money
from ..office.doing import Wish, do
from ..office.possible import Action
from ..orders import records
from ..state import current
from ..wording import result_text
from .orders import id_of, orders
from .plainly import in_english, sentence

_AMOUNT = click.option("--amount", help="In the order's currency; all there is unless given.")
_LONGEST = 100  # characters of a name


@orders.command()
@in_english
@click.argument("order")
@_AMOUNT
@click.option("--key", help="The bank's own reference: tells this money from other money.")
def paid(order: str, amount: str | None, key: str | None) -> None:
    """Note that the money of ORDER's invoice came in: all that is left, or an amount with a key."""
    if amount is not None and key is not None:
        _do("part", order, amount, _named(key, "--key"))
    elif key is not None:
        raise click.UsageError("--key is for an --amount.")
    else:
        _do("paid", order, amount)


@orders.command()
@in_english
@click.argument("order")
def settle(order: str) -> None:
    """Say that ORDER was looked at, and that nothing is left to be done."""
    _do("settle", order, None)


@orders.command()
@in_english
@click.argument("order")
@click.option("--shipment", required=True, help="What is sent, such as its parcel number.")
@_AMOUNT
def capture(order: str, shipment: str, amount: str | None) -> None:
    """Take promised money of ORDER as goods are sent, once for each shipment."""
    _do("capture", order, amount, _named(shipment, "--shipment"))


@orders.command()
@in_english
@click.argument("order")
@click.option("--reason", required=True, help="Why, such as return-7: each pays back once.")
@_AMOUNT
def refund(order: str, reason: str, amount: str | None) -> None:
    """Pay money of ORDER back, once for each reason; of your own invoice, note that you did."""
    _do("refund", order, amount, _named(reason, "--reason"))


@orders.command()
@in_english
@click.argument("order")
def release(order: str) -> None:
    """Let go what is left of a promise for ORDER: nothing more will be sent."""
    _do("release", order, None)


def _do(action: Action, order: str, amount: str | None, name: str = "") -> None:
    state, order_id = current(), id_of(order)
    wish = Wish(action, order_id, "cli", _money(order_id, amount), name)
    outcome = do(state, wish, datetime.now(UTC))
    said = result_text(outcome.wording, outcome.result, outcome.amount)
    if not outcome.is_well:
        raise click.ClickException(said)
    click.echo(said)


def _money(order_id: str, amount: str | None) -> Money | None:
    if amount is None:
        return None
    record = records.by_id(current().database, order_id)
    assert record is not None
    try:
        return amounts.amount(amount, record.order.quote.amount_due.currency)
    except ValueError as error:
        raise click.BadParameter(sentence(error), param_hint="--amount") from None


def _named(name: str, option: str) -> str:
    if not name.strip() or len(name) > _LONGEST or not name.isprintable():
        raise click.BadParameter(
            f"This is one line of at most {_LONGEST} characters.", param_hint=option
        )
    return name.strip()
