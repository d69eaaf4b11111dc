"""Compile the message catalogs whenever the package is built."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools.command.build_py import build_py


class BuildWithTranslations(build_py):
    """Turn every ``.po`` into its ``.mo`` before package data is collected."""

    def run(self) -> None:
        for source in Path("translations").glob("*/LC_MESSAGES/*.po"):
            with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
                write_mo(mo, read_po(po))
        super().run()
