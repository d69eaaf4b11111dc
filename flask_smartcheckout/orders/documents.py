"""An order as the JSON document that is kept of it, and reading back those of earlier releases."""

from __future__ import annotations

from typing import Any

import msgspec

from .order import Order


def encode(order: Order) -> str:
    """Write an order as the document that is stored."""
    return msgspec.json.encode(order).decode()


def decode(document: str) -> Order:
    """Read a stored order back, in the shape it was stored in."""
    try:
        return msgspec.json.decode(document, type=Order)
    except msgspec.ValidationError:
        return msgspec.convert(_with_rows(msgspec.json.decode(document)), Order)


def _with_rows(order: Any) -> Any:
    """Return a document whose lines of the quote were objects (tables 0001) as they are now."""
    quote = order["quote"]
    return {**order, "quote": {**quote, "lines": [_row(line) for line in quote["lines"]]}}


def _row(line: dict[str, Any]) -> list[Any]:
    amounts = [line[name]["minor"] for name in ("unit", "charged", "tax")]
    return [line["line"], *amounts, line["taxes"], line["tax_included"], line["gift"]]
