"""`flask smartcheckout …`: what is done from the command line."""

from . import (
    coupons,
    export,
    gift_cards,
    lines,
    maintenance,
    order_actions,
    order_lists,
    orders,
    person,
    report,
    simulate,
)
from .group import register

# Importing them adds their commands.
COMMANDS = (
    coupons,
    export,
    gift_cards,
    lines,
    maintenance,
    order_actions,
    order_lists,
    orders,
    person,
    report,
    simulate,
)

__all__ = ["COMMANDS", "register"]
