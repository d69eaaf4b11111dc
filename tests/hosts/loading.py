"""Importing a shop as if for the first time, as often as there are tests."""

from __future__ import annotations

import importlib
import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

_NUMBERS = itertools.count()


@contextmanager
def fresh(folder: Path) -> Iterator[Callable[[str], ModuleType]]:
    """Import modules of a folder by name while the block runs; then they are forgotten.

    They are parts of one package, made for this block: `from .shop import app` finds
    the module that was loaded in it.
    """
    package = ModuleType(f"shop_{next(_NUMBERS)}")
    package.__path__ = [str(folder)]
    sys.modules[package.__name__] = package
    try:
        yield lambda name: importlib.import_module(f"{package.__name__}.{name}")
    finally:
        for name in list(sys.modules):
            if name.partition(".")[0] == package.__name__:
                del sys.modules[name]
