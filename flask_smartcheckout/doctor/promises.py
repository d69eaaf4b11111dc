"""Checks that money which is promised is taken in time."""

from __future__ import annotations

from collections.abc import Iterator

from ..orders import holding
from .finding import Finding, Subject


def promises(subject: Subject) -> Iterator[Finding]:
    """No promised money waits to be taken."""
    from sqlalchemy.exc import SQLAlchemyError

    from ..storage import DatabaseNotReady

    try:
        found = holding.together(holding.promised(subject.state.database))
    except (DatabaseNotReady, SQLAlchemyError):
        return  # the check of the tables says so
    if found:
        yield Finding("warning", holding.sentence(found))
