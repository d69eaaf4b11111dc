"""Being done with a withdrawal: a page that says what was stated, and a button that notes it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from ...aftercare import statements
from ...aftercare.statements import Withdrawal
from ...office.dossier import Dossier, read
from ...orders import owner_log
from ...orders.owner_log import ALREADY, DONE, Deed
from ...state import State, current
from . import access, order_filter, posting, withdrawal_rows
from .frame import answer, dashboard_page
from .order import PAGE as ORDER
from .orders import PAGE as ORDERS
from .selection import Selection

PAGE = "dashboard_withdrawal"


def act(selection: Selection, statement_id: str) -> BaseResponse:
    """Note that the shop is done with it, once, and go back to where that is shown."""
    state, now = current(), datetime.now(UTC)
    withdrawal = statements.by_id(state.database, statement_id)
    if withdrawal is None:
        return _missing(selection)
    done = _settle(state, withdrawal, now)
    return _back(selection, _dossier(state, withdrawal), DONE if done else ALREADY)


@dashboard_page("/withdrawals/<statement_id>", PAGE, post=act)
def ask(selection: Selection, statement_id: str) -> Response:
    """Show a statement with the button that takes it off the list."""
    state = current()
    withdrawal = statements.by_id(state.database, statement_id)
    if withdrawal is None:
        return _missing(selection)
    dossier, chosen = _dossier(state, withdrawal), order_filter.read(request.args, selection)
    return answer(
        "withdrawal",
        chosen.selection,
        filter=chosen,
        row=withdrawal_rows.row(state.database, withdrawal),
        advice=withdrawal_rows.advice(dossier, withdrawal, state.shop) if dossier else "",
    )


def _missing(selection: Selection) -> Response:
    chosen = order_filter.read(request.args, selection)
    return answer("withdrawal", chosen.selection, status=404, filter=chosen, row=None)


def _dossier(state: State, withdrawal: Withdrawal) -> Dossier | None:
    """Return the order it is about, if that is still there."""
    return read(state.database, withdrawal.order_id) if withdrawal.order_id else None


def _settle(state: State, withdrawal: Withdrawal, now: datetime) -> bool:
    with state.database.begin(durable=True) as connection:
        done = statements.settle(connection, withdrawal.statement.id, now)
        if done:
            deed = Deed(access.who(), "dealt_with", withdrawal.order_id or "")
            owner_log.write(connection, deed, now)
    return done


def _back(selection: Selection, dossier: Dossier | None, result: str) -> BaseResponse:
    chosen = order_filter.read(request.args, selection)
    where = {"order_id": dossier.id} if dossier else {}
    page = ORDER if dossier else ORDERS
    here = {**where, "page": selection.later_page}
    return posting.back(chosen, page, "dealt_with", here, result=result)
