"""Find the Chromium that the browser tests drive: ``python -m tools.chromium`` prints its path.

Most tests drive its shell, which has no window to draw and takes a third of the processor's time;
what only the whole browser has, autofill and the cache of pages left, is tested there.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
MISSING = (
    "The browser tests need Chromium or Chrome and none was found: "
    "install one, or name it, as in CHROME=/path/to/chromium."
)


def find() -> str | None:
    """Return ``$CHROME`` or the first browser on the path, or None."""
    if named := os.environ.get("CHROME"):
        return shutil.which(named)
    return _first(NAMES)


def find_shell() -> str | None:
    """Return ``$CHROME``, or the first shell of a browser on the path, or what `find` does."""
    return (None if os.environ.get("CHROME") else _first(SHELLS)) or find()


def _first(names: Iterable[str]) -> str | None:
    folders = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/local/bin", "/usr/bin"))
    return next(filter(None, (shutil.which(name, path=folders) for name in names)), None)


def can_install() -> bool:
    """Tell whether this is root on Debian, where both are ordinary packages."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    try:
        return platform.freedesktop_os_release().get("ID") == "debian"
    except OSError:
        return False


def missing() -> list[str]:
    """Return the packages of Debian that the tests would like to have and do not find."""
    if os.environ.get("CHROME"):
        return []
    found = {"chromium": find(), "chromium-headless-shell": _first(SHELLS)}
    return [package for package, path in found.items() if path is None]


def install(packages: Iterable[str]) -> None:
    """Install packages of Debian, one by one: an older one has no shell.

    A failure shows as Chromium still missing, or as tests that take longer.
    """
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    each = (["install", "--yes", "--no-install-recommends", package] for package in packages)
    for command in (["update"], *each):
        subprocess.run(
            ["apt-get", "-qq", *command], env=quiet, stdin=subprocess.DEVNULL, stdout=sys.stderr
        )


def main() -> None:
    """Print the browser's path, installing what is missing where that takes no permission."""
    if (packages := missing()) and can_install():
        install(packages)
    path = find()
    if path is None:
        sys.exit(MISSING)
    print(path)


if __name__ == "__main__":
    main()
