"""Asking somebody else: within a time, a size and a rate, and not at all while it is down."""
