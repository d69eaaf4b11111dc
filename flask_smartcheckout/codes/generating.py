"""Codes that nobody guesses and nobody misreads."""

from __future__ import annotations

import secrets
from hashlib import sha256

from ..shop import MAX_CODE_LENGTH, coupon_code

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I
COUPON_LENGTH, GIFT_CARD_LENGTH = 10, 16
_GROUP = 4


def random_code(length: int) -> str:
    """Return a code of so many characters, each worth five bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def grouped(code: str) -> str:
    """Return a code as it is printed: 7K2M-9QXR-…"""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def gift_card_code(typed: str) -> str:
    """Return the one way a gift card's code is compared: as a coupon's, without hyphens."""
    return coupon_code(typed).replace("-", "")


def digest(code: str) -> str:
    """Return what stands for a code where the code itself is not kept."""
    return sha256(code.encode(errors="surrogatepass")).hexdigest()


def is_plausible(code: str) -> bool:
    """Whether a code could be one that is stored: printable ASCII, and not too long."""
    return len(code) <= MAX_CODE_LENGTH and code.isascii() and code.isprintable()
