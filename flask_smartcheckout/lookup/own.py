"""The shop's own look-up: a callback that answers with a dict."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields

from ..shop import Found, country_list

Ask = Callable[[str, dict[str, str]], Mapping[str, str] | None]
_KNOWN = {field.name for field in fields(Found)}


class UnknownAnswer(ValueError):
    """The callback answered with something else than the fields of an address."""


@dataclass(frozen=True)
class Own:
    """What `@checkout.lookup` registers.

    `ask(country, fields)` gets `postcode`, `house_number` and `addition`, and returns a dict
    with any of `street`, `city`, `district` and `state`, or None. Raises ValueError for a
    country there is none of.
    """

    ask: Ask
    countries: Collection[str] = ("*",)

    def __post_init__(self) -> None:
        if isinstance(self.countries, str):
            raise ValueError(f"lookup(countries=…) is a list: write ({self.countries!r},)")
        object.__setattr__(self, "countries", country_list(self.countries))

    def complete(self, country: str, postcode: str, number: str, addition: str) -> Found | None:
        """Return what the callback knows, or None; raises what it raises, and UnknownAnswer."""
        given = {"postcode": postcode, "house_number": number, "addition": addition}
        answer = self.ask(country, given)
        found = _found(answer) if answer else Found()
        return None if found == Found() else found


def _found(answer: object) -> Found:
    if not isinstance(answer, Mapping) or not set(answer) <= _KNOWN:
        raise UnknownAnswer(f"a look-up returns a dict with any of {', '.join(sorted(_KNOWN))}")
    return Found(**{name: str(value) for name, value in answer.items() if value})
