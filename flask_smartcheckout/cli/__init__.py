"""`flask smartcheckout …`: what is done from the command line."""

from . import coupons, export, gift_cards, lines, maintenance, orders, report
from .group import register

COMMANDS = (
    coupons,
    export,
    gift_cards,
    lines,
    maintenance,
    orders,
    report,
)  # importing them adds their commands

__all__ = ["COMMANDS", "register"]
