"""What providers offer, and that a broken one stands in nobody's way."""

from __future__ import annotations

from typing import Any

import pytest

from flask_smartcheckout.money import Money
from flask_smartcheckout.payments import offers
from flask_smartcheckout.shop import EligibilityContext, Invoice

ABOUT = EligibilityContext("NL", Money(1250, "EUR"))


def broken(*about: Any) -> Any:
    raise RuntimeError("the service is down")


def test_a_provider_that_breaks_is_logged_and_left_out(caplog: pytest.LogCaptureFixture) -> None:
    checked, plain = Invoice(id="checked", risk_check=broken), Invoice()
    assert [one.offer.id for one in offers((checked, plain), ABOUT)] == ["invoice"]
    assert "payment provider checked" in caplog.text
    assert "the service is down" in caplog.text
    assert offers((checked,), ABOUT) == []
