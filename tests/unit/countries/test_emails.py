"""E-mail addresses."""

import pytest

from flask_smartcheckout.countries import check_email, check_name, suggest_email


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ann@example.com", "ann@example.com"),
        (" Ann.Lee+shop@Example.COM. ", "Ann.Lee+shop@example.com"),
        ("mailto:ann@example.com", "ann@example.com"),
        ("ann＠example．com", "ann@example.com"),
        ("o'brien@example.ie", "o'brien@example.ie"),
        ("ünn@例え.jp", "ünn@例え.jp"),
        ("ann@xn--r8jz45g.jp", "ann@xn--r8jz45g.jp"),
        ('"ann lee"@example.com', '"ann lee"@example.com'),
        ("a@b.museum", "a@b.museum"),
    ],
)
def test_deliverable_address_is_accepted(typed: str, stored: str) -> None:
    check = check_email(typed)
    assert (check.value, check.problem) == (stored, None)


@pytest.mark.parametrize(
    ("typed", "code", "reason"),
    [
        ("ann", "invalid_format", "at"),
        ("ann@lee@example.com", "invalid_format", "at"),
        ("@example.com", "invalid_format", "local"),
        ("ann@", "invalid_format", "domain"),
        ("ann@example", "invalid_format", "dot"),
        ("ann@example..com", "invalid_format", "domain"),
        ("ann@-example.com", "invalid_format", "domain"),
        ("ann@example.c", "invalid_format", "domain"),
        ("ann@10.0.0.1", "invalid_format", "domain"),
        ("ann lee@example.com", "invalid_character", "space"),
    ],
)
def test_undeliverable_address_is_refused_with_its_cause(
    typed: str, code: str, reason: str
) -> None:
    problem = check_email(typed).problem
    assert problem is not None
    assert (problem.code, problem.params["reason"]) == (code, reason)


def test_longest_address() -> None:
    problem = check_email("a" * 250 + "@example.com").problem
    assert problem is not None
    assert (problem.code, problem.params["length"]) == ("too_long", "254")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ann@gmial.com", "ann@gmail.com"),
        ("ann@gmai.com", "ann@gmail.com"),
        ("ann@gmaill.com", "ann@gmail.com"),
        ("ann@gmail.co", "ann@gmail.com"),
        ("ann@gmail.con", "ann@gmail.com"),
        ("ann@gnail.com", "ann@gmail.com"),
        ("ann@hotmial.com", "ann@hotmail.com"),
        ("ann@yaho.com", "ann@yahoo.com"),
        ("ann@outlok.com", "ann@outlook.com"),
        ("ann@example.con", "ann@example.com"),
        ("ann@gmail.com", None),
        ("ann@mail.com", None),
        ("ann@ymail.com", None),
        ("ann@gmx.com", None),
        ("ann@live.de", None),
        ("ann@example.com", None),
        ("ann@ms.com", None),
        ("ann", None),
        ("@gmial.com", None),
    ],
)
def test_slips_are_offered_and_real_providers_left_alone(typed: str, meant: str | None) -> None:
    assert suggest_email(typed) == meant


@pytest.mark.parametrize(
    "name", ["O", "李", "Ng", "D’Arcy", "Jean-Luc", "J. R.", "X Æ A-12", "نور"]
)
def test_any_name_with_a_letter_is_a_name(name: str) -> None:
    assert check_name(name).problem is None


@pytest.mark.parametrize(("name", "code"), [("12", "invalid_character"), ("a" * 256, "too_long")])
def test_no_name(name: str, code: str) -> None:
    problem = check_name(name).problem
    assert problem is not None
    assert problem.code == code


@pytest.mark.parametrize("typed", ["ａｂｃ＠ｅｘａｍｐｌｅ．ｃｏｍ", "abc@example。com"])
def test_what_a_japanese_keyboard_gives_is_plain(typed: str) -> None:
    check = check_email(typed)
    assert (check.value, check.problem) == ("abc@example.com", None)
