"""Where goods change hands, which decides their tax: where they are brought, or fetched."""

from __future__ import annotations

from collections.abc import Mapping

from ..shop import PickupPoint, ShippingMethod, Shop
from .choices import Destination
from .territories import territory


def place_of_supply(
    shop: Shop,
    destination: Destination,
    method: ShippingMethod | None,
    chosen: Mapping[str, PickupPoint],
) -> Destination:
    """Return the place whose tax holds: that of the pickup point if the goods are fetched.

    Directive 2006/112/EC, art. 31: goods that are not transported are supplied where they are;
    art. 32 and 33: others where their transport begins or, for distance sales, ends. What a
    carrier brings to a point ends its way there; who the shopper is and lives does not matter.
    A point tells its country alone: in one of states and provinces the address says which.
    """
    country = _country(shop, method, chosen) if method and method.pickup else ""
    point = Destination(country or destination.country)
    there, here = territory(destination), territory(point)
    same = there.area == here.area and (there.rates == here.rates or not here.eu)
    return destination if same or not country else point


def _country(shop: Shop, method: ShippingMethod, chosen: Mapping[str, PickupPoint]) -> str:
    """Return where the goods are fetched; until a point is chosen, at the first one."""
    point = chosen.get(method.id)
    if not method.pickup_points:
        return point.country if point else ""
    return (point or method.pickup_points[0]).country or shop.country
