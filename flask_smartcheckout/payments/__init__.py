"""The ways to pay that a shop offers."""

from .methods import Offered, offers

__all__ = ["Offered", "offers"]
