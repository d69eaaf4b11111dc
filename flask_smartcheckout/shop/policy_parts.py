"""What each part of a Shop has to be: sentences that name the field and the fix."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from .lookup import AddressLookup
from .payment import METHOD_OF, PaymentProvider
from .regions import country_list
from .vat_ids import VatIdChecker


def check_items(name: str, items: Any, kind: type, example: str) -> None:
    """Refuse what is no list of things of a kind."""
    if isinstance(items, kind) or not isinstance(items, Iterable):
        raise ValueError(f"Shop({name}=…) is a list: write ({example},)")
    for item in items:
        if not isinstance(item, kind):
            raise ValueError(f"Shop({name}=…) holds {item!r}; write {example}")


def check_capabilities(provider: PaymentProvider) -> None:
    """Refuse a provider that lacks the method of what it says it can do."""
    for capability in provider.capabilities:
        method = METHOD_OF.get(capability)
        if method and not callable(getattr(provider, method, None)):
            raise ValueError(
                f"Shop(payments=…): {provider.id!r} declares {capability.value!r} and has no "
                f"method {method}()"
            )


def check_languages(tags: object) -> None:
    """Refuse what is no list of languages."""
    if not isinstance(tags, (list, tuple)) or not all(isinstance(tag, str) for tag in tags):
        raise ValueError("Shop(languages=…) is a list of languages: write ('nl', 'en')")


def check_lookups(lookups: Iterable[AddressLookup]) -> None:
    """Refuse a look-up for a country there is not."""
    for lookup in lookups:
        try:
            country_list(lookup.countries)
        except ValueError as error:
            raise ValueError(f"Shop(lookups=…): the countries of {lookup!r}: {error}") from None


def check_vat_ids(checker: object) -> None:
    """Refuse what cannot check a VAT id."""
    one = isinstance(checker, VatIdChecker) and not isinstance(checker, type)
    if checker is not None and not one:
        raise ValueError(f"Shop(vat_ids=…) is one checker, not {checker!r}: write Vies()")


def is_text(text: object) -> bool:
    """Whether this is a text, or one a language."""
    return all(isinstance(one, str) for one in texts(text))


def texts(text: object) -> Collection[object]:
    """Return the texts of a text in every language."""
    return text.values() if isinstance(text, Mapping) else (text,)


def check_unique(name: str, ids: list[str]) -> None:
    """Refuse an id that is there twice."""
    twice = {one for one in ids if ids.count(one) > 1}
    if twice:
        raise ValueError(f"Shop({name}=…) has {', '.join(sorted(twice))} twice")
