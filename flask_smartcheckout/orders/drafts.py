"""What a shopper typed and posted, kept for a day under their own cookie, until the order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from ..storage import Database
from .tables import drafts

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished form: the posted values by field name, and the visit that typed them."""

    values: Mapping[str, list[str]]
    visit_id: str = ""


def save(database: Database, checkout_id: str, draft: Draft, now: datetime) -> None:
    """Keep the draft of a checkout, over the one before."""
    row = {
        "visit_id": draft.visit_id,
        "document": json.dumps(dict(draft.values)),
        "updated_at": now,
    }
    insert = database.insert(drafts).values(checkout_id=checkout_id, **row)
    with database.begin() as connection:
        connection.execute(delete(drafts).where(drafts.c.updated_at <= now - KEPT))
        connection.execute(insert.on_conflict_do_update(index_elements=["checkout_id"], set_=row))


def load(database: Database, checkout_id: str, now: datetime) -> Draft | None:
    """Return the draft of a checkout, unless it is older than a day."""
    query = select(drafts.c.document, drafts.c.visit_id).where(
        drafts.c.checkout_id == checkout_id, drafts.c.updated_at > now - KEPT
    )
    with database.connect() as connection:
        row = connection.execute(query).first()
    return Draft(json.loads(row.document), row.visit_id) if row else None


def erase(connection: Connection, checkout_id: str) -> None:
    """Forget the draft of a checkout."""
    connection.execute(delete(drafts).where(drafts.c.checkout_id == checkout_id))


def erase_old(database: Database, now: datetime) -> int:
    """Forget every draft older than a day; return how many there were."""
    with database.begin() as connection:
        return connection.execute(delete(drafts).where(drafts.c.updated_at <= now - KEPT)).rowcount
