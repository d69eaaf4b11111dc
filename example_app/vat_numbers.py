"""A few VAT numbers that count as confirmed, so that the demo needs nobody to show it."""

from __future__ import annotations

from flask_smartcheckout.shop import VatIdAnswer

CONFIRMED = frozenset({"BE0123456749", "DE123456788", "FR11123456782", "PL1234563218"})


class DemoNumbers:
    """Stands where a real shop writes `Vies()`: made-up numbers, the form's own examples."""

    def check(self, vat_id: str) -> VatIdAnswer:
        """Confirm the numbers of the demo, and refuse all others."""
        return VatIdAnswer(vat_id in CONFIRMED)
