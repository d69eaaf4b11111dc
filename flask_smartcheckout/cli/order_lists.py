"""`flask smartcheckout order list` and `show`: the same orders as in the dashboard."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import click

from ..aftercare import statements
from ..i18n import format_money
from ..office.dossier import Account, Dossier, read
from ..office.facts import dossier_json, listed_json
from ..orders import listing, owner_log
from ..orders.listing import NEEDS_YOU, PROMISED, STATES, Wanted
from ..orders.owner_log import Deed
from ..orders.receiving import OWN
from ..orders.records import Listed
from ..payments.attempt_states import STATES as PAYMENT_STATES
from ..payments.references import printed
from ..pricing import tax_name_in
from ..state import State, current
from ..wording import entry_kind, order_state, paid_by, payment_state, price_rows
from .orders import id_of, orders
from .plainly import in_english, table

_DAY = click.DateTime(["%Y-%m-%d"])


@orders.command("list")
@in_english
@click.option("--search", default="", help="A part of a number, e-mail or name; a reference.")
@click.option("--state", type=click.Choice((NEEDS_YOU, *STATES)), default=None)
@click.option("--payment", type=click.Choice((PROMISED, *PAYMENT_STATES)), default=None)
@click.option("--country", default="", help="A code such as NL.")
@click.option("--from", "first", type=_DAY, help="The first day, by the shop's own calendar.")
@click.option("--to", "last", type=_DAY, help="The last day.")
@click.option("--page", type=click.IntRange(1, 1_000_000), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(
    search: str,
    state: str | None,
    payment: str | None,
    country: str,
    first: datetime | None,
    last: datetime | None,
    page: int,
    as_json: bool,
) -> None:
    """List orders, the newest first, fifty a page; no name and no address."""
    app = current()
    days = listing.between(app.shop, _day(first), _day(last))
    today = app.shop.local(datetime.now(UTC)).date()
    withdrawn = statements.waiting_orders(app.database)
    chosen = (search, state or "", payment or "", country.upper())
    wanted = Wanted(today, *chosen, *days, withdrawn)
    found = listing.page(app.database, wanted, page)
    if as_json:
        click.echo(json.dumps([listed_json(one) for one in found.orders], ensure_ascii=False))
        return
    table(
        ("order", "placed (UTC)", "state", "payment", "method", "country", "total"),
        [_line(one) for one in found.orders],
        right=(6,),
    )
    click.echo(f"Page {found.number} of {found.pages}, {found.total} orders in all.")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _line(one: Listed) -> tuple[str, ...]:
    paid = one.payment
    return (
        one.ref or one.id,
        f"{one.created_at:%Y-%m-%d %H:%M}",
        order_state(one.state),
        payment_state(paid.state) if paid else "",
        paid_by(paid.method) if paid else "",
        one.country,
        format_money(one.total),
    )


@orders.command()
@in_english
@click.argument("order")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def show(order: str, as_json: bool) -> None:
    """Show ORDER, the shop's own number or our id. It is noted in the owner's log."""
    state = current()
    dossier = read(state.database, id_of(order))
    assert dossier is not None
    owner_log.look(state.database, Deed("cli", "look", dossier.id), datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(dossier_json(dossier), ensure_ascii=False, indent=2))
        return
    for line in _lines(state, dossier):
        click.echo(line)


def _lines(state: State, dossier: Dossier) -> list[str]:
    order = dossier.record.order
    quote, told = order.quote, order.payment_reference
    name = tax_name_in(quote, order.shipping.country, "en")
    failure = f" ({dossier.record.failure})" if dossier.record.failure else ""
    placed = f"{order.placed_at:%Y-%m-%d %H:%M} UTC"
    return [
        f"Order {dossier.number}, {placed}: {order_state(dossier.record.state)}{failure}",
        f"Our id: {dossier.id}",
        *([f"Payment reference: {printed(told)}"] if told else []),
        f"Customer: {order.name}, {order.email}",
        f"Address: {order.shipping.one_line()}",
        *(f"  {one.quantity} x {one.title}: {format_money(one.amount)}" for one in quote.lines),
        *(f"  {row.label}: {row.amount}" for row in price_rows(quote, name)),
        *(line for account in dossier.accounts for line in _payment(dossier.id, account)),
    ]


def _payment(order_id: str, account: Account) -> list[str]:
    attempt = account.attempt
    ends = attempt.capture_before
    until = f", can be taken until {ends:%Y-%m-%d %H:%M} UTC" if ends else ""
    said = f"{paid_by(attempt.method)} by {attempt.provider}, {format_money(attempt.amount)}"
    return [
        f"Payment: {said}: {payment_state(attempt.state)}{until}",
        *(
            f"  {entry_kind(one.kind)} {format_money(one.amount)}, "
            f"{one.key.removeprefix(OWN).removeprefix(f'{order_id}:')}"
            f"{'' if one.done else ': asked, no answer yet'}"
            for one in account.entries
        ),
    ]
