"""Write ``docs/api.md`` and ``docs/settings.md`` from the docstrings of what they describe.

``--check`` fails when the committed pages no longer match the code.
"""

import argparse
import ast
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol, TypeGuard, get_type_hints

import flask_smartcheckout
from flask_smartcheckout.settings import PREFIX, Settings

WIDTH = 88
DOCS = Path(__file__).parent.parent / "docs"
STALE = "These pages in docs/ do not match the code, run make docs: "

API_INTRO = """# Public names

Everything here is imported from `flask_smartcheckout`. Other names may change in any release.
"""
SETTINGS_INTRO = """# Settings

Read from `app.config` first, then from the environment. A name that is not in this table stops the
app at start with the name that was probably meant.

| setting | default | what it does |
|---|---|---|
"""


class Plain(str):
    """An annotation or default that a signature shows as it was written."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def plain(parameter: inspect.Parameter) -> inspect.Parameter:
    """Return the parameter as a reader wants it: types unquoted, long defaults left out."""
    if isinstance(parameter.annotation, str):
        parameter = parameter.replace(annotation=Plain(parameter.annotation))
    if repr(parameter.default) == "<factory>" or len(repr(parameter.default)) > WIDTH:
        parameter = parameter.replace(default=Plain("…"))
    return parameter


def signature(function: Callable[..., Any]) -> str:
    """Return the signature as it is written in the source, without ``self``."""
    found = inspect.signature(function)
    parameters = [plain(p) for p in found.parameters.values() if p.name != "self"]
    result = found.return_annotation
    return str(
        found.replace(
            parameters=parameters,
            return_annotation=Plain(result) if isinstance(result, str) else result,
        )
    )


def summary(thing: object) -> str:
    """Return the first paragraph of a docstring on one line."""
    return " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split())


def members(kind: type) -> Iterator[str]:
    """Yield a line for each documented public method and property that the class defines."""
    for name, value in vars(kind).items():
        called = getattr(value, "__func__", value)
        if name.startswith("_") or not summary(called):
            continue
        if isinstance(value, property):
            yield f"- `.{name}` — {summary(value)}"
        elif inspect.isfunction(called):
            yield f"- `.{name}{signature(getattr(kind, name))}` — {summary(called)}"


def constant_doc(name: str) -> str:
    """Return the string below the assignment of a name in the module that is its home."""
    home = importlib.import_module(flask_smartcheckout._HOMES[name], flask_smartcheckout.__name__)
    body = ast.parse(inspect.getsource(home)).body
    for statement, below in pairwise(body):
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == name:
            return inspect.cleandoc(ast.literal_eval(below.value)) if is_text(below) else ""
    return ""


def is_text(node: ast.stmt) -> TypeGuard[ast.Expr]:
    """Tell whether a statement is nothing but a string."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def has_arguments(kind: type) -> bool:
    """Tell whether a class is made from arguments: protocols and plain exceptions are not."""
    return Protocol not in kind.__bases__ and not issubclass(kind, Exception)


def construction(name: str, kind: type) -> str:
    """Return how a class is made, an argument on each line when they are many."""
    text = name + signature(kind).removesuffix(" -> None")
    if len(text) > WIDTH:
        arguments = inspect.signature(kind).parameters.values()
        text = "\n".join([f"{name}(", *(f"    {plain(each)}," for each in arguments), ")"])
    return f"```python\n{text}\n```"


def class_doc(name: str, kind: type) -> str:
    """Return how a class is made, what it is and what it can do."""
    made = construction(name, kind) if has_arguments(kind) else ""
    parts = [made, inspect.getdoc(kind) or "", "\n".join(members(kind))]
    return "\n\n".join(part for part in parts if part)


def entry(name: str) -> str:
    """Return the section about one public name."""
    thing = getattr(flask_smartcheckout, name)
    text = class_doc(name, thing) if isinstance(thing, type) else constant_doc(name)
    return f"## {name}\n\n{text}"


def default(value: Any) -> str:
    """Return a default as a developer writes it in the configuration."""
    if value is MISSING or value is None or value == "":
        return ""
    if isinstance(value, timedelta):
        return f"`{value.days} days`" if value.days else f"`{value.seconds // 60} minutes`"
    if isinstance(value, bool):
        return "`on`" if value else "`off`"
    return f"`{', '.join(value) if isinstance(value, tuple) else value}`"


def setting_rows() -> Iterator[str]:
    """Yield a line of the table for each setting; its meaning is noted beside its type."""
    notes = get_type_hints(Settings, include_extras=True)
    for field in fields(Settings):
        (meaning,) = notes[field.name].__metadata__
        yield f"| `{PREFIX}{field.name.upper()}` | {default(field.default)} | {meaning} |\n"


def pages() -> dict[str, str]:
    """Return the text of each generated page by file name."""
    entries = [entry(name) + "\n" for name in flask_smartcheckout.__all__]
    return {
        "api.md": "\n".join([API_INTRO, *entries]),
        "settings.md": "".join([SETTINGS_INTRO, *setting_rows()]),
    }


def stale() -> list[str]:
    """Return the names of committed pages that are missing or outdated."""
    return [
        name
        for name, text in pages().items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != text
    ]


def main() -> None:
    """Write the pages, or with ``--check`` compare them with the code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    if parser.parse_args().check:
        if names := stale():
            sys.exit(STALE + ", ".join(names))
        return
    DOCS.mkdir(exist_ok=True)
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
