"""Where an electronic invoice goes to: a code of the exchange, or a certified e-mail address."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from .characters import bare, clean_code
from .emails import check_email, clean_email
from .rule import EInvoiceRule
from .sources import overlay
from .verdict import Code, FieldCheck, FieldError


@cache
def einvoice_rule(code: str) -> EInvoiceRule | None:
    """What addresses of electronic invoices look like in a country, None where there are none."""
    facts = overlay(code).get("einvoice")
    return EInvoiceRule(tuple(facts["lengths"]), facts["characters"]) if facts else None


def check_einvoice(
    rule: EInvoiceRule, value: str, params: Mapping[str, str] = MappingProxyType({})
) -> FieldCheck:
    """Judge an address for electronic invoices that is not empty.

    With an @ it is an e-mail address (in Italy PEC), else a code (SDI), canonical in upper case.
    `params` are handed on to what is wrong.
    """
    if "@" in clean_email(value):
        check = check_email(value)
        return (
            FieldCheck(check.value)
            if check.problem is None
            else _wrong(check.problem.code, value, params)
        )
    code = bare(clean_code(value))
    wrong = _what_is_wrong(rule, code)
    if wrong is None:
        return FieldCheck(code)
    return _wrong(wrong, value, {**params, "length": str(max(rule.lengths))})


def _wrong(code: Code, value: str, params: Mapping[str, str]) -> FieldCheck:
    return FieldCheck(value, FieldError("einvoice", code, dict(params)), blocks=True)


def _what_is_wrong(rule: EInvoiceRule, code: str) -> Code | None:
    if not re.fullmatch(f"[{rule.characters}]+", code, re.ASCII):
        return "invalid_character"
    if len(code) in rule.lengths:
        return None
    return "too_short" if len(code) < min(rule.lengths) else "too_long"
