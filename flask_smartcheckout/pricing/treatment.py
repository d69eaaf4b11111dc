"""How a sale is taxed: at home, at the destination, by the buyer, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..shop import EU, Shop
from .choices import Buyer
from .territories import Territory

# Greece and Northern Ireland have prefixes of their own; Monaco uses the French one.
_VAT_PREFIXES = {country: country for country in EU if country != "GR"} | {"EL": "GR", "XI": "XI"}
# The shape VIES accepts (checkVatService.wsdl).
_VAT_ID = re.compile(r"([A-Z]{2})[0-9A-Z+*]{2,12}", re.ASCII)
_SEPARATORS = re.compile(r"[\s.\-/]")


@dataclass(frozen=True, slots=True)
class Treatment:
    """How a sale is taxed, why, and for which territory.

    `kind` is domestic, oss, origin, reverse_charge, export or import.
    """

    kind: str
    reason: str
    territory: str

    @property
    def untaxed(self) -> bool:
        """Whether the seller charges no tax at all."""
        return self.kind in ("export", "reverse_charge")


def treat(shop: Shop, home: Territory, there: Territory, buyer: Buyer) -> Treatment:
    """Return how goods sent from `home` to `there` are taxed.

    Directive 2006/112/EC: distance sales art. 33 and 59c, exports art. 146, supplies to businesses
    in another member state art. 138. That exemption (1) takes goods that are sent from one member
    state to another, a buyer who is a taxable person acting as such, and who told the seller a VAT
    id of another member state than that of departure, be it not that of arrival: all of this is
    decided here, on the word of VIES. It also takes that the seller reports the supply in the
    recapitulative statement (1a) and can prove that the goods left, which is the merchant's part.
    The goods depart from the country of the shop. Services are taxed where the business is that
    gives the id, and by it (art. 44 and 196): nothing is charged for them either.
    """
    if there.area == home.area:
        return Treatment("domestic", "same_area", there.code)
    if not (home.eu and there.eu):
        return Treatment("export", "outside_vat_area", there.code)
    if vat_id_moves_tax(buyer, home):
        return Treatment("reverse_charge", "vat_id_confirmed", there.code)
    if shop.tax_abroad == "origin":
        return Treatment("origin", "small_seller", home.code)
    if shop.tax_abroad == "registered":
        return Treatment("domestic", "registered", there.code)
    return Treatment("oss", "one_stop_shop", there.code)


def is_intra_community(home: Territory, there: Territory) -> bool:
    """Whether what is sent goes from one member state to another."""
    return home.eu and there.eu and home.area != there.area


def is_foreign_vat_id(vat_id: str | None, home: Territory) -> bool:
    """Whether it has the shape of a VAT id of another member state than `home`."""
    match = _VAT_ID.fullmatch(_SEPARATORS.sub("", (vat_id or "").upper()))
    return match is not None and _VAT_PREFIXES.get(match[1], home.area) != home.area


def vat_id_moves_tax(buyer: Buyer, home: Territory) -> bool:
    """Whether the buyer is a business with a confirmed VAT id of another member state."""
    confirmed = buyer.kind == "business" and buyer.vat_id_status == "valid"
    return confirmed and is_foreign_vat_id(buyer.vat_id, home)


def vat_id_notice(buyer: Buyer, home: Territory, there: Territory) -> str | None:
    """Return why a business abroad is charged VAT all the same, as a notice code."""
    told = is_intra_community(home, there) and buyer.kind == "business"
    if not told or vat_id_moves_tax(buyer, home):
        return None
    if not buyer.vat_id:
        return "vat_id_missing"
    return f"vat_id_{'invalid' if buyer.vat_id_status == 'valid' else buyer.vat_id_status}"
