"""What is uploaded: a wheel and an sdist with everything a shop needs, and nothing else."""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

# One process builds them for all the tests here.
pytestmark = pytest.mark.xdist_group("distributions")

ROOT = Path(__file__).parents[2]
PACKAGE = "flask_smartcheckout"
NOT_OURS = {".git", ".venv", ".tools", "build", "dist", "instance", "screenshots"}
GENERATED = shutil.ignore_patterns(
    "__pycache__", "*.py[co]", "*.mo", "*.egg-info", ".*_cache", ".hypothesis"
)
# Where the folders of the source tree lie inside the installed package.
FOLDERS = {PACKAGE: "", "static": "static", "translations": "translations"}

NEEDED = [
    "py.typed",
    "countries/data/*",
    "static/checkout.js",
    "static/dist/checkout.js",
    "static/dist/reporter.js",
    "static/dist/cart.js",
    "static/dist/smartcheckout.css",
    "static/dist/dashboard.css",
    "storage/migrations/env.py",
    "storage/migrations/script.py.mako",
    "storage/migrations/versions/[!_]*.py",
    "templates/smartcheckout/*.html",
    "translations/de/LC_MESSAGES/flask_smartcheckout.mo",
    "translations/fr/LC_MESSAGES/flask_smartcheckout.mo",
    "translations/nl/LC_MESSAGES/flask_smartcheckout.mo",
    "translations/nl/LC_MESSAGES/flask_smartcheckout.po",
]

SMALLEST_SHOP = """
import json, re, sys
import flask_smartcheckout
from flask import Flask
from flask_smartcheckout import Shop, SmartCheckout

app = Flask(__name__, instance_path=sys.argv[1])
app.secret_key = "dev"
checkout = SmartCheckout(app, Shop(country="NL"))

@checkout.cart
def cart():
    yield checkout.line("mug", "Blue mug", "12.50", quantity=2)

@checkout.order
def place(order):
    return 1

client = app.test_client()
page = client.get("/smartcheckout/", headers={"Accept-Language": "nl"})
found = re.search(r'href="([^"]+[.]css)', page.text)
style = client.get(found[1]) if found else None
print(json.dumps({
    "module": flask_smartcheckout.__file__,
    "page": page.status_code,
    "html": page.text,
    "style": style and style.status_code,
    "css": style and style.text,
}))
"""


@dataclass(frozen=True, slots=True)
class Distributions:
    """What a release build makes, and the clean tree that it was made from."""

    tree: Path
    sdist: Path
    wheel: Path
    direct_wheel: Path


def copy_tree(target: Path) -> Path:
    """Copy the source tree without anything that a command has built in it."""

    def ignored(folder: str, names: list[str]) -> set[str]:
        top = NOT_OURS if Path(folder) == ROOT else set()
        return GENERATED(folder, names) | (top & set(names))

    return Path(shutil.copytree(ROOT, target, ignore=ignored))


def build(tree: Path, target: Path, *options: str) -> Path:
    """Build with the requirements that are installed already."""
    command = [sys.executable, "-m", "build", "--no-isolation", *options]
    run = subprocess.run([*command, "--outdir", target, tree], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return target


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    """The sdist, the wheel made from it, and the wheel made from the tree itself."""
    folder = tmp_path_factory.mktemp("distributions")
    tree = copy_tree(folder / "tree")
    released = build(tree, folder / "released")
    direct = build(copy_tree(folder / "again"), folder / "direct", "--wheel")
    return Distributions(
        tree,
        sdist=next(released.glob("*.tar.gz")),
        wheel=next(released.glob("*.whl")),
        direct_wheel=next(direct.glob("*.whl")),
    )


def wheel_files(wheel: Path) -> set[str]:
    """Return the files of the package in a wheel, by their path in the package."""
    with zipfile.ZipFile(wheel) as archive:
        names = [PurePosixPath(name) for name in archive.namelist()]
    return {str(name.relative_to(PACKAGE)) for name in names if name.parts[0] == PACKAGE}


def source_files(tree: Path) -> set[str]:
    """Return what the package has to hold: every file of its folders, and compiled catalogs."""
    files = {
        str(PurePosixPath(target) / path.relative_to(tree / folder).as_posix())
        for folder, target in FOLDERS.items()
        for path in (tree / folder).rglob("*")
        if path.is_file() and path.suffix not in (".mo", ".pyc") and not path.name.startswith(".")
    }
    return files | {
        str(PurePosixPath(name).with_suffix(".mo")) for name in files if name.endswith(".po")
    }


def test_the_wheel_holds_every_file_of_the_package(built: Distributions) -> None:
    expected = {name for name in source_files(built.tree) if not name.endswith(".pot")}
    assert {name for name in wheel_files(built.wheel) if not name.endswith(".pot")} == expected


@pytest.mark.parametrize("pattern", NEEDED)
def test_the_wheel_has(pattern: str, built: Distributions) -> None:
    assert any(fnmatch(name, pattern) for name in wheel_files(built.wheel))


def test_the_wheel_from_the_sdist_is_the_wheel_from_the_tree(built: Distributions) -> None:
    assert wheel_files(built.wheel) == wheel_files(built.direct_wheel)


def test_the_sdist_holds_what_a_packager_needs(built: Distributions) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    sources = {
        path.relative_to(built.tree).as_posix()
        for folder in (*FOLDERS, "tests", "example_app", "tools")
        for path in (built.tree / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not path.name.startswith(".")
    }
    pages = {"README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "setup.cfg"}
    assert (sources | pages) - names == set()


@pytest.fixture(scope="module")
def served(built: Distributions, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the smallest shop answers in a fresh environment with the wheel installed."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder / "venv", symlinks=True)
    python = str(folder / "venv" / "bin" / "python")
    install = ["--python", python, "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([sys.executable, "-m", "pip", *install, str(built.wheel)], check=True)
    # The dependencies are those of this environment: a path file finds them, and not the source.
    site = next((folder / "venv").glob("lib/*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    (folder / "shop.py").write_text(SMALLEST_SHOP, encoding="utf-8")
    command = [python, "-I", str(folder / "shop.py"), str(folder / "instance")]
    run = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    assert run.returncode == 0, run.stderr
    answers: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    assert Path(answers["module"]).is_relative_to(site)
    return answers


def test_the_installed_wheel_serves_the_form(served: dict[str, Any]) -> None:
    assert served["page"] == 200
    assert "Blue mug" in served["html"]


def test_the_installed_wheel_serves_its_style(served: dict[str, Any]) -> None:
    assert served["style"] == 200
    assert ".smartcheckout" in served["css"]


def test_the_installed_wheel_speaks_dutch(served: dict[str, Any]) -> None:
    assert re.search(r'<html[^>]* lang="nl', served["html"])
    assert "betalingsverplichting" in served["html"].lower()
