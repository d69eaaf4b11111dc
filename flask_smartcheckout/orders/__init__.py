"""Placing an order exactly once, and our own record of it."""
