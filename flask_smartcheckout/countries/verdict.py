"""What the judge says about a field and about an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as defaults
from typing import Literal

Code = Literal[
    "required",
    "too_short",
    "too_long",
    "invalid_character",
    "invalid_format",
    "unknown_value",
    "mismatch",
    "not_deliverable",
    "unexpected",
]


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing to mend. `params` holds what a sentence about it needs.

    Keys of `params`, all text: `label` (a label key), `example`, `length` (of the longest value
    accepted), `reason` (of an e-mail address, name or number), `suggestion`, `area` and `country`.
    """

    field: str
    code: Code
    params: Mapping[str, str] = defaults(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldCheck:
    """The value as it would be stored, what is wrong with it, and whether that blocks an order."""

    value: str
    problem: FieldError | None = None
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class AddressCheck:
    """The verdict on an address: `ok` means no errors; `normalized` leaves empty fields out."""

    ok: bool
    errors: tuple[FieldError, ...] = ()
    warnings: tuple[FieldError, ...] = ()
    normalized: dict[str, str] = defaults(default_factory=dict)
