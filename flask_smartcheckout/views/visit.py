"""The statistics' side of a page: its signed token, and what only the server can tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import request

from ..forms import Problem
from ..i18n import get_locale
from ..state import State
from ..tracking import checkouts
from ..tracking.checkouts import ServerEvent
from ..tracking.shapes import shape_of
from ..tracking.token import LONGEST_PAYMENT, BadToken, Facts, issue, new_tracking_id, read
from .accepts import wants_json
from .birth_date import NAME as BORN

if TYPE_CHECKING:
    from .basket import Basket


@dataclass(frozen=True, slots=True)
class Visit:
    """One checkout as the statistics know it; `id` is random and stands in no cookie."""

    state: State
    facts: Facts

    @classmethod
    def open(cls, basket: Basket, known_id: str = "", returning: str = "") -> Visit:
        """Begin a visit, or go on with the one that left a draft; `returning` as in `Facts`."""
        now = datetime.now(UTC)
        facts = Facts.at(
            now,
            tracking_id=known_id or new_tracking_id(),
            country=basket.country,
            locale=str(get_locale()),
            currency=basket.cart.currency,
            value=basket.cart.subtotal.minor,
            lines=len(basket.cart.lines),
            form_version=basket.state.form_version,
            returning=returning,
            sample=basket.state.settings.tracking_sample,
        )
        return cls(basket.state, facts)

    @classmethod
    def resume(cls, basket: Basket) -> Visit:
        """Go on with the visit whose token was posted; begin one when it proves nothing."""
        now = datetime.now(UTC)
        try:
            facts = read(basket.state.secret, request.form.get("visit", ""), now)
        except BadToken:
            return cls.open(basket)
        # A page that is drawn anew starts its clock anew; one that our script patches goes on.
        again = facts.revise if wants_json() else facts.reopen
        changed = again(
            now,
            country=basket.country,
            locale=str(get_locale()),
            value=basket.cart.subtotal.minor,
            lines=len(basket.cart.lines),
        )
        return cls(basket.state, changed)

    def paying_as(self, basket: Basket) -> Visit:
        """Return the visit with the way to pay that was chosen in a basket: one of the shop's."""
        wanted, chosen = basket.entry["payment"], basket.payment
        known = wanted if chosen and chosen.offer.id == wanted else ""
        return replace(self, facts=replace(self.facts, payment=known[:LONGEST_PAYMENT]))

    @property
    def id(self) -> str:
        """The random id of the visit."""
        return self.facts.tracking_id

    @property
    def token(self) -> str:
        """What the page carries, signed."""
        return issue(self.state.secret, self.facts)

    @property
    def watched(self) -> bool:
        """Whether this browser's checkout is counted at all."""
        return is_watched(self.state) and self.facts.is_sampled

    @property
    def _facts_to_tell(self) -> Facts | None:
        """What makes a checkout known; with consent needed, only the browser's own report does."""
        return self.facts if self.state.settings.tracking == "anonymous" else None

    def record(self, *seen: ServerEvent) -> None:
        """Count what only the server knows of this checkout."""
        if self.watched:
            checkouts.record(
                self.state.events,
                self.id,
                seen,
                now=datetime.now(UTC),
                settings=self.state.settings,
                facts=self._facts_to_tell,
                user_agent=request.user_agent.string,
                own_fields=self.state.shop.own_names,
            )

    def record_start(self) -> None:
        """Count that a browser without our script, which counts for itself, began."""
        if not wants_json():
            self.record(ServerEvent("checkout_started"))

    def record_errors(self, basket: Basket) -> None:
        """Count the errors of a browser without our script."""
        typed = {**basket.form.typed, **basket.entry.values.to_dict()}
        self.record_failure(
            *(
                ServerEvent("field_error", name, problem.code, shape_of(name, typed.get(name, "")))
                for name, problem in map(_counted, basket.problems)
            )
        )

    def record_outcome(self, name: str) -> None:
        """Count an order that came to nothing for a reason that only the server knows."""
        if wants_json():
            self.record(ServerEvent(name))
        else:
            self.record_failure(ServerEvent(name))

    def record_failure(self, *why: ServerEvent) -> None:
        """Count an order that came to nothing in a browser without our script."""
        if not wants_json():
            self.record(ServerEvent("submit_attempted"), *why, ServerEvent("submit_failed"))


def is_watched(state: State) -> bool:
    """Whether the browser that asks is counted: the shop does so, and nobody objects.

    Global Privacy Control is always heeded, the older Do Not Track where the shop says so.
    """
    settings = state.settings
    refused = request.headers.get("Sec-GPC") == "1" or (
        settings.tracking_dnt and request.headers.get("DNT") == "1"
    )
    return settings.tracking != "off" and not refused


def _counted(found: tuple[str, Problem]) -> tuple[str, Problem]:
    """Return a problem as it is counted: one with the date of birth as one with the payment."""
    name, problem = found
    return ("payment" if name == BORN else name), problem
