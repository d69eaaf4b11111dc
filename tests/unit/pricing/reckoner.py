"""A second reckoning of `flask smartcheckout quote`, to hold the first one against.

Written from the description of the command alone, before its author had seen `pricing`: slow, exact
(every amount is a `Fraction` of minor units until a rule says "round") and built the other way
round. It knows dictionaries and lists only, takes every single piece of every line apart where a
coupon counts pieces, and looks its few standard rates up in its own little table.

Where the description is silent, these readings were settled by comparing the two, and by asking
what an inspector and a payment provider accept:

- an item coupon is one percentage of all it reaches, dealt over the lines, like an order coupon
- what is dealt out on a tie goes by the product's key, so that the order of the lines is no matter
- with `constant_net` the net that stays is a price, in whole minor units, as it is for an export
- a tax that is added is reckoned once over all goods that bear it (CRA: on the total); taxes that
  are contained in one price come out of it together
- `max_units` reaches the dearest pieces, "buy X get Y" and a gift the cheapest
- a minimum spend is that of the whole basket at the prices here, before discounts
- `discount_total` is what came off the goods: a shipping price is shown as already lowered
- a digital line bears no part of the shipping price
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import floor
from typing import Any

Json = dict[str, Any]
Rates = tuple[Fraction, ...]

DIGITS = {"JPY": 0, "KRW": 0, "KWD": 3, "BHD": 3}
STANDARD = {
    "NL": "21", "BE": "21", "DE": "19", "FR": "20", "AT": "20", "FI": "25.5", "ES": "21",
    "PT": "23", "HU": "27", "GB": "20", "CH": "8.1", "JP": "10",
}  # fmt: skip
UNION = {"NL", "BE", "DE", "FR", "AT", "FI", "ES", "PT", "HU"}
OUTSIDE = {"ES-35": ("ES", "35"), "DE-BÜ": ("DE", "78266"), "FI-01": ("FI", "22")}
REGIONS = {("PT", "90"): "22", ("PT", "95"): "16", ("AT", "6691"): "19"}
SHIPPING_KINDS = ("free_shipping", "percent_shipping", "fixed_price_shipping")
ITEM_KINDS = ("percent_item", "fixed_item", "buy_x_get_y", "free_gift")


def half_up(amount: Fraction) -> int:
    """The whole number nearest to an amount that is not negative, halves away from zero."""
    return floor(amount + Fraction(1, 2))


def deal(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """`total` split by weight: everybody's whole part, then one each by the largest rest."""
    whole = sum(weights, Fraction(0))
    if not whole:
        return deal(total, [1 for _ in weights]) if weights else []
    exact = [Fraction(total) * weight / whole for weight in weights]
    parts = [floor(part) for part in exact]
    for i in sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])[: total - sum(parts)]:
        parts[i] += 1
    return parts


def percentage(rate: Fraction) -> str:
    """A rate as a percentage without trailing zeros."""
    return f"{float(rate * 100):.6f}".rstrip("0").rstrip(".")


def same_everywhere(line: Json) -> tuple[Any, ...]:
    """What puts lines in an order of their own."""
    price, tax_class = Fraction(line["unit_price"]), line.get("tax_class", "standard") or ""
    flags = line.get("discountable", True), line.get("needs_shipping", True)
    return line["ref"], price, line.get("quantity", 1), tax_class, *flags


class Reckoning:
    """One basket being reckoned; the order of the methods is the order of operations."""

    def __init__(self, basket: Json) -> None:
        self.basket, self.shop = basket, basket["shop"]
        self.digits = DIGITS.get(self.shop["currency"], 2)
        self.home = self.shop["country"]
        self.place = basket.get("destination") or {"country": self.home}
        self.country, self.postcode = self.place["country"], self.place.get("postcode") or ""
        self.with_tax = self.shop.get("prices_include_tax", True)
        self.treatment = self.find_treatment()
        self.untaxed = self.treatment in ("export", "reverse_charge")
        self.included = self.with_tax and not self.untaxed

    # Amounts and rates

    def minor(self, text: str) -> Fraction:
        return Fraction(text) * Fraction(10**self.digits)

    def units_of(self, text: str) -> int:
        return half_up(self.minor(text))

    def major(self, minor: int) -> str:
        text = str(minor).rjust(self.digits + 1, "0")
        return f"{text[: -self.digits]}.{text[-self.digits :]}" if self.digits else text

    def rates(self, tax_class: str | None, country: str, postcode: str = "") -> Rates:
        """The taxes of a class at a place, as fractions of one."""
        if tax_class is None:
            return ()
        row = self.shop.get("tax_classes", {}).get(tax_class, {})
        region = [
            rate for (land, start), rate in REGIONS.items()
            if country == land and postcode.startswith(start)
        ]  # fmt: skip
        found = row.get(country, row.get("*"))
        if found is None and tax_class == "zero":
            found = "0"
        elif found is None:
            found = [*region, STANDARD[country]][0]
        return tuple(Fraction(r) / 100 for r in (found if isinstance(found, list) else [found]))

    # 1. Territory and treatment

    def in_union(self, country: str, postcode: str) -> bool:
        apart = any(country == land and postcode.startswith(s) for land, s in OUTSIDE.values())
        return country in UNION and not apart

    def find_treatment(self) -> str:
        within = self.in_union(self.country, self.postcode)
        if self.country == self.home and (within or self.home not in UNION):
            return "domestic"
        if not (within and self.home in UNION):
            return "export"
        buyer = self.basket.get("buyer") or {}
        if buyer.get("kind") == "business" and buyer.get("vat_id_status") == "valid":
            return "reverse_charge"
        return "oss" if self.shop.get("oss", True) else "origin"

    def rates_here(self, tax_class: str | None) -> Rates:
        if self.untaxed:
            return (Fraction(0),)
        if self.treatment == "origin":
            return self.rates(tax_class, self.home)
        return self.rates(tax_class, self.country, self.postcode)

    # 2. Catalogue prices become prices here

    def price_here(self, catalogue: int, tax_class: str | None) -> int:
        if not self.with_tax:
            return catalogue
        before, after = sum(self.rates(tax_class, self.home)), sum(self.rates_here(tax_class))
        net = half_up(catalogue / Fraction(1 + before))
        if self.untaxed:
            return net
        if self.shop.get("cross_border") == "constant_net" and before != after:
            return half_up(net * Fraction(1 + after))
        return catalogue

    def open_line(self, line: Json, cart_place: int) -> Json:
        tax_class, count = line.get("tax_class", "standard"), line.get("quantity", 1)
        unit = self.price_here(self.units_of(line["unit_price"]), tax_class)
        return {
            "ref": line["ref"], "class": tax_class, "rates": self.rates_here(tax_class),
            "unit": unit, "count": count, "full": unit * count, "left": unit * count,
            "discountable": line.get("discountable", True),
            "sent": line.get("needs_shipping", True), "place": cart_place,
        }  # fmt: skip

    def open_lines(self) -> list[Json]:
        numbered = sorted(enumerate(self.basket["lines"]), key=lambda one: same_everywhere(one[1]))
        return [self.open_line(line, place) for place, line in numbered]

    # 3. Coupons

    def in_scope(self, coupon: Json, line: Json) -> bool:
        return (
            (not coupon.get("refs") or line["ref"] in coupon["refs"])
            and (not coupon.get("classes") or line["class"] in coupon["classes"])
            and line["ref"] not in coupon.get("exclude_refs", [])
        )

    def counted(self, coupon: Json, lines: list[Json]) -> list[Json]:
        """The lines that make a coupon hold: for a gift, those it comes with."""
        if coupon["kind"] == "free_gift":
            return [line for line in lines if line["ref"] not in coupon["refs"]]
        always = coupon["kind"] in SHIPPING_KINDS
        return [x for x in lines if self.in_scope(coupon, x) and (always or x["discountable"])]

    def reason_against(self, coupon: Json, lines: list[Json]) -> str | None:
        date, counted = self.basket["date"], self.counted(coupon, lines)
        pieces, spent = sum(x["count"] for x in counted), sum(x["full"] for x in lines)
        reasons = {
            "not_yet": date < coupon.get("starts", date),
            "expired": date > coupon.get("ends", date),
            "country": self.country not in coupon.get("countries", [self.country]),
            "no_items": not counted,
            "min_quantity": pieces < coupon.get("min_quantity", 0),
            "min_subtotal": spent < self.units_of(coupon.get("min_subtotal", "0")),
        }
        return next((reason for reason, holds in reasons.items() if holds), None)

    def choose(self, lines: list[Json]) -> list[Json]:
        """The coupons that hold, in the order in which they apply; the rest is refused."""
        known = {coupon["code"].upper(): coupon for coupon in self.basket.get("coupons", [])}
        holding: list[Json] = []
        self.refused: dict[str, str] = {}
        for code in dict.fromkeys(typed.strip().upper() for typed in self.basket["codes"]):
            reason = self.reason_against(known[code], lines) if code in known else "unknown"
            if reason:
                self.refused[code] = reason
            else:
                holding.append(known[code])
        holding.sort(key=lambda coupon: coupon.get("priority", 0))
        alone = [coupon for coupon in holding if coupon.get("exclusive")][:1]
        for coupon in holding if alone else ():
            if coupon is not alone[0]:
                self.refused[coupon["code"].upper()] = "exclusive"
        return alone or holding

    def reached(self, coupon: Json, lines: list[Json]) -> list[int]:
        """How many pieces of each line a coupon reaches, counted one by one."""
        singles = [
            i for i, line in enumerate(lines)
            if line["discountable"] and self.in_scope(coupon, line) for _ in range(line["count"])
        ]  # fmt: skip
        kind, most = coupon["kind"], coupon.get("max_units") or len(singles)
        if kind == "buy_x_get_y":
            buy, get = coupon["buy_quantity"], coupon["get_quantity"]
            most = min(most, len(singles) // (buy + get) * get)
        elif kind == "free_gift":
            most = coupon.get("max_units") or coupon.get("get_quantity") or 1
        cheap = kind in ("buy_x_get_y", "free_gift")
        singles.sort(key=lambda i: lines[i]["unit"] if cheap else -lines[i]["unit"])
        return [singles[:most].count(i) for i in range(len(lines))]

    def take_off(self, coupon: Json, lines: list[Json]) -> int:
        kind, value = coupon["kind"], coupon.get("value", "0")
        pieces = self.reached(coupon, lines)
        bases = [
            half_up(Fraction(line["left"] * n, line["count"]))
            for line, n in zip(lines, pieces, strict=True)
        ]
        if kind == "fixed_item":
            each = self.units_of(value)
            bases = [min(base, each * n) for base, n in zip(bases, pieces, strict=True)]
            wanted = sum(bases)
        elif kind == "fixed_order":
            wanted = self.units_of(value)
        else:
            free = kind == "free_gift" or (kind == "buy_x_get_y" and Fraction(value) == 0)
            wanted = half_up(sum(bases) * Fraction(100 if free else value) / 100)
        off = self.capped(coupon, min(wanted, sum(bases)))
        for line, part in zip(lines, deal(off, bases), strict=True):
            line["left"] -= part
        return off

    def capped(self, coupon: Json, wanted: int) -> int:
        most = coupon.get("max_discount")
        return wanted if most is None else min(wanted, self.units_of(most))

    def add_gifts(self, coupons: list[Json], lines: list[Json]) -> list[Json]:
        inside = {line["ref"] for line in lines}
        gifts = [
            {"ref": coupon["refs"][0], "unit_price": "0", "needs_shipping": False}
            for coupon in coupons
            if coupon["kind"] == "free_gift" and not inside & set(coupon["refs"])
        ]
        return gifts

    # 4. Shipping

    def shared(self, price: int, lines: list[Json], key: str) -> dict[Any, int]:
        """A shipping price over what is sent: by what is left to pay, else by the full prices."""
        sent = [line for line in lines if line["sent"]]
        worth = "left" if any(line["left"] for line in sent) else "full"
        weights: dict[Any, int] = defaultdict(int)
        for line in sent:
            weights[line[key]] += line[worth]
        return dict(zip(weights, deal(price, list(weights.values())), strict=True))

    def shipping_here(self, lines: list[Json]) -> int:
        """The shipping price without the home tax, where that comes off."""
        price, fixed = self.units_of(self.basket["shipping"]["price"]), self.shop["shipping_tax"]
        if fixed != "prorata":
            return self.price_here(price, fixed)
        plain = self.included and self.shop.get("cross_border") != "constant_net"
        if plain or not self.with_tax:
            return price
        parts = self.shared(price, lines, "class")
        return sum(self.price_here(part, tax_class) for tax_class, part in parts.items())

    def ship(self, lines: list[Json], coupons: list[Json], applied: dict[str, int]) -> int:
        method = self.basket["shipping"]
        price = self.shipping_here(lines)
        basis = "full" if method.get("free_from_basis") == "before_discount" else "left"
        threshold = method.get("free_from")
        if threshold and sum(x[basis] for x in lines) >= self.units_of(threshold):
            price = 0
        for coupon in (c for c in coupons if c["kind"] in SHIPPING_KINDS):
            value = coupon.get("value", "0")
            off = {
                "free_shipping": price,
                "percent_shipping": half_up(price * Fraction(value) / 100),
                "fixed_price_shipping": max(0, price - self.units_of(value)),
            }[coupon["kind"]]
            applied[coupon["code"]] = self.capped(coupon, off)
            price -= applied[coupon["code"]]
        return price

    # 5. Tax

    def levy(self, members: list[Json]) -> list[Json]:
        """Put `tax` on every member; return the breakdown, a row a tax."""
        rows: dict[tuple[Fraction, int], list[int]] = defaultdict(lambda: [0, 0])
        for member in members:
            member["tax"] = 0
        for bearing, taxes in self.rounded_together(members):
            amount = sum(member["amount"] for member in bearing)
            rate = sum((rate for rate, _ in taxes), Fraction(0))
            due = half_up(amount * rate)
            if self.included:
                due = amount - half_up(amount / (1 + rate))
            for tax, part in zip(taxes, deal(due, [rate for rate, _ in taxes]), strict=True):
                rows[tax][0] += amount - due if self.included else amount
                rows[tax][1] += part
            shares = deal(due, [member["amount"] for member in bearing])
            for member, share in zip(bearing, shares, strict=True):
                member["tax"] += share
        return [
            {"rate": percentage(rate), "base": self.major(base), "tax": self.major(tax)}
            for (rate, _), (base, tax) in sorted(rows.items(), key=lambda row: -row[0][0])
        ]

    def rounded_together(self, members: list[Json]) -> list[tuple[list[Json], list[Any]]]:
        """(members, taxes) to be rounded in one go; the second 9 of 9 + 9 % is a tax apart."""
        together: dict[Any, list[Json]] = defaultdict(list)
        for nth, member in enumerate(members):
            rates = member["rates"] or (Fraction(0),)
            taxes = [(rate, list(rates[:i]).count(rate)) for i, rate in enumerate(rates)]
            alone = nth if self.shop.get("tax_rounding") == "line" else None
            for key in [tuple(taxes)] if self.included else [(tax,) for tax in taxes]:
                together[key, alone].append(member)
        return [(bearing, list(key)) for (key, _), bearing in together.items()]

    # 6. The whole

    def run(self) -> Json:
        lines, applied = self.open_lines(), dict[str, int]()
        coupons = self.choose(lines)
        gifts = self.add_gifts(coupons, lines)
        if gifts:
            self.basket = {**self.basket, "lines": [*self.basket["lines"], *gifts]}
            lines = self.open_lines()
        goods = [coupon for coupon in coupons if coupon["kind"] not in SHIPPING_KINDS]
        for coupon in sorted(goods, key=lambda c: c["kind"] not in ITEM_KINDS):
            applied[coupon["code"]] = self.take_off(coupon, lines)
        members = [{**line, "amount": line["left"]} for line in lines]
        if self.basket.get("shipping") and any(line["sent"] for line in lines):
            members += self.freight(lines, self.ship(lines, coupons, applied))
        groups = self.levy(members)
        return self.written(coupons, applied, members, groups)

    def freight(self, lines: list[Json], price: int) -> list[Json]:
        fixed = self.shop["shipping_tax"]
        parts = {self.rates_here(fixed): price}
        if fixed == "prorata":
            parts = self.shared(price, lines, "rates")
        return [{"place": None, "amount": part, "rates": rates} for rates, part in parts.items()]

    def amounts(self, members: Iterable[Json]) -> dict[str, int]:
        members = list(members)
        amount, tax = sum(m["amount"] for m in members), sum(m["tax"] for m in members)
        gross = amount if self.included else amount + tax
        return {"gross": gross, "net": gross - tax, "tax": tax}

    def texts(self, amounts: dict[str, int]) -> dict[str, str]:
        return {key: self.major(amount) for key, amount in amounts.items()}

    def written(
        self, coupons: list[Json], applied: dict[str, int], members: list[Json], groups: list[Json]
    ) -> Json:
        lines = sorted((m for m in members if m["place"] is not None), key=lambda m: m["place"])
        sent = [m for m in members if m["place"] is None]
        whole, due = self.amounts(members), self.amounts(members)["gross"]
        for card in self.basket["gift_cards"]:
            due -= min(due, self.units_of(card["balance"]))
        useful = [c for c in coupons if applied.get(c["code"]) or c["kind"] == "free_gift"]
        idle = {c["code"].upper(): "not_needed" for c in coupons if c not in useful}
        carriage = {**self.texts(self.amounts(sent)), "free": not sum(m["amount"] for m in sent)}
        return {
            "total": self.major(whole["gross"]),
            "net_total": self.major(whole["net"]),
            "tax_total": self.major(whole["tax"]),
            "discount_total": self.major(sum(m["full"] - m["left"] for m in lines)),
            "amount_due": self.major(due),
            "lines": [
                {"ref": m["ref"], **self.texts(self.amounts([m])),
                 "discount": self.major(m["full"] - m["left"])}
                for m in lines
            ],
            "shipping": carriage if sent else None,
            "tax_groups": groups,
            "coupons": [
                {"code": c["code"].upper(), "applied": self.major(applied[c["code"]])}
                for c in useful
            ],
            "refused_coupons": {**self.refused, **idle},
            "treatment": self.treatment,
        }  # fmt: skip


def reckon(basket: Json) -> Json:
    """The figures of a basket in the words of the command; refusals as {code: reason}."""
    return Reckoning(basket).run()
