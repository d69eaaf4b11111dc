"""The one blueprint that everything of ours hangs on."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, request

from .._paths import resource_dir

_A_YEAR, _AN_HOUR = timedelta(days=365), timedelta(hours=1)


class _Pages(Blueprint):
    def get_send_file_max_age(self, filename: str | None) -> int:
        """Keep a file of a named release for long; the icon's, whose URL never changes, briefly."""
        return int((_A_YEAR if "v" in request.args else _AN_HOUR).total_seconds())


blueprint = _Pages(
    "smartcheckout",
    __name__.rpartition(".views")[0],
    template_folder="templates",
    static_folder=str(resource_dir("static") / "dist"),
    static_url_path="/static",
)
