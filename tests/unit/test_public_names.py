"""The names the outside world relies on, and the prices a line may be made from."""

from __future__ import annotations

import ast
import inspect
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import flask_smartcheckout
from flask_smartcheckout import Money, Shop, SmartCheckout, signals

NL = Shop(country="NL")
PRICES: list[tuple[object, dict[str, Any], int]] = [
    (12.1, {}, 1210),
    (0.1 + 0.2, {}, 30),
    (11.250000000000002, {}, 1125),
    (12, {}, 1200),
    ("12.50", {}, 1250),
    (Decimal("12.345"), {}, 1235),
    (Money(1250, "EUR"), {}, 1250),
    (1250, {"minor_units": True}, 1250),
    ("1250", {"minor_units": True}, 1250),
]


@pytest.mark.parametrize(("price", "how", "minor"), PRICES)
def test_a_line_takes_whatever_price_the_shop_has(
    price: Any, how: dict[str, Any], minor: int
) -> None:
    line = SmartCheckout(shop=NL).line("mug", "Mug", price, quantity=2, **how)
    assert line.unit_price == Money(minor, "EUR")
    assert line.total == Money(2 * minor, "EUR")


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit_price": "a lot"},
        {"unit_price": None},
        {"unit_price": True},
        {"unit_price": float("nan")},
        {"unit_price": "-1"},
        {"unit_price": Money(100, "USD")},
        {"quantity": 0},
        {"quantity": 1.5},
        {"weight": -1},
        {"ref": ""},
    ],
)
def test_a_line_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        SmartCheckout(shop=NL).line(**{"ref": "mug", "title": "Mug", "unit_price": "1"} | wrong)


def test_a_line_has_text_for_a_number_of_the_shop() -> None:
    line = SmartCheckout(shop=NL).line(7, "Mug", 1)  # type: ignore[arg-type]
    assert line.ref == "7"


PUBLIC = """
    SmartCheckout Shop Cart Line Money Address Order Quote ShippingMethod Coupon GiftCard Invoice
    PaymentProvider Rejected checkout_started order_placed order_paid checkout_abandoned
""".split()


def test_the_public_names_are_these_and_no_others() -> None:
    assert sorted(flask_smartcheckout.__all__) == sorted(PUBLIC)
    assert set(PUBLIC) <= set(dir(flask_smartcheckout))


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_there_and_described(name: str) -> None:
    public = getattr(flask_smartcheckout, name)
    home = Path(inspect.getsourcefile(public if isinstance(public, type) else signals) or "")
    assert name in described(ast.parse(home.read_text("utf-8")))


def described(module: ast.Module) -> set[str]:
    """Return the names with a docstring of their own: in a class, or below an assignment."""
    classes = {node.name for node in module.body if _has_docstring(node)}  # type: ignore[attr-defined]
    below = {
        target.id
        for node, after in pairwise(module.body)
        if isinstance(node, ast.Assign) and isinstance(after, ast.Expr)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return classes | below


def _has_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.ClassDef) and bool(ast.get_docstring(node))


def test_another_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="Contract"):
        flask_smartcheckout.Contract  # noqa: B018
