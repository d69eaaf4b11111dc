"""GET, POST /withdraw: the withdrawal function, in two steps (Directive 2011/83/EU, art. 11a).

For anybody, without an account: the link of an order fills it in, and without one everything is
typed. What is stated travels through the second step signed, so that the same statement sent
twice is one.
"""

from __future__ import annotations

import re
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import Any

from flask import Response, abort, current_app, redirect, request, url_for
from itsdangerous import BadSignature

from ..aftercare import statements
from ..aftercare.receipt import facts
from ..aftercare.statements import Statement, Withdrawal
from ..aftercare.withdrawn import answered, pays_back, withdrawn
from ..codes.tries import Visitor
from ..i18n import format_moment, leave_form_unread, supported, use_locale
from ..i18n import gettext as _
from ..orders import records
from ..orders.records import Record
from ..shop import Contact
from ..state import State, current
from ..wording import confirm_withdrawal_label, exemption_text, withdrawal_label
from .blueprint import blueprint
from .body import is_too_large
from .identity import LIFETIME, form_token, identify, posted_checkout, remember
from .page import page
from .public_root import public_root
from .refusal import refusal
from .withdrawal_form import WithdrawalForm

LARGEST_POST = 64 * 1024
WAIT = 60  # seconds, until a connection that stated too much has another statement
_STATEMENT, _RECEIPT = "withdrawal-statement", "withdrawal-receipt"
_TOKEN = re.compile(r"[\w-]{1,64}", re.ASCII)  # what a database may be asked for


@blueprint.route("/withdraw", methods=["GET", "POST"])
def withdraw() -> Response:
    """Show the first step, or do what its button or that of the second says."""
    state = current()
    if not state.shop.withdrawal_days:
        abort(404)
    if request.method == "POST" and is_too_large(LARGEST_POST):
        leave_form_unread()
        return refusal(413, "oversized", _("That is more than this form can hold."))
    record = _record(state)
    with _language_of(record):
        response = _post(state, record) if request.method == "POST" else _get(state, record)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _record(state: State) -> Record | None:
    """Return the order whose link brought the visitor here."""
    token = request.values.get("order", "")
    record = records.by_token(state.database, token) if _TOKEN.fullmatch(token) else None
    return record if record and record.state == "placed" else None


def _language_of(record: Record | None) -> AbstractContextManager[None]:
    """Speak as the page of the order did, unless the visitor asks for another language."""
    if record is None or supported(request.values.get("lang")):
        return nullcontext()
    return use_locale(record.order.locale)


def _get(state: State, record: Record | None) -> Response:
    if "receipt" in request.args:
        return _receipt(state, request.args["receipt"])
    earlier = _whole_before(state, record)
    if earlier:
        return _show_receipt(state, earlier, again=True)
    return _ask(state, WithdrawalForm.begin(state.shop, record))


def _whole_before(state: State, record: Record | None) -> Withdrawal | None:
    """Return the statement about the whole order whose link brought the visitor here.

    Without the link nobody learns whether there is one.
    """
    return withdrawn(state.database, state.shop, record).whole if record else None


def _post(state: State, record: Record | None) -> Response:
    is_ours = posted_checkout() == identify().id
    if "statement" in request.form:
        return _confirm(state, record, is_ours=is_ours)
    form = WithdrawalForm(state.shop, record, request.form)
    earlier = _whole_before(state, record)
    if earlier:
        return _show_receipt(state, earlier, again=True)
    if not is_ours:
        return _ask(state, form, 422, notice=_expired())
    if form.errors:
        return _ask(state, form, 422, errors=form.errors)
    return _check(state, form, form.statement())


def _expired() -> str:
    return _("This page was open for a long time. Look at it once more, then go on.")


def _ask(
    state: State, form: WithdrawalForm, status: int = 200, notice: str = "", **more: Any
) -> Response:
    """Show the first step."""
    title = withdrawal_label()
    problems = {"errors": {}, **more}
    failed = bool(problems["errors"] or notice)
    return _page(
        state,
        "statement",
        _("Error: %(title)s", title=title) if failed else title,
        status,
        form=form,
        record=form.record,
        notice=notice,
        exemption_text=exemption_text,
        **problems,
    )


def _check(
    state: State, form: WithdrawalForm, statement: Statement, status: int = 200, notice: str = ""
) -> Response:
    """Show the second step: what is stated, and the button that states it."""
    return _page(
        state,
        "check",
        confirm_withdrawal_label(),
        status,
        statement=statement,
        signed=state.signer(_STATEMENT).dumps(statements.to_text(statement)),
        carried=form.carried,
        record=form.record,
        notice=notice,
    )


def _confirm(state: State, record: Record | None, *, is_ours: bool) -> Response:
    form = WithdrawalForm(state.shop, record, request.form)
    if "edit" in request.form:
        return _ask(state, form)
    try:
        text = state.signer(_STATEMENT).loads(
            request.form["statement"], max_age=int(LIFETIME.total_seconds())
        )
    except BadSignature:
        return _ask(state, form, 422, notice=_expired())
    statement = statements.from_text(text)
    if not is_ours:
        return _check(state, form, statement, 422, notice=_expired())
    known = statements.by_id(state.database, statement.id)
    if known is None and not _is_admitted(state, statement):
        return _too_many(state, form, statement)
    return _received(state, statement)


def _is_admitted(state: State, statement: Statement) -> bool:
    visitor = Visitor.of("", request.remote_addr or "", state.secret)
    return state.withdrawals.admits(visitor.address, statement.email)


def _too_many(state: State, form: WithdrawalForm, statement: Statement) -> Response:
    message = _(
        "Too many statements came in just now. Try again in a minute, or write to the shop."
    )
    response = _check(state, form, statement, 429, notice=message)
    response.headers["Retry-After"] = str(WAIT)
    return response


def _received(state: State, statement: Statement) -> Response:
    postman = state.postman
    withdrawal, new = statements.receive(
        state.database,
        statement,
        datetime.now(UTC),
        public_root(state),
        postman.domain if postman.is_there else "",
    )
    if new:
        postman.send_soon(statement.id)
        _tell_shop(state, withdrawal)
    key = state.signer(_RECEIPT).dumps(withdrawal.statement.id)
    where = url_for("smartcheckout.withdraw", receipt=key, lang=statement.locale)
    return current_app.make_response(redirect(where, 303))


def _tell_shop(state: State, withdrawal: Withdrawal) -> None:
    """Call the shop's callback for a statement that belongs to an order."""
    tell = state.callbacks.withdrawal
    if tell is None or withdrawal.order_id is None:
        return
    try:
        record = records.by_id(state.database, withdrawal.order_id)
        if record is not None:
            order = record.order
            tell(order, statements.withdrawn_lines(state.shop, order, withdrawal.statement))
    except Exception:
        current_app.logger.exception("smartcheckout: the withdrawal callback failed")


def _receipt(state: State, key: str) -> Response:
    try:
        statement_id = state.signer(_RECEIPT).loads(key)
    except BadSignature:
        abort(404)
    withdrawal = statements.by_id(state.database, str(statement_id))
    if withdrawal is None:
        abort(404)
    return _show_receipt(state, withdrawal)


def _show_receipt(state: State, withdrawal: Withdrawal, *, again: bool = False) -> Response:
    """Show a receipt: `again` to somebody who came to state what they stated before."""
    # Whoever typed it all learns nothing of the order that it was found to be of.
    record = records.by_id(state.database, withdrawal.statement.order_id)
    here = format_moment(state.shop.local(withdrawal.received_at))
    title = _("Your withdrawal has been received")
    return _page(
        state,
        "received",
        _("You withdrew from this order on %(moment)s", moment=here) if again else title,
        again=again,
        scripts=["print.js"],
        record=record,
        has_mail=state.postman.is_there,
        next=[answered(), pays_back(state.shop, record.order if record else None)],
        **facts(state.shop, withdrawal),
    )


def _page(state: State, step: str, title: str, status: int = 200, **values: Any) -> Response:
    identity = identify()
    response = page(
        f"smartcheckout/withdrawal/{step}.html",
        title,
        status,
        token=form_token(identity.id),
        contact=_contact(state, values.get("record")),
        **values,
    )
    return remember(response, identity)


def _contact(state: State, record: Record | None) -> Contact:
    country = record.order.shipping.country if record else state.shop.country
    return state.shop.contact_for(country)
