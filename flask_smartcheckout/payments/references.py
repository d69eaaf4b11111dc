"""The reference a payer gives, so that the bank's statement says which order the money is for.

A number of ours of ten digits, with its check digits: as an RF creditor reference (ISO 11649),
which banks all over the SEPA check as it is typed, or as the structured communication of the
Belgian banks (gestructureerde mededeling, communication structurée), which is what payers there
know. It is kept as it is sent, without spaces and signs: "RF18539007547034", "123123412302".
"""

from __future__ import annotations

import hashlib
import re

DIGITS = 10
_RF_LATER = "271500"  # "RF00" as ISO 7064 counts letters: R is 27, F is 15
_BELGIAN = re.compile(r"[0-9]{12}")
_REFERENCE = re.compile(r"RF[0-9]{12}|[0-9]{12}")


def number_of(about: str, again: int = 0) -> str:
    """Return ten digits made from an id: always the same ones, others for each time `again`."""
    digest = hashlib.sha256(f"{about}:{again}".encode()).digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"


def creditor_reference(number: str) -> str:
    """Return a number as an RF creditor reference (ISO 11649; check digits by ISO 7064, mod 97)."""
    check = 98 - int(number + _RF_LATER) % 97
    return f"RF{check:02}{number}"


def belgian_reference(number: str) -> str:
    """Return ten digits as the Belgian banks' reference: mod 97, and 97 where that is nothing."""
    return f"{number}{int(number) % 97 or 97:02}"


def is_belgian(reference: str) -> bool:
    """Whether a reference is of the Belgian kind."""
    return _BELGIAN.fullmatch(reference) is not None


def printed(reference: str) -> str:
    """Return a reference as it is read: "RF18 5390 0754 7034", "+++123/1234/12302+++"."""
    if is_belgian(reference):
        return f"+++{reference[:3]}/{reference[3:7]}/{reference[7:]}+++"
    return grouped(reference)


def grouped(text: str) -> str:
    """Return a text in groups of four, as banks print account numbers."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def typed(text: str) -> str:
    """Return a reference as it is kept, however it was typed; "" for what is none."""
    bare = re.sub(r"[\s+/.*-]", "", text.upper())
    return bare if _REFERENCE.fullmatch(bare) else ""
