"""Coupons and gift cards: what stands in shoppers' way, what there is, and forms for more."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from ...codes import coupons, listing, tries
from ...codes import gift_cards as cards
from ...codes.coupons import CodeTaken
from ...i18n import gettext as _
from ...i18n import ngettext as _n
from ...state import State, current
from ...wording.coupons import KINDS
from . import coupon_form, gift_cards, posting, refusals
from .coupon_form import Wanted
from .coupon_rows import LATEST, batch_rows, card_rows, coupon_row, single
from .frame import answer, dashboard_page
from .selection import Selection
from .typed import Typed

PAGE = "dashboard_coupons"
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]+")


def act(selection: Selection) -> BaseResponse:
    """Do what a form of the page says."""
    doing = _ACTIONS.get(request.form.get("action", ""))
    return doing(selection) if doing else redirect(selection.url(PAGE), 303)


@dashboard_page("/coupons", PAGE, counted=False, post=act)
def show(selection: Selection) -> Response:
    """Show the page."""
    return _show(selection)


def _show(selection: Selection, status: int = 200, **more: Any) -> Response:
    state, now = current(), datetime.now(UTC)
    today = _today(state, now)
    listed, batches = single(state, today), batch_rows(state, today)
    found, refused = card_rows(state, today), refusals.told(state, now - tries.KEPT)
    data = {
        "refusals": [asdict(one.refusal) for one in refused],
        "coupons": [one.to_json() for one in listed],
        "batches": [{"name": one.name, "codes": one.codes} for one in batches],
        "gift_cards": [one.card.to_json() | {"state": one.card.state(today)} for one in found],
    }
    values = {
        "refusals": refused,
        "rows": [*batches, *(coupon_row(one, state.shop.currency) for one in listed)],
        "cards": found,
        "kinds": [(kind, _(name)) for kind, name in KINDS.items()],
        "coupon_form": Typed(),
        "card_form": Typed(),
        "note": _said(),
        "latest": LATEST,
    }
    return answer("coupons", selection, data, status=status, **{**values, **more})


def _today(state: State, now: datetime) -> date:
    return state.shop.local(now).date()


def _add(selection: Selection) -> BaseResponse:
    wanted, shown = coupon_form.read(request.form, current().shop)
    if wanted is None:
        return _show(selection, 422, coupon_form=shown)
    try:
        return _store(selection, current(), wanted)
    except CodeTaken as error:
        return _show(selection, 422, coupon_form=coupon_form.refused(shown, error))


def _store(selection: Selection, state: State, wanted: Wanted) -> BaseResponse:
    now = datetime.now(UTC)
    if wanted.many == 1:
        coupons.add(state.database, wanted.coupon, now)
        return posting.back(selection, PAGE, "added", code=wanted.coupon.code)
    batch = coupons.batch_name(wanted.prefix, state.shop.local(now))
    coupons.generate(state.database, wanted.coupon, wanted.many, now, batch, wanted.prefix)
    return posting.back(selection, PAGE, "generated", count=wanted.many, batch=batch)


def _switch(selection: Selection) -> BaseResponse:
    state, name, on = current(), request.form.get("name", ""), request.form.get("on") == "1"
    if request.form.get("batch"):
        found = bool(coupons.switch_batch(state.database, name, enabled=on))
    else:
        found = coupons.switch(state.database, name, enabled=on)
    return posting.back(selection, PAGE, _switched(found, on), code=name)


def _switch_card(selection: Selection) -> BaseResponse:
    state, on = current(), request.form.get("on") == "1"
    card = gift_cards.marked(state, request.form.get("card", ""))
    if card:
        cards.switch(state.database, card, enabled=on)
    name = card.name if card else ""
    return posting.back(selection, PAGE, _switched(bool(card), on), code=name)


def _switched(found: bool, on: bool) -> str:
    return ("enabled" if on else "disabled") if found else "gone"


def _issue(selection: Selection) -> BaseResponse:
    """Issue a card and tell its code in the answer itself: no address and no log may hold it."""
    state = current()
    meant, shown = gift_cards.read(request.form, state.shop)
    if meant is None:
        return _show(selection, 422, card_form=shown)
    return _show(selection, issued=gift_cards.issue(state, request.form, meant, datetime.now(UTC)))


_ACTIONS: dict[str, Callable[[Selection], BaseResponse]] = {
    "add": _add,
    "switch": _switch,
    "issue": _issue,
    "switch_card": _switch_card,
}


def _said() -> dict[str, str] | None:
    """Return what was just done, in a sentence; with the batch to download when there is one."""
    note = posting.note()
    if note is None:
        return None
    key, about = note
    code, count = about.get("code", ""), about.get("count", 0)
    sentences: dict[str, Callable[[], str]] = {
        "added": lambda: _("%(code)s was added.", code=code),
        "generated": lambda: _n("%(num)s code was made.", "%(num)s codes were made.", count),
        "enabled": lambda: _("%(code)s is on again.", code=code),
        "disabled": lambda: _("%(code)s is off now.", code=code),
        "gone": lambda: _("Nothing was changed: it is not there any more."),
    }
    return {"text": sentences[key](), "batch": about.get("batch", "")}


@dashboard_page("/coupons/codes", "dashboard_coupon_codes", counted=False)
def codes(selection: Selection) -> BaseResponse:
    """Download the codes of a batch, one a line; each begins with a letter or a digit."""
    state, batch = current(), request.args.get("batch", "")
    found = listing.of_tables(state.database, _today(state, datetime.now(UTC)), batch=batch)
    if not batch or not found:
        return redirect(selection.url(PAGE))
    lines = "".join(f"{one.coupon.code}\n" for one in found)
    response = Response(lines, mimetype="text/plain")
    name = _NOT_IN_A_NAME.sub("-", batch).strip("-") or "codes"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.txt"'
    return response
