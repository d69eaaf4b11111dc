"""What a shopper sees and types in a shop that others built."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

BUYER = {"email": "sanne@example.com", "name": "Sanne de Vries"}
ADDRESSES = {
    "BE": {"street": "Wetstraat 16", "postcode": "1000", "city": "Brussel"},
    "DE": {"street": "Unter den Linden 77", "postcode": "10117", "city": "Berlin"},
    "FR": {"street": "10 rue de Rivoli", "postcode": "75004", "city": "Paris"},
    "GB": {"street": "10 Downing Street", "postcode": "SW1A 2AA", "city": "London"},
    "IN": {
        "street": "14 MG Road",
        "postcode": "560001",
        "city": "Bengaluru",
        "state": "KA",
        "phone": "+919812345678",
    },
    "NL": {
        "street": "Keizersgracht",
        "house_number": "112",
        "postcode": "1015 CJ",
        "city": "Amsterdam",
    },
    "US": {
        "street": "350 Fifth Avenue",
        "postcode": "10118",
        "city": "New York",
        "state": "NY",
        "phone": "+12125550123",
    },
}
"""What a shopper types, in the canonical form, by the country of the shop."""


def typed_in(app: Flask) -> dict[str, str]:
    """Return what a shopper of this shop types, by field name."""
    shop = app.extensions["smartcheckout"].shop
    typed = BUYER | ADDRESSES[shop.country]
    return typed if len(shop.sells_to) == 1 else typed | {"country": shop.country}


class Form(HTMLParser):
    """What the checkout's form holds, hidden or not, as a browser would send it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.hidden: dict[str, str] = {}
        self._inside = False
        self._list = self._text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "form":
            self._inside = found.get("id") == "sc-form"
        elif not self._inside:
            return
        elif tag == "input":
            self._read_input(found, name)
        elif tag == "select":
            self._list = name
        elif tag == "option" and "selected" in found:
            self.values[self._list] = found["value"]
        elif tag == "textarea":
            self._text = name

    def _read_input(self, found: dict[str, str], name: str) -> None:
        kind = found.get("type", "text")
        if kind == "hidden":
            self.hidden[name] = found["value"]
        elif kind not in ("radio", "checkbox") or "checked" in found:
            self.values[name] = found.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._text:
            self.values[self._text] = data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        elif tag == "form":
            self._inside = False


@dataclass
class Shopper:
    """Somebody at the checkout of a shop, whose browser sends what the form holds."""

    client: FlaskClient
    app: Flask
    form: Form = field(default_factory=lambda: Form(""))

    @property
    def url(self) -> str:
        """Where the form is."""
        return str(self.app.extensions["smartcheckout"].settings.url_prefix) + "/"

    def open(self) -> TestResponse:
        """Open the form."""
        return self._read(self.client.get(self.url))

    def send(self, action: str = "order", **typed: str) -> TestResponse:
        """Type these values and press a button."""
        sent = self.form.values | self.form.hidden | typed
        return self._read(self.client.post(self.url, data=sent | {"action": action}))

    def send_again(self, **sent: Any) -> TestResponse:
        """Press the order button of the page as it was, once more."""
        return self.client.post(self.url, data=sent | {"action": "order"})

    def _read(self, answer: TestResponse) -> TestResponse:
        if 'id="sc-form"' in answer.text:
            self.form = Form(answer.text)
        return answer
