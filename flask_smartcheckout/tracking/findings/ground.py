"""What the rules look at: the selection, read once, and who is already spoken for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from ..period import Filters, Period
from ..signs import STEP, UNPAID
from ..steps import STEPS
from ..sums import Key, Sums, read
from ..tables import daily_figures, step_figures
from .finding import Finding
from .leavers import Claims, Leavers
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
            started=read(connection, daily_figures, period, filters, "country"),
            reached=read(connection, step_figures, period, filters, "country", "step"),
            leavers=Leavers.read(*where, "country"),
        )

    @property
    def carts(self) -> Sums:
        """What became of all checkouts."""
        return Sums.total(self.started.values())

    @property
    def countries(self) -> list[str]:
        return [str(country) for (country,) in self.started]

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
        self, kind: str, rule: Threshold, seen: Mapping[str | None, int], **which: str
    ) -> list[Finding]:
        """Find where those who left without an error exceed a threshold, and speak for them.

        `seen` is how many could have left so, by country and in all (None); `which` are a sign, a
        step or a field.
        """
        cases = [self._beside_others(country, seen, which) for country in self.countries]
        whole = self._case(None, seen, self.claims.against(self.filters.country), which)
        standing = standing_out(cases, replace(whole, country=self.filters.country), rule)
        found = [self._finding(kind, case, others, which) for case, others in standing]
        for finding in found:
            (name, value), *_ = which.items()
            self.claims.add(finding.country, f"{STEP}{value}" if name == "step" else value)
        return found

    def _case(
        self,
        country: str | None,
        seen: Mapping[str | None, int],
        but: frozenset[str],
        which: Mapping[str, str],
    ) -> Case:
        return Case.of(country, seen.get(country, 0), self.leavers.left(country, but, **which))

    def _beside_others(
        self, country: str, seen: Mapping[str | None, int], which: Mapping[str, str]
    ) -> tuple[Case, Case]:
        """Return a country and all others, both without those spoken for in the country."""
        but = self.claims.against(country)
        case = self._case(country, seen, but, which)
        return case, case.beside(self._case(None, seen, but, which))

    def _finding(
        self, kind: str, case: Case, others: Case | None, which: Mapping[str, str]
    ) -> Finding:
        left_out = self.leavers.left_out(case.country, self.claims.against(case.country), **which)
        unpaid = which.get("sign") in UNPAID
        told = {"state": "unpaid"} if unpaid else {"code": "", "but": left_out}
        return Finding(
            kind=kind,
            country=case.country,
            seen=case.seen,
            left=case.left,
            money=case.money,
            visits=replace(self.filters, country=case.country, **told, **which),
            elsewhere_seen=others.seen if others else 0,
            elsewhere_left=others.left if others else 0,
            sign=which.get("sign"),
            step=which.get("step"),
            field=which.get("field"),
        )
