"""Whether a request is one that Stripe's API description knows, by the types made from it.

The TypedDicts of stripe-python are generated from Stripe's published OpenAPI description: what they
do not know, Stripe answers with parameter_unknown.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import (
    Any,
    ForwardRef,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    is_typeddict,
)

Names = Mapping[str, Any]


def complaints(given: Any, wanted: Any, where: str = "") -> Iterator[str]:
    """Yield where what was posted is not of a type: paths such as "[line_items][0]"."""
    yield from _complaints(given, wanted, vars(sys.modules[wanted.__module__]), where)


def _complaints(given: Any, wanted: Any, names: Names, where: str) -> Iterator[str]:
    wanted = _bare(wanted, names)
    if is_typeddict(wanted):
        yield from _of_mapping(given, wanted, names, where)
    elif get_origin(wanted) is list:
        (inner,) = get_args(wanted)
        for number, item in enumerate(given if isinstance(given, list) else [given]):
            yield from _complaints(item, inner, names, f"{where}[{number}]")
    elif not _fits(given, wanted):
        yield f"{where}: {given!r} is not {wanted}"


def _of_mapping(given: Any, wanted: Any, names: Names, where: str) -> Iterator[str]:
    if not isinstance(given, Mapping):
        yield f"{where}: not an object"
        return
    hints = wanted.__annotations__
    for name in given.keys() - hints.keys():
        yield f"{where}[{name}] is unknown"
    for name in wanted.__required_keys__ - given.keys():
        yield f"{where}[{name}] is missing"
    for name in given.keys() & hints.keys():
        yield from _complaints(given[name], hints[name], names, f"{where}[{name}]")


def _bare(wanted: Any, names: Names) -> Any:
    """Return a type without what wraps it; types of the same module are written as their names."""
    while True:
        if isinstance(wanted, ForwardRef):
            wanted = eval(wanted.__forward_arg__, dict(names))
        elif get_origin(wanted) in (NotRequired, Required):
            (wanted,) = get_args(wanted)
        else:
            return wanted


def _fits(given: Any, wanted: Any) -> bool:
    origin = get_origin(wanted)
    if origin in (Union, UnionType):
        # "one of these, or a string of a later version": the ones that are known are meant.
        exact = [one for one in get_args(wanted) if get_origin(one) is Literal]
        return any(_fits(given, one) for one in exact or get_args(wanted))
    if origin is Literal:
        return given in get_args(wanted)
    if origin is dict:
        return isinstance(given, Mapping)
    if wanted is int:
        return isinstance(given, str) and given.removeprefix("-").isdecimal()
    if wanted is bool:
        return given in ("true", "false")
    return isinstance(given, Mapping if wanted is Any else (str, Mapping))
