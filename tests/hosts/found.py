"""The shops that are kept here, found by their `host.py`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from .contract import Host

HERE = Path(__file__).parent


def _host(folder: Path) -> Host:
    host: Host = import_module(f"{__package__}.{folder.name}.host").HOST
    return host


HOSTS = [_host(file.parent) for file in sorted(HERE.glob("*/host.py"))]
