"""What the codes a shopper typed are: coupons, gift cards, or nothing that the shop knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, partial

from flask import current_app

from ..cart import Cart
from ..codes import coupons, gift_cards, tries
from ..codes.claims import CardClaim, Claims, CouponClaim, used_before
from ..codes.generating import is_plausible
from ..codes.gift_cards import StoredCard
from ..codes.tries import Visitor
from ..orders import records
from ..pricing import Choices, Quote
from ..shop import Coupon, GiftCard
from ..state import State
from ..storage import Database
from .host_answers import all_of, asked

GIFT_CARD = "gift card"  # what a card is called in the list of tries, where no code may stand


@dataclass(frozen=True)
class Codes:
    """The codes of one cart, each asked after once.

    `customer` is the e-mail address in lower case, once it is ordered with: the form would else
    tell anybody who types an address whether it has ordered here. Without a `visitor` (on the
    command line) nobody can be guessing. Without a `database` (it does not answer) only the
    shop's own code and its callback know any.
    """

    state: State
    cart: Cart
    typed: tuple[str, ...]
    today: date
    customer: str = ""
    visitor: Visitor | None = None
    database: Database | None = None

    @property
    def choices(self) -> Choices:
        """The codes as the quote takes them."""
        return Choices(
            codes=tuple(code for code in self.typed if code not in self._paying),
            gift_cards=tuple(
                GiftCard(card.name, card.balance.decimal) for card in self._paying.values()
            ),
            found_coupons=(*self._stored, *self._of_host),
            barred=self._barred,
        )

    @cached_property
    def _admitted(self) -> tuple[str, ...]:
        """The codes that may be looked up, unless this visitor got too many wrong."""
        if self.visitor is None or self.database is None:
            return self.typed
        return tries.admitted(self.database, self.visitor, self.typed, datetime.now(UTC))

    @cached_property
    def _stored(self) -> tuple[Coupon, ...]:
        if self.database is None:
            return ()
        plausible = list(filter(is_plausible, self._admitted))
        return tuple(one.coupon for one in coupons.find(self.database, plausible))

    @cached_property
    def _coupons(self) -> dict[str, Coupon]:
        """Every coupon that may count, by code; the shop's own code comes first."""
        found = (*self._of_host, *self._stored)
        return {one.code: one for one in found} | dict(self.state.shop.coupons_by_code)

    @cached_property
    def cards(self) -> dict[str, StoredCard]:
        """The gift cards behind the codes that are no coupons, whether they may pay or not."""
        known = {one.code for one in self._stored} | self.state.shop.coupons_by_code.keys()
        plausible = filter(is_plausible, self._admitted)
        unknown = [code for code in plausible if code not in known]
        return gift_cards.find(self.database, unknown) if self.database and unknown else {}

    @cached_property
    def _paying(self) -> dict[str, StoredCard]:
        """The cards that may pay today and have something on them, in the order they were given."""
        return {
            code: self.cards[code]
            for code in self.typed
            if code in self.cards and self._may_pay(self.cards[code])
        }

    def _may_pay(self, card: StoredCard) -> bool:
        in_currency = card.balance.currency == self.state.shop.currency
        return in_currency and card.balance.minor > 0 and card.holds(self.today)

    @cached_property
    def _of_host(self) -> tuple[Coupon, ...]:
        """What the shop's callback answers to codes that nothing of ours knows."""
        ask = self.state.callbacks.coupon
        if ask is None:
            return ()
        known = {one.code for one in self._stored} | self.state.shop.coupons_by_code.keys()
        unknown = [one for one in self._admitted if one not in known and one not in self.cards]

        def answer(code: str) -> Coupon | None:
            found = ask(code, self.cart)
            return None if found is None else all_of(Coupon, [found])[0]

        found = [asked(partial(answer, code)) for code in unknown]
        return tuple(coupon for coupon in found if coupon is not None)

    @cached_property
    def _barred(self) -> dict[str, str]:
        """Why codes do not count for reasons no price shows."""
        barred = dict.fromkeys(set(self.typed) - set(self._admitted), "too_many_tries")
        return barred | (self._spent_coupons(self.database) if self.database else {})

    def _spent_coupons(self, database: Database) -> dict[str, str]:
        meant = [one for one in self._coupons.values() if one.automatic or one.code in self.typed]
        limited = [one.code for one in meant if one.max_uses is not None]
        used = coupons.uses(database, limited) if limited else {}
        why = {one.code: self._spent(database, one, used.get(one.code, 0)) for one in meant}
        return {code: reason for code, reason in why.items() if reason}

    def _spent(self, database: Database, coupon: Coupon, used: int) -> str:
        if coupon.max_uses is not None and used >= coupon.max_uses:
            return "used_up"
        if not self.customer or not (coupon.once_per_customer or coupon.first_order):
            return ""
        with database.connect() as connection:
            if coupon.once_per_customer and used_before(connection, coupon.code, self.customer):
                return "used_before"
            if coupon.first_order and records.has_ordered(connection, self.customer):
                return "not_first_order"
        return ""

    def claims(self, quote: Quote) -> Claims:
        """Return what an order at this quote takes of coupons and gift cards."""
        applied = [self._coupons[one.code] for one in quote.discounts]
        paid = zip(self._paying.values(), quote.gift_cards, strict=False)
        return Claims(
            tuple(map(self._claim, applied)),
            tuple(CardClaim(card.digest, used.amount.minor) for card, used in paid),
            self.today,
        )

    def _claim(self, coupon: Coupon) -> CouponClaim:
        once = coupon.once_per_customer or coupon.first_order
        customer = self.customer if once else None
        return CouponClaim(coupon.code, coupon.max_uses, customer, coupon.first_order)

    def used_cards(self, quote: Quote) -> dict[str, StoredCard]:
        """Return the cards that pay something of a quote, by the code as it was typed."""
        return dict(list(self._paying.items())[: len(quote.gift_cards)])

    def idle_cards(self, quote: Quote) -> list[str]:
        """Return the codes of cards that nothing is left to pay for."""
        return list(self._paying)[len(quote.gift_cards) :]

    def remember(self, quote: Quote) -> None:
        """Keep what came of each code, for the limit on guessing and for the owner."""
        if self.visitor is None or self.database is None or not self.typed:
            return
        reasons = {one.code: one.reason for one in quote.refused}
        outcomes = {code: (self._name(code), reasons.get(code, "")) for code in self._admitted}
        for code, reason in reasons.items():
            named = outcomes.get(code, ("", ""))[0]
            current_app.logger.info("smartcheckout: %s refused: %s", named or "a code", reason)
        tries.note(self.database, self.visitor, outcomes)

    def _name(self, code: str) -> str:
        if code in self._coupons:
            return code
        return GIFT_CARD if code in self.cards else ""
