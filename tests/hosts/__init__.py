"""Shops that were there before us, one of each kind, and what must stay true in all of them."""
