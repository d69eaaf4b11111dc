"""The days a parcel may arrive: cut-off, packing, weekends and holidays at both ends."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import holidays as package
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_smartcheckout.pricing import Destination, workdays
from flask_smartcheckout.pricing.delivery import Delivery, Journey
from flask_smartcheckout.pricing.workdays import Calendar, holidays, weekend
from flask_smartcheckout.shop import Dispatch, ShippingMethod

from .builders import a_line, a_shop, priced

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def arrival(
    ordered: date, days: tuple[int, int] = (1, 1), to: str = "NL", **shop: Any
) -> tuple[str, str]:
    """Return the first and the last day, as 12-24, of what is ordered on a day or at a moment."""
    country, _, state = to.partition("-")
    journey = Journey.of(a_shop(**shop), Destination(country, state=state or None), ordered)
    found = journey.delivery(days)
    assert found is not None
    return f"{found.first:%m-%d}", f"{found.last:%m-%d}"


@pytest.mark.parametrize(
    ("ordered", "days", "expected"),
    [
        ("2026-11-23", (1, 2), ("11-24", "11-25")),
        ("2026-11-22", (1, 2), ("11-24", "11-25")),  # Sunday: it leaves on Monday
        ("2026-11-27", (1, 1), ("11-30", "11-30")),  # Friday: it arrives on Monday
        ("2026-11-28", (0, 1), ("11-30", "12-01")),
        ("2026-11-23", (0, 0), ("11-23", "11-23")),
        ("2026-11-23", (5, 10), ("11-30", "12-07")),
    ],
)
def test_it_leaves_on_a_working_day_and_arrives_on_one(
    ordered: str, days: tuple[int, int], expected: tuple[str, str]
) -> None:
    assert arrival(date.fromisoformat(ordered), days) == expected


@pytest.mark.parametrize(
    ("ordered", "days", "to", "shop", "expected"),
    [
        # Thursday 24 December 2026; 25 and 26 December are free in both countries.
        ("2026-12-24", (1, 1), "DE", {}, ("12-28", "12-28")),
        ("2026-12-25", (1, 2), "DE", {}, ("12-29", "12-30")),
        # 26 December 2025 is a Friday: free in NL, DE and GB (Boxing Day), not in France.
        ("2025-12-26", (1, 1), "FR", {}, ("12-30", "12-30")),
        ("2025-12-24", (1, 1), "FR", {}, ("12-26", "12-26")),
        ("2025-12-24", (1, 1), "NL", {}, ("12-29", "12-29")),
        # German Unity Day: Friday 3 October 2025.
        ("2025-10-02", (1, 1), "DE", {}, ("10-06", "10-06")),
        ("2025-10-02", (1, 1), "NL", {}, ("10-03", "10-03")),
        ("2025-10-03", (1, 1), "NL", {"country": "DE"}, ("10-07", "10-07")),
        # King's Day: Monday 27 April 2026.
        ("2026-04-24", (1, 1), "NL", {}, ("04-28", "04-28")),
        ("2026-04-24", (1, 1), "BE", {}, ("04-27", "04-27")),
        ("2026-04-27", (1, 1), "BE", {}, ("04-29", "04-29")),
        # Epiphany, Tuesday 6 January 2026, is free in Bavaria only of these.
        ("2026-01-05", (1, 1), "DE-BY", {}, ("01-07", "01-07")),
        ("2026-01-05", (1, 1), "DE-BE", {}, ("01-06", "01-06")),
        ("2026-01-05", (1, 1), "DE", {}, ("01-06", "01-06")),
        (
            "2026-01-06",
            (0, 0),
            "NL",
            {"country": "DE", "dispatch": Dispatch(area="BY")},
            ("01-07", "01-07"),
        ),
        # The Day of Madrid, 2 May; it is a community, and the shopper's address has a province.
        ("2025-04-30", (1, 1), "ES-M", {}, ("05-05", "05-05")),
        ("2025-04-30", (1, 1), "ES-B", {}, ("05-02", "05-02")),
        # Friday and Saturday are the weekend in Egypt; Friday 27 November 2026.
        ("2026-11-26", (1, 1), "EG", {}, ("11-29", "11-29")),
        ("2026-11-26", (0, 0), "NL", {"country": "EG"}, ("11-26", "11-26")),
        ("2026-11-27", (0, 0), "EG", {"country": "EG"}, ("11-29", "11-29")),
        # New Year at the turn of the year.
        ("2026-12-31", (1, 1), "NL", {}, ("01-04", "01-04")),
        # A shop may work on holidays, or close on more days.
        ("2026-04-27", (1, 1), "BE", {"dispatch": Dispatch(holidays=False)}, ("04-28", "04-28")),
        (
            "2026-08-03",
            (1, 1),
            "NL",
            {"dispatch": Dispatch(closed=("2026-08-03..2026-08-16", date(2026, 8, 17)))},
            ("08-19", "08-19"),
        ),
    ],
)
def test_weekends_and_holidays_count_at_both_ends(
    ordered: str,
    days: tuple[int, int],
    to: str,
    shop: dict[str, Any],
    expected: tuple[str, str],
) -> None:
    assert arrival(date.fromisoformat(ordered), days, to, **shop) == expected


FOUR = Dispatch("16:00")


@pytest.mark.parametrize(
    ("moment", "shop", "expected"),
    [
        # Friday 27 November 2026, one second before and at the cut-off in Amsterdam (UTC+1).
        ("2026-11-27T14:59:59+00:00", {"dispatch": FOUR}, "11-30"),
        ("2026-11-27T15:00:00+00:00", {"dispatch": FOUR}, "12-01"),
        # Los Angeles (UTC-8): its Friday afternoon is Saturday in UTC.
        (
            "2026-11-28T07:00:00+00:00",
            {"country": "US", "timezone": "America/Los_Angeles", "dispatch": Dispatch("23:30")},
            "11-30",
        ),
        (
            "2026-11-28T07:30:00+00:00",
            {"country": "US", "timezone": "America/Los_Angeles", "dispatch": Dispatch("23:30")},
            "12-01",
        ),
        # Auckland (UTC+13): its Friday begins while it is Thursday in UTC.
        ("2026-11-26T12:00:00+00:00", {"country": "NZ", "dispatch": FOUR}, "11-30"),
        ("2026-11-27T02:59:00+00:00", {"country": "NZ", "dispatch": FOUR}, "11-30"),
        ("2026-11-27T03:00:00+00:00", {"country": "NZ", "dispatch": FOUR}, "12-01"),
        # The clocks go back on Sunday 25 October 2026: 16:00 is 14:00 UTC before, 15:00 UTC after.
        ("2026-10-23T14:00:00+00:00", {"dispatch": FOUR}, "10-27"),
        ("2026-10-26T14:00:00+00:00", {"dispatch": FOUR}, "10-27"),
        ("2026-10-26T15:00:00+00:00", {"dispatch": FOUR}, "10-28"),
        # By weekday: on Friday until noon, on Saturday until eleven; other days it does not send.
        (
            "2026-11-27T11:00:00+00:00",
            {"dispatch": Dispatch({"fri": "12:00", "sat": "11:00"})},
            "11-30",
        ),
        (
            "2026-11-28T10:00:00+00:00",
            {"dispatch": Dispatch({"fri": "12:00", "sat": "11:00"})},
            "12-07",
        ),
        (
            "2026-11-23T20:00:00+00:00",
            {"dispatch": Dispatch({"fri": "12:00", "sat": "11:00"})},
            "11-30",
        ),
        (
            "2026-11-27T13:00:00+00:00",
            {"dispatch": Dispatch({"*": "16:00", "fri": "14:00"})},
            "12-01",
        ),
        (
            "2026-11-26T14:30:00+00:00",
            {"dispatch": Dispatch({"*": "16:00", "fri": "14:00"})},
            "11-27",
        ),
        # Without a cut-off any hour will do; on a free day no cut-off passes.
        ("2026-11-23T22:30:00+00:00", {}, "11-24"),
        ("2026-11-22T20:00:00+00:00", {"dispatch": FOUR}, "11-24"),
    ],
)
def test_what_is_ordered_before_the_cutoff_leaves_the_same_day(
    moment: str, shop: dict[str, Any], expected: str
) -> None:
    to = "US" if shop.get("country") == "US" else "NL"
    assert arrival(datetime.fromisoformat(moment), (1, 1), to, **shop)[0] == expected


def test_a_date_is_before_every_cutoff() -> None:
    assert arrival(date(2026, 11, 23), dispatch=Dispatch("00:01")) == ("11-24", "11-24")


@pytest.mark.parametrize(("handling", "leaves"), [(0, 27), (1, 30), (2, 1)])
def test_packing_takes_days_on_which_the_shop_works(handling: int, leaves: int) -> None:
    shop = a_shop(dispatch=Dispatch(handling=handling))
    assert Journey.of(shop, Destination("NL"), date(2026, 11, 27)).departure.day == leaves


def test_it_may_leave_on_a_saturday_and_arrive_on_monday() -> None:
    saturday = Dispatch(weekdays=("mon", "tue", "wed", "thu", "fri", "sat"))
    assert arrival(date(2026, 11, 28), dispatch=saturday) == ("11-30", "11-30")
    shop = a_shop(dispatch=saturday)
    assert Journey.of(shop, Destination("NL"), date(2026, 11, 28)).departure.day == 28


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="a moment needs its time zone"):
        Journey.of(a_shop(), Destination("NL"), datetime(2026, 11, 23, 12))


def test_the_moment_of_a_quote_is_a_day_in_the_shop() -> None:
    shop = a_shop(shipping=[ShippingMethod("post", "Post", 5, days=(0, 0))])
    quote = priced(shop, [a_line("mug", "10")], today=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    assert quote.delivery == Delivery(date(2026, 11, 24), date(2026, 11, 24))


@given(
    ordered=st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)),
    shortest=st.integers(0, 20),
    more=st.integers(0, 20),
    home=st.sampled_from(["NL", "US", "EG", "IR", "NZ", "AQ"]),
    to=st.sampled_from(["DE", "DE-BY", "SA", "JP", "US-AK", "ES-M", "GB", "AQ"]),
    dispatch=st.builds(
        Dispatch,
        cutoff=st.sampled_from(["", "00:00", "16:00", {"*": "12:00", "fri": "9:00"}]),
        weekdays=st.sets(st.sampled_from(["mon", "wed", "sat"])),
        handling=st.integers(0, 5),
        holidays=st.booleans(),
        closed=st.sets(DAYS, max_size=3),
    ),
)
def test_nothing_arrives_before_it_left_nor_ends_before_it_begins(
    ordered: datetime, shortest: int, more: int, home: str, to: str, dispatch: Dispatch
) -> None:
    country, _, state = to.partition("-")
    shop = a_shop(country=home, dispatch=dispatch, currency="EUR")
    journey = Journey.of(shop, Destination(country, state=state or None), ordered)
    found = journey.delivery((shortest, shortest + more))
    assert found is not None
    assert shop.local(ordered).date() <= journey.departure <= found.first <= found.last
    assert journey.departure not in dispatch.closed
    assert Calendar(country, state).works(found.first)
    assert Calendar(country, state).works(found.last)


@given(day=DAYS, days=st.integers(0, 30), more=st.integers(0, 30))
def test_working_days_add_up(day: date, days: int, more: int) -> None:
    calendar = Calendar("NL")
    start = calendar.on_or_after(day)
    assert calendar.after(calendar.after(start, days), more) == calendar.after(start, days + more)


def test_without_the_package_weekends_are_all_that_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workdays, "knows_holidays", lambda: False)
    holidays.cache_clear()
    assert holidays("NL", "", 2026) == frozenset()
    assert not Calendar("NL").works(date(2026, 12, 26))
    assert Calendar("NL").works(date(2026, 12, 25))
    holidays.cache_clear()


def test_a_country_or_area_nobody_lists_has_the_holidays_that_are_known() -> None:
    assert holidays("HM", "", 2026) <= holidays("AU", "", 2026) | holidays("HM", "", 2026)
    assert holidays("XX", "", 2026) == frozenset()
    assert holidays("DE", "XX", 2026) == holidays("DE", "", 2026)


@pytest.mark.parametrize("country", sorted(workdays._WEEKENDS))
def test_weekends_are_those_of_a_second_source(country: str) -> None:
    known = frozenset(package.country_holidays(country).weekend)
    assert weekend(country) == known or country == "LY"  # CLDR: Friday and Saturday
