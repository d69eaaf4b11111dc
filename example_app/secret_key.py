"""The key that signs sessions and links, where SECRET_KEY gives none: random, and kept."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def kept_key(folder: Path) -> str:
    """Return the key kept in a folder; the first to ask makes it, for the owner's eyes only."""
    path = folder / "secret_key"
    if not path.exists():
        _make(path)
    return path.read_text("ascii")


def _make(path: Path) -> None:
    """Write the whole key elsewhere first (mode 600): nobody reads half a key, or another's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as draft:
        draft.write(secrets.token_hex(32))
        draft.flush()
        with suppress(FileExistsError):
            os.link(draft.name, path)
