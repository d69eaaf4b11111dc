"""The columns of a shop's own model or table, as far as it matters what is written in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from sqlalchemy import Column as Declared
    from sqlalchemy.orm import Mapper
    from sqlalchemy.types import TypeEngine

Kind = Literal["text", "integer", "number", "boolean", "moment", "day", "json", "uuid", "other"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what the model calls it (`key`), and what it can hold.

    `length` counts the characters of a text, `largest` is the largest whole number, `digits` and
    `decimals` those of a NUMERIC, `choices` the values of an Enum; None where there is no limit.
    `exact` numbers are Decimal in Python, others float. `aware` moments come with their time zone,
    others are naive. `default` tells whether the database or the model fills it by itself.
    """

    table: str
    key: str
    name: str
    kind: Kind
    written: str
    length: int | None = None
    largest: int | None = None
    digits: int | None = None
    decimals: int | None = None
    choices: tuple[str, ...] | None = None
    exact: bool = True
    aware: bool = False
    nullable: bool = True
    default: bool = False
    foreign: bool = False

    @property
    def label(self) -> str:
        """How it is named in a message: `orders.zip`."""
        return f"{self.table}.{self.name}"

    @property
    def needed(self) -> bool:
        """Whether a row without a value for it is refused."""
        return not self.nullable and not self.default


def columns_of(model: Any) -> tuple[Column, ...]:
    """Read the columns of a declarative model or a Table; relationships are left alone.

    Raises TypeError for what is neither.
    """
    return tuple(_read(*one) for one in _declared(model))


def name_of(model: Any) -> str:
    """Return what the shop calls a model (its class) or a table."""
    return str(getattr(model, "__name__", None) or getattr(model, "name", model))


def related_columns(model: Any, keys: Iterable[str]) -> set[str]:
    """Return the columns that a row gets from its relationships: `user=…` fills `user_id`."""
    from sqlalchemy import inspect

    relationships = getattr(inspect(model), "relationships", {})
    related = [relationships[key] for key in keys if key in relationships]
    return {column.name for one in related for column in one.local_columns}


def _declared(model: Any) -> Iterator[tuple[str, Declared[Any], bool]]:
    """Yield each column with its key, and whether the mapper writes it by itself.

    Nothing here configures the mappers: the shop's other models may not be there yet.
    """
    from sqlalchemy import Column, Table, inspect
    from sqlalchemy.exc import NoInspectionAvailable

    if isinstance(model, Table):
        yield from ((key, column, False) for key, column in model.columns.items())
        return
    try:
        mapper = inspect(model)
        found = mapper.columns.items()
    except (AttributeError, NoInspectionAvailable):
        raise TypeError(
            f"{model!r} is no SQLAlchemy model: hand over the class (Order, say) or a Table."
        ) from None
    for key, column in found:
        if isinstance(column, Column):
            yield key, column, _written_by(mapper, column)


def _written_by(mapper: Mapper[Any], column: Declared[Any]) -> bool:
    """Whether the mapper itself writes a column: the kind, the version, the key of a parent."""
    own = (mapper.polymorphic_on, mapper.version_id_col)
    inherited = mapper.inherits is not None and column.primary_key
    return inherited or any(column is one for one in own)


def _read(key: str, column: Declared[Any], by_mapper: bool) -> Column:
    plain, decorated = _undecorated(column.type)
    kind = _kind(plain)
    return Column(
        table=str(getattr(column.table, "name", "")),
        key=key,
        name=column.name,
        kind=kind,
        written=_written(plain),
        length=getattr(plain, "length", None) if kind == "text" else None,
        largest=_largest(plain) if kind == "integer" else None,
        choices=tuple(plain.enums) if hasattr(plain, "enums") else None,
        exact=bool(getattr(plain, "asdecimal", True)),
        aware=decorated or bool(getattr(plain, "timezone", False)),
        nullable=bool(column.nullable),
        default=by_mapper or _fills_itself(column),
        foreign=bool(column.foreign_keys),
        **_precision(plain),
    )


def _undecorated(kind: TypeEngine[Any]) -> tuple[Any, bool]:
    """Return the type beneath TypeDecorators, and whether there was one."""
    from sqlalchemy.types import TypeDecorator

    plain: Any = kind
    while isinstance(plain, TypeDecorator):
        plain = plain.impl_instance
    return plain, plain is not kind


def _kind(plain: Any) -> Kind:
    import sqlalchemy as sa

    kinds: dict[Kind, Any] = {
        "text": sa.String,
        "integer": sa.Integer,
        "number": (sa.Numeric, sa.Float),  # apart since SQLAlchemy 2.1
        "boolean": sa.Boolean,
        "moment": sa.DateTime,
        "day": sa.Date,
        "json": sa.JSON,
        "uuid": sa.Uuid,
    }
    return next((kind for kind, family in kinds.items() if isinstance(plain, family)), "other")


def _written(plain: Any) -> str:
    from sqlalchemy.exc import CompileError

    try:
        return str(plain)
    except CompileError:  # a type that only one database knows
        return type(plain).__name__.upper()


def _largest(plain: Any) -> int:
    """Return the largest number of a type in PostgreSQL and MySQL; SQLite would hold 64 bits."""
    import sqlalchemy as sa

    bits = 64 if isinstance(plain, sa.BigInteger) else 32
    return int(2 ** ((16 if isinstance(plain, sa.SmallInteger) else bits) - 1) - 1)


def _precision(plain: Any) -> dict[str, int | None]:
    """Return the digits a NUMERIC keeps; without a scale it keeps no decimals (SQL standard)."""
    import sqlalchemy as sa

    if not isinstance(plain, sa.Numeric) or isinstance(plain, sa.Float) or plain.precision is None:
        return {}
    return {"digits": plain.precision, "decimals": plain.scale or 0}


def _fills_itself(column: Declared[Any]) -> bool:
    given = (column.default, column.server_default, column.identity, column.computed)
    counted = getattr(column.table, "autoincrement_column", None)
    return any(one is not None for one in given) or counted is column
