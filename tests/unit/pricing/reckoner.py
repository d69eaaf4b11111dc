"""A second reckoning of `flask smartcheckout quote`, to hold the first one against.

Written from the description of the command alone, before its author had seen `pricing`: slow, exact
(every amount is a `Fraction` of minor units until a rule says "round") and built the other way
round. It knows dictionaries and lists only, takes every unit of every line apart where a coupon
counts units, and looks its few standard rates up in its own little table.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import floor
from typing import Any

Json = dict[str, Any]

DIGITS = {"JPY": 0, "KRW": 0, "KWD": 3, "BHD": 3}
STANDARD = {
    "NL": "21", "BE": "21", "DE": "19", "FR": "20", "AT": "20", "IE": "23", "FI": "25.5", "ES": "21",
    "PT": "23", "IT": "22", "LU": "17", "HU": "27", "SE": "25",
}  # fmt: skip
UNION = set(STANDARD)
OUTSIDE_BY_POSTCODE = {("ES", "35"), ("ES", "38"), ("DE", "78266"), ("DE", "27498"), ("FI", "22")}
SPECIAL_STANDARD = {("PT", "90"): "22", ("PT", "95"): "16", ("AT", "6691"): "19"}
SHIPPING_KINDS = ("free_shipping", "percent_shipping", "fixed_price_shipping")
ITEM_KINDS = ("percent_item", "fixed_item", "buy_x_get_y", "free_gift")


def half_up(amount: Fraction) -> int:
    """The whole number nearest to an amount that is not negative, halves away from zero."""
    return floor(amount + Fraction(1, 2))


def deal(total: int, weights: Sequence[Fraction | int], names: Sequence[Any]) -> list[int]:
    """`total` split by weight: everybody's whole part, then one each by the largest rest."""
    whole = sum(weights, Fraction(0))
    if not whole:
        return [0 for _ in weights]
    exact = [Fraction(total) * weight / whole for weight in weights]
    parts = [floor(part) for part in exact]
    queue = sorted(
        range(len(parts)), key=lambda i: (-(exact[i] - parts[i]), -Fraction(weights[i]), names[i])
    )
    for i in queue[: total - sum(parts)]:
        parts[i] += 1
    return parts


class Reckoning:
    """One basket being reckoned; the order of the methods is the order of operations."""

    def __init__(self, basket: Json) -> None:
        self.basket = basket
        self.shop = basket["shop"]
        self.digits = DIGITS.get(self.shop["currency"], 2)
        self.place = basket.get("destination") or {"country": self.shop["country"]}
        self.treatment = self.find_treatment()
        self.included = self.shop.get("prices_include_tax", True) and self.treatment not in (
            "export",
            "reverse_charge",
        )

    # Amounts and rates

    def minor(self, text: str) -> Fraction:
        return Fraction(text) * 10**self.digits

    def major(self, minor: int) -> str:
        if not self.digits:
            return str(minor)
        text = str(minor).rjust(self.digits + 1, "0")
        return f"{text[: -self.digits]}.{text[-self.digits :]}"

    def standard(self, country: str, postcode: str) -> list[str]:
        for (land, start), rate in SPECIAL_STANDARD.items():
            if country == land and postcode.startswith(start):
                return [rate]
        return [STANDARD[country]]

    def rates(self, tax_class: str | None, country: str, postcode: str = "") -> tuple[Fraction, ...]:
        if tax_class is None:
            return ()
        row = self.shop.get("tax_classes", {}).get(tax_class, {})
        found = row.get(country, row.get("*"))
        if found is None:
            found = self.standard(country, postcode)
        return tuple(
            Fraction(one) / 100 for one in (found if isinstance(found, list) else [found])
        )

    # 1. Territory and treatment

    def outside(self, country: str, postcode: str) -> bool:
        apart = any(country == land and postcode.startswith(s) for land, s in OUTSIDE_BY_POSTCODE)
        return country not in UNION or apart

    def find_treatment(self) -> str:
        home, country = self.shop["country"], self.place["country"]
        postcode = self.place.get("postcode") or ""
        if self.outside(country, postcode):
            return "domestic" if country == home and home not in UNION else "export"
        if country == home:
            return "domestic"
        if home not in UNION:
            return "export"
        buyer = self.basket.get("buyer", {})
        if buyer.get("kind") == "business" and buyer.get("vat_id_status") == "valid":
            return "reverse_charge"
        return "oss" if self.shop.get("oss", True) else "origin"

    def home_rates(self, tax_class: str | None) -> tuple[Fraction, ...]:
        return self.rates(tax_class, self.shop["country"])

    def rates_here(self, tax_class: str | None) -> tuple[Fraction, ...]:
        if self.treatment in ("export", "reverse_charge"):
            return (Fraction(0),)
        if self.treatment == "origin":
            return self.home_rates(tax_class)
        return self.rates(tax_class, self.place["country"], self.place.get("postcode") or "")

    # 2. Catalogue prices become prices here

    def price_here(self, catalogue: Fraction, tax_class: str | None) -> int:
        if not self.shop.get("prices_include_tax", True):
            return half_up(catalogue)
        at_home = 1 + sum(self.home_rates(tax_class))
        if not self.included:
            return half_up(catalogue / at_home)
        if self.shop.get("cross_border") == "constant_net":
            return half_up(catalogue / at_home * (1 + sum(self.rates_here(tax_class))))
        return half_up(catalogue)

    def open_lines(self) -> list[Json]:
        lines = []
        for line in self.basket["lines"]:
            tax_class = line.get("tax_class", "standard")
            unit = self.price_here(self.minor(line["unit_price"]), tax_class)
            count = line.get("quantity", 1)
            lines.append(
                {
                    "ref": line["ref"],
                    "class": tax_class,
                    "unit": unit,
                    "count": count,
                    "full": unit * count,
                    "left": unit * count,
                    "rates": self.rates_here(tax_class),
                    "discountable": line.get("discountable", True),
                }
            )
        return lines

    # 3. Coupons

    def in_scope(self, coupon: Json, line: Json) -> bool:
        return (
            (not coupon.get("refs") or line["ref"] in coupon["refs"])
            and (not coupon.get("classes") or line["class"] in coupon["classes"])
            and line["ref"] not in coupon.get("exclude_refs", [])
        )

    def reason_against(self, coupon: Json, lines: list[Json]) -> str | None:
        """Why a coupon does not hold for this basket, before anything is taken off."""
        date = self.basket.get("date", "")
        scope = [line for line in lines if self.in_scope(coupon, line)]
        if coupon.get("starts") and date < coupon["starts"]:
            return "not_started"
        if coupon.get("ends") and date > coupon["ends"]:
            return "expired"
        if coupon.get("countries") and self.place["country"] not in coupon["countries"]:
            return "country"
        if coupon["kind"] not in SHIPPING_KINDS and not any(l["discountable"] for l in scope):
            return "products"
        spent = sum(line["full"] for line in scope)
        if spent < self.minor(coupon.get("min_subtotal", "0")):
            return "min_subtotal"
        if sum(line["count"] for line in scope) < coupon.get("min_quantity", 0):
            return "min_quantity"
        return None

    def chosen(self, lines: list[Json]) -> list[Json]:
        """The coupons that hold, in the order in which they apply; the rest is refused."""
        known = {coupon["code"].casefold(): coupon for coupon in self.basket.get("coupons", [])}
        holding, self.refused = [], []
        for code in dict.fromkeys(c.strip().casefold() for c in self.basket.get("codes", [])):
            coupon = known.get(code)
            reason = "unknown" if coupon is None else self.reason_against(coupon, lines)
            if reason is None and coupon is not None:
                holding.append(coupon)
            else:
                self.refused.append(coupon["code"] if coupon else code.upper())
        holding.sort(key=lambda c: (c.get("priority", 0), c["code"]))
        alone = [coupon for coupon in holding if coupon.get("exclusive")][:1]
        if alone:
            self.refused += [c["code"] for c in holding if c is not alone[0]]
        return alone or holding

    def capped(self, coupon: Json, parts: list[int], names: list[Any]) -> list[int]:
        if "max_discount" not in coupon:
            return parts
        return deal(min(sum(parts), floor(self.minor(coupon["max_discount"]))), parts, names)

    def units(self, lines: list[Json]) -> list[tuple[Fraction, int]]:
        """Every single unit with what is left of its price and its line, the dearest first."""
        singles = [
            (Fraction(line["left"], line["count"]), i)
            for i, line in enumerate(lines)
            for _ in range(line["count"])
        ]
        return sorted(singles, key=lambda single: (-single[0], lines[single[1]]["ref"]))

    def taken_per_line(self, coupon: Json, lines: list[Json]) -> list[int]:
        """What an item coupon takes from each line."""
        units = self.units(lines)
        kind, most = coupon["kind"], coupon.get("max_units")
        if kind == "buy_x_get_y":
            buy, get = coupon["buy_quantity"], coupon.get("get_quantity", 1)
            free = len(units) // (buy + get) * get
            units = units[len(units) - min(free, most or free) :]
        elif kind == "free_gift":
            units = units[len(units) - (coupon.get("get_quantity") or 1) :]
        elif most is not None:
            units = units[:most]
        exact: dict[int, Fraction] = defaultdict(Fraction)
        for price, i in units:
            if kind == "fixed_item":
                exact[i] += min(price, self.minor(coupon["value"]))
            elif kind == "percent_item":
                exact[i] += price * Fraction(coupon["value"]) / 100
            else:
                exact[i] += price * Fraction(coupon.get("value", "100")) / 100
        return [min(half_up(exact[i]), line["left"]) for i, line in enumerate(lines)]

    def take_off(self, coupon: Json, lines: list[Json]) -> int:
        eligible = [l for l in lines if l["discountable"] and self.in_scope(coupon, l)]
        names = [line["ref"] for line in eligible]
        base = sum(line["left"] for line in eligible)
        if coupon["kind"] in ITEM_KINDS:
            parts = self.capped(coupon, self.taken_per_line(coupon, eligible), names)
        else:
            value = Fraction(coupon["value"])
            wanted = (
                half_up(base * value / 100)
                if coupon["kind"] == "percent_order"
                else floor(self.minor(coupon["value"]))
            )
            if "max_discount" in coupon:
                wanted = min(wanted, floor(self.minor(coupon["max_discount"])))
            parts = deal(min(wanted, base), [line["left"] for line in eligible], names)
        for line, part in zip(eligible, parts, strict=True):
            line["left"] -= part
        return sum(parts)

    # 4. Shipping

    def shipping_shares(self, lines: list[Json]) -> list[tuple[tuple[Fraction, ...], Fraction]]:
        """How the shipping price spreads over rates: (rates, weight)."""
        fixed = self.shop.get("shipping_tax", "prorata")
        if fixed != "prorata":
            return [(self.rates_here(fixed), Fraction(1))]
        weights: dict[tuple[Fraction, ...], Fraction] = defaultdict(Fraction)
        key = "left" if any(line["left"] for line in lines) else "full"
        for line in lines:
            weights[line["rates"]] += line[key]
        return sorted(weights.items())

    def shipping_price(self, lines: list[Json], coupons: list[Json]) -> tuple[int, bool]:
        method = self.basket.get("shipping")
        if method is None:
            return 0, False
        basis = "full" if method.get("free_from_basis") == "before_discount" else "left"
        if "free_from" in method and sum(l[basis] for l in lines) >= self.minor(method["free_from"]):
            return 0, True
        return self.shipping_here(self.minor(method["price"]), lines), False

    def shipping_here(self, catalogue: Fraction, lines: list[Json]) -> int:
        if self.included or not self.shop.get("prices_include_tax", True):
            return half_up(catalogue)
        fixed = self.shop.get("shipping_tax", "prorata")
        if fixed != "prorata":
            return half_up(catalogue / (1 + sum(self.home_rates(fixed))))
        whole = sum(line["left"] for line in lines)
        return half_up(
            sum(
                (
                    catalogue * line["left"] / whole / (1 + sum(self.home_rates(line["class"])))
                    for line in lines
                ),
                Fraction(0),
            )
        )

    def cheaper_shipping(self, coupon: Json, price: int) -> int:
        kind = coupon["kind"]
        if kind == "free_shipping":
            off = price
        elif kind == "percent_shipping":
            off = half_up(price * Fraction(coupon["value"]) / 100)
        else:
            off = max(0, price - floor(self.minor(coupon["value"])))
        if "max_discount" in coupon:
            off = min(off, floor(self.minor(coupon["max_discount"])))
        return off

    # 5. Tax

    def tax_of(self, amount: int, rates: tuple[Fraction, ...]) -> list[int]:
        """The tax in (or on) an amount, one figure a tax."""
        if self.included:
            return deal(amount - half_up(amount / (1 + sum(rates, Fraction(0)))), rates, rates)
        return [half_up(amount * rate) for rate in rates]

    def tax_members(self, members: list[Json]) -> list[Json]:
        """Put `tax` on every member and give the groups: rate, base, tax."""
        rows: dict[Fraction, list[int]] = defaultdict(lambda: [0, 0])
        together: dict[Any, list[Json]] = defaultdict(list)
        by_line = self.shop.get("tax_rounding", "rate") == "line"
        for i, member in enumerate(members):
            together[(member["rates"], i if by_line else 0)].append(member)
        for (rates, _), group in together.items():
            amount = sum(member["amount"] for member in group)
            taxes = self.tax_of(amount, rates)
            base = amount - sum(taxes) if self.included else amount
            for rate, tax in zip(rates or (Fraction(0),), taxes or [0], strict=True):
                rows[rate][0] += base
                rows[rate][1] += tax
            names = [member["name"] for member in group]
            shares = deal(sum(taxes), [member["amount"] for member in group], names)
            for member, share in zip(group, shares, strict=True):
                member["tax"] = share
        return [
            {"rate": percentage(rate), "base": self.major(base), "tax": self.major(tax)}
            for rate, (base, tax) in sorted(rows.items())
        ]

    # 6. and the whole

    def run(self) -> Json:
        lines = self.open_lines()
        coupons = self.chosen(lines)
        applied: dict[str, int] = {}
        goods = [c for c in coupons if c["kind"] not in SHIPPING_KINDS]
        for coupon in sorted(goods, key=lambda c: c["kind"] not in ITEM_KINDS):
            applied[coupon["code"]] = self.take_off(coupon, lines)
        price, free = self.shipping_price(lines, coupons)
        for coupon in (c for c in coupons if c["kind"] in SHIPPING_KINDS):
            applied[coupon["code"]] = self.cheaper_shipping(coupon, price)
            price -= applied[coupon["code"]]
        members: list[Json] = [
            {"name": (0, l["ref"]), "amount": l["left"], "rates": l["rates"]} for l in lines
        ]
        spread = self.shipping_shares(lines)
        parts = deal(price, [weight for _, weight in spread], [rates for rates, _ in spread])
        members += [
            {"name": (1, ""), "amount": part, "rates": rates}
            for part, (rates, _) in zip(parts, spread, strict=True)
            if part
        ]
        groups = self.tax_members(members)
        return self.written(lines, members, groups, applied, price, free)

    def both(self, members: Iterable[Json]) -> Json:
        members = list(members)
        amount, tax = sum(m["amount"] for m in members), sum(m["tax"] for m in members)
        gross = amount if self.included else amount + tax
        return {"gross": self.major(gross), "net": self.major(gross - tax), "tax": self.major(tax)}

    def written(
        self,
        lines: list[Json],
        members: list[Json],
        groups: list[Json],
        applied: dict[str, int],
        price: int,
        free: bool,
    ) -> Json:
        amount, tax = sum(m["amount"] for m in members), sum(m["tax"] for m in members)
        total = amount if self.included else amount + tax
        due = total
        for card in self.basket.get("gift_cards", []):
            due -= min(due, floor(self.minor(card["balance"])))
        ordered: Callable[[str], int] = list(applied).index
        return {
            "total": self.major(total),
            "net_total": self.major(total - tax),
            "tax_total": self.major(tax),
            "discount_total": self.major(sum(applied.values())),
            "amount_due": self.major(due),
            "lines": [
                {"ref": l["ref"], **self.both([m]), "discount": self.major(l["full"] - l["left"])}
                for l, m in zip(lines, members, strict=False)
            ],
            "shipping": {**self.both(members[len(lines) :]), "free": free},
            "tax_groups": groups,
            "coupons": [
                {"code": code, "applied": self.major(applied[code])}
                for code in sorted(applied, key=ordered)
            ],
            "refused": sorted(self.refused),
            "treatment": self.treatment,
        }


def percentage(rate: Fraction) -> str:
    """A rate as a percentage without trailing zeros."""
    text = f"{float(rate * 100):.6f}".rstrip("0").rstrip(".")
    return text or "0"


def reckon(basket: Json) -> Json:
    """The figures of a basket, in the words of the command."""
    return Reckoning(basket).run()
