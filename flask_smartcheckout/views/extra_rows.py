"""The shop's own fields as the templates draw them."""

from __future__ import annotations

from collections.abc import Mapping

from ..countries import FieldRule
from ..forms import Problem
from ..shop import ExtraField
from ..shop.extra_fields import PLACES, SHOP_LINKS, linked_parts
from ..wording import extra_label, hint, shop_text
from .extra_fields import Extra
from .field_rows import Drawn, Row

_CONTROLS = {"long_text": "textarea", "choice": "select"}


def extra_rows(extra: Extra, errors: Mapping[str, Problem]) -> dict[str, list[Row]]:
    """Return the rows of the shop's own fields by their place.

    All of them are drawn, those that are not asked for hidden: what was typed in one stays when
    the country changes, and comes back with it.
    """
    return {
        place: [_row(extra, field, errors) for field in extra.standing(place)] for place in PLACES
    }


def _row(extra: Extra, field: ExtraField, errors: Mapping[str, Problem]) -> Row:
    rule = _rule(field)
    return Row(
        rule=rule,
        name=field.name,
        label=extra_label(field),
        hint=hint(rule),
        help=shop_text(field.help),
        value=extra.typed(field),
        autocomplete=rule.autocomplete,
        error=errors.get(field.name),
        options=tuple((value, shop_text(text)) for value, text in field.texts.items()),
        type=_CONTROLS.get(field.kind, field.kind),
        attributes=_attributes(extra, field),
        drawn=_drawn(extra, field),
    )


def _rule(field: ExtraField) -> FieldRule:
    return FieldRule(
        name=field.name,
        need="required" if field.required else "optional",
        label=field.name,
        example=field.example or None,
    )


def _attributes(extra: Extra, field: ExtraField) -> dict[str, str]:
    if field.kind == "date":
        ends = zip(("min", "max"), field.days(extra.today), strict=True)
        return {name: day.isoformat() for name, day in ends if day}
    return {"enterkeyhint": "next"} if field.kind == "text" else {}


def _drawn(extra: Extra, field: ExtraField) -> Drawn:
    lines = extra.cart.lines
    link = getattr(extra.shop, field.link) if field.link in SHOP_LINKS else field.link
    return Drawn(
        asked=field.asked_of(extra.country, lines),
        countries=" ".join(sorted(field.countries)) if field.is_about(lines) else "",
        folded=field.folded,
        link=link,
        parts=linked_parts(shop_text(field.label)) if link else (extra_label(field), "", ""),
    )
