"""How a shop learns whether a VAT id is in its register: the protocol every checker speaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class VatIdAnswer:
    """What a register says of a VAT id.

    `reference` is the number under which it can be held to that, if it gives one.
    """

    confirmed: bool
    reference: str = ""


@runtime_checkable
class VatIdChecker(Protocol):
    """Something that knows which VAT ids there are.

    It may raise whatever it likes: a checker that fails is one that gave no answer, and VAT is
    charged. It is waited for 5 seconds, in a thread with a copy of the request, or as many as an
    attribute `timeout` says; with None it is called in the request itself.
    """

    def check(self, vat_id: str) -> VatIdAnswer:
        """Return what the register says of a VAT id with its prefix ("DE136695976").

        It is only asked for numbers whose check digits are right, of another member state of the
        EU than the shop's.
        """
        ...


@dataclass(frozen=True, slots=True)
class VatId:
    """The VAT id of a buyer, and what was known of it: what a tax inspector asks to see.

    `status` is valid (the register confirmed it, at `checked_at`), invalid (it refused it, or it
    can be none of a business in another member state), unavailable (it gave no answer) or
    unchecked (nobody was asked: there was no checker, or it would have changed nothing).
    `checked_at` is in UTC, None when there was no answer; `reference` is that of the answer.
    """

    number: str
    status: str = "unchecked"
    checked_at: datetime | None = None
    reference: str = ""
