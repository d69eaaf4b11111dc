"""The form's page and its parts, for browsers with and without our script."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from babel import Locale
from flask import Response, jsonify, request

from ..codes import coupons, gift_cards
from ..forms import FOLDED, Problem, is_folded
from ..i18n import countries_by_name, format_names, get_locale, ngettext, offered
from ..i18n import gettext as _
from ..money import Money
from ..pricing import tax_name_in
from ..wording import (
    arrival_of,
    label,
    order_button,
    payment_text,
    payment_title,
    remarks,
)
from . import payment_choice
from .accepts import wants_json
from .basket import Basket
from .extra_rows import extra_rows
from .field_rows import rows
from .guarantee import guarantee
from .identity import form_token
from .moved_numbers import moved_values
from .notes import Note
from .page import fragment, page
from .review import review
from .rule_book import book_in_page, book_url, looked_up
from .visit import Visit

_LARGEST_TOTAL = 10**15  # minor units
_NAMED = 6  # more countries than this are counted, not named
FRAGMENTS = (
    *("lead", "items", "coupons", "review", "totals", "peek"),
    *("shipping", "payment", "guarantee", "seller", "contact"),
)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the order as a whole; `field` is "order" or "cart"."""

    code: str
    message: str
    field: str = "order"


def answer(
    basket: Basket,
    checkout_id: str,
    visit: Visit,
    *,
    status: int = 200,
    problems: list[tuple[str, Problem]] | None = None,
    notice: Notice | None = None,
) -> Response:
    """Answer a post: our script gets the changed parts, every other browser the page."""
    if not wants_json():
        return render(basket, checkout_id, visit, status=status, problems=problems, notice=notice)
    shown = basket.code_problems if problems is None else problems
    if status == 200:
        shown = basket.typed_problems + shown
    parts = fragments(basket) | note_fragments(basket)
    if status != 200:
        parts |= alert(basket, problems=problems or [], notice=notice)
    response = jsonify(
        seq=request.form.get("seq", 0, type=int),
        fragments=parts,
        fingerprint=basket.quote.fingerprint,
        seen_total=basket.quote.amount_due.minor,
        token=form_token(checkout_id),
        visit=visit.token,
        tracking_id=visit.id,
        errors=error_list(shown, notice),
        **moved_values(basket),
    )
    response.status_code = status
    response.headers["Cache-Control"] = "private, no-store"  # or a browser shows it for the page
    response.vary.add("Accept")
    return response


def error_list(
    problems: list[tuple[str, Problem]], notice: Notice | None = None
) -> list[dict[str, str]]:
    """Return errors in the one shape they have everywhere."""
    found = [{"field": f, "code": p.code, "message": str(p)} for f, p in problems]
    if notice:
        found.insert(0, {"field": notice.field, "code": notice.code, "message": notice.message})
    return found


def price_changed(basket: Basket, checkout_id: str, visit: Visit) -> Response:
    """Show the new breakdown beside the total the shopper agreed to: 409."""
    changed = _seen_total(basket.quote.total.currency)
    if not wants_json():
        return render(basket, checkout_id, visit, status=409, before=changed)
    response = jsonify(
        fingerprint=basket.quote.fingerprint,
        seen_total=basket.quote.amount_due.minor,
        quote=basket.quote.to_json(),
        fragments=fragments(basket, before=changed) | alert(basket, before=changed, changed=True),
        errors=[{"field": "order", "code": "price_changed", "message": changed_message()}],
        **moved_values(basket),
    )
    response.status_code = 409
    return response


def _seen_total(currency: str) -> Money | None:
    """Return the total that the page says it showed, if it can be one."""
    minor = request.form.get("seen_total", -1, type=int)
    return Money(minor, currency) if 0 <= minor < _LARGEST_TOTAL else None


def changed_message() -> str:
    """Say that the price is another one now."""
    return _("The total has changed. Look at it below, then order again.")


def fragments(basket: Basket, **values: Any) -> dict[str, str]:
    """Render the parts of the page that prices and choices stand in, by element id."""
    given = _values(basket) | {"before": None} | values
    return {
        f"sc-{name}": fragment(f"smartcheckout/parts/{name}.html", **given) for name in FRAGMENTS
    }


def note_fragments(basket: Basket) -> dict[str, str]:
    """Render the note of each field, an empty one where there is none, by element id."""
    names = [field.name for form in (basket.form, basket.billing) for field in form]
    return {
        f"sc-f-{name}-note": _note(name, basket.notes[name]) if name in basket.notes else ""
        for name in names
    }


def _note(name: str, note: Note) -> str:
    row = {"id": f"sc-f-{name}", "note": note}
    return fragment("smartcheckout/parts/note.html", row=row).strip()


def alert(basket: Basket, **values: Any) -> dict[str, str]:
    """Render the summary of what stands between the shopper and the order, by element id."""
    given = _values(basket) | {"target": target, "opened": False} | values
    return {"sc-alert": fragment("smartcheckout/parts/alert.html", **given)}


def render(
    basket: Basket,
    checkout_id: str,
    visit: Visit,
    *,
    status: int = 200,
    problems: list[tuple[str, Problem]] | None = None,
    notice: Notice | None = None,
    before: Money | None = None,
) -> Response:
    """Render the whole form."""
    title = _("Checkout")
    failed = bool(problems or notice or before is not None or status == 409)
    errors = dict(reversed(problems or basket.code_problems))
    return page(
        "smartcheckout/form.html",
        _("Error: %(title)s", title=title) if failed else title,
        status,
        **(_values(basket) | rows(basket, errors)),
        extra_rows=extra_rows(basket.extra, errors),
        problems=problems or [],
        notice=notice,
        before=before,
        changed=status == 409,
        visit=visit,
        token=form_token(checkout_id),
        countries=countries_by_name(basket.state.shop.sells_to),
        order_button=order_button(),
        languages=offered(),
        language_name=language_name,
        code_fields=code_fields(basket),
        open_folded=_open_folded(basket, problems or []),
        target=target,
        opened=True,
        scripts=["checkout.js"],
        rule_book=book_in_page(basket.state),
        book_url=book_url(basket.state),
        looks_up=bool(looked_up(basket.state)),
    )


def _values(basket: Basket) -> dict[str, Any]:
    count = basket.cart.count
    return {
        "basket": basket,
        "cart": basket.cart,
        "quote": basket.quote,
        "entry": basket.entry,
        "errors": {},
        "count_text": ngettext("%(num)s item", "%(num)s items", count),
        "tax_name": tax_name_in(basket.quote, basket.country, str(get_locale())),
        "quote_notices": remarks(basket.quote),
        "contact": basket.state.shop.contact_for(basket.country),
        "review": review(basket),
        "guarantee": guarantee(basket),
        "lead": _lead(basket),
        "arrival": partial(arrival_of, packing=_packing(basket)),
        "payment_note": payment_choice.note(basket),
        "lost_payment": payment_choice.lost(basket),
        "payment_title": payment_title,
        "payment_text": payment_text,
    }


def _packing(basket: Basket) -> int | None:
    """Return the days of packing once the money is there, None when nothing waits for it."""
    waits = basket.payment and basket.payment.offer.in_advance
    return basket.state.shop.dispatch.longest_handling if waits else None


def _lead(basket: Basket) -> str:
    """Say at the start where the shop delivers and how it is paid (Directive 2011/83/EU, 8(3)).

    What only another choice in the form would allow is named too.
    """
    countries = [name for _code, name in countries_by_name(basket.state.shop.sells_to)]
    ways = [payment_title(one.offer) for one in basket.payments if one.within_reach]
    where = (
        _("We deliver to %(countries)s.", countries=format_names(countries))
        if len(countries) <= _NAMED
        else ngettext(
            "We deliver to %(num)s country.", "We deliver to %(num)s countries.", len(countries)
        )
    )
    how = _("Ways to pay: %(ways)s.", ways=format_names(ways)) if ways else ""
    return f"{where} {how}".strip()


def code_fields(basket: Basket) -> list[tuple[str, str]]:
    """Return the fields for codes that this shop could know, each with its label."""
    state, stored = basket.state, not basket.without_database
    has_coupons = (
        basket.entry["coupon"]
        or state.shop.coupons
        or state.callbacks.coupon
        or (stored and coupons.are_there_any(state.database))
    )
    has_cards = basket.entry["gift_card"] or (stored and gift_cards.are_there_any(state.database))
    known = {"coupon": has_coupons, "gift_card": has_cards}
    return [(name, label(name)) for name, has_some in known.items() if has_some]


def _open_folded(basket: Basket, problems: list[tuple[str, Problem]]) -> bool:
    fields = basket.form.rules.fields
    names = (*(name for name in FOLDED if is_folded(fields[name])), "note")
    return any(basket.entry[name] for name in names) or any(f in names for f, _p in problems)


def target(field: str) -> str:
    """Return the id of the element that an error is about."""
    if field in ("payment", "shipping", "pickup_point"):
        return f"sc-{field}"
    return f"sc-f-{field}"


def language_name(code: str) -> str:
    """Return a language's own name for itself."""
    return str(Locale.parse(code).get_display_name(code)).capitalize()
