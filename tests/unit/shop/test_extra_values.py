"""What is entered in the shop's own fields: taken, tidied or refused, by kind and rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from flask_smartcheckout.shop import ExtraField
from flask_smartcheckout.shop.extra_values import judged, nothing

TODAY = date(2026, 11, 26)
CODE = {"pattern": r"\d{4}#?", "example": "1234#"}
SIZES = {"choices": {"s": "Small", "l": "Large"}}
SOON = {"earliest": 1, "latest": 30}


def field(kind: str, **rule: Any) -> ExtraField:
    return ExtraField("code", kind, "Code", **rule)


@pytest.mark.parametrize(
    ("kind", "rule", "typed", "kept"),
    [
        ("text", {}, "  Ring   twice\n please ", "Ring twice please"),
        ("text", {}, "", ""),
        ("text", {"min_length": 3}, "", ""),
        ("text", {"max_length": 3}, "äöü", "äöü"),
        ("text", CODE, " 1234# ", "1234#"),
        ("long_text", {}, " To Ann\r\n\r\nLove\rBob ", "To Ann\n\nLove\nBob"),
        ("long_text", {"max_length": 3}, "a\r\nb", "a\nb"),
        ("long_text", {}, "x" * 1_000, "x" * 1_000),
        ("choice", SIZES, "l", "l"),
        ("choice", SIZES, "", ""),
        ("choice", {"choices": ("S", "M")}, "M", "M"),
        ("checkbox", {}, "", False),
        ("checkbox", {}, "1", True),
        ("checkbox", {}, " On ", True),
        ("checkbox", {}, "true", True),
        ("checkbox", {}, "false", False),
        ("checkbox", {}, "0", False),
        ("date", {}, "2026-12-24", "2026-12-24"),
        ("date", SOON, "2026-11-27", "2026-11-27"),
        ("date", SOON, "2026-12-26", "2026-12-26"),
        ("date", {"latest": date(2008, 11, 26)}, "2008-11-26", "2008-11-26"),
        ("date", {}, "", ""),
    ],
)
def test_what_fits_is_kept_tidied(
    kind: str, rule: dict[str, Any], typed: str, kept: str | bool
) -> None:
    given = judged(field(kind, **rule), typed, TODAY)
    assert given.problem is None
    assert given.value == kept and type(given.value) is type(kept)


@pytest.mark.parametrize(
    ("kind", "rule", "typed", "code", "params"),
    [
        ("text", {"required": True}, " \n ", "required", {}),
        ("text", {}, "x" * 101, "too_long", {"length": "100"}),
        ("text", CODE, "9" * 10_000, "too_long", {"length": "100"}),
        ("text", {"min_length": 3}, "ab", "too_short", {"length": "3"}),
        ("text", CODE, "12345", "invalid_format", {}),
        ("text", CODE, "1234#\u200b", "invalid_format", {}),
        ("long_text", {}, "x" * 10_000, "too_long", {"length": "1000"}),
        ("long_text", {"required": True}, "\r\n", "required", {}),
        ("choice", SIZES, "m", "unknown_value", {}),
        ("choice", SIZES, "Small", "unknown_value", {}),
        ("choice", SIZES | {"required": True}, "", "required", {}),
        ("checkbox", {}, "maybe", "unknown_value", {}),
        ("checkbox", {"required": True}, "", "required", {}),
        ("checkbox", {"required": True}, "off", "required", {}),
        ("date", {}, "24-12-2026", "invalid_format", {}),
        ("date", {}, "20261224", "invalid_format", {}),
        ("date", {}, "2026-W52-4", "invalid_format", {}),
        ("date", {}, "2026-02-30", "invalid_format", {}),
        ("date", {}, "٢٠٢٦-١٢-٢٤", "invalid_format", {}),
        ("date", {"required": True}, "", "required", {}),
        (
            "date",
            SOON,
            "2026-11-26",
            "unknown_value",
            {"first": "2026-11-27", "last": "2026-12-26"},
        ),
        ("date", {"earliest": 0}, "2026-11-25", "unknown_value", {"first": "2026-11-26"}),
        (
            "date",
            {"latest": date(2008, 11, 26)},
            "2008-11-27",
            "unknown_value",
            {"last": "2008-11-26"},
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_a_code(
    kind: str, rule: dict[str, Any], typed: str, code: str, params: dict[str, str]
) -> None:
    problem = judged(field(kind, **rule), typed, TODAY).problem
    assert problem is not None
    assert (problem.field, problem.code, problem.params) == ("code", code, params)


@pytest.mark.parametrize("kind", ["text", "long_text", "choice", "checkbox", "date"])
def test_nothing_is_empty_or_not_ticked(kind: str) -> None:
    rule = SIZES if kind == "choice" else {}
    assert nothing(field(kind, **rule)) == (False if kind == "checkbox" else "")
