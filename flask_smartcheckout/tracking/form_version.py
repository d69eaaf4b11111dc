"""What the form is called in the statistics, so that before and after a change can be compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from hashlib import blake2b

from ..shop import Shop

_OF_THE_FORM = ("fields", "extra_fields", "sells_to", "languages")


def form_version(shop: Shop, release: str) -> str:
    """Return the release of ours, and a short digest of all that the Shop says of its form.

    It is the same in every process and changes with the fields, their labels and their rules, not
    with prices or texts beside the form.
    """
    said = [_plain(getattr(shop, name)) for name in _OF_THE_FORM]
    digest = blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=3).hexdigest()
    return f"{release}-{digest}"


def _plain(value: object) -> object:
    """Return what JSON can say of a value; of a function, its name."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return getattr(value, "__qualname__", None) or str(value)
