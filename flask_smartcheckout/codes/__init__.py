"""Coupons and gift cards as the shop keeps them: stored, taken once, guarded against guessing."""
