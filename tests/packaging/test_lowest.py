"""The lowest versions that are tried are those that setup.cfg allows."""

import configparser

import pytest

from tools.lowest import SETUP, constraints

REQUIREMENTS = """[options]
install_requires =
    flask>=2.3.3
    # the first with a wheel
    msgspec>=0.18

[options.extras_require]
holidays = holidays>=0.82
postgres =
    psycopg[binary]>=3.1.4
test =
    pytest
"""


def test_each_is_held_at_its_bound_and_what_tests_need_is_left_alone() -> None:
    assert list(constraints(REQUIREMENTS)) == [
        "flask==2.3.3",
        "msgspec==0.18",
        "holidays==0.82",
        "psycopg==3.1.4",
    ]


@pytest.mark.parametrize("line", ["flask", "flask==2.3.3", "flask>=2,<4", "flask~=2.3"])
def test_a_requirement_without_a_lowest_version_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"has no lowest version: write it as name>=1\.2"):
        list(constraints(REQUIREMENTS.replace("flask>=2.3.3", line)))


def test_whatever_a_shop_installs_has_a_bound() -> None:
    text = SETUP.read_text(encoding="utf-8")
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    wanted = parser["options"]["install_requires"].split()
    assert len(list(constraints(text))) == len(wanted) + 2
