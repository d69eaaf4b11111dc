"""The tax is called as it is called where the parcel goes."""

from __future__ import annotations

import pytest
from babel import Locale
from eu_vat_rates_data import get_all_rates

from flask_smartcheckout.pricing import names, tax_name


@pytest.mark.parametrize(
    ("country", "locale", "expected"),
    [
        ("NL", "nl_NL", "btw"),
        ("NL", "en", "btw"),
        ("BE", "nl", "btw"),
        ("BE", "fr_BE", "TVA"),
        ("BE", "de-BE", "MwSt."),
        ("DE", "de", "MwSt."),
        ("AT", "de", "USt."),
        ("FR", "fr", "TVA"),
        ("MC", "fr", "TVA"),
        ("IT", "it", "IVA"),
        ("SE", "sv", "moms"),
        ("DK", "da", "moms"),
        ("FI", "fi", "ALV"),
        ("FI", "sv", "moms"),
        ("CH", "it", "IVA"),
        ("GR", "el", "ΦΠΑ"),
        ("GR", "en", "VAT"),
        ("PL", "pl", "VAT"),
        ("HU", "hu", "ÁFA"),
        ("GB", "en", "VAT"),
        ("JP", "ja", "消費税"),
        ("AU", "en", "GST"),
        ("KR", "ko", "부가세"),
        ("KR", "en", "VAT"),
        ("MX", "es", "IVA"),
        ("MX", "en", "IVA"),
        ("AE", "ar", "ضريبة القيمة المضافة"),
        ("BR", "pt_BR", "VAT"),
    ],
)
def test_the_tax_has_its_own_name(country: str, locale: str, expected: str) -> None:
    assert tax_name(country, locale) == expected


def test_taxes_side_by_side_have_names_of_their_own() -> None:
    assert tax_name("CA", "en", "QST") == "QST"
    assert tax_name("CA", "fr_CA", "QST") == "TVQ"
    assert tax_name("IN", "en", "CGST") == "CGST"


@pytest.mark.parametrize("country", sorted(get_all_rates()))
def test_every_country_of_the_package_has_a_name(country: str) -> None:
    assert 1 < len(tax_name(country, "en")) < 20


def test_every_name_belongs_to_a_language_there_is() -> None:
    table = names._document()
    for languages in (*table["names"].values(), *table["parts"].values()):
        assert all(Locale.parse(language) for language in languages)
        assert all(languages.values())
    assert table["source"]
    assert table["checked_on"]
