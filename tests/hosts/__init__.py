"""Shops that were there before us, one of each kind, and what holds in all of them."""
