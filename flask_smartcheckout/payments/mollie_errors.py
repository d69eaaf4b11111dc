"""What goes wrong at Mollie, in the words of our errors and without what was sent."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from ..shop import (
    AmountMismatch,
    AuthenticationFailed,
    IdempotencyConflict,
    InvalidRequest,
    NotEligible,
    PaymentError,
)
from .calling import trouble_of_connection, trouble_of_status
from .mollie_payment import by_field

# mollie-api-python tells the status of an answer that is no JSON only in its message.
_STATUS = re.compile(r"\(status code: (\d{3})\)")
_AMOUNTS = ("amount", "amount.value", "amount.currency")
_LOG = logging.getLogger(__name__)


@contextmanager
def translated(*, changes: bool) -> Iterator[None]:
    """Raise our errors for those of mollie-api-python.

    Its messages may hold the API key, or what the shopper typed: so ours have neither them nor
    the error as a cause.
    """
    from mollie.api.error import Error

    try:
        yield
    except Error as error:
        trouble = _trouble(error, changes=changes)
    else:
        return
    if trouble is not None:
        raise trouble from None


def _trouble(error: Exception, *, changes: bool) -> PaymentError | None:
    from mollie.api.error import RequestSetupError, ResponseError, ResponseHandlingError

    if isinstance(error, RequestSetupError):
        return InvalidRequest("Mollie's library could not put the request together")
    if isinstance(error, ResponseError):
        status = error.status if isinstance(error.status, int) else 0
        return _of_answer(status, str(error.field or ""), str(error), changes=changes)
    if isinstance(error, ResponseHandlingError):
        found = _STATUS.search(str(error))
        status = int(found[1]) if found else 0
        # 202 Accepted, what letting a promise go is answered with, has nothing in it.
        return None if status == 202 else _of_answer(status, "", "", changes=changes)
    return trouble_of_connection(error.__context__, changes=changes)


def _of_answer(status: int, field: str, detail: str, *, changes: bool) -> PaymentError:
    if status in (401, 403):
        return AuthenticationFailed(f"Mollie answers {status} to this API key")
    if status == 409:
        return IdempotencyConflict(f"Mollie answers {status} to this key")
    if status in (400, 404, 410, 422):
        return _of_request(status, field, detail)
    return trouble_of_status(status, changes=changes)


def _of_request(status: int, field: str, detail: str) -> PaymentError:
    if status == 422 and field in _AMOUNTS:
        return AmountMismatch(detail)
    if status == 422 and field == "method":
        _LOG.warning("Mollie does not take this method: %s", detail)
        return NotEligible()
    # What Mollie says of an address may repeat it.
    told = "" if "Address" in field else f": {detail}"
    return InvalidRequest(
        f"Mollie answers {status} to {field or 'it'}{told}", field=by_field(field)
    )
