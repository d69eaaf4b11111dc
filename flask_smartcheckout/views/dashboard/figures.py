"""Numbers as an owner reads them: shares, whole money, times, days, and what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_interval, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal

from ...i18n import format_number, get_locale
from ...i18n import gettext as _
from ...money import Money
from ...state import current
from ...tracking.comparison import CERTAIN, Share, pooled_error
from ...tracking.report import Amounts, Period

NOTHING = "–"


def percent(part: float, whole: float, digits: int = 1) -> str:
    """Write a share: 61.0%; a dash when there is nothing to share."""
    if not whole:
        return NOTHING
    locale = get_locale()
    number = format_decimal(100 * part / whole, format=_decimals(digits), locale=locale)
    pattern: str = locale.percent_formats[None].pattern
    return pattern.replace("#,##,##0", number).replace("#,##0", number)


def share(part: int, whole: int) -> str:
    """Return a share as a length for SVG: "61.0%"."""
    return f"{100 * part / whole:.1f}%" if whole else "0%"


def points(change: float) -> str:
    """Write a difference of two percentages with its sign: −1.3."""
    rounded = round(change, 1) or 0.0
    number = format_decimal(rounded, "+0.0;-0.0" if rounded else "0.0", get_locale())
    signed = number.replace("-", "\N{MINUS SIGN}")
    # The sign stays before the number, also in a sentence that runs from right to left.
    rtl = get_locale().text_direction == "rtl"
    return f"\N{LEFT-TO-RIGHT MARK}{signed}" if rtl else signed


def whole_points(change: int) -> str:
    """Write a whole difference with its sign: −5."""
    number = format_decimal(change, "+0;-0", get_locale())
    return number.replace("-", "\N{MINUS SIGN}")


def decimal(number: float) -> str:
    """Write a number with one decimal: 1.2."""
    return format_decimal(number, "#,##0.0", get_locale())


def money(amount: Money) -> str:
    """Write money in whole units: € 391,888. For overviews; lists show cents."""
    locale = get_locale()
    pattern = locale.currency_formats["standard"].pattern.replace("0.00", "0")
    whole = amount.decimal.quantize(Decimal(1), ROUND_HALF_UP)
    return format_currency(whole, amount.currency, pattern, locale=locale, currency_digits=False)


def seconds(ms: int | None) -> str:
    """Write a short time: 6.7 s."""
    if ms is None:
        return NOTHING
    number = format_decimal(ms / 1000, format=_decimals(ms < 99_950), locale=get_locale())
    return _("%(number)s s", number=number)


def clock(ms: int) -> str:
    """Write a time as a stopwatch does: 3:42, 1:03:42."""
    minutes, rest = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def minutes(time: timedelta) -> str:
    """Write a time in whole minutes: 30."""
    return format_number(time // timedelta(minutes=1))


def day(when: date) -> str:
    """Write a day: 21 Nov."""
    return format_skeleton("MMMd", when, locale=get_locale())


def day_with_year(when: date) -> str:
    """Write a day that may be in another year: 21 Nov 2026."""
    return format_skeleton("yMMMd", when, locale=get_locale())


def month(when: date) -> str:
    """Write a month: Nov 2026."""
    return format_skeleton("yMMM", when, locale=get_locale())


def heat(part: int, whole: int) -> str:
    """Return how dark a share is drawn, in fixed steps: "h0" for none to "h5" for half or more."""
    steps = (0.0, 0.02, 0.05, 0.1, 0.25, 0.5)
    share = part / whole if whole else 0.0
    return f"h{sum(share >= step for step in steps[1:])}"


def days(period: Period) -> str:
    """Write a period: 23 Oct – 21 Nov 2026."""
    return format_interval(period.start, period.end, "yMMMd", locale=get_locale())


def moment(when: datetime) -> str:
    """Write a moment by the shop's clock: 21 Nov 20:14."""
    local = current().shop.local(when)
    return f"{day(local)} {format_time(local, 'short', locale=get_locale())}"


def moment_with_year(when: datetime) -> str:
    """Write a moment that may be long ago: 21 Nov 2026 20:14."""
    local = current().shop.local(when)
    written = format_skeleton("yMMMd", local, locale=get_locale())
    return f"{written} {format_time(local, 'short', locale=get_locale())}"


def _decimals(digits: int) -> str:
    return "#,##0." + "0" * digits if digits else "#,##0"


@dataclass(frozen=True, slots=True)
class Growth:
    """An amount of one currency and how much more it is than before; negative is less."""

    now: Money
    before: Money

    @property
    def more(self) -> int:
        """The difference in minor units."""
        return self.now.minor - self.before.minor

    @property
    def size(self) -> Money:
        """The difference without its sign."""
        return Money(abs(self.more), self.now.currency)


def growth(now: Amounts, before: Amounts) -> list[Growth]:
    """Compare amounts of two periods, currency by currency, those of now first."""
    was = {amount.currency: amount for amount in before}
    currencies = dict.fromkeys([*(amount.currency for amount in now), *was])
    current = {amount.currency: amount for amount in now}
    return [
        Growth(current.get(code, Money.zero(code)), was.get(code, Money.zero(code)))
        for code in currencies
    ]


@dataclass(frozen=True, slots=True)
class Shift:
    """How a share changed, in percentage points; `chance` when it is too small to mean anything."""

    points: float
    chance: bool


def shift(part: int, whole: int, part_before: int, whole_before: int) -> Shift | None:
    """Compare two shares by the pooled two-proportion z-test; None when one has no base."""
    if not whole or not whole_before:
        return None
    difference = part / whole - part_before / whole_before
    error = pooled_error(Share(part, whole), Share(part_before, whole_before))
    return Shift(100 * difference, chance=abs(difference) <= CERTAIN * error)


def total(amounts: Iterable[Amounts]) -> Amounts:
    """Add up amounts currency by currency."""
    sums: dict[str, Money] = {}
    for amount in (one for several in amounts for one in several):
        sums[amount.currency] = sums.get(amount.currency, Money.zero(amount.currency)) + amount
    return tuple(sums.values())
