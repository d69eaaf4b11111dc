"""The names in a form that a field of the shop's own cannot have."""

from __future__ import annotations

LONGEST_NAME = 24  # characters; the statistics keep no more
_CHOICES = "country shipping pickup_point payment payment_birth_date coupon gift_card note".split()
_HIDDEN = """
    token visit fingerprint seen_total drawn_for lang seq refused applied wished_shipping
    stand_in_shipping
""".split()
_BUTTONS = "action remove take leave".split()
# A confirmation of the VAT id lies in the draft under this name: nobody may type one.
_IN_THE_DRAFT = "vat_id"
_WHOLE = "order cart form".split()  # what an error may be about besides a field
# A control with one of these names would stand in for the form's own property (HTML Standard,
# 4.10.3: the form element's named getter), and break every script that reads it. Those that
# begin with "on" are its event handlers.
_OF_THE_FORM = """
    action after align animate append attributes autocapitalize autocomplete autocorrect autofocus
    before blur children click closest constructor contains dataset dir draggable elements
    encoding enctype focus hidden id inert length matches method name nonce normalize part popover
    prefix prepend pseudo rel remove reset role scroll slot spellcheck style submit target title
    translate when
""".split()
_ALWAYS = frozenset([*_CHOICES, *_HIDDEN, *_BUTTONS, _IN_THE_DRAFT, *_WHOLE, *_OF_THE_FORM])


def reserved(name: str) -> bool:
    """Whether a name is one of ours, or one that a form has a meaning for."""
    from ..countries.fields import NAMES

    return name in _ALWAYS or name in NAMES or name.startswith(("billing_", "on", "smartcheckout"))
