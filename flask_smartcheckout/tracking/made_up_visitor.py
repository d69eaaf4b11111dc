"""A made-up shopper on the form: what they fill in, what goes wrong, and where they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from ..countries import rules
from .made_up_tab import Tab
from .made_up_world import (
    ADDRESS,
    BOUNCES,
    FILLED_BY_BROWSERS,
    FILLS_IN,
    FILLS_IN_KNOWN,
    GIVES_UP_CODE,
    GUESSED_WRONG,
    HUNTS,
    KNOWN_LEAVE_LESS,
    LEAVES_AT,
    LEAVES_CHANGED,
    LEAVES_ONLY_AT,
    LOOKS_AWAY,
    PHONES_LEAVE_MORE,
    PRICE_CHANGED,
    REFUSED_CODE,
    TROUBLES,
    Trouble,
)


class Gone(Exception):
    """The shopper leaves."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who comes: `known` to the shop from before, `mended` when the form is the newer version."""

    country: str
    device: str
    payment: str
    known: bool
    mended: bool

    @property
    def patience(self) -> float:
        """How readily they leave, an ordinary shopper at a computer being 1."""
        readily = PHONES_LEAVE_MORE if self.device == "phone" else 1
        return readily * (KNOWN_LEAVE_LESS if self.known else 1)


@dataclass(slots=True)
class Visitor:
    """Somebody with a cart on the form, and the tab it is in."""

    random: Random
    who: Person
    tab: Tab

    def go_through(self) -> None:
        """Fill the form to the order button; raises Gone when the shopper leaves before."""
        filled = self._open()
        for where in self._fields():
            if where not in filled:
                self._meet(where)
            self._stumble(where)
            if where == "city":
                self._hunt_for_coupons()
        self._send()

    def _open(self) -> Sequence[str]:
        """Open the form; bounce, or start, perhaps with the browser's help."""
        tab = self.tab
        tab.say("checkout_viewed")
        tab.wait(5000)
        self._maybe_leave(BOUNCES)
        tab.say("checkout_started", "email")
        self._correct_country()
        if self.random.random() > (FILLS_IN_KNOWN if self.who.known else FILLS_IN):
            return ()
        tab.come("email")
        tab.autofill(FILLED_BY_BROWSERS)
        return FILLED_BY_BROWSERS

    def _correct_country(self) -> None:
        if self.who.country != "NL" and self._happens(GUESSED_WRONG):
            before = self.tab.come("country")
            self.tab.say("country_changed", "country", duration=before)
            self.tab.wait(900)

    def _fields(self) -> list[str]:
        business = self._happens(0.04)
        asked = rules(self.who.country).fields
        address = [name for name in ADDRESS if asked[name].shown]
        area = asked["state"].shown and asked["state"].need == "required"
        extra = [*(["tax_id"] if business else []), *(["state"] if area else [])]
        return ["email", *address, *extra, "phone", "shipping", "payment"]

    def _meet(self, where: str) -> None:
        before = self.tab.come(where)
        usual = LEAVES_AT.get(where, 0.0)
        self._maybe_leave(LEAVES_ONLY_AT.get((where, self.who.country), usual))
        self.tab.fill(where, before)
        if self._happens(LOOKS_AWAY / len(ADDRESS)):
            self.tab.look_away(20_000)

    def _stumble(self, where: str) -> None:
        for trouble in TROUBLES:
            at_home = trouble.country in (None, self.who.country)
            if trouble.field == where and at_home and self._happens(self._chance(trouble)):
                self._be_refused(trouble)

    def _chance(self, trouble: Trouble) -> float:
        if self.who.mended and trouble.mended is not None:
            return trouble.mended
        return trouble.chance

    def _be_refused(self, trouble: Trouble) -> None:
        error = {"code": trouble.code, "shape": trouble.shape}
        self.tab.say("field_error", trouble.field, **error)
        if self._happens(0.2):
            self.tab.say("help_opened", trouble.field)
        self.tab.fill(trouble.field, self.tab.come(trouble.field))
        if self._happens(trouble.gives_up):
            self.tab.say("field_error", trouble.field, **error)
            raise Gone
        self.tab.wait(500)

    def _hunt_for_coupons(self) -> None:
        """Try a code; where it is refused, look for another elsewhere, or leave."""
        if not self._happens(HUNTS):
            return
        self.tab.fill("coupon", self.tab.come("coupon"))
        self.tab.say("coupon_tried", "coupon")
        if self._happens(REFUSED_CODE):
            self.tab.say("field_error", "coupon", code="unknown_value")
            self.tab.look_away(45_000)
            self._maybe_leave(GIVES_UP_CODE)

    def _send(self) -> None:
        self.tab.wait(2200)
        self._maybe_leave(0.03)
        self.tab.say("submit_attempted")
        if self._happens(PRICE_CHANGED):
            self.tab.say("submit_failed")
            self.tab.wait(6000)
            self._maybe_leave(LEAVES_CHANGED)
            self.tab.say("submit_attempted")
        self._maybe_leave(0.02)

    def _maybe_leave(self, chance: float) -> None:
        if self._happens(chance * self.who.patience):
            raise Gone

    def _happens(self, chance: float) -> bool:
        return self.random.random() < chance

    def leave(self) -> None:
        """Close the tab."""
        self.tab.wait(3000)
        self.tab.say("page_hidden")
