"""What the rules look at: the selection, read once, and who is already spoken for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from ..period import Filters, Period
from ..signs import STEP, UNPAID
from ..steps import STEPS
from ..sums import Key, Sums
from ..tables import daily_figures, step_figures
from .finding import Finding
from .leavers import Claims, Leavers, apart
from .rule import Case, Threshold, standing_out


@dataclass(frozen=True, slots=True)
class Ground:
    """A selection: who started and got where by country, and who left without an error."""

    connection: Connection
    period: Period
    filters: Filters
    started: Mapping[Key, Sums]
    reached: Mapping[Key, Sums]
    leavers: Leavers
    claims: Claims = field(default_factory=Claims)

    @classmethod
    def read(cls, connection: Connection, period: Period, filters: Filters) -> Ground:
        """Read what more than one rule needs."""
        where = (connection, period, filters)
        return cls(
            *where,
            started=apart(connection, daily_figures, period, filters, "country"),
            reached=apart(connection, step_figures, period, filters, "country", "step"),
            leavers=Leavers.read(*where, "country"),
        )

    @property
    def carts(self) -> Sums:
        """What became of all checkouts."""
        return Sums.total(self.started.values())

    @property
    def countries(self) -> list[str]:
        """The countries, as far as they are kept apart."""
        return [str(country) for (country,) in self.started if country]

    def started_in(self, country: str | None) -> int:
        """Return how many started in a country, or in all."""
        found = (sums for (one,), sums in self.started.items() if country in (None, one))
        return sum(sums["started"] for sums in found)

    def got_to(self, step: str, country: str | None) -> int:
        """Return how many got as far as the step before, in a country or in all."""
        if step == STEPS[0]:
            return self.started_in(country)
        before = STEPS[STEPS.index(step) - 1]
        rows = self.reached.items()
        return sum(s["reached"] for (c, one), s in rows if one == before and country in (None, c))

    def find(
        self, kind: str, rule: Threshold, seen: Mapping[str | None, int], by: str, name: str
    ) -> list[Finding]:
        """Find where those who left without an error exceed a threshold, and speak for them.

        They are narrowed `by` "sign", "step" or "field" to the one of this `name`. `seen` is how
        many could have left so, by country and in all (None).
        """
        which = _Which(self.leavers, self.claims, seen, by, name)
        cases = [
            which.beside_others(country)
            for country in self.countries
            if which.enough(country, rule)
        ]
        whole = replace(which.case(None, self.filters.country), country=self.filters.country)
        found = [
            self._finding(kind, case, others, which)
            for case, others in standing_out(cases, whole, rule)
        ]
        for finding in found:
            self.claims.add(finding.country, f"{STEP}{name}" if by == "step" else name)
        return found

    def _finding(self, kind: str, case: Case, others: Case | None, which: _Which) -> Finding:
        narrowed = {which.by: which.name}
        unpaid = which.name in UNPAID
        told = {"state": "unpaid"} if unpaid else {"code": "", "but": which.left_out(case.country)}
        return Finding(
            kind=kind,
            country=case.country,
            seen=case.seen,
            left=case.left,
            money=case.money,
            visits=replace(self.filters, country=case.country, **told, **narrowed),
            elsewhere_seen=others.seen if others else 0,
            elsewhere_left=others.left if others else 0,
            sign=narrowed.get("sign"),
            step=narrowed.get("step"),
            field=narrowed.get("field"),
        )


@dataclass(frozen=True, slots=True)
class _Which:
    """Those who left with one sign, before one step or at one field, and are not spoken for."""

    leavers: Leavers
    claims: Claims
    seen: Mapping[str | None, int]
    by: str
    name: str

    def case(self, country: str | None, where: str | None) -> Case:
        """Return the case of a country or all, without those spoken for in `where`."""
        left = self.leavers.left(country, self.claims.against(where), self.by, self.name)
        return Case.of(country, self.seen.get(country, 0), left)

    def enough(self, country: str, rule: Threshold) -> bool:
        """Tell quickly whether a country has enough shoppers to be looked at."""
        return rule.is_enough(self.case(country, country))

    def beside_others(self, country: str) -> tuple[Case, Case]:
        """Return a country and all others, both without those spoken for in the country."""
        case = self.case(country, country)
        return case, case.beside(self.case(None, country))

    def left_out(self, country: str | None) -> str | None:
        """Return what the log leaves out to show exactly them."""
        return self.leavers.left_out(country, self.claims.against(country), self.by, self.name)
