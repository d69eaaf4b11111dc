"""How an order is paid, with the links by which a provider finds back to us."""

from __future__ import annotations

from typing import Any

from flask import url_for

from ..orders.attempts import Choice
from ..orders.start_request import Links
from ..payments import Offered
from ..state import State


def choice_of(state: State, offered: Offered, visit_id: str, token: str) -> Choice:
    """Return the choice of a method for the order behind a link."""
    provider = offered.provider.id
    links = Links(
        back=_absolute(state, "payment_return", token=token),
        gave_up=_absolute(state, "payment_return", token=token, gave_up="1"),
        webhook=_absolute(state, "payment_webhook", provider=provider),
    )
    return Choice(provider, offered.offer.id, links, visit_id)


def _absolute(state: State, endpoint: str, **values: Any) -> str:
    """Return a URL at the shop's own address; without one, at that of the request."""
    name, base = f"smartcheckout.{endpoint}", state.settings.public_url
    return base + url_for(name, **values) if base else url_for(name, _external=True, **values)
