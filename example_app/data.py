"""The shop's data files: products, texts and tax classes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def read(name: str) -> dict[str, Any]:
    """Return a TOML file of this folder: `read("texts/nl.toml")`."""
    return tomllib.loads((HERE / name).read_text("utf-8"))
