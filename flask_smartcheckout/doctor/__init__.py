"""Looking a shop over: what is wrong or missing, for each country it sells to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..state import HostModel, State
from .aftercare import mail, withdrawal
from .callbacks import callbacks
from .cookies import cookies
from .credit import credit
from .extra_fields import fields
from .finding import Check, Finding, Level, Subject, examined
from .installation import phrases, rates, settings, tables, texts, translations
from .invoices import invoice
from .models import model_findings, models
from .pages import addresses, cart, limits, pages, policy
from .promises import promises
from .report import lines
from .selling import contact, delivery, payment, tax, vat_ids, words
from .sending import dispatch, methods, prices, zones

__all__ = ["CHECKS", "Check", "Finding", "Level", "Subject", "examine", "lines", "model_trouble"]

# A new check is a function here: its name is its code, its docstring what it says when all is well.
CHECKS: Sequence[Check] = (
    callbacks,
    addresses,
    cart,
    pages,
    policy,
    cookies,
    limits,
    settings,
    tables,
    translations,
    texts,
    phrases,
    rates,
    delivery,
    methods,
    zones,
    prices,
    dispatch,
    contact,
    tax,
    vat_ids,
    payment,
    credit,
    invoice,
    promises,
    mail,
    withdrawal,
    words,
    fields,
    models,
)


def examine(subject: Subject, checks: Iterable[Check] = CHECKS) -> tuple[Finding, ...]:
    """Return what every check found, in their order; one that found nothing says so."""
    return tuple(finding for check in checks for finding in examined(check, subject))


def model_trouble(state: State, model: HostModel) -> str:
    """Return in one sentence what a model cannot hold, "" when nothing is certain to go wrong.

    It looks at the first country only, so that it may be asked when the app starts.
    """
    subject = Subject(state, (state.shop.first_country,))
    errors = [one.text for one in model_findings(model, subject) if one.level == "error"]
    if not errors:
        return ""
    others = f", and {len(errors) - 1} more" if errors[1:] else ""
    return f"{errors[0]}{others}. `flask smartcheckout doctor` says all."
