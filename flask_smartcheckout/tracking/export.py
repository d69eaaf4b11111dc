"""Sheets written out row by row, however many there are: CSV, JSON, JSON lines and Parquet."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from ..spreadsheet import row as csv_row
from .sheets import Cell, Row, Sheet

_GROUP = 10_000  # rows of a row group: what Parquet holds in memory at a time


class ParquetMissing(RuntimeError):
    """The library that writes Parquet is not installed; the message says how to."""


def csv(sheet: Sheet, rows: Iterable[Row]) -> Generator[str, None, None]:
    """Yield a sheet as lines of CSV, its heads first; no cell is a formula to a spreadsheet.

    Days are 2026-11-26, times 2026-11-26 20:14:03 (UTC), as spreadsheets read them.
    """
    yield csv_row(sheet.columns)
    for row in rows:
        yield csv_row(map(_written, row))


def _written(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return cell


def json_lines(sheet: Sheet, rows: Iterable[Row]) -> Iterator[str]:
    """Yield a sheet as one JSON object a line; times are ISO 8601."""
    encode = msgspec.json.Encoder().encode
    for row in rows:
        yield encode(dict(zip(sheet.columns, row, strict=True))).decode() + "\n"


def json(sheet: Sheet, rows: Iterable[Row]) -> Iterator[str]:
    """Yield a sheet as one JSON list of objects, an object a line."""
    separator = "[\n"
    for line in json_lines(sheet, rows):
        yield separator + line.rstrip("\n")
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


TEXTS: Mapping[str, Callable[[Sheet, Iterable[Row]], Iterator[str]]] = MappingProxyType(
    {"csv": csv, "json": json, "jsonl": json_lines}
)
"""The formats that are text, by the ending of their files."""


def parquet(sheet: Sheet, rows: Iterable[Row], path: Path) -> None:
    """Write a sheet to a file of Parquet, some thousand rows at a time.

    Raises ParquetMissing without the `parquet` extra.
    """
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ModuleNotFoundError:
        raise ParquetMissing(
            "Parquet needs one more package: pip install 'Flask-SmartCheckout[parquet]'."
        ) from None
    schema = pyarrow.schema([(name, _kind(pyarrow, of)) for name, of in sheet.columns.items()])
    with ParquetWriter(path, schema) as writer:
        for group in _groups(rows):
            columns = list(zip(*group, strict=True)) or [()] * len(schema)
            arrays = [
                pyarrow.array(column, type=field.type)
                for column, field in zip(columns, schema, strict=True)
            ]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))


def _kind(pyarrow: Any, of: type) -> Any:
    kinds = {
        str: pyarrow.string(),
        int: pyarrow.int64(),
        bool: pyarrow.bool_(),
        date: pyarrow.date32(),
        datetime: pyarrow.timestamp("ms", tz="UTC"),
    }
    return kinds[of]


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows in groups; the first one even when it is empty, so that there is a file."""
    rest = iter(rows)
    return chain([list(islice(rest, _GROUP))], iter(lambda: list(islice(rest, _GROUP)), []))
