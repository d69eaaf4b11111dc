"""Joining an app: what is checked first, and what of us it gets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

from .settings import BAD_RATE_LIMIT_URL, ConfigurationError, Settings, read_settings
from .shop import Shop
from .state import EXTENSION, Callbacks, HostModel, State

if TYPE_CHECKING:
    from .asking.bucket import RateLimiter
    from .asking.rates import Rate
    from .storage import Database


def join(app: Flask, shop: Shop | None, callbacks: Callbacks) -> None:
    """Give an app our pages, our commands and the icon.

    Raises ConfigurationError with what is missing and what to write instead.
    """
    from . import cli, views

    _check(app)
    app.extensions[EXTENSION] = _build_state(app, _checked(shop), callbacks)
    _look_at_tables(app)
    views.register(app)
    cli.register(app)
    for model in callbacks.models:
        look_at_model(app, model)


def _check(app: Flask) -> None:
    if EXTENSION in app.extensions:
        raise ConfigurationError(
            "This app has a checkout already: call init_app once for each app."
        )
    if not app.secret_key:
        raise ConfigurationError(
            "The checkout signs its forms: set app.secret_key (or SECRET_KEY) before init_app."
        )


def _checked(shop: object) -> Shop:
    if not isinstance(shop, Shop):
        raise ConfigurationError(
            "The checkout needs a shop: SmartCheckout(app, Shop(country='NL'))."
        )
    return shop


def _build_state(app: Flask, shop: Shop, callbacks: Callbacks) -> State:
    from .aftercare.mail_server import check_mail
    from .alerts.hook import check_alerts
    from .lookup import Lookups
    from .storage import Database
    from .vat_ids import Register

    settings = read_settings(app.config)
    check_mail(settings)
    check_alerts(settings)
    _check_languages(shop)
    database = Database(settings.database_url or _default_url(app))
    events = Database(settings.events_url) if settings.events_url else database
    secret = app.secret_key
    text = secret.decode("latin-1") if isinstance(secret, bytes) else str(secret)
    of_address = _limiter(settings, "lookups")
    lookups = Lookups(shop.lookups, lambda: callbacks.lookup, of_address)
    return State(
        settings,
        shop,
        callbacks,
        database,
        events,
        text,
        lookups,
        Register(shop.vat_ids),
        senders=_limiter(settings, "events"),
    )


def _limiter(settings: Settings, name: str) -> RateLimiter | None:
    rate: Rate | None = getattr(settings.rate_limits, name)
    try:
        return rate.limiter(name, settings.rate_limit_url) if rate else None
    except ImportError as error:
        raise ConfigurationError(
            "SMARTCHECKOUT_RATE_LIMIT_URL needs Flask-SmartCheckout[redis]."
        ) from error
    except ValueError:  # its words may be a part of the password
        raise ConfigurationError(BAD_RATE_LIMIT_URL) from None


def _check_languages(shop: Shop) -> None:
    from .i18n import languages

    unknown = [tag for tag in shop.languages if tag not in languages()]
    if unknown:
        raise ConfigurationError(
            f"Shop(languages=…) has {', '.join(unknown)}, which there is no catalog for: "
            f"there is {', '.join(languages())}."
        )


def _default_url(app: Flask) -> str:
    folder = Path(app.instance_path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"The instance folder cannot be made ({error.strerror}): set "
            "SMARTCHECKOUT_DATABASE_URL to a place for the checkout's tables."
        ) from None
    return f"sqlite:///{folder / 'smartcheckout.sqlite'}"


def _look_at_tables(app: Flask) -> None:
    """Migrate SQLite at start; say in one sentence when another database is not ready."""
    from sqlalchemy.exc import SQLAlchemyError

    from .storage import DatabaseNotReady

    state: State = app.extensions[EXTENSION]
    for database in {state.database, state.events}:
        try:
            database.ensure_ready()
        except DatabaseNotReady as error:
            app.logger.error("smartcheckout: %s", error)
        except (SQLAlchemyError, OSError) as error:
            app.logger.error("smartcheckout: %s", _no_answer(database, error))
        finally:
            database.dispose()


def _no_answer(database: Database, error: Exception) -> str:
    """Say why a database cannot be used, and of a file what to do."""
    reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
    text = f"the database does not answer: {reason}"
    if database.dialect != "sqlite":
        return text
    return (
        f"{text}: let the app write in {Path(str(database.url.database)).parent}, or set "
        "SMARTCHECKOUT_DATABASE_URL"
    )


def look_at_model(app: Flask, model: HostModel) -> None:
    """Warn, once, of a model that cannot hold what is certain to be ordered."""
    from .doctor import model_trouble

    trouble = model_trouble(app.extensions[EXTENSION], model)
    if trouble:
        app.logger.warning("smartcheckout: %s", trouble)
