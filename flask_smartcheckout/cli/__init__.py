"""`flask smartcheckout …`: what is done from the command line."""

from . import coupons, gift_cards, lines, maintenance, orders, person
from .group import register

COMMANDS = (
    coupons,
    gift_cards,
    lines,
    maintenance,
    orders,
    person,
)  # importing them adds their commands

__all__ = ["COMMANDS", "register"]
