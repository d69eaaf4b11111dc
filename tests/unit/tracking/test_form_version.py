from __future__ import annotations

from typing import Any

import pytest

from flask_smartcheckout import Shop
from flask_smartcheckout.shop import ExtraField
from flask_smartcheckout.tracking.form_version import form_version

PLAIN = form_version(Shop(country="NL"), "1.0")


def test_it_begins_with_the_release() -> None:
    assert PLAIN.startswith("1.0-")
    assert form_version(Shop(country="NL"), "1.1") != PLAIN


@pytest.mark.parametrize(
    ("more", "changes"),
    [
        ({"name": "Noordlicht"}, False),
        ({"withdrawal_days": 30}, False),
        ({"sells_to": ("NL", "DE")}, True),
        ({"fields": {"NL": {"phone": {"need": "required"}}}}, True),
        ({"extra_fields": [ExtraField("door_code", "text", "Door code")]}, True),
        (
            {"extra_fields": [ExtraField("door_code", "text", {"en": "Code", "nl": "Deurcode"})]},
            True,
        ),
    ],
    ids=str,
)
def test_it_changes_with_the_form_alone(more: dict[str, Any], changes: bool) -> None:
    version = form_version(Shop(country="NL", **more), "1.0")
    assert (version != PLAIN) == changes
    assert version == form_version(Shop(country="NL", **more), "1.0")
    assert len(version) <= 32
