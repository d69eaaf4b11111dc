"""Real addresses, postcodes and phones, and wrong ones: what tests/data holds, against the budgets.

`python -m benchmarks.accuracy` prints the same with every case that goes wrong.
"""

from collections.abc import Iterator

import pytest

from benchmarks.accuracy import BUDGETS, Score, scores
from benchmarks.accuracy.case import Kind
from benchmarks.accuracy.data import addresses, postcodes, rows, unchecked
from benchmarks.accuracy.postcode_cases import canonical_form
from benchmarks.accuracy.score import CANONICAL
from flask_smartcheckout.countries import check_address, codes, rules

KINDS: tuple[Kind, ...] = ("addresses", "postcodes", "phones")


@pytest.fixture(scope="module")
def judged() -> dict[str, Score]:
    return {score.kind: score for score in scores()}


def told(score: Score) -> str:
    return "\n".join(map(str, score.failures))


@pytest.mark.parametrize("kind", KINDS)
def test_real_ones_are_not_refused(judged: dict[str, Score], kind: Kind) -> None:
    assert judged[kind].false_rejects <= BUDGETS[kind][0], told(judged[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_ones_are_not_accepted(judged: dict[str, Score], kind: Kind) -> None:
    assert judged[kind].false_accepts <= BUDGETS[kind][1], told(judged[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_they_are_stored_in_the_form_of_their_country(judged: dict[str, Score], kind: Kind) -> None:
    assert judged[kind].canonical >= CANONICAL, told(judged[kind])


def test_failure_tells_its_country_and_reason(judged: dict[str, Score]) -> None:
    for score in judged.values():
        for failure in score.failures:
            assert str(failure).startswith(f"{score.kind} {failure.case.country} ")
            assert failure.reason.startswith(("refused, ", "accepted", "stored as "))


@pytest.mark.parametrize(
    ("kind", "least"), [("addresses", 150), ("postcodes", 150), ("phones", 150)]
)
def test_data_is_of_most_of_the_world(judged: dict[str, Score], kind: Kind, least: int) -> None:
    covered = {case.country for case in judged[kind].cases if case.right}
    assert len(covered) >= least
    assert covered <= set(codes())


def test_data_comes_from_three_sources_or_more() -> None:
    assert len({source for source, _ in addresses()}) >= 3
    assert len({row["source"] for row in rows("phones")}) >= 3


def with_area() -> Iterator[tuple[str, str, str]]:
    for row in rows("postcodes"):
        if "state" in row:
            yield row["country"], row["postcode"], row["state"]


def test_no_real_postcode_is_refused_for_its_area() -> None:
    cases = list(with_area())
    assert len(cases) > 1000
    for country, postcode, state in cases:
        given = {"street": "1 Main Street", "city": "Town", "state": state, "postcode": postcode}
        errors = check_address(country, given).errors
        assert not errors, (country, postcode, state, errors)


def test_only_countries_without_a_format_take_any_postcode() -> None:
    for country in unchecked():
        assert rules(country).fields["postcode"].need in ("hidden", "optional"), country


@pytest.mark.parametrize(
    ("country", "written", "form"),
    [
        ("NL", "1017CD", "1017 CD"),
        ("AT", "A-1090", "1090"),
        ("MD", "MD-2012", "2012"),
        ("LV", "LV-1009", "LV-1009"),
        ("GB", "ec2a4rh", "EC2A 4RH"),
        ("AR", "C1010AAZ", "C1010AAZ"),
        ("HT", "HT6114", "HT6114"),
        ("VE", "1060C", "1060-C"),
        ("DE", "60323", "60323"),
    ],
)
def test_form_of_a_country_is_drawn_without_our_rules(
    country: str, written: str, form: str
) -> None:
    assert canonical_form(country, written) == form


def test_what_is_left_out_says_why() -> None:
    left_out = list(rows("excluded"))
    assert len(postcodes()) > 20 * len(left_out)
    for row in left_out:
        assert {"source", "country", "field", "value", "why"} <= set(row)
