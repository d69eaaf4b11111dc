"""Addresses on an envelope."""

import pytest

from flask_smartcheckout.countries import format_lines


@pytest.mark.parametrize(
    ("country", "fields", "lines"),
    [
        (
            "NL",
            {"name": "S. de Vries", "street": "Keizersgracht", "house_number": "112"}
            | {"addition": "A", "postcode": "1015 CJ", "city": "Amsterdam"},
            ["S. de Vries", "Keizersgracht 112 A", "1015 CJ Amsterdam"],
        ),
        (
            "US",
            {"name": "Jordan Lee", "company": "Acme", "street": "177 Court St", "street2": "Apt 3B"}
            | {"city": "Brooklyn", "state": "NY", "postcode": "11201"},
            ["Jordan Lee", "Acme", "177 Court St", "Apt 3B", "Brooklyn, NY 11201"],
        ),
        (
            "JP",
            {"name": "山田 花子", "street": "青葉台1-4-8", "city": "目黒区"}
            | {"state": "13", "postcode": "153-0042"},
            ["〒153-0042", "東京都目黒区", "青葉台1-4-8", "山田 花子"],
        ),
        (
            "BR",
            {"name": "Ana", "street": "Av. Paulista 1578", "district": "Bela Vista"}
            | {"city": "São Paulo", "state": "SP", "postcode": "01310-200"},
            ["Ana", "Av. Paulista 1578", "Bela Vista", "São Paulo-SP", "01310-200"],
        ),
        (
            "ES",
            {"street": "Calle Mayor 1", "postcode": "28901", "city": "Getafe", "state": "M"},
            ["Calle Mayor 1", "28901 Getafe Madrid"],
        ),
        (
            "SE",
            {"street": "Sveavägen 1", "postcode": "111 57", "city": "Stockholm"},
            ["Sveavägen 1", "SE-111 57 Stockholm"],
        ),
        ("SE", {"street": "Sveavägen 1", "city": "Stockholm"}, ["Sveavägen 1", "Stockholm"]),
        (
            "LV",
            {"street": "Brīvības 1", "postcode": "LV-1010", "city": "Rīga"},
            ["Brīvības 1", "Rīga, LV-1010"],
        ),
        (
            "AE",
            {"street": "Villa 24", "city": "Jumeirah", "state": "DU"},
            ["Villa 24", "Jumeirah", "دبي"],
        ),
        (
            "AS",
            {"street": "Main 1", "city": "Pago Pago", "postcode": "96799"},
            ["Main 1", "Pago Pago AS 96799"],
        ),
        ("AE", {"street": "1", "state": "DU", "postcode": "00000"}, ["1", "دبي", "00000"]),
        ("NL", {}, []),
    ],
)
def test_lines_as_the_country_writes_them(
    country: str, fields: dict[str, str], lines: list[str]
) -> None:
    assert format_lines(country, fields) == lines


def test_latin_layout_for_mail_from_abroad() -> None:
    fields = {"name": "Hanako Yamada", "street": "1-4-8 Aobadai", "city": "Meguro"}
    fields |= {"state": "13", "postcode": "153-0042"}
    lines = ["Hanako Yamada", "1-4-8 Aobadai", "Meguro, Tokyo", "153-0042"]
    assert format_lines("JP", fields, latin=True) == lines
