"""Where a method goes: countries, areas and postcodes, named and left out."""

from __future__ import annotations

from typing import Any

import pytest

from flask_smartcheckout.shop import ShippingMethod


def a_method(**places: Any) -> ShippingMethod:
    return ShippingMethod("post", "Post", "4.95", **places)


@pytest.mark.parametrize(
    ("country", "written", "inside", "outside"),
    [
        ("NL", "1000..1299", ["1000 AA", "1299zz", "NL-1101 AB"], ["0999", "1300 AA", "9999 ZZ"]),
        ("NL", "35", ["3511 ZL", "3599AA"], ["3411 ZL"]),
        ("NL", "1011 AB", ["1011ab"], ["1011 AC"]),
        ("PL", "00-9", ["00-950"], ["01-950"]),
        ("DE", "18565", ["18565"], ["18566"]),
        ("CA", "H1A..H9Z", ["H2X 1Y4"], ["J4B 1A1"]),
        ("US", "995..999", ["99501", "99950-0001"], ["98101"]),
        ("GB", "BT", ["BT1 5GS", "bt15gs"], ["B1 1AA", "BA1 1AA"]),
        ("GB", "B", ["B1 1AA", "B99 9ZZ"], ["BT1 5GS", "BN1 1AA"]),
        ("GB", "IV1", ["IV1 1AA"], ["IV10 8SY", "IV2 3AA"]),
        ("GB", "IV1..IV28", ["IV2 8AB", "IV28 3XX"], ["IV30 1AA", "IV40 8AB"]),
        ("IE", "D02", ["D02 X285"], ["D04 X285"]),
    ],
)
def test_postcodes_lie_in_a_zone_or_outside(
    country: str, written: str, inside: list[str], outside: list[str]
) -> None:
    within, without = (
        a_method(postcodes={country: [written]}),
        a_method(not_postcodes={country: [written]}),
    )
    for postcode in inside:
        assert within.goes_to(country, None, postcode), postcode
        assert not without.goes_to(country, None, postcode), postcode
    for postcode in outside:
        assert not within.goes_to(country, None, postcode), postcode
        assert without.goes_to(country, None, postcode), postcode


@pytest.mark.parametrize(
    ("places", "place", "goes"),
    [
        ({"areas": ("US-AK", "US-HI")}, ("US", "AK", None), True),
        ({"areas": ("US-AK", "US-HI")}, ("US", "MA", None), False),
        ({"areas": ("US-AK", "US-HI")}, ("US", "US-HI", None), True),
        ({"areas": ("US-AK",)}, ("US", None, "99501"), True),
        ({"areas": ("US-AK",)}, ("US", None, "02134"), False),
        ({"areas": ("US-AK",)}, ("CA", None, None), False),
        ({"areas": ("US-AK",), "countries": ("US", "CA")}, ("CA", "QC", None), True),
        ({"not_areas": ("US-AK",)}, ("US", "AK", None), False),
        ({"not_areas": ("US-AK",)}, ("US", "MA", None), True),
        ({"not_areas": ("US-AK",)}, ("NL", None, None), True),
        ({"not_areas": ("US-AK",), "excluded": ("NL",)}, ("NL", None, None), False),
        ({"postcodes": {"NL": ("35",)}}, ("BE", None, None), False),
        ({"postcodes": {"NL": ("35",)}, "countries": ("NL", "BE")}, ("BE", None, "1000"), True),
        ({"postcodes": ("35",), "countries": ("NL",)}, ("NL", None, "3511 ZL"), True),
        (
            {"postcodes": ("35",), "not_postcodes": ("3512",), "countries": ("NL",)},
            ("NL", None, "3512 AA"),
            False,
        ),
    ],
)
def test_a_zone_narrows_the_countries_it_names(
    places: dict[str, Any], place: tuple[str, str | None, str | None], goes: bool
) -> None:
    assert a_method(**places).goes_to(*place) is goes


@pytest.mark.parametrize(
    "places",
    [
        {"areas": ("US-AK",)},
        {"not_areas": ("US-AK",)},
        {"postcodes": {"US": ("995",)}},
        {"not_postcodes": {"US": ("995",)}},
    ],
)
def test_what_is_not_known_yet_keeps_nothing_away(places: dict[str, Any]) -> None:
    assert a_method(**places).goes_to("US")
    assert a_method(**places).reaches("US")
