"""Checks of the shop's own models: whether what shoppers enter fits them."""

from __future__ import annotations

from collections.abc import Container, Iterator

from ..orders.columns import Column, columns_of, name_of
from ..orders.fit import NOTHING_FOR_IT, left_empty
from ..orders.meanings import match
from ..state import HostModel
from .columns import check_column
from .finding import Finding, Subject
from .place import Place


def models(subject: Subject) -> Iterator[Finding]:
    """The models that were named hold what shoppers enter."""
    named = subject.state.callbacks.models
    if not named:
        yield Finding(
            "ok", "No model is known: checkout.fits(Model) has one of order.fit(Model) checked"
        )
    for model in named:
        yield from model_findings(model, subject)


def model_findings(known: HostModel, subject: Subject) -> Iterator[Finding]:
    """Check one model; what the shop fills by itself is its own affair."""
    try:
        columns = columns_of(known.model)
    except TypeError as error:
        yield Finding("error", f"checkout.fits(…): {error}".rstrip("."))
        return
    found = match(columns, subject.shop.own_names)
    for name in sorted(known.given - {column.key for column in columns}):
        yield Finding("error", f"checkout.fits({name_of(known.model)}, {name!r}) names no column")
    for column in left_empty(columns, found, known.given):
        yield Finding("error", _left_empty(known.model, column))
    for one in found:
        if one.column.key not in known.given:
            yield from check_column(Place(one, found, subject))
    yield from _lost(known.model, {one.meaning for one in found}, subject)


def _lost(model: object, meanings: Container[str], subject: Subject) -> Iterator[Finding]:
    """What some country requires of an address, and no column takes."""
    if "whole" in meanings or "street" not in meanings:
        return  # in one column it is all there; and a model without a street holds no addresses
    for name in ("postcode", "state"):
        for country in subject.countries:
            asked = subject.rules(country).fields[name].need == "required"
            if asked and name not in meanings:
                text = f"`{name_of(model)}` has no column for the {name}: {{where}} needs one"
                yield Finding("warning", text, country)


def _left_empty(model: object, column: Column) -> str:
    name = name_of(model)
    return (
        f"`{column.label}` {NOTHING_FOR_IT}: write order.fit({name}, {column.key}=…) and "
        f"checkout.fits({name}, {column.key!r}), or give it a default"
    )
