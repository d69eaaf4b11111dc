"""The lowest versions that ``setup.cfg`` allows of everything a shop needs, as pip's constraints.

``python -m tools.lowest`` prints them; of what only the tests need, the newest serve.
"""

import configparser
import re
from collections.abc import Iterator
from pathlib import Path

SETUP = Path(__file__).parent.parent / "setup.cfg"
WITH = ("holidays", "postgres")  # the extras that a shop may install
_BOUND = re.compile(r"(?P<name>[\w-]+)(?:\[[\w,-]+\])?>=(?P<version>[\d.]+)")


def constraints(text: str) -> Iterator[str]:
    """Yield `name==version` for each requirement; raises ValueError for one without a bound."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    extras = parser["options.extras_require"]
    lists = [parser["options"]["install_requires"], *(extras[name] for name in WITH)]
    for line in "\n".join(lists).split():
        found = _BOUND.fullmatch(line)
        if found is None:
            raise ValueError(f"{line!r} has no lowest version: write it as name>=1.2")
        yield f"{found['name']}=={found['version']}"


if __name__ == "__main__":
    print("\n".join(constraints(SETUP.read_text(encoding="utf-8"))))
