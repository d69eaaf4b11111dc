"""What a shop of tests/hosts says about itself, so that one suite can try them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient


@dataclass(frozen=True)
class Placed:
    """An order as the shop's own tables have it."""

    number: str
    email: str | None
    """None where the shop has no column for it, and so for the name."""
    name: str | None
    address: str
    """Everything it kept of the address, joined with ", "."""
    items: Mapping[str, int]
    """Quantities by what the cart calls the product."""
    total: Decimal | None
    """What the shop wrote down, in major units."""


@dataclass(frozen=True)
class Host:
    """A shop: how to start it, what a visitor does in it, what must stay as it is."""

    name: str
    """That of its folder."""
    start: Callable[[Path, bool], Flask]
    """A fresh app with its data in the folder, joined to us or not."""
    fill: Callable[[FlaskClient], Mapping[str, int]]
    """What a visitor does to fill a cart, logging in where needed: quantity by ref."""
    in_cart: Callable[[FlaskClient], int]
    """Pieces in the cart, asked of the shop itself."""
    orders: Callable[[Flask], list[Placed]]
    """The shop's own orders."""
    pages: tuple[str, ...]
    """HTML pages for any visitor, complete documents."""
    untouched: tuple[str, ...] = ()
    """URLs whose answers stay the same byte for byte: JSON, a stream, an error."""
    sign_in: Callable[[FlaskClient], dict[str, str]] | None = None
    """Signs a customer in; what the form must then hold."""
    sold_out: Callable[[Flask], None] | None = None
    """Makes the last piece of something in the cart disappear."""
    fails: Callable[[Flask], AbstractContextManager[None]] | None = None
    """The shop's own database fails while it is entered."""
