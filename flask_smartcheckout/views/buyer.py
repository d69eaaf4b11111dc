"""Who buys: a consumer or a business, and what is known of the VAT id it gave."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..countries import vat_id
from ..countries.characters import clean_code
from ..forms import AddressForm
from ..pricing import Buyer, Territory, is_foreign_vat_id, is_intra_community
from ..shop import VatId


def given_vat_id(forms: Sequence[AddressForm]) -> str:
    """Return the VAT id, with its prefix, in the first address that has one without a slip."""
    found = (vat_id(form.rules.code, _sound_tax_id(form)) for form in forms)
    return next(filter(None, found), "")


def _sound_tax_id(form: AddressForm) -> str:
    doubted = {one.field for one in (*form.judged.errors, *form.judged.warnings)}
    return "" if "tax_id" in doubted else form.judged.normalized.get("tax_id", "")


def known_vat_id(
    number: str, home: Territory, there: Territory, look_up: Callable[[str], VatId]
) -> VatId | None:
    """Return what is known of a VAT id; the register is asked only where it can change the tax."""
    if not number:
        return None
    if not is_intra_community(home, there):
        return VatId(number)
    return look_up(number) if is_foreign_vat_id(number, home) else VatId(number, "invalid")


def buyer_of(known: VatId | None, forms: Sequence[AddressForm]) -> Buyer:
    """Return who buys, as the quote takes it.

    A tax number makes a business of whoever calls it a VAT number, or has it confirmed as one: in
    Spain, Poland or Portugal a private person has one too, and is asked for it in the same field.
    """
    if any(form.judged.normalized.get("company") for form in forms):
        return _business(known) if known else _with_slip(forms)
    if known is None:
        return Buyer()
    is_meant = any(_is_called_vat_number(form, known) for form in forms)
    return _business(known) if is_meant or known.status in ("valid", "unavailable") else Buyer()


def _with_slip(forms: Sequence[AddressForm]) -> Buyer:
    """Return a business whose number, if it typed one, has a slip in it."""
    typed = next((form.typed["tax_id"] for form in forms if form.typed["tax_id"]), None)
    return Buyer("business", typed, "invalid" if typed else "unchecked")


def _business(known: VatId | None) -> Buyer:
    return Buyer("business", known.number, known.status) if known else Buyer("business")


def _is_called_vat_number(form: AddressForm, known: VatId) -> bool:
    typed = clean_code(form.typed["tax_id"])
    return bool(typed) and (
        form.rules.fields["tax_id"].label == "vat_number" or typed.startswith(known.number[:2])
    )
