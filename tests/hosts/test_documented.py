"""What the pages show of each shop is the file that is tried here."""

from __future__ import annotations

import re
from typing import Any

from .contract import Host
from .found import HERE, HOSTS

DOCS = HERE.parents[1] / "docs"
PAGE = (DOCS / "in-your-shop.md").read_text(encoding="utf-8")
README = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")
CODE = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)


def sections(page: str) -> list[str]:
    return re.split(r"^## ", page, flags=re.M)[1:]


def test_the_page_shows_what_a_developer_writes_in_each_shop(host: Host) -> None:
    (section,) = [one for one in sections(PAGE) if f"tests/hosts/{host.name})" in one]
    (shown,) = CODE.findall(section)
    assert shown == (HERE / host.name / "checkout.py").read_text(encoding="utf-8")


def test_every_section_is_linked_at_the_top() -> None:
    kinds = [one.partition("\n")[0] for one in sections(PAGE) if "tests/hosts/" in one]
    top = PAGE.partition("\n## ")[0]
    linked = re.findall(r"\(#([\w-]+)\)", top)
    assert linked == [
        re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in kinds
    ]
    assert len(kinds) == len(HOSTS)


def test_the_readme_shows_the_shop_in_production() -> None:
    section = README.partition("## A real shop")[2].partition("\n## ")[0]
    shown = CODE.findall(section)
    assert (HERE / "production" / "checkout.py").read_text(encoding="utf-8") in shown


def test_the_policy_in_the_readme_is_one_that_can_be_built() -> None:
    section = README.partition("## A real shop")[2].partition("\n## ")[0]
    (policy,) = [one for one in CODE.findall(section) if "\nshop = Shop(" in one]
    made: dict[str, Any] = {}
    exec(policy, made)
    assert made["shop"].coupons[0].code == "WELCOME10"
