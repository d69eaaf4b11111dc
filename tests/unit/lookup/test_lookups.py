"""The look-ups of a shop together: who is asked, how often, and that nothing breaks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from flask_smartcheckout.asking.rates import Rate
from flask_smartcheckout.asking.trouble import NotAsked
from flask_smartcheckout.lookup import Lookups, Own, Question, lookups
from flask_smartcheckout.shop import AddressLookup, Found

DAM = Question("NL", "1012 JS", "1")
KNOWN = Found("Dam", "Amsterdam")


class Register:
    """A look-up that counts how often it is asked."""

    def __init__(self, *countries: str, answer: Callable[[], Any] = lambda: KNOWN) -> None:
        self.countries = countries or ("NL",)
        self.answer = answer
        self.asked: list[tuple[str, ...]] = []

    def complete(self, *place: str) -> Found | None:
        self.asked.append(place)
        found: Found | None = self.answer()
        return found


def fail() -> Found:
    raise LookupError("1012 JS 1 is not here")


def test_what_a_shop_writes_itself_is_a_look_up() -> None:
    assert isinstance(Register(), AddressLookup)
    assert isinstance(Own(lambda country, fields: None), AddressLookup)


def test_an_address_is_asked_for_once() -> None:
    register = Register()
    shop = Lookups([register])
    assert [shop.complete(DAM), shop.complete(DAM)] == [KNOWN, KNOWN]
    assert register.asked == [("NL", "1012 JS", "1", "")]


def test_that_nothing_is_known_is_remembered_too() -> None:
    register = Register(answer=lambda: None)
    shop = Lookups([register])
    assert [shop.complete(DAM), shop.complete(DAM)] == [None, None]
    assert len(register.asked) == 1


def test_only_those_who_know_the_country_are_asked() -> None:
    belgian, european = Register("BE"), Register("EU")
    shop = Lookups([belgian, european])
    assert shop.complete(DAM) == KNOWN
    assert (belgian.asked, len(european.asked)) == ([], 1)
    assert {"BE", "NL", "PT"} <= shop.countries
    assert "US" not in shop.countries


@pytest.mark.parametrize("first", [fail, lambda: None], ids=["failed", "knows nothing"])
def test_the_next_is_asked_where_the_first_had_no_answer(first: Callable[[], Any]) -> None:
    assert Lookups([Register(answer=first), Register()]).complete(DAM) == KNOWN


def test_one_that_is_down_is_left_alone() -> None:
    register = Register(answer=fail)
    shop = Lookups([register])
    for number in range(10):
        assert shop.complete(Question("NL", "1012 JS", str(number))) is None
    assert len(register.asked) == lookups.FAILURES


def crowded() -> Any:
    raise NotAsked("too many unanswered questions")


def test_lack_of_room_of_ours_is_no_failure_of_a_look_up() -> None:
    register = Register(answer=crowded)
    shop = Lookups([register])
    for _ in range(lookups.FAILURES):
        assert shop.complete(DAM) is None
    register.answer = lambda: KNOWN
    assert shop.complete(DAM) == KNOWN


def test_a_failure_is_not_remembered_as_an_answer() -> None:
    register = Register(answer=fail)
    shop = Lookups([register])
    assert shop.complete(DAM) is None
    register.answer = lambda: KNOWN
    assert shop.complete(DAM) == KNOWN


def test_a_failure_is_logged_with_its_place_and_without_the_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    Lookups([Register(answer=fail)]).complete(DAM)
    assert "LookupError in test_lookups.py, line" in caplog.text
    assert "1012" not in caplog.text


@pytest.mark.parametrize("answer", ["Dam", {"street": "Dam"}, 7, Found(street=7)])  # type: ignore[arg-type]
def test_what_is_no_answer_is_not_believed(
    answer: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert Lookups([Register(answer=lambda: answer)]).complete(DAM) is None
    assert "a look-up returns a Found with texts, or None" in caplog.text


def test_a_visitor_asks_so_often_and_others_still_can() -> None:
    shop = Lookups()
    given = [shop.admits("ann") for _ in range(lookups.OF_ONE_AT_ONCE + 1)]
    assert given == [True] * lookups.OF_ONE_AT_ONCE + [False]
    assert shop.admits("bo")


def test_one_network_address_may_ask_as_often_as_two() -> None:
    shop = Lookups(of_address=Rate(20, 60.0).limiter("lookups"))
    tries = range(2 * lookups.OF_ONE_AT_ONCE + 1)
    given = [shop.admits(f"checkout {number}", "192.0.2.1") for number in tries]
    assert given == [True] * (len(given) - 1) + [False]
    assert shop.admits("another", "192.0.2.2")


def test_all_visitors_together_ask_so_often() -> None:
    shop = Lookups()
    given = [shop.admits(f"visitor {number}") for number in range(2 * lookups.AT_ONCE)]
    assert given[: lookups.AT_ONCE] == [True] * lookups.AT_ONCE
    assert given[-1] is False


# The shop's own callback


def own(answer: Any, **options: Any) -> Lookups:
    callback = Own(lambda country, fields: answer, **options)
    return Lookups([Register(answer=lambda: Found("Rokin", "Amsterdam"))], lambda: callback)


def test_the_shops_own_callback_is_asked_first() -> None:
    assert own({"street": "Dam", "city": "Amsterdam"}).complete(DAM) == KNOWN


def test_it_is_given_the_fields_of_the_form() -> None:
    asked: list[Any] = []
    Own(lambda *given: asked.append(given)).complete("NL", "1012 JS", "1", "B")  # type: ignore[arg-type]
    given = {"postcode": "1012 JS", "house_number": "1", "addition": "B"}
    assert asked == [("NL", given)]


@pytest.mark.parametrize("nothing", [None, {}, {"street": "", "city": None}])
def test_where_it_knows_nothing_the_others_are_asked(nothing: Any) -> None:
    assert own(nothing).complete(DAM) == Found("Rokin", "Amsterdam")


def test_it_may_be_for_some_countries_only() -> None:
    shop = own({"street": "Dam"}, countries=("BE",))
    assert shop.complete(DAM) == Found("Rokin", "Amsterdam")
    assert shop.countries == {"BE", "NL"}


def test_an_answer_with_another_field_is_said_to_be_wrong(caplog: pytest.LogCaptureFixture) -> None:
    assert own({"straat": "Dam"}).complete(DAM) == Found("Rokin", "Amsterdam")
    assert "a dict with any of city, district, state, street" in caplog.text


def test_it_can_be_registered_when_the_shop_is_open_already() -> None:
    callbacks: list[Own | None] = [None]
    shop = Lookups((), lambda: callbacks[0])
    assert (shop.complete(DAM), shop.countries) == (None, frozenset())
    callbacks[0] = Own(lambda country, fields: {"street": "Dam", "city": "Amsterdam"})
    assert shop.complete(DAM) == KNOWN


@pytest.mark.parametrize(
    ("countries", "says"), [("NL", r"write \('NL',\)"), (("UK",), "United Kingdom is GB")]
)
def test_a_country_there_is_none_of_is_refused(countries: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Own(lambda country, fields: None, countries)
