"""Fields that many shops ask for, in the languages we speak; what is given beside wins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .extra_fields import ExtraField
from .text import OurText


def gift_message(**changes: Any) -> ExtraField:
    """Return a text to go with a present, folded away until somebody wants one."""
    ready = _ready("gift_message", "long_text", folded=True, place="delivery", max_length=250)
    return replace(ready, **changes)


def terms(**changes: Any) -> ExtraField:
    """Return a box to be ticked by whoever agrees to the terms, linked to `Shop(terms_url=…)`.

    Most shops need none: the page says that the terms apply to the order, and links them.
    """
    label, link = OurText("terms"), "terms_url"
    field = ExtraField("terms", "checkbox", label, required=True, place="button", link=link)
    return replace(field, **changes)


def newsletter(**changes: Any) -> ExtraField:
    """Return a box to be ticked by whoever wants to be written to.

    Never ticked beforehand and never required: consent is freely and actively given (Regulation
    2016/679, art. 4(11) and 7(4); CJEU C-673/17), and as easily withdrawn (art. 7(3)).
    """
    field = replace(_ready("newsletter", "checkbox", place="contact"), **changes)
    if field.required:
        raise ValueError("extra field 'newsletter': consent cannot be required: leave required out")
    return field


def age_confirmation(age: int = 18, **changes: Any) -> ExtraField:
    """Return a box to be ticked by whoever is old enough; `tax_classes` or `refs` say for what."""
    if type(age) is not int or not 1 <= age <= 99:
        raise ValueError(f"extra field 'age_confirmation': age is years, such as 18, not {age!r}")
    label = OurText("age_confirmation", age)
    field = ExtraField("age_confirmation", "checkbox", label, required=True, place="button")
    return replace(field, **changes)


def purchase_order(**changes: Any) -> ExtraField:
    """Return the number under which a company books the order, to be put on its invoice."""
    ready = _ready("purchase_order", "text", folded=True, place="address", max_length=50)
    return replace(ready, **changes)


def _ready(name: str, kind: str, **options: Any) -> ExtraField:
    return ExtraField(name, kind, OurText(name), OurText(f"{name}_help"), **options)
