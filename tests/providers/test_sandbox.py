"""The providers' own sandboxes, with the keys of whoever runs this: `make test ARGS="-m sandbox"`.

MOLLIE_TEST_KEY and STRIPE_TEST_KEY are test keys of an account; nothing is paid.
"""

from __future__ import annotations

import os
import uuid
from typing import Any

import pytest

from flask_smartcheckout.payments.mollie import Mollie
from flask_smartcheckout.payments.stripe import Stripe
from flask_smartcheckout.shop import IdempotencyConflict, Redirect

from .orders import ATLAS, request_for

pytestmark = pytest.mark.sandbox


@pytest.fixture(params=["mollie", "stripe"])
def provider(request: pytest.FixtureRequest) -> Any:
    name = request.param
    key = os.environ.get(f"{name.upper()}_TEST_KEY", "")
    assert "test_" in key, f"{name.upper()}_TEST_KEY is a test key of {name}"
    return Mollie(key, offered=("card",)) if name == "mollie" else Stripe(key)


def test_a_payment_is_begun_once_found_and_ended(provider: Any) -> None:
    key, request = uuid.uuid4().hex, request_for(f"{provider.id}-card", ATLAS, coupon="TANDEM")
    first, second = (provider.start(request, idempotency_key=key) for _again in range(2))
    assert isinstance(first, Redirect)
    assert first.reference == second.reference
    now = provider.fetch(first.reference)
    assert (now.state, now.amount) == ("pending", request.amount)
    provider.cancel(first.reference, idempotency_key=f"{key}-x")
    assert provider.fetch(first.reference).state in ("canceled", "expired")


def test_a_key_for_something_else_is_a_conflict(provider: Any) -> None:
    key = uuid.uuid4().hex
    provider.start(request_for(f"{provider.id}-card"), idempotency_key=key)
    with pytest.raises(IdempotencyConflict):
        provider.start(request_for(f"{provider.id}-card", ATLAS), idempotency_key=key)
