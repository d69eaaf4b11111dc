"""The methods that are active in a Mollie account: asked in the background, then offered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from threading import Event

import pytest

from flask_smartcheckout.money import Money
from flask_smartcheckout.payments.catalogue import Limit
from flask_smartcheckout.payments.live import LiveMethods
from flask_smartcheckout.payments.mollie import Mollie
from flask_smartcheckout.shop import EligibilityContext, TemporarilyUnavailable

from .mollie_server import KEY, MollieServer, mollie_server
from .provider_server import Lost

PATIENT = 30.0  # seconds: longer than any answer takes
AT_HOME = EligibilityContext("NL", Money(5000, "EUR"))


@pytest.fixture
def server() -> Iterator[MollieServer]:
    with mollie_server() as server:
        yield server


def offered(mollie: Mollie, about: EligibilityContext = AT_HOME) -> list[str]:
    return [one.id for one in mollie.methods(about) if one.refused is None]


def test_a_shop_that_names_none_offers_what_is_active(server: MollieServer) -> None:
    mollie = Mollie(KEY, url=server.url)
    assert offered(mollie) == ["mollie-ideal", "mollie-riverty", "mollie-card"]
    assert [one.query["billingCountry"] for one in server.asked] == [["NL"]]


def test_it_is_asked_once_a_country(server: MollieServer) -> None:
    mollie = Mollie(KEY, url=server.url)
    for _page in range(3):
        offered(mollie)
    assert len(server.asked) == 1


def test_credit_is_not_offered_before_it_is_known_to_be_active(server: MollieServer) -> None:
    server.faults.append(Lost.IN_HTML)
    mollie = Mollie(KEY, url=server.url)
    seen = offered(mollie)
    assert "mollie-ideal" in seen
    assert not {"mollie-riverty", "mollie-klarna"} & set(seen)


def test_a_shop_that_names_them_does_not_wait() -> None:
    asked, go_on = Event(), Event()

    def ask(country: str) -> Mapping[str, Limit]:
        asked.set()
        go_on.wait()
        return {"ideal": Limit()}

    live = LiveMethods(ask, patience=0)
    assert live.active("NL") is None
    assert asked.wait(PATIENT)
    go_on.set()
    assert until(lambda: live.active("NL")) == {"ideal": Limit()}


def until(ask: Callable[[], Mapping[str, Limit] | None]) -> Mapping[str, Limit] | None:
    """Ask until there is an answer, for a time; what is in the background needs its turn."""
    turn = Event()
    for _moment in range(3000):
        answer = ask()
        if answer is not None:
            return answer
        turn.wait(0.01)
    return None


def test_a_first_answer_that_is_late_is_there_for_the_next_page() -> None:
    go_on = Event()

    def ask(country: str) -> Mapping[str, Limit]:
        go_on.wait()
        return {"ideal": Limit()}

    live = LiveMethods(ask, patience=0.05)
    assert live.active("NL") is None
    go_on.set()
    assert until(lambda: live.active("NL")) == {"ideal": Limit()}


def test_a_failure_is_logged_and_not_asked_for_again_at_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked: list[str] = []

    def ask(country: str) -> Mapping[str, Limit]:
        asked.append(country)
        raise TemporarilyUnavailable("status 503")

    live = LiveMethods(ask, PATIENT)
    assert [live.active(country) for country in ("NL", "NL", "BE")] == [None] * 3
    assert asked == ["NL"]
    assert "status 503" in caplog.text


def test_the_narrower_limit_of_both_holds(server: MollieServer) -> None:
    mollie = Mollie(KEY, url=server.url)
    few, many = (EligibilityContext("NL", Money(minor, "EUR")) for minor in (499, 250_001))
    refusals = {
        one.id: (one.refused, one.params.get("amount"))
        for about in (few, many)
        for one in mollie.methods(about)
        if one.refused
    }
    assert refusals == {"mollie-riverty": ("up_to_amount", Money(250_000, "EUR"))}
    low = {one.id: one.refused for one in mollie.methods(few)}
    assert low["mollie-riverty"] == "from_amount"


def test_a_limit_in_another_currency_leaves_ours(server: MollieServer) -> None:
    server.active = ["klarna"]
    mollie = Mollie(KEY, url=server.url)
    about = EligibilityContext("SE", Money(14_900_000, "SEK"))
    assert offered(mollie, about) == ["mollie-klarna"]
    assert Decimal("14000") < about.total.decimal
