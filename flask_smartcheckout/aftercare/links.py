"""Links in mails: made without a request, from the address that the shop is known by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Links:
    """Where the pages of a shop are: `root` without a last slash, "" where nobody knows it."""

    root: str
    prefix: str

    def order(self, token: str) -> str:
        """Return the link to the confirmation of an order, "" without a root."""
        return self._to(f"/order/{token}")

    def withdraw(self, token: str = "") -> str:
        """Return the link to the withdrawal function, for an order if its token is given."""
        return self._to(f"/withdraw?order={token}" if token else "/withdraw")

    def of_shop(self, url: str | None) -> str:
        """Return a link of the shop's as it works in a mail: a relative one needs the root."""
        if not url or "://" in url:
            return url or ""
        return f"{self.root}/{url.lstrip('/')}" if self.root else ""

    def _to(self, path: str) -> str:
        return f"{self.root}{self.prefix}{path}" if self.root else ""
