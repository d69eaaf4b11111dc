"""What every country asks for in an address, and the judge of what was typed.

Plain functions and frozen values: no Flask, no translations (messages are keys and codes here).
"""

from .areas import match_area
from .einvoices import check_einvoice
from .emails import check_email, suggest_email
from .export import fields_apart, to_json
from .judge import check_address, check_field, normalize, suggest_country
from .layout import format_lines
from .moving import UNMOVED, Moved, move_number
from .names import check_name
from .overrides import FieldOverrideError
from .phones import check_phone, format_phone, phone_example, warm_up
from .postcodes import canonical_postcode, check_postcode, suggest_postcode
from .rule import (
    Area,
    CountryRules,
    EInvoiceRule,
    FieldRule,
    PostcodeRule,
    Provenance,
    Shape,
    TaxIdRule,
    UnknownCountry,
)
from .rulebook import rules
from .sources import codes
from .tax_ids import check_tax_id, vat_id
from .verdict import AddressCheck, FieldCheck, FieldError

__all__ = [
    "UNMOVED",
    "AddressCheck",
    "Area",
    "CountryRules",
    "EInvoiceRule",
    "FieldCheck",
    "FieldError",
    "FieldOverrideError",
    "FieldRule",
    "Moved",
    "PostcodeRule",
    "Provenance",
    "Shape",
    "TaxIdRule",
    "UnknownCountry",
    "canonical_postcode",
    "check_address",
    "check_einvoice",
    "check_email",
    "check_field",
    "check_name",
    "check_phone",
    "check_postcode",
    "check_tax_id",
    "codes",
    "fields_apart",
    "format_lines",
    "format_phone",
    "match_area",
    "move_number",
    "normalize",
    "phone_example",
    "rules",
    "suggest_country",
    "suggest_email",
    "suggest_postcode",
    "to_json",
    "vat_id",
    "warm_up",
]
