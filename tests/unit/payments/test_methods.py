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
    broken_one, plain = Invoice(id="broken"), Invoice()
    object.__setattr__(broken_one, "methods", broken)
    assert [one.offer.id for one in offers((broken_one, plain), ABOUT)] == ["invoice"]
    assert "payment provider broken" in caplog.text
    assert "the service is down" in caplog.text
    assert offers((broken_one,), ABOUT) == []


def test_a_risk_check_that_breaks_says_no(caplog: pytest.LogCaptureFixture) -> None:
    (offered,) = offers((Invoice(risk_check=broken),), ABOUT)
    assert offered.offer.refused == "not_available"
    assert "the service is down" in caplog.text
