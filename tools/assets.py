"""Minify ``static/*.js`` and ``static/*.css`` into ``static/dist``, which pages are served from.

Each script is bundled with the modules it imports. The results are committed, so that building
the package needs no Node.js; ``--check`` fails when they no longer match their sources.
"""

import argparse
import filecmp
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
DIST = STATIC / "dist"
ESBUILD = ROOT / ".tools" / "node_modules" / ".bin" / "esbuild"
STALE = "These files in static/dist do not match their sources, run make assets: "

COMMON = ("--bundle", "--target=esnext", "--legal-comments=none", "--log-level=warning")
# Styles keep their syntax: esbuild's shorter nesting is unknown to the browsers of early 2023.
MINIFY = {".js": ("--format=esm", "--minify"), ".css": ("--minify-whitespace",)}

PRIVATE = re.compile(r"--sc-_(\w)\w*")


def entries(suffix: str) -> list[str]:
    """Return the sources that pages load by name; what they import lies in folders."""
    return sorted(str(path) for path in STATIC.glob(f"*{suffix}"))


def build(target: Path) -> None:
    """Write the minified copy of every source into the folder ``target``."""
    for suffix, options in MINIFY.items():
        if sources := entries(suffix):
            command = [str(ESBUILD), *sources, *COMMON, *options, f"--outdir={target}"]
            subprocess.run(command, check=True)
    for style in target.glob("*.css"):
        style.write_text(shortened(style.read_text("utf-8")), "utf-8")


def shortened(style: str) -> str:
    """Cut the names of the private properties, ``--sc-_ink`` and so on, to their first letter."""
    names = {match[0]: match[1] for match in PRIVATE.finditer(style)}
    if len(set(names.values())) < len(names):
        sys.exit(f"Two of these begin with the same letter, rename one: {', '.join(names)}")
    return PRIVATE.sub(r"--sc-_\1", style)


def stale() -> list[str]:
    """Return the names of minified copies that are missing, outdated or left over."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        build(fresh)
        names = {path.name for place in (fresh, DIST) for path in place.glob("*")}
        same, _, _ = filecmp.cmpfiles(fresh, DIST, names, shallow=False)
    return sorted(names - set(same))


def main() -> None:
    """Build the copies, or with ``--check`` compare them with their sources."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    if not parser.parse_args().check:
        for path in DIST.glob("*"):
            path.unlink()
        build(DIST)
    elif names := stale():
        sys.exit(STALE + ", ".join(names))


if __name__ == "__main__":
    main()
