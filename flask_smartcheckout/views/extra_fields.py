"""The shop's own fields in one checkout: which are asked, what they hold, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from ..cart import Cart
from ..forms import Problem
from ..shop import ExtraField, Shop
from ..shop.extra_values import Given, Value, judged, nothing
from ..wording import extra_error
from .entry import Entry


@dataclass(frozen=True)
class Extra:
    """What a shopper was asked and entered, besides the fields of every shop."""

    shop: Shop
    entry: Entry
    country: str
    cart: Cart
    today: date

    @cached_property
    def given(self) -> dict[str, Given]:
        """What the fields that are asked hold; whatever stands in another is ignored."""
        return {
            field.name: judged(field, self.entry[field.name], self.today)
            for field in self.shop.extra_fields
            if field.asked_of(self.country, self.cart.lines)
        }

    @property
    def values(self) -> dict[str, Value]:
        """What the order keeps: every field of the shop's, empty where it was not asked."""
        return {
            field.name: self.given[field.name].value if field.name in self.given else nothing(field)
            for field in self.shop.extra_fields
        }

    def problems(self, *places: str) -> list[tuple[str, Problem]]:
        """Return what is wrong with the fields that stand there, as (field, message)."""
        return [
            (field.name, Problem(extra_error(problem, field), problem.code))
            for field in self.standing(*places)
            if field.name in self.given and (problem := self.given[field.name].problem)
        ]

    def typed(self, field: ExtraField) -> str:
        """Return what stands in a field as it was typed: "1" in a box that was ticked."""
        typed = self.entry[field.name]
        if field.kind != "checkbox":
            return typed
        return "1" if judged(field, typed, self.today).value else ""

    def standing(self, *places: str) -> list[ExtraField]:
        """Return the fields that stand in some places, in the order of the page."""
        return [one for place in places for one in self.shop.extra_fields if one.place == place]


def unticked(shop: Shop, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the shop knows of a customer without the boxes that only a hand may tick."""
    boxes = {field.name for field in shop.extra_fields if field.kind == "checkbox"}
    return {name: value for name, value in known.items() if name not in boxes}
