"""The owner's guides: they use the words of the dashboard, and name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from flask import Flask

from flask_smartcheckout import cli
from flask_smartcheckout.cli.group import group
from flask_smartcheckout.i18n import gettext, use_locale
from flask_smartcheckout.tracking.sheets import SHEETS

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = {"en": "owners-guide.md", "nl": "owners-guide.nl.md"}
WORDS = (
    "Money at risk",
    "Conversion",
    "Left untouched",
    "Won back",
    "Abandoned",
    "Fix first",
    "Where they leave",
    "Of the step before",
    "Of viewed",
    "Who leaves",
    "Gave up",
    "Fixed",
    "Hesitation",
    "Corrected",
    "Came back",
    "Left blank",
    "Autofilled",
    "Refused shapes",
    "After the order button",
    "Not at any field",
    "Narrow down",
    "Still active",
)


def guide(language: str) -> str:
    return (DOCS / GUIDES[language]).read_text("utf-8")


@pytest.mark.parametrize("language", GUIDES)
def test_a_guide_says_what_the_words_of_the_dashboard_mean(language: str) -> None:
    text = guide(language).lower()
    with Flask("host").app_context(), use_locale(language):
        assert [word for word in WORDS if gettext(word).lower() not in text] == []


@pytest.mark.parametrize("language", GUIDES)
def test_a_guide_names_commands_and_files_that_there_are(language: str) -> None:
    text = guide(language)
    named = set(re.findall(r"flask smartcheckout ([a-z-]+)", text))
    assert cli.COMMANDS
    assert {"dashboard-link", "report", "export", "work"} <= named <= group.commands.keys()
    assert [name for name in SHEETS if f"`{name}`" not in text] == []
    options = {
        option
        for command in named
        for parameter in group.commands[command].params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    assert set(re.findall(r"\s(--?[a-z]+)\b", text)) <= options


def test_both_guides_have_the_same_parts() -> None:
    shapes = [
        [line.split(" ")[0] for line in guide(language).splitlines() if line.startswith(("#", "|"))]
        for language in GUIDES
    ]
    assert shapes[0] == shapes[1]
