"""`flask smartcheckout export`: the figures, visits and events as files for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .group import group
from .plainly import in_english
from .selecting import figures, selecting

if TYPE_CHECKING:
    from ..tracking.report import Filters, Period
    from ..tracking.sheets import Row, Sheet

WHATS = ("daily", "steps", "fields", "errors", "shapes", "visits", "events")
_FORMATS = ("csv", "json", "jsonl", "parquet")


@group.command()
@in_english
@click.argument("what", type=click.Choice(WHATS))
@click.option(
    "--format", "kind", type=click.Choice(_FORMATS), help="csv unless FILE ends otherwise."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write it; to the terminal unless given.",
)
@selecting
def export(
    what: str, kind: str | None, output: Path | None, period: Period, filters: Filters
) -> None:
    """Write out WHAT: daily, steps, fields, errors, shapes, visits or events.

    Row by row, so that it may be long. Amounts are in minor units (cents), times are UTC.
    """
    from ..tracking.sheets import SHEETS

    sheet = SHEETS[what]
    chosen = kind or _kind_of(output)
    with figures() as connection:
        rows = sheet.rows(connection, period, replace(filters, state="all"))
        if output is None:
            _print(sheet, rows, chosen)
        else:
            count = _save(sheet, rows, chosen, output)
            click.echo(f"{output}: {count} rows.", err=True)


def _kind_of(output: Path | None) -> str:
    ending = output.suffix.lstrip(".").lower() if output else ""
    return ending if ending in _FORMATS else "csv"


def _print(sheet: Sheet, rows: Iterator[Row], kind: str) -> None:
    from ..tracking.export import TEXTS

    if kind == "parquet":
        raise click.UsageError("Parquet is no text: name a file, as in -o figures.parquet.")
    for line in TEXTS[kind](sheet, rows):
        sys.stdout.buffer.write(line.encode())


def _save(sheet: Sheet, rows: Iterator[Row], kind: str, output: Path) -> int:
    """Write a file, whole or not at all; return how many rows it has."""
    from ..tracking.export import ParquetMissing

    counted = _Counted(rows)
    unfinished = output.with_name(f"{output.name}.unfinished")
    try:
        _write(sheet, counted, kind, unfinished)
        unfinished.replace(output)
    except ParquetMissing as missing:
        raise click.ClickException(str(missing)) from None
    except OSError as error:
        message = f"{output} cannot be written: {error.strerror or error}."
        raise click.ClickException(message) from None
    finally:
        unfinished.unlink(missing_ok=True)
    return counted.count


def _write(sheet: Sheet, rows: Iterator[Row], kind: str, path: Path) -> None:
    from ..tracking.export import TEXTS, parquet

    if kind == "parquet":
        parquet(sheet, rows, path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(TEXTS[kind](sheet, rows))


class _Counted:
    """An iterator that counts what it gave."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        row = next(self._rows)
        self.count += 1
        return row
