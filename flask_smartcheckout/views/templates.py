"""Our templates, found also by a shop whose loader is its own."""

from __future__ import annotations

from flask import Flask
from flask.templating import DispatchingJinjaLoader
from jinja2 import ChoiceLoader

from .blueprint import blueprint


class _WithOurs(ChoiceLoader):
    """A loader of the shop's own, and ours for what it does not have."""


def be_found(app: Flask) -> None:
    """Have the app's templates include ours: Flask's own loader asks our blueprint already."""
    environment = app.jinja_env
    if not isinstance(environment.loader, DispatchingJinjaLoader | _WithOurs):
        loaders = (environment.loader, blueprint.jinja_loader)
        environment.loader = _WithOurs([one for one in loaders if one])
