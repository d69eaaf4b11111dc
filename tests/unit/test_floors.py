"""The architecture, read from the direct imports of every module."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TypeGuard

import pytest

PACKAGE = "flask_smartcheckout"
HERE = Path(__file__).parents[2] / PACKAGE

FLOORS = [
    {"_build", "_paths"},
    {"money", "links", "spreadsheet"},
    {"demands"},
    {"cart", "shop", "countries"},
    {"pricing"},
    {"i18n", "wording", "settings", "storage", "signals", "asking"},
    {"forms", "payments", "orders", "codes", "tracking", "aftercare", "lookup", "vat_ids"},
    {"state"},
    {"cashier", "alerts", "privacy"},
    {"office"},
    {"doctor", "upkeep"},
    {"views", "cli"},
    {"joining"},
    {"extension"},
    {""},  # the package itself: it names what the outside world may use
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
WITHOUT_FLASK = {"money", "links", "spreadsheet", "demands", "cart", "shop", "countries", "pricing"}

MODULES = {
    ".".join((PACKAGE, *path.relative_to(HERE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in sorted(HERE.rglob("*.py"))
}


def is_type_checking(node: ast.AST) -> TypeGuard[ast.If]:
    """Tell whether this is ``if TYPE_CHECKING:``, which nothing runs."""
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def import_nodes(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield every import below the node that can run, those inside functions too."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif is_type_checking(child):
            yield from import_nodes(ast.Module(body=child.orelse, type_ignores=[]))
        else:
            yield from import_nodes(child)


def base(module: str, node: ast.ImportFrom) -> str:
    """Return the absolute name of the module that ``from … import`` names."""
    if not node.level:
        return node.module or ""
    package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    parts = package.split(".")
    parts = parts[: len(parts) - node.level + 1]
    return ".".join([*parts, node.module] if node.module else parts)


def imported(module: str) -> Iterator[str]:
    """Yield the absolute name of everything the module imports."""
    for node in import_nodes(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
            continue
        source = base(module, node)
        names = {f"{source}.{alias.name}" for alias in node.names if alias.name != "__version__"}
        inner = names & MODULES.keys()
        yield from inner
        if len(inner) < len(names):
            yield source


def room(module: str) -> str:
    """Return the first folder or file below the package: the room a module belongs to."""
    return module.removeprefix(PACKAGE).strip(".").split(".")[0]


def rooms_used(module: str) -> set[str]:
    """Return the other rooms of the package that a module imports."""
    ours = {name for name in imported(module) if name.split(".")[0] == PACKAGE}
    return {room(name) for name in ours} - {room(module)}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_lives_in_a_room_with_a_floor(module: str) -> None:
    assert room(module) in FLOOR


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_no_room_above_its_own(module: str) -> None:
    above = {used for used in rooms_used(module) if FLOOR[used] > FLOOR[room(module)]}
    assert above == set()


def test_rooms_import_each_other_in_no_circle() -> None:
    graph: dict[str, set[str]] = {}
    for module in MODULES:
        graph.setdefault(room(module), set()).update(rooms_used(module))
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("module", [name for name in MODULES if room(name) in WITHOUT_FLASK])
def test_values_and_prices_import_neither_flask_nor_translations(module: str) -> None:
    outside = {name.split(".")[0] for name in imported(module)}
    assert {name for name in outside if name.startswith("flask") and name != PACKAGE} == set()
    assert "i18n" not in rooms_used(module)


def test_only_the_package_itself_names_the_extension() -> None:
    users = {module for module in MODULES if "extension" in rooms_used(module)}
    assert users <= {PACKAGE}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from .money import Money", {f"{PACKAGE}.money"}),
        ("from . import money", {f"{PACKAGE}.money"}),
        ("from . import __version__, Money", {PACKAGE}),
        ("from . import __version__", set()),
        ("import flask", {"flask"}),
        ("def f():\n    from flask_babel import gettext", {"flask_babel"}),
        ("if TYPE_CHECKING:\n    import flask\nelse:\n    import babel", {"babel"}),
        ("try:\n    import stripe\nexcept ImportError:\n    pass", {"stripe"}),
    ],
)
def test_the_reader_of_imports_sees(
    source: str, expected: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cart.py"
    path.write_text(source, encoding="utf-8")
    monkeypatch.setitem(MODULES, f"{PACKAGE}.cart", path)
    assert set(imported(f"{PACKAGE}.cart")) == expected


def test_the_reader_of_imports_climbs_out_of_a_folder() -> None:
    assert f"{PACKAGE}.money" in set(imported(f"{PACKAGE}.shop.coupons"))


@pytest.mark.parametrize("name", ["Money", "Cart", "Line", "Shop", "Quote", "Coupon"])
def test_values_load_without_flask(name: str) -> None:
    code = (
        f"import sys; from {PACKAGE} import {name}; "
        "print([n for n in sys.modules if n.split('.')[0] in ('flask', 'flask_babel', 'werkzeug')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
