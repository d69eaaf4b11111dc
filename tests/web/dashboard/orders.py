"""A shop that is paid by a provider with a script, and its owner at work on an order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from flask_smartcheckout import Invoice
from flask_smartcheckout.orders import records
from flask_smartcheckout.orders.records import Record
from tests.scripted_provider import EVERYTHING, Scripted

from ..conftest import DUTCH, SHOP, Shopper, fill_cart
from .conftest import ROOT, Owner, plain, state_of

_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_FIELD = re.compile(r'<input id="act-[^"]+" name="([^"]+)"[^>]* value="([^"]*)"')


@dataclass
class Clerk:
    """The owner with an order of 54.90: `open` its page, `send` a form of it."""

    app: Flask
    owner: Owner
    provider: Scripted
    mails: list[Any] = field(default_factory=list)

    def order(self, method: str = "card", **facts: object) -> str:
        """Place an order; the provider says `facts` of its payment. Returns our id of it."""
        fill_cart(self.app)
        shopper = Shopper(self.app.test_client())
        shopper.open()
        shopper.send(**DUTCH, payment=method)
        record = self.record()
        if facts:
            self.provider.set(self.provider.references[-1], **facts)
            self.app.test_client().get(f"/smartcheckout/order/{record.token}/return")
        return record.order.id

    def promise(self) -> str:
        """Place an order whose money is promised."""
        return self.order(state="authorized")

    def record(self) -> Record:
        """The newest order."""
        database = state_of(self.app).database
        record = records.by_id(database, records.newest(database)[0].id)
        assert record is not None
        return record

    def page(self, path: str) -> str:
        """The HTML of a page of orders."""
        return self.owner.read(path, lang="en")

    def form(self, order_id: str, action: str) -> dict[str, str]:
        """The form of an action as it is shown."""
        html = self.page(f"orders/{order_id}/{action}")
        found = _TOKEN.search(html)
        assert found, plain(html)
        fields = {name: unescape(value) for name, value in _FIELD.findall(html)}
        return {"token": found[1], **fields}

    def send(self, order_id: str, action: str, form: dict[str, str]) -> TestResponse:
        """Send a form of an action."""
        return self.owner.client.post(f"{ROOT}orders/{order_id}/{action}?lang=en", data=form)

    def do(self, order_id: str, action: str, **typed: str) -> str:
        """Open a form, type, send it; return what the order's page says then."""
        form = {**self.form(order_id, action), **typed}
        return self.said(self.send(order_id, action, form))

    def said(self, response: TestResponse) -> str:
        """What the page says that a form led to."""
        assert response.status_code == 303, plain(response.text)
        html = self.owner.client.get(response.location.partition("#")[0]).text
        found = re.search(r'id="note"[^>]*>(.*?)</p>', html, re.S)
        return plain(found[1]) if found else ""


def clerk_of(
    make_app: Callable[..., Flask], let_in: Callable[[Flask], Owner], folder: Path, **more: Any
) -> Clerk:
    """Join a shop that has mail and a provider with a script."""
    provider = Scripted(folder / "provider.sqlite3", **{"capabilities": EVERYTHING, **more})
    app = make_app(replace(SHOP, payments=(provider, Invoice(days=14))))
    clerk = Clerk(app, let_in(app), provider)
    state_of(app).callbacks.send_mail = clerk.mails.append
    return clerk
