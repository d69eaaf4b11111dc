"""Find the Chromium that the browser tests drive: ``python -m tools.chromium`` prints its path."""

import os
import platform
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "The browser tests need Chromium or Chrome and none was found: "
    "install one, or name it, as in CHROME=/path/to/chromium."
)


def find() -> str | None:
    """Return ``$CHROME`` or the first browser on the path, or None."""
    if named := os.environ.get("CHROME"):
        return shutil.which(named)
    folders = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/local/bin", "/usr/bin"))
    return next(filter(None, (shutil.which(name, path=folders) for name in NAMES)), None)


def can_install() -> bool:
    """Tell whether this is root on Debian, where ``chromium`` is an ordinary package."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    try:
        return platform.freedesktop_os_release().get("ID") == "debian"
    except OSError:
        return False


def install() -> None:
    """Install Debian's Chromium; a failure shows as Chromium still missing."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(
            ["apt-get", "-qq", *command], env=quiet, stdin=subprocess.DEVNULL, stdout=sys.stderr
        )


def main() -> None:
    """Print the browser's path, installing one first where that takes no permission."""
    if not os.environ.get("CHROME") and not find() and can_install():
        install()
    path = find()
    if path is None:
        sys.exit(MISSING)
    print(path)


if __name__ == "__main__":
    main()
