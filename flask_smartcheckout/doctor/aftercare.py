"""Checks of what follows an order: mails that go out, and the right of withdrawal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ..aftercare import outbox
from ..shop import is_consumer_law_of_the_union
from ..wording import withdrawal_phrases
from .finding import Finding, Subject
from .report import named

WAITS_LONG = timedelta(hours=1)


def mail(subject: Subject) -> Iterator[Finding]:
    """Mails go out."""
    state = subject.state
    if not state.postman.is_there:
        yield Finding(
            "warning",
            "No order is confirmed by mail, which the law asks for in the EU (Directive "
            "2011/83/EU, art. 8(7)): set SMARTCHECKOUT_MAIL_URL and SMARTCHECKOUT_MAIL_FROM, or "
            "decorate a function with @checkout.send_mail",
        )
        return
    if not state.settings.public_url:
        yield Finding(
            "warning",
            "Mails have no links unless Flask has TRUSTED_HOSTS: set SMARTCHECKOUT_PUBLIC_URL to "
            "the shop's own address, such as https://shop.example",
        )
    if not (state.settings.mail_from or _has_address(subject)):
        yield Finding("error", "Mails come from nobody: set SMARTCHECKOUT_MAIL_FROM")
    yield from _standing(subject)


def _has_address(subject: Subject) -> bool:
    return all(subject.shop.contact_for(country).email for country in subject.countries)


def _standing(subject: Subject) -> Iterator[Finding]:
    from sqlalchemy.exc import SQLAlchemyError

    from ..storage import DatabaseNotReady

    try:
        known = outbox.standing(subject.state.database)
    except (DatabaseNotReady, SQLAlchemyError):
        return  # the check of the tables says so
    if known.given_up:
        yield Finding(
            "error",
            f"Mails given up: {known.given_up} ({', '.join(known.troubles)}). When the mail server "
            "takes them, run `flask smartcheckout work --mails-again`",
        )
    if known.oldest and datetime.now(UTC) - known.oldest > WAITS_LONG:
        yield Finding(
            "warning",
            f"Mails waiting: {known.waiting}, the oldest since {known.oldest:%Y-%m-%d %H:%M} UTC: "
            "does `flask smartcheckout work` run, and what does it say?",
        )


def withdrawal(subject: Subject) -> Iterator[Finding]:
    """Consumers can withdraw, and are told how."""
    shop = subject.shop
    union = [one for one in subject.countries if is_consumer_law_of_the_union(one)]
    if not union:
        return
    if not shop.withdrawal_days:
        yield Finding(
            "warning",
            f"Shop(withdrawal_days=0) hides the withdrawal function from {named(union)}: that is "
            "right only where no consumer buys (Directive 2011/83/EU, art. 9 and 11a)",
        )
    elif not shop.terms_text and subject.state.postman.is_there:
        yield Finding(
            "warning",
            "The mail that confirms an order lacks the terms, and a link is no durable medium "
            "(CJEU C-49/11): set Shop(terms_text=…), which also says who pays for sending back",
        )
    yield from _words(subject)


def _words(subject: Subject) -> Iterator[Finding]:
    known = withdrawal_phrases()
    thin = [one for one in subject.languages if not known.get(one, {}).get("verified", True)]
    missing = [one for one in subject.languages if one not in known]
    if thin or missing:
        yield Finding(
            "ok",
            "The withdrawal function says what the law has for it"
            + (f", in {named(thin)} by one source only" if thin else "")
            + (f", in {named(missing)} in English" if missing else ""),
        )
