"""`flask smartcheckout report`: what the owner's first pages say, in a terminal or as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from .group import group
from .plainly import in_english, table
from .selecting import figures, selecting

if TYPE_CHECKING:
    from ..tracking.report import FieldFigures, Filters, Overview, Period, Totals


@group.command()
@in_english
@click.option("--json", "as_json", is_flag=True, help="Print JSON: integers, money in minor units.")
@selecting
def report(as_json: bool, period: Period, filters: Filters) -> None:
    """Print the owner's figures: what is lost, what to fix first, where shoppers leave.

    The numbers are those of the dashboard.
    """
    from ..tracking import report as about

    with figures() as connection:
        overview = about.overview(connection, period, filters)
        fields = about.fields(connection, period, filters)
    if as_json:
        _print_json(overview, fields, filters)
    else:
        _print_text(overview, fields)


def _print_json(overview: Overview, fields: Sequence[FieldFigures], filters: Filters) -> None:
    import msgspec

    from ..views.dashboard import findings

    sentences = [f"{one.subject}: {one.sentence}" for one in findings.tell(overview)]
    document: dict[str, Any] = msgspec.to_builtins(overview)
    told = zip(document["findings"], sentences, strict=True)
    document["findings"] = [one | {"sentence": sentence} for one, sentence in told]
    document |= {"filters": filters.segment, "fields": msgspec.to_builtins(fields)}
    click.echo(msgspec.json.format(msgspec.json.encode(document)))


def _print_text(overview: Overview, fields: Sequence[FieldFigures]) -> None:
    from ..views.dashboard.figures import days

    click.echo(f"{days(overview.period)}, compared with {days(overview.period.before)}")
    if not overview.totals.viewed:
        click.echo("No checkout in these days.")
        return
    _print_totals(overview.totals, overview.previous)
    _print_findings(overview)
    _print_funnel(overview)
    _print_fields(fields)


def _print_totals(now: Totals, before: Totals) -> None:
    from ..views.dashboard.figures import percent

    shares = [percent(one.ordered, one.started) for one in (now, before)]
    rows = [
        ("Money at risk", _money(now.at_risk), _money(before.at_risk)),
        ("Order value", _money(now.order_value), _money(before.order_value)),
        ("Won back", _money(now.recovered_value), _money(before.recovered_value)),
        ("Conversion: orders per checkout started", *shares),
        *((head, str(getattr(now, name)), str(getattr(before, name))) for name, head in _COUNTS),
    ]
    click.echo()
    table(("Totals", "Now", "Before"), rows, right=(1, 2))


_COUNTS = {
    "viewed": "Viewed",
    "started": "Started",
    "ordered": "Ordered",
    "paid": "Paid",
    "abandoned": "Abandoned",
    "recovered": "Won back",
    "bounced": "Left untouched",
    "active": "Still active",
    "bots": "Bots, in no other figure",
}.items()


def _print_findings(overview: Overview) -> None:
    from ..views.dashboard import findings

    click.echo("\nFix first")
    told = findings.tell(overview)
    for number, one in enumerate(told, start=1):
        click.echo(f"{number}. {one.subject}: {one.sentence} {_money(one.finding.money)}")
        click.echo(f"   {one.evidence} {one.fix}.")
    if not told:
        click.echo(
            "Nothing stands out yet: a finding needs enough shoppers to be more than chance."
        )


def _print_funnel(overview: Overview) -> None:
    from ..views.dashboard import words
    from ..views.dashboard.figures import percent

    rows = [
        (
            words.step(step.name),
            str(step.reached),
            percent(step.reached, overview.totals.viewed),
            str(step.left),
            _money(step.money_left),
        )
        for step in overview.funnel
    ]
    click.echo()
    heads = ("Where they leave", "Reached", "Of viewed", "Left", "Money left behind")
    table(heads, rows, right=(1, 2, 3, 4))


def _print_fields(fields: Sequence[FieldFigures]) -> None:
    from ..views.dashboard import words
    from ..views.dashboard.figures import seconds

    rows = [
        (
            words.field(one.field),
            str(one.reached),
            str(one.left_here),
            _money(one.money_left),
            str(one.erred),
            str(one.gave_up),
            seconds(one.time_ms),
            seconds(one.hesitation_ms),
        )
        for one in fields
    ]
    click.echo()
    heads = ("Fields", "Reached", "Left here", "Money", "Erred", "Gave up", "Time", "Hesitation")
    table(heads, rows, right=range(1, len(heads)))


def _money(amounts: Sequence[Any]) -> str:
    from ..views.dashboard.figures import NOTHING, money

    return ", ".join(map(money, amounts)) or NOTHING
