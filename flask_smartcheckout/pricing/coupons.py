"""Which coupons count, and why the others do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..cart import Line
from ..money import Money, minor_units
from ..shop import MAX_CODE_LENGTH, Coupon, Shop, coupon_code, localized
from .choices import Choices
from .discounts import SHIPPING_KINDS, concerns, is_narrow
from .goods import Item

Params = Mapping[str, Money | int | str]


@dataclass(frozen=True, slots=True)
class RefusedCoupon:
    """A code that does not count, and why.

    `reason` is unknown, not_yet, expired, country, no_items, min_quantity,
    min_subtotal, exclusive, not_needed, or one of `Choices.barred`; `params` is what a
    sentence about it needs (dates in ISO 8601). Only of a `public` coupon may the shopper be told.
    """

    code: str
    reason: str
    params: Params = field(default_factory=dict)
    public: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """The coupons to apply, in order, and the codes that were refused."""

    coupons: tuple[Coupon, ...]
    refused: tuple[RefusedCoupon, ...]

    def refusals(self, useless: Iterable[Coupon]) -> tuple[RefusedCoupon, ...]:
        """Return what was refused, with the coupons that had nothing to take off."""
        typed = (coupon for coupon in useless if not coupon.automatic)
        return (*self.refused, *(refuse(coupon, "not_needed") for coupon in typed))


def refuse(coupon: Coupon, reason: str, **params: Money | int | str) -> RefusedCoupon:
    """Return the refusal of a coupon the shop knows."""
    return RefusedCoupon(coupon.code, reason, params, coupon.public)


def select(
    shop: Shop, choices: Choices, country: str, items: Sequence[Item], today: date
) -> Selection:
    """Find the coupons behind the codes, and those that need none, and judge each.

    A lower priority comes first, else the order they were given in. If any that holds
    is exclusive, the first such stands alone.
    """
    found, refused = _find(shop, choices)
    holding: list[Coupon] = []
    for coupon in found:
        barred = choices.barred.get(coupon.code)
        problem = (
            refuse(coupon, barred)
            if barred
            else _problem(coupon, country, items, today, shop.currency)
        )
        if problem is None:
            holding.append(coupon)
        elif not coupon.automatic:
            refused.append(problem)
    holding.sort(key=lambda coupon: coupon.priority)
    kept, put_aside = _exclusive(holding)
    return Selection(kept, (*refused, *put_aside))


def _find(shop: Shop, choices: Choices) -> tuple[list[Coupon], list[RefusedCoupon]]:
    known = shop.coupons_by_code
    if choices.found_coupons:
        found_here = {coupon.code: coupon for coupon in choices.found_coupons}
        known = {**known, **{code: one for code, one in found_here.items() if code not in known}}
    found = {code: coupon for code, coupon in known.items() if coupon.automatic}
    refused = []
    for code in filter(None, dict.fromkeys(map(coupon_code, choices.codes))):
        if code in known:
            found.setdefault(code, known[code])
        else:
            reason = choices.barred.get(code, "unknown")
            # That there were too many tries says nothing of a code, so anybody may know.
            public = reason != "unknown"
            refused.append(RefusedCoupon(code[:MAX_CODE_LENGTH], reason, public=public))
    return list(found.values()), refused


def _exclusive(holding: list[Coupon]) -> tuple[tuple[Coupon, ...], list[RefusedCoupon]]:
    alone = next((coupon for coupon in holding if coupon.exclusive), None)
    if alone is None:
        return tuple(holding), []
    others = [one for one in holding if one is not alone and not one.automatic]
    return (alone,), [refuse(coupon, "exclusive") for coupon in others]


def _problem(
    coupon: Coupon, country: str, items: Sequence[Item], today: date, currency: str
) -> RefusedCoupon | None:
    if coupon.starts and today < coupon.starts:
        return refuse(coupon, "not_yet", date=coupon.starts.isoformat())
    if coupon.ends and today > coupon.ends:
        return refuse(coupon, "expired", date=coupon.ends.isoformat())
    if coupon.countries and country not in coupon.countries:
        return refuse(coupon, "country")
    return _too_little(coupon, items, currency)


def _too_little(coupon: Coupon, items: Sequence[Item], currency: str) -> RefusedCoupon | None:
    if not any(_counted(coupon, items)):
        return refuse(coupon, "no_items")
    if coupon.min_quantity:
        missing = coupon.min_quantity - sum(line.quantity for line in _counted(coupon, items))
        if missing > 0:
            return refuse(coupon, "min_quantity", quantity=coupon.min_quantity, missing=missing)
    if coupon.min_subtotal is not None:
        return _too_cheap(coupon, items, minor_units(coupon.min_subtotal, currency), currency)
    return None


def _counted(coupon: Coupon, items: Sequence[Item]) -> Iterator[Line]:
    """Yield the lines that count towards the quantity a coupon asks for."""
    lines = (item.line for item in items)
    if coupon.kind == "free_gift":
        return (line for line in lines if line.ref not in coupon.refs)
    if is_narrow(coupon):
        lines = (line for line in lines if concerns(coupon, line))
    if coupon.kind in SHIPPING_KINDS:
        return lines
    return (line for line in lines if line.discountable)


def _too_cheap(
    coupon: Coupon, items: Sequence[Item], least: int, currency: str
) -> RefusedCoupon | None:
    missing = least - sum([item.amount for item in items])
    if missing <= 0:
        return None
    amounts = {"amount": Money(least, currency), "missing": Money(missing, currency)}
    return refuse(coupon, "min_subtotal", **amounts)


def gifts(coupons: Iterable[Coupon], items: Sequence[Item], currency: str) -> list[Line]:
    """Return the free gifts that are not in the cart yet, as lines that cost nothing."""
    wanted = [coupon for coupon in coupons if coupon.kind == "free_gift"]
    inside = {item.line.ref for item in items} if wanted else set()
    return [_gift(coupon, currency) for coupon in wanted if inside.isdisjoint(coupon.refs)]


def _gift(coupon: Coupon, currency: str) -> Line:
    ref = coupon.refs[0]
    title = localized(coupon.title, "en") if coupon.title else ref
    return Line(ref, title, Money.zero(currency), needs_shipping=False)
