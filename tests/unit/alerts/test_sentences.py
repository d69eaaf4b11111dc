"""What an alert says of a finding, in the words of the dashboard."""

from __future__ import annotations

import pytest

from flask_smartcheckout.shop import ExtraField
from flask_smartcheckout.tracking import signs
from flask_smartcheckout.tracking.report import Filters, Finding
from flask_smartcheckout.wording.alerts import sentence

OWN = (ExtraField("door_code", "text", "Door code"),)
DE = Filters(country="DE")


@pytest.mark.parametrize(
    ("finding", "what"),
    [
        (Finding("field_error", "DE", 9, 5, (), DE, "phone", "too_short"), "Phone number, Germany"),
        (
            Finding("field_error", None, 9, 5, (), Filters(), "billing_postcode", "required"),
            "Postcode (billing)",
        ),
        (Finding("field_error", None, 9, 5, (), Filters(), "door_code", "required"), "Door code"),
        (Finding("step_drop", "DE", 9, 5, (), DE, step="shipping"), "Shipping, Germany"),
        (
            Finding("order_failed", None, 9, 5, (), Filters(), sign=signs.FAILED),
            "After the order button",
        ),
        (
            Finding("payment_left", "DE", 9, 5, (), DE, sign=signs.PAYMENT_LEFT),
            "Payment, Germany",
        ),
        (
            Finding("language_worse", None, 9, 5, (), Filters(locale="nl"), segment="locale"),
            "Dutch",
        ),
    ],
)
def test_a_finding_is_told_with_what_it_is_about(finding: Finding, what: str) -> None:
    told = sentence("finding", 3, 3, finding.about, OWN)
    assert told == f"A new finding stands among the first to fix: {what}."


def test_an_own_field_that_many_err_at_has_its_label() -> None:
    assert "“Door code”" in sentence("field", 50, 40, {"field": "door_code"}, OWN)
