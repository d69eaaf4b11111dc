"""`flask smartcheckout …`: what is done from the command line."""

from . import coupons, gift_cards, lines, maintenance, orders, person
from .group import register

# Importing them adds their commands.
COMMANDS = (coupons, gift_cards, lines, maintenance, orders, person)

__all__ = ["COMMANDS", "register"]
