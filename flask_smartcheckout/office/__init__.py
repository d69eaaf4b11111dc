"""The shop's office: what the owner does with orders, by hand, whichever way they came in."""
