"""The tables of tracking: raw events, page views, checkouts, and the sums per day.

Every figure is an integer that is only ever added to or subtracted from. Money is in minor units.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    false,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from ..storage import UtcDateTime, metadata
from .histogram import BUCKETS


def _required(name: str, kind: Any, **more: Any) -> Column[Any]:
    return Column(name, kind, nullable=False, **more)


def _facts() -> list[Column[Any]]:
    return [
        _required("country", String(2)),
        _required("locale", String(35)),
        _required("currency", String(3)),
        _required("value", BigInteger()),
        _required("lines", Integer()),
        _required("form_version", String(32)),
        _required("device", String(16)),
        _required("browser", String(32)),
        _required("bot", Boolean()),
        _required("payment", String(64), server_default=""),
        _required("returning", String(9), quote=True, server_default=""),
        _required("sample", Double(), server_default="1"),
    ]


events = Table(
    "smartcheckout_events",
    metadata,
    _required("checkout_id", String(64), primary_key=True),
    _required("view_id", String(36), primary_key=True),
    _required("seq", Integer(), primary_key=True),
    _required("t", BigInteger()),
    _required("name", String(24)),
    Column("field", String(24)),
    Column("code", String(24)),
    Column("duration", Integer),
    Column("empty", Boolean),
    Column("edits", Integer),
    Column("autofilled", Boolean),
    Column("shape", String(24)),
    sqlite_with_rowid=False,
)
"""Raw events, in the order of their key; `t` in ms since the view was issued."""

views = Table(
    "smartcheckout_views",
    metadata,
    _required("checkout_id", String(64), primary_key=True),
    _required("view_id", String(36), primary_key=True),
    _required("issued", BigInteger()),
    _required("revised", BigInteger()),
    _required("seen_at", UtcDateTime()),
    *_facts(),
    sqlite_with_rowid=False,
)
"""Page views: each tab and each reload, with the facts of its newest token (ms since 1970)."""

OVER = text("state <> 'active' AND waiting_since IS NULL AND NOT forgotten")
"""What a checkout is whose events are kept and may be forgotten when their time has come.

Without parameters, so that both kinds of database see that it is the condition of an index.
"""

checkouts = Table(
    "smartcheckout_checkouts",
    metadata,
    _required("id", String(64), primary_key=True),
    _required("public_id", String(16)),
    _required("day", Date()),
    *_facts(),
    _required("state", String(12)),
    _required("recovered", Boolean()),
    _required("paid", Boolean()),
    _required("opened_at", UtcDateTime()),
    _required("left_at", UtcDateTime()),
    _required("seen_at", UtcDateTime()),
    Column("abandoned_at", UtcDateTime),
    Column("left_field", String(24)),
    Column("left_code", String(24)),
    Column("left_step", String(12)),
    Column("left_sign", String(16)),
    _required("events", Integer()),
    _required("errors", Integer()),
    _required("time_ms", BigInteger()),
    _required("hidden_ms", BigInteger()),
    Column("counted", JSON),
    Column("waiting_since", UtcDateTime),
    _required("forgotten", Boolean(), server_default=false()),
    Index("ix_smartcheckout_checkouts_public_id", "public_id", unique=True),
    Index("ix_smartcheckout_checkouts_state_seen_at", "state", "seen_at"),
    Index("ix_smartcheckout_checkouts_day_state", "day", "state"),
    Index("ix_smartcheckout_checkouts_state_left_at", "state", "left_at"),
    Index(
        "ix_smartcheckout_checkouts_left",
        *"day left_at id state bot recovered country locale device browser payment".split(),
        *"form_version returning left_field left_code left_step currency value".split(),
        sqlite_where=text("left_field IS NOT NULL"),
        postgresql_where=text("left_field IS NOT NULL"),
    ),
    Index(
        "ix_smartcheckout_checkouts_waiting_since",
        "waiting_since",
        sqlite_where=text("waiting_since IS NOT NULL"),
        postgresql_where=text("waiting_since IS NOT NULL"),
    ),
    Index("ix_smartcheckout_checkouts_over", "seen_at", sqlite_where=OVER, postgresql_where=OVER),
)
"""One row a checkout: what its events fold into, and in `counted` what it added to the sums.

The log of those who left is counted and paged through its index alone: rows are long.
`waiting_since` says since when it has events that are not folded yet; `events` has them already.
When its events are gone it is `forgotten`, and stays as it was counted.
"""


def _figures(name: str, keys: dict[str, int], measures: list[str], *more: Index) -> Table:
    """Return a table of sums per segment and the given text keys (with their lengths).

    A row covers `span` days from `day` on. What `facet` and `value` mean, see `facets`: a sum over
    rows of more than one facet or span counts the same checkouts more than once.
    """
    return Table(
        f"smartcheckout_{name}_figures",
        metadata,
        _required("facet", String(12), primary_key=True),
        _required("span", SmallInteger(), primary_key=True, autoincrement=False),
        _required("day", Date(), primary_key=True),
        _required("value", String(64), primary_key=True),
        _required("country", String(2), primary_key=True),
        _required("locale", String(35), primary_key=True),
        _required("device", String(16), primary_key=True),
        _required("currency", String(3), primary_key=True),
        *(_required(key, String(length), primary_key=True) for key, length in keys.items()),
        *(_required(measure, BigInteger()) for measure in measures),
        *more,
        sqlite_with_rowid=False,
    )


daily_figures = _figures(
    "daily",
    {},
    "viewed started active bounced abandoned ordered recovered paid bots"
    " at_risk order_value recovered_value".split(),
)

step_figures = _figures(
    "step", {"step": 12}, "reached left_here money_left without_error money_without_error".split()
)
"""Per step from contact to ordered; `without_error`: left, and saw no error at the last field."""

TIMES = tuple(f"time_{bucket}" for bucket in range(BUCKETS))
HESITATIONS = tuple(f"hesitation_{bucket}" for bucket in range(BUCKETS))

field_figures = _figures(
    "field",
    {"field": 24},
    [
        *"reached focused left_here money_left time_ms hesitation_ms corrections returns".split(),
        *"left_blank autofilled help_opened".split(),
        *TIMES,
        *HESITATIONS,
    ],
)

error_figures = _figures(
    "error", {"field": 24, "code": 24}, "seen fixed gave_up money_left".split()
)

shape_figures = _figures(
    "shape",
    {"field": 24, "code": 24, "shape": 24},
    "visits left_here".split(),
    Index("ix_smartcheckout_shape_figures_field_shape", "field", "shape"),
)

leaving_figures = _figures(
    "leaving", {"sign": 16, "step": 12, "field": 24}, "seen left_here money_left".split()
)
"""Who left and saw no error there, by sign ("" for none), step and field; see `signs`.

With an empty step and field, how many checkouts a sign's occasion arose in at all (`seen`).
The step "paid" is of orders that were placed and not paid.
"""

FIGURES: dict[str, Table] = {
    "daily": daily_figures,
    "step": step_figures,
    "field": field_figures,
    "error": error_figures,
    "shape": shape_figures,
    "leaving": leaving_figures,
}

inbox = Table(
    "smartcheckout_inbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    _required("checkout_id", String(64)),
    _required("events", Integer()),
    _required("entry", Text()),
    Index("ix_smartcheckout_inbox_checkout_id_events", "checkout_id", "events"),
)
"""Batches as they came, in their order, until they are sorted into the tables above (`inbox`)."""

losses = Table(
    "smartcheckout_event_losses",
    metadata,
    _required("day", Date(), primary_key=True),
    _required("batches", BigInteger()),
)
"""Batches that came while the database did not answer; their senders were told to come again."""

_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert(dialect: str, table: Table) -> Any:
    """Return an insert of the given kind of database, which knows what to do on a conflict."""
    return _INSERT[dialect](table)


ALL = (events, views, checkouts, *FIGURES.values(), inbox, losses)
