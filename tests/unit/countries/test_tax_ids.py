"""Tax numbers: which are asked when, and the real ones are taken however they are typed."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flask_smartcheckout.countries import (
    CountryRules,
    FieldCheck,
    check_address,
    check_field,
    check_tax_id,
    codes,
    normalize,
    rules,
    vat_id,
)
from flask_smartcheckout.countries.sources import common
from flask_smartcheckout.countries.tax_numbers import tax_numbers, vat_prefixes
from flask_smartcheckout.shop.regions import EU

ASKING = tuple(code for code in codes() if rules(code).tax_id)
OWN_NUMBERS = {
    "AR": (("cuit",), "invoice"),
    "BR": (("cpf", "cnpj"), "always"),
    "CH": (("uid",), "business"),
    "CL": (("rut",), "invoice"),
    "CO": (("nit",), "invoice"),
    "ES": (("nif_es",), "invoice"),
    "HU": (("vat_hu", "adoszam"), "business"),
    "IN": (("gstin",), "business"),
    "IT": (("partita_iva", "codice_fiscale"), "invoice"),
    "KR": (("brn",), "business"),
    "MX": (("rfc",), "invoice"),
    "NO": (("orgnr",), "business"),
    "PE": (("ruc",), "invoice"),
    "PL": (("nip",), "invoice"),
    "PT": (("nif_pt",), "invoice"),
    "TR": (("tckn", "vkn"), "invoice"),
    "TW": (("ubn",), "business"),
}

# Specimens: of the Commission's "VIES VAT validation routines" as other projects quote them, of
# the tax offices themselves (NL000099998B57 of the Belastingdienst, 12.ABC.345/01DE-35 of the
# Receita Federal, XAXX010101000 and GODE561231GR8 of SAT, 04595257 of Taiwan's Fiscal Information
# Agency, and the own numbers of ARCA, DIAN, SUNAT, the Autoridade Tributária and the
# Brønnøysundregistrene), or made up with the check digits that belong to them.
TAKEN = [
    ("AT", "ATU10223006", "ATU10223006"),
    ("AT", "UID: u 1022 3006", "ATU10223006"),
    ("BE", "BE 0776.091.951", "BE0776091951"),
    ("BE", "776091951", "BE0776091951"),
    ("BG", "BG101004508", "BG101004508"),
    ("CY", "cy 00532445o", "CY00532445O"),
    ("CZ", "CZ46505334", "CZ46505334"),
    ("DE", "DE136695976", "DE136695976"),
    ("DE", "USt-IdNr.: de 136 695 976", "DE136695976"),
    ("DE", "１３６６９５９７６", "DE136695976"),
    ("DE", "\u200eDE\u00a0136\u2009695\u2009976", "DE136695976"),
    ("DK", "DK 88 14 63 28", "DK88146328"),
    ("EE", "EE100207415", "EE100207415"),
    ("FI", "0985360-8", "FI09853608"),
    ("FR", "FR 00 300076965", "FR00300076965"),
    ("FR", "N° de TVA FR83404833048", "FR83404833048"),
    ("GB", "GB 802 3117 82", "GB802311782"),
    ("GB", "VAT no 802 3117 82", "GB802311782"),
    ("GB", "GBGD001", "GBGD001"),
    ("GB", "XI 802 3117 82", "XI802311782"),
    ("GR", "EL 040127797", "EL040127797"),
    ("GR", "GR040127797", "EL040127797"),
    ("GR", "ΑΦΜ 040127797", "EL040127797"),
    ("HR", "HR38192148118", "HR38192148118"),
    ("HU", "HU12892312", "HU12892312"),
    ("HU", "12892312-2-41", "12892312241"),
    ("IE", "IE8473625E", "IE8473625E"),
    ("IE", "ie 8Z49289F", "IE8Z49289F"),
    ("IE", "3628739UA", "IE3628739UA"),
    ("LT", "LT290061371314", "LT290061371314"),
    ("LU", "LU 100.003.56", "LU10000356"),
    ("LV", "LV40003009497", "LV40003009497"),
    ("MT", "MT 1512 1333", "MT15121333"),
    ("NL", "NL000099998B57", "NL000099998B57"),
    ("NL", "BTW NL 0000.99.998.B57", "NL000099998B57"),
    ("NL", "btw-nr. 000099998b57", "NL000099998B57"),
    ("NL", "NL 99998 B57", "NL000099998B57"),
    ("RO", "RO 24736200", "RO24736200"),
    ("SE", "SE 556012-5790 01", "SE556012579001"),
    ("SI", "SI15012557", "SI15012557"),
    ("SK", "SK4030000007", "SK4030000007"),
    ("MC", "FR00300076965", "FR00300076965"),
    ("IM", "GB802311782", "GB802311782"),
    ("AX", "FI09853608", "FI09853608"),
    ("NL", "BE 0776.091.951", "BE0776091951"),
    ("PL", "DE136695976", "DE136695976"),
    ("BR", "111.444.777-35", "11144477735"),
    ("BR", "CPF 111 444 777 35", "11144477735"),
    ("BR", "11.222.333/0001-81", "11222333000181"),
    ("BR", "12.abc.345/01de-35", "12ABC34501DE35"),
    ("IT", "RSSMRA85T10A562S", "RSSMRA85T10A562S"),
    ("IT", "rss mra 85t10 a562s", "RSSMRA85T10A562S"),
    ("IT", "IT 00000010215", "00000010215"),
    ("IT", "P. IVA 12345670017", "12345670017"),
    ("IN", "27AAPFU0939F1ZV", "27AAPFU0939F1ZV"),
    ("IN", "GSTIN: 27 aapfu0939f 1zv", "27AAPFU0939F1ZV"),
    ("ES", "12345678Z", "12345678Z"),
    ("ES", "12.345.678-z", "12345678Z"),
    ("ES", "X-1234567-L", "X1234567L"),
    ("ES", "ESA28015865", "A28015865"),
    ("ES", "CIF: A-28015865", "A28015865"),
    ("PL", "123-456-32-18", "1234563218"),
    ("PL", "PL 8567346215", "8567346215"),
    ("PT", "PT 600 084 779", "600084779"),
    ("TR", "10000000146", "10000000146"),
    ("TR", "VKN 123 456 7890", "1234567890"),
    ("MX", "GODE-561231-GR8", "GODE561231GR8"),
    ("MX", "XAXX010101000", "XAXX010101000"),
    ("MX", "ñ&a 010101 ab1", "Ñ&A010101AB1"),
    ("AR", "33-69345023-9", "33693450239"),
    ("CL", "12.345.678-5", "123456785"),
    ("CL", "RUT 6.000.000-k", "6000000K"),
    ("CO", "NIT 800.197.268-4", "8001972684"),
    ("PE", "20131312955", "20131312955"),
    ("KR", "123-45-67890", "1234567890"),
    ("TW", "04595257", "04595257"),
    ("TW", "00501508", "00501508"),
    ("TW", "00000074", "00000074"),
    ("CH", "CHE-123.456.788", "CHE123456788"),
    ("CH", "che 123 456 788 mwst", "CHE123456788MWST"),
    ("NO", "974 760 673", "974760673"),
    ("NO", "NO 974 760 673 MVA", "974760673MVA"),
]
REFUSED = [
    ("DE", "DE136695977", "invalid_format"),
    ("DE", "DE13669597", "too_short"),
    ("DE", "DE1366959760", "too_long"),
    ("DE", "DE13669597X", "invalid_character"),
    ("DE", "NL000099998B58", "invalid_character"),
    ("DE", "FR 136695976", "invalid_character"),
    ("NL", "NL000099998B58", "invalid_format"),
    ("NL", "NL000099998C57", "invalid_format"),
    ("NL", "NL000099998B5", "too_short"),
    ("FR", "FR00300076966", "invalid_format"),
    ("GB", "GB802311783", "invalid_format"),
    ("IE", "IE8473625F", "invalid_format"),
    ("HU", "12892312-9-41", "invalid_format"),
    ("HU", "12892313-2-41", "invalid_format"),
    ("BR", "111.444.777-36", "invalid_format"),
    ("BR", "111.444.777", "too_short"),
    ("BR", "11.222.333/0001-81-00", "too_long"),
    ("BR", "12.ABC.345/01DE-36", "invalid_format"),
    ("IT", "RSSMRA85T10A562T", "invalid_format"),
    ("IT", "12345670018", "invalid_format"),
    ("IT", "RSSMRA85T10A562", "invalid_format"),
    ("IT", "RSSMRA", "too_short"),
    ("IN", "27AAPFU0939F1ZW", "invalid_format"),
    ("IN", "27AAPFU0939F1Z", "too_short"),
    ("ES", "12345678A", "invalid_format"),
    ("ES", "1234567Z", "too_short"),
    ("ES", "A28015866", "invalid_format"),
    ("PL", "1234563217", "invalid_format"),
    ("PL", "123456321A", "invalid_character"),
    ("PT", "600084778", "invalid_format"),
    ("TR", "10000000147", "invalid_format"),
    ("TR", "123", "too_short"),
    ("TR", "123456789012", "too_long"),
    ("MX", "GODE561331GR8", "invalid_format"),
    ("MX", "GODE", "too_short"),
    ("MX", "GODE561231GR89", "too_long"),
    ("AR", "33-69345023-8", "invalid_format"),
    ("CL", "12.345.678-4", "invalid_format"),
    ("CL", "12.345.678-J", "invalid_character"),
    ("CO", "800", "too_short"),
    ("CO", "80019726A", "invalid_character"),
    ("PE", "20131312956", "invalid_format"),
    ("KR", "123-45-6789", "too_short"),
    ("KR", "123-45-6789A", "invalid_character"),
    ("TW", "00501502", "invalid_format"),
    ("TW", "0459525", "too_short"),
    ("CH", "CHE-123.456.789", "invalid_format"),
    ("NO", "974760674", "invalid_format"),
    ("NO", "-", "invalid_character"),
]
# What our checks cannot be sure of.
DOUBTED = [
    ("IN", "38AAPFU0939F1ZV"),  # Ladakh, younger than the list of states
    ("AR", "25-12345678-1"),
    ("PE", "16123456789"),
    ("CO", "900123456"),  # without the check digit
    ("CO", "52123456"),  # a person's cédula
    ("KR", "001-45-67890"),
]


def judged(country: str, typed: str) -> FieldCheck:
    rule = rules(country).tax_id
    assert rule is not None
    return check_tax_id(rule, typed)


# Which, and when


def test_every_member_state_asks_for_a_vat_number_unless_it_has_a_number_of_its_own() -> None:
    assert set(ASKING) >= EU | {"GB", "CH", "NO"}
    for code in EU - OWN_NUMBERS.keys():
        rule, field = rules(code).tax_id, rules(code).fields["tax_id"]
        assert rule is not None
        assert (rule.kinds, rule.asked) == ((f"vat_{code.lower()}",), "business")
        assert (field.label, field.help) == ("vat_number", "vat_number")


def test_every_vat_prefix_is_a_member_states_or_british() -> None:
    issuers = {kind.removeprefix("vat_").upper() for kind in vat_prefixes().values()}
    assert issuers == EU | {"GB", "XI"}
    assert {prefix for prefix in vat_prefixes() if prefix not in issuers} == {"EL"}


@pytest.mark.parametrize(("code", "expected"), OWN_NUMBERS.items())
def test_a_country_asks_for_its_own_number(code: str, expected: tuple[object, object]) -> None:
    rule = rules(code).tax_id
    assert rule is not None
    assert (rule.kinds, rule.asked) == expected


@pytest.mark.parametrize("code", ASKING)
def test_no_country_requires_it_and_only_who_always_asks_shows_it_at_once(code: str) -> None:
    rule, field = rules(code).tax_id, rules(code).fields["tax_id"]
    assert rule is not None
    assert field.need == ("recommended" if rule.asked == "always" else "optional")


@pytest.mark.parametrize("code", ["US", "JP", "AU", "CA"])
def test_other_countries_ask_for_none(code: str) -> None:
    assert rules(code).tax_id is None
    assert rules(code).fields["tax_id"].need == "hidden"


@pytest.mark.parametrize("code", ASKING)
def test_the_rule_says_where_it_comes_from(code: str) -> None:
    rule = rules(code).tax_id
    assert rule is not None
    assert rule.provenance
    assert all(one.source and one.recorded for one in rule.provenance)
    assert set(rule.kinds) <= tax_numbers().keys()


# Judging


@pytest.mark.parametrize(("country", "typed", "canonical"), TAKEN)
def test_a_real_number_is_taken_as_typed(country: str, typed: str, canonical: str) -> None:
    assert judged(country, typed) == FieldCheck(canonical)


@pytest.mark.parametrize(("country", "typed", "code"), REFUSED)
def test_a_wrong_number_is_refused_and_kept_as_typed(country: str, typed: str, code: str) -> None:
    check = judged(country, typed)
    assert check.problem is not None
    assert (check.value, check.problem.code, check.blocks) == (typed, code, True)


@pytest.mark.parametrize(("country", "typed"), DOUBTED)
def test_what_is_not_sure_is_a_warning(country: str, typed: str) -> None:
    check = judged(country, typed)
    assert check.problem is not None
    assert (check.value, check.problem.code, check.blocks) == (typed, "invalid_format", False)


def test_every_kind_has_been_tried() -> None:
    tried = {kind for country, _t, _c in TAKEN for kind in _kinds(rules(country))}
    assert tried | {"vat_es", "vat_it", "vat_pl", "vat_pt", "vat_xi"} == tax_numbers().keys()


def _kinds(book: CountryRules) -> tuple[str, ...]:
    return book.tax_id.kinds if book.tax_id else ()


@pytest.mark.parametrize("code", ASKING)
def test_the_example_is_accepted_by_our_own_rule(code: str) -> None:
    example = rules(code).fields["tax_id"].example
    assert example
    assert check_field(code, "tax_id", example).problem is None


@pytest.mark.parametrize("kind", [kind for kind in tax_numbers() if kind.startswith("vat_")])
def test_the_vat_number_of_another_country_is_taken_wherever_vat_numbers_are(kind: str) -> None:
    book = rules("GR" if kind == "vat_xi" else kind[-2:].upper())
    if book.tax_id and book.tax_id.kinds == (kind,):
        example = book.fields["tax_id"].example or ""
        assert judged("PL", example).value == judged(book.code, example).value == example


def test_it_is_judged_only_where_it_is_given_and_shown() -> None:
    address = {"street": "Main Street 1", "tax_id": "rubbish"}
    assert "tax_id" not in normalize("US", address)
    assert not [e for e in check_address("US", address).errors if e.field == "tax_id"]
    (error,) = [e for e in check_address("DE", address).errors if e.field == "tax_id"]
    assert error.params == {"label": "vat_number", "example": "DE123456788"}
    assert check_field("DE", "tax_id", "") == FieldCheck("")


def test_a_shop_may_require_it_and_ask_for_it_elsewhere() -> None:
    asked = {"tax_id": {"need": "required"}}
    problem = check_field(rules("BR", asked), "tax_id", "").problem
    assert problem is not None and problem.code == "required"
    assert check_field(rules("US", asked), "tax_id", "12-3456789") == FieldCheck("12-3456789")


def test_too_long_says_how_long_it_may_be() -> None:
    problem = judged("DE", "DE1366959760").problem
    assert problem is not None and problem.params == {"length": "11"}


def test_rubbish_of_any_length_is_refused_at_once() -> None:
    for rubbish in ("1" * 100_000, "VAT " * 25_000, "A1 " * 33_000):
        problem = judged("DE", rubbish).problem
        assert problem is not None
        assert (problem.code, problem.params) == ("too_long", {"length": "40"})


@settings(deadline=None, max_examples=500)
@given(
    st.sampled_from(ASKING),
    st.text(max_size=40)
    | st.from_regex(r"[A-Z]{0,4} ?[0-9 .-]{1,18}[A-Z0-9]?", fullmatch=True)
    | st.sampled_from([typed for _country, typed, _canonical in TAKEN]),
)
def test_normalizing_twice_changes_nothing(country: str, typed: str) -> None:
    once = judged(country, typed)
    again = judged(country, once.value)
    assert again.value == once.value
    assert (again.problem is None, again.blocks) == (once.problem is None, once.blocks)


def test_the_checks_load_with_the_first_number() -> None:
    code = (
        "import sys; from flask_smartcheckout.countries import check_field, rules; rules('DE');"
        "print('stdnum' in sys.modules); check_field('DE', 'tax_id', 'DE136695976');"
        "print('stdnum' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "True"]


# The VAT number that a tax number is


@pytest.mark.parametrize(
    ("country", "typed", "number"),
    [
        ("DE", "de 136.695-976", "DE136695976"),
        ("GR", "GR 094259216", "EL094259216"),
        ("ES", "B-12345674", "ESB12345674"),
        ("ES", "ESB12345674", "ESB12345674"),
        ("IT", "12345670017", "IT12345670017"),
        ("IT", "RSSMRA85T10A562S", None),
        ("PL", "123-456-32-18", "PL1234563218"),
        ("PT", "123456789", "PT123456789"),
        ("HU", "12345676-2-41", "HU12345676"),
        ("HU", "HU12345676", "HU12345676"),
        ("MC", "FR40303265045", "FR40303265045"),
        ("GB", "123456782", "GB123456782"),
        ("GB", "XI123456782", "XI123456782"),
        ("DE", "NL123456789B13", "NL123456789B13"),
        ("CH", "CHE-123.456.788 MWST", None),
        ("BR", "123.456.789-09", None),
        ("US", "12-3456789", None),
    ],
)
def test_a_tax_number_is_a_vat_number_where_businesses_have_it_for_vat(
    country: str, typed: str, number: str | None
) -> None:
    assert vat_id(country, normalize(country, {"tax_id": typed}).get("tax_id", "")) == number


@pytest.mark.parametrize("country", sorted(EU))
def test_the_example_of_every_vat_number_is_one(country: str) -> None:
    example = common("vat_numbers")["countries"][country]["example"]
    assert vat_id(country, normalize(country, {"tax_id": example})["tax_id"]) == example
