"""Migrations of the extension's tables, run by Alembic from inside the package."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

LOCK = 7_236_487_145  # PostgreSQL advisory lock: one migration at a time over all machines


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to a revision, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    with engine.connect() as connection:
        writing = connection.execution_options(smartcheckout_write=True)
        with writing.begin():
            if engine.dialect.name == "postgresql":
                writing.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            config.attributes["connection"] = writing
            command.upgrade(config, revision)
