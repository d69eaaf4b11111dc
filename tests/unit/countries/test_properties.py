"""What holds for any text whatsoever."""

from hypothesis import given, settings
from hypothesis import strategies as st

from flask_smartcheckout.countries import (
    check_address,
    check_email,
    check_phone,
    check_postcode,
    codes,
    normalize,
    rules,
    suggest_country,
    suggest_email,
    suggest_postcode,
)
from flask_smartcheckout.countries.characters import clean_code, clean_text, fold

NAMES = tuple(rules("NL").fields)
countries = st.sampled_from(codes())
texts = st.text(max_size=60) | st.from_regex(r"[A-Z0-9 +()/.-]{0,20}", fullmatch=True)
addresses = st.dictionaries(st.sampled_from(NAMES), texts)


@st.composite
def plausible(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """An address that fits its country more often than not."""
    book = rules(draw(countries))
    fields = draw(addresses)
    if draw(st.booleans()) and book.postcode.examples:
        fields["postcode"] = draw(st.sampled_from(book.postcode.examples)).lower()
    if draw(st.booleans()) and book.areas:
        fields["state"] = draw(st.sampled_from(book.areas)).name
    if draw(st.booleans()):
        fields["street"] = draw(st.from_regex(r"[A-Za-z]{1,9} [0-9]{1,4} ?[A-Z-]{0,3}[0-9]?"))
    return book.code, fields


@settings(max_examples=400)
@given(plausible())
def test_normalizing_twice_changes_nothing(address: tuple[str, dict[str, str]]) -> None:
    country, fields = address
    once = normalize(country, fields)
    assert normalize(country, once) == once


@settings(max_examples=400)
@given(plausible())
def test_verdict_does_not_change_after_normalizing(address: tuple[str, dict[str, str]]) -> None:
    country, fields = address
    first = check_address(country, fields)
    second = check_address(country, first.normalized)
    assert {(e.field, e.code) for e in first.errors} == {(e.field, e.code) for e in second.errors}


@given(countries, st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.booleans()))
def test_any_input_gets_a_verdict(country: str, fields: dict[str, object]) -> None:
    check = check_address(country, fields, require=NAMES)
    assert check.ok == (not check.errors)
    assert all(check.normalized.values())


@given(countries, st.text())
def test_any_text_gets_a_verdict_as_any_kind(country: str, text: str) -> None:
    rule = rules(country).postcode
    check_postcode(rule, text)
    check_phone(text, country)
    check_email(text)
    for suggestion in (suggest_postcode(rule, text), suggest_email(text)):
        assert suggestion != text or suggestion is None
    assert suggest_country(country, text) in (None, *codes())


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_code(clean_code(text)) == clean_code(text)
    assert fold(fold(text)) == fold(text)
