"""House numbers, taken apart only where that is sure."""

import pytest

from flask_smartcheckout.countries import normalize


@pytest.mark.parametrize(
    ("typed", "parted"),
    [
        ("Keizersgracht 112", ("Keizersgracht", "112", "")),
        ("Keizersgracht 112A", ("Keizersgracht", "112", "A")),
        ("Keizersgracht 112 hs", ("Keizersgracht", "112", "hs")),
        ("Keizersgracht 112-2", ("Keizersgracht", "112", "2")),
        ("Keizersgracht, 112", ("Keizersgracht", "112", "")),
        ("1e Helmersstraat 104", ("1e Helmersstraat", "104", "")),
        ("Plein 1944 12", ("Plein 1944 12", "", "")),
        ("Kerkstraat 12 3", ("Kerkstraat 12 3", "", "")),
        ("12 Kerkstraat", ("12 Kerkstraat", "", "")),
    ],
)
def test_street_is_parted_where_it_is_sure(typed: str, parted: tuple[str, str, str]) -> None:
    address = normalize("NL", {"street": typed})
    names = ("street", "house_number", "addition")
    assert tuple(address.get(name, "") for name in names) == parted


@pytest.mark.parametrize(
    ("fields", "parted"),
    [
        ({"street": "Laan", "house_number": "112A"}, ("Laan", "112", "A")),
        ({"street": "Laan", "house_number": "112-2"}, ("Laan", "112", "2")),
        ({"street": "Laan", "house_number": "112 bis"}, ("Laan", "112", "bis")),
        ({"street": "Laan 112", "house_number": "112"}, ("Laan", "112", "")),
        ({"street": "Laan 112", "house_number": "5"}, ("Laan 112", "5", "")),
        ({"street": "Laan 112 A", "house_number": "112", "addition": "a"}, ("Laan", "112", "a")),
        ({"street": "Laan 112 A", "addition": "2"}, ("Laan 112 A", "", "2")),
    ],
)
def test_number_given_twice_or_with_its_addition(
    fields: dict[str, str], parted: tuple[str, str, str]
) -> None:
    address = normalize("NL", fields)
    names = ("street", "house_number", "addition")
    assert tuple(address.get(name, "") for name in names) == parted


def test_street_stays_whole_where_the_number_belongs_to_it() -> None:
    assert normalize("DE", {"street": "Hauptstraße 5a"})["street"] == "Hauptstraße 5a"


def test_shop_may_ask_for_the_number_elsewhere() -> None:
    from flask_smartcheckout.countries import rules

    book = rules("DE", {"house_number": {"need": "required"}})
    assert normalize(book, {"street": "Hauptstraße 5a"})["house_number"] == "5"
    assert book.order.index("house_number") == book.order.index("street") + 1
    assert book.fields["street"].label == "street"
