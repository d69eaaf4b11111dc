"""`flask smartcheckout`, the group that every command of ours belongs to."""

from __future__ import annotations

from flask import Flask
from flask.cli import AppGroup

group = AppGroup("smartcheckout", help="The checkout: its tables, its figures and its tools.")


def register(app: Flask) -> None:
    """Add the commands to an app."""
    app.cli.add_command(group)
