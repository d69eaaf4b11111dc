"""Completing an address for a browser without our script, which asks for itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..forms import AddressForm
from ..lookup import empty_fields, fill, question_of
from ..state import State
from .accepts import wants_json
from .basket import Basket
from .entry import BILLING
from .senders import network


def completed(basket: Basket, checkout_id: str, *, required_only: bool) -> Basket:
    """Return the basket with the empty fields of its addresses filled in, as far as is known.

    It is the same basket when there was nothing to fill in. With `required_only` a field that may
    stay empty does.
    """
    if wants_json():
        return basket
    entry = basket.entry
    for prefix, form in _addresses(basket):
        for name, value in _known(basket.state, form, checkout_id).items():
            if not required_only or form.rules.fields[name].need == "required":
                entry = entry.with_default(prefix + name, value)
    return basket if entry is basket.entry else replace(basket, entry=entry)


def _addresses(basket: Basket) -> Iterator[tuple[str, AddressForm]]:
    yield "", basket.form
    if basket.entry.bills_elsewhere:
        yield BILLING, basket.billing


def _known(state: State, form: AddressForm, checkout_id: str) -> dict[str, str]:
    book, typed = form.rules, form.typed
    if book.code not in state.lookups.countries or not empty_fields(book, typed):
        return {}
    question = question_of(book, typed)
    if question is None or not state.lookups.admits(checkout_id, network(state)):
        return {}
    return fill(book, typed, state.lookups.complete(question))
