"""How the owner's commands speak: in English, in tables, and of trouble in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import click

from ..i18n import use_locale

_GAP = "  "


def in_english(command: Callable[..., None]) -> Callable[..., None]:
    """Run a command in English; where the database lets it down it ends with a sentence, and 1."""

    @wraps(command)
    def run(*given: Any, **options: Any) -> None:
        from sqlalchemy.exc import OperationalError

        from ..storage import DatabaseNotReady

        try:
            with use_locale("en"):
                command(*given, **options)
        except DatabaseNotReady as error:
            raise click.ClickException(str(error)) from None
        except OperationalError as error:
            raise click.ClickException(f"The database does not answer: {error.orig}") from None

    return run


def sentence(message: object) -> str:
    """Return what an error says as a sentence, with a capital and an end."""
    text = str(message)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
    """Print rows under their heads, aligned; the columns numbered in `right` at their end."""
    lines = [heads, *(tuple(" ".join(cell.split()) for cell in row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        cells = [
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        click.echo(_GAP.join(cells).rstrip())
