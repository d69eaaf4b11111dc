"""What the shop wears: each theme is one file of `--sc-*` properties, for it and its checkout."""

from __future__ import annotations

from typing import Any

from flask import Flask, request, session

THEMES = {"house": "Naaf & Spaak", "mono": "Mono", "warm": "Warm", "brand": "Brand"}


def init_app(app: Flask) -> None:
    """Remember the theme that `?theme=warm` asks for, and give it to the templates."""
    app.before_request(_remember_choice)
    app.context_processor(_theme)


def _remember_choice() -> None:
    if request.args.get("theme") in THEMES:
        session["theme"] = request.args["theme"]


def _theme() -> dict[str, Any]:
    return {"theme": session.get("theme", "house"), "themes": THEMES}
