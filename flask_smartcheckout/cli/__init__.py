"""`flask smartcheckout …`: what is done from the command line."""

from . import coupons, gift_cards, lines, maintenance, order_actions, order_lists, orders
from .group import register

# Importing them adds their commands.
COMMANDS = (coupons, gift_cards, lines, maintenance, order_actions, order_lists, orders)

__all__ = ["COMMANDS", "register"]
