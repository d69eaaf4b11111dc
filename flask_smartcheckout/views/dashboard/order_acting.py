"""Working on an order by hand: a page that says what follows, and a button that does it, once."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, abort, request
from werkzeug.wrappers import Response as BaseResponse

from ...office.doing import Outcome, Wish, do, office_of
from ...office.dossier import Dossier
from ...office.possible import ACTIONS, Action, Possibility
from ...state import State, current
from ..public_root import public_root
from . import access, order_filter, order_forms, posting
from .frame import answer, dashboard_page
from .order import PAGE as ORDER
from .order import found, missing
from .order_forms import Asked
from .selection import Selection
from .typed import Typed

PAGE = "dashboard_order_action"


def act(selection: Selection, order_id: str, action: str) -> BaseResponse:
    """Do what the form says, and go back to the order with what came of it."""
    state, now, known = current(), datetime.now(UTC), _action(action)
    dossier = found(state, order_id, now)
    if dossier is None:
        return missing(selection)
    possible = office_of(state).possible(dossier, known)
    asked, shown = order_forms.read(request.form, possible, dossier)
    if asked is None:
        return _page(selection, dossier, possible, shown, 422)
    outcome = do(state, _wish(state, order_id, known, asked), now)
    return _back(selection, order_id, outcome)


@dashboard_page("/orders/<order_id>/<action>", PAGE, counted=False, post=act)
def ask(selection: Selection, order_id: str, action: str) -> Response:
    """Say what an action would do, with the button that does it."""
    state, known = current(), _action(action)
    dossier = found(state, order_id, datetime.now(UTC))
    if dossier is None:
        return missing(selection)
    possible = office_of(state).possible(dossier, known)
    return _page(selection, dossier, possible, order_forms.blank(possible, dossier))


def _action(name: str) -> Action:
    return next((one for one in ACTIONS if one == name), None) or abort(404)


def _page(
    selection: Selection,
    dossier: Dossier,
    possible: Possibility,
    form: Typed,
    status: int = 200,
) -> Response:
    again = order_forms.read({}, possible, dossier)[0] if possible.unanswered else None
    chosen = order_filter.read(request.args, selection)
    return answer(
        "order_action",
        chosen.selection,
        status=status,
        order_number=dossier.number,
        order_id=dossier.id,
        filter=chosen,
        possible=possible,
        form=form,
        again=again,
        lines=order_forms.sendable(dossier),
    )


def _wish(state: State, order_id: str, action: Action, asked: Asked) -> Wish:
    return Wish(
        action,
        order_id,
        access.who(),
        asked.amount,
        asked.name,
        asked.about,
        asked.lines,
        order_forms.form_id(request.form),
        public_root(state),
    )


def _back(selection: Selection, order_id: str, outcome: Outcome) -> BaseResponse:
    amount = outcome.amount
    about = {"minor": amount.minor, "currency": amount.currency} if amount else {}
    where = {"order_id": order_id, "page": selection.later_page}
    chosen = order_filter.read(request.args, selection)
    return posting.back(chosen, ORDER, outcome.wording, where, result=outcome.result, **about)
