"""Alerts: what an owner wants to be told of, when it happens and not again while it lasts."""
