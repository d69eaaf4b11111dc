"""Every coupon there is: those of `Shop(coupons=…)` and those of our tables, with their counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ..pricing.coupon_json import coupon_json
from ..shop import Coupon, Shop
from ..storage import Database
from . import coupons
from .coupons import StoredCoupon


@dataclass(frozen=True, slots=True)
class Listed:
    """A coupon in a list. `in_shop_code` when the shop's own code has it, which alone changes it.

    `state` is on, off, not_yet, over or used_up.
    """

    coupon: Coupon
    state: str
    used: int
    enabled: bool = True
    batch: str = ""
    in_shop_code: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return what is known of it; `coupon` has the shape of a basket's coupon."""
        return {
            "code": self.coupon.code,
            "state": self.state,
            "used": self.used,
            "max_uses": self.coupon.max_uses,
            "enabled": self.enabled,
            "batch": self.batch,
            "in_shop_code": self.in_shop_code,
            "coupon": coupon_json(self.coupon),
        }


def of_shop(database: Database, shop: Shop, today: date) -> list[Listed]:
    """Return the coupons in the shop's own code."""
    used = coupons.uses(database, list(shop.coupons_by_code))
    return [
        Listed(one, state(one, used.get(code, 0), today), used.get(code, 0), in_shop_code=True)
        for code, one in shop.coupons_by_code.items()
    ]


def of_tables(
    database: Database, today: date, *, batch: str | None = None, limit: int | None = None
) -> list[Listed]:
    """Return the stored coupons, newest first: all, or those of one batch ("" is of none)."""
    found = coupons.listed(database, batch=batch, limit=limit)
    return [listed(one, today) for one in found]


def listed(stored: StoredCoupon, today: date) -> Listed:
    """Return a stored coupon as a list has it, on a day by the shop's calendar."""
    of_itself = state(stored.coupon, stored.used, today)
    now = of_itself if stored.enabled else "off"
    return Listed(stored.coupon, now, stored.used, stored.enabled, stored.batch)


def state(coupon: Coupon, used: int, today: date) -> str:
    """Return what a coupon that is switched on is: on, not_yet, over or used_up."""
    if coupon.ends and today > coupon.ends:
        return "over"
    if coupon.max_uses is not None and used >= coupon.max_uses:
        return "used_up"
    return "not_yet" if coupon.starts and today < coupon.starts else "on"
