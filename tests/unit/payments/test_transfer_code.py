"""The code for a bank's app, read again by somebody else's reader."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace

import pytest
import zxingcpp

from flask_smartcheckout.money import Money
from flask_smartcheckout.payments.transfer_code import Transfer

IBAN = "NL91ABNA0417164300"
TRANSFER = Transfer("Naaf & Spaak", IBAN, Money(5490, "EUR"), "ABNANL2A", "RF18539007547034")
LINES = [
    "BCD",
    "002",
    "1",
    "SCT",
    "ABNANL2A",
    "Naaf & Spaak",
    IBAN,
    "EUR54.9",
    "",
    TRANSFER.reference,
]


def read(rows: list[bytes]) -> str:
    """Return what a reader sees in rows of grey."""
    image = memoryview(b"".join(rows)).cast("B", [len(rows), len(rows[0])])
    (found,) = zxingcpp.read_barcodes(image)
    return str(found.text)


def rows_of_png(png: bytes) -> list[bytes]:
    """Return the rows of a picture of one bit a pixel (PNG, filters None and Up)."""
    width = int.from_bytes(png[16:20])
    data = b"".join(re.findall(rb"IDAT(.*?).{4}(?=.{4}IEND)", png, re.S))
    raw, stride = zlib.decompress(data), -(-width // 8) + 1
    rows, above = [], bytes(stride - 1)
    for start in range(0, len(raw), stride):
        packed = raw[start + 1 : start + stride]
        if raw[start] == 2:
            packed = bytes((one + up) % 256 for one, up in zip(packed, above, strict=True))
        above = packed
        rows.append(bytes(255 * (packed[x // 8] >> (7 - x % 8) & 1) for x in range(width)))
    return rows


def rows_of_svg(svg: bytes) -> list[bytes]:
    """Return the rows that the strokes of a picture leave, each module a square of four."""
    side = int(re.findall(rb'viewBox="0 0 (\d+)', svg)[0])
    grid = [[255] * side for _ in range(side)]
    x = y = 0.0
    for move, dx, dy in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", strokes(svg)):
        step = float(dx)
        if move == "h":
            grid[int(y)][int(x) : int(x + step)] = [0] * int(step)
        x, y = (step, float(dy)) if move == "M" else (x + step, y + float(dy or 0))
    return [bytes(v for v in row for _ in range(4)) for row in grid for _ in range(4)]


def strokes(svg: bytes) -> str:
    return re.findall(r'stroke="#000" d="([^"]+)"', svg.decode())[0]


def test_a_reader_finds_the_transfer_in_both_pictures() -> None:
    assert read(rows_of_png(TRANSFER.png())).splitlines() == LINES
    assert read(rows_of_svg(TRANSFER.svg())).splitlines() == LINES


def test_names_in_any_script_and_a_text_in_place_of_a_reference() -> None:
    other = replace(TRANSFER, name="Śpiew & Ωmega", bic="", reference="", text="Order 1001")
    lines = read(rows_of_png(other.png())).splitlines()
    assert lines[4:8] == ["", "Śpiew & Ωmega", IBAN, "EUR54.9"]
    assert lines[8:] == ["", "", "Order 1001"]


@pytest.mark.parametrize(
    ("change", "has"),
    [
        ({}, True),
        ({"amount": Money(1, "EUR")}, True),
        ({"amount": Money(99_999_999_999, "EUR")}, True),
        ({"amount": Money(100_000_000_000, "EUR")}, False),
        ({"amount": Money(0, "EUR")}, False),
        ({"amount": Money(5490, "GBP")}, False),
        ({"name": "x" * 70}, True),
        ({"name": "x" * 71}, False),
        ({"name": ""}, False),
        ({"name": "Mok\nEUR1"}, False),
        ({"name": "字" * 70}, True),
        ({"name": "字" * 70, "reference": "", "text": "字" * 40}, False),
        ({"bic": "ABNANL2AXXX"}, True),
        ({"bic": "ABN"}, False),
        ({"iban": "NL91ABNA0417164301"}, False),
        ({"iban": ""}, False),
        ({"reference": ""}, False),
        ({"reference": "", "text": "x" * 140}, True),
        ({"reference": "", "text": "x" * 141}, False),
    ],
)
def test_the_standard_has_a_code_for_some_transfers_alone(
    change: dict[str, object], has: bool
) -> None:
    transfer = replace(TRANSFER, **change)  # type: ignore[arg-type]
    assert transfer.has_code is has
    assert not has or transfer.png().startswith(b"\x89PNG")


def test_the_picture_needs_no_style_and_loads_nothing() -> None:
    svg = TRANSFER.svg().decode()
    assert not re.findall(r"style|data:|href|<script|<!DOCTYPE", svg)
