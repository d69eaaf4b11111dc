"""What follows an order: the mail that confirms it, and withdrawing from it."""
