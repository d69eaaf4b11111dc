"""What the page weighs: document and our own files, compressed, and how many requests."""

from __future__ import annotations

import gzip
import re
from typing import Any

from .shop import FORM, everywhere, example_shop, shopper

_FILES = re.compile(r'(?:href|src)="(/smartcheckout/static/[^"]+)"')
_REST = re.compile(r'data-book-url="([^"]+)"')
BUDGET_KB = {"checkout.js": 6, "smartcheckout.css": 4, "document": 14, "page": 25, "cart.js": 0.6}
BUDGET_KB |= {"reporter.js": 1.5, "document_of_every_country": 14}


def measure() -> dict[str, Any]:
    """Return bytes after gzip, the number of requests, and each budget in bytes."""
    with example_shop() as app:
        client = shopper(app)
        document = client.get(FORM).text
        everywhere(app)
        large = client.get(FORM).text
        rest = client.get(_REST.findall(large)[0]).data
        files = sorted(set(_FILES.findall(document)))
        sizes = {url.split("/")[-1].split("?")[0]: _weight(client.get(url).data) for url in files}
        alone = {
            name: _weight(client.get(f"/smartcheckout/static/{name}").data)
            for name in ("cart.js", "cart.css", "reporter.js")
        }
    sizes["document"] = _weight(document.encode())
    alone |= {"document_of_every_country": _weight(large.encode()), "its_rest": _weight(rest)}
    return {
        "gzip_bytes": {**sizes, "page": sum(sizes.values()), **alone},
        "budget_bytes": {name: int(kb * 1000) for name, kb in BUDGET_KB.items()},
        "requests": 1 + len(files),
        "request_budget": 4,
    }


def _weight(data: bytes) -> int:
    return len(gzip.compress(data, 9))
