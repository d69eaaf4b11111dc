"""The extension's own tables, in SQLite by default and in PostgreSQL by URL."""

from .database import Database, DatabaseNotReady
from .metadata import UtcDateTime, metadata

__all__ = ["Database", "DatabaseNotReady", "UtcDateTime", "metadata"]
