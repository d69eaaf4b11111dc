"""PDOK, spoken to over HTTP: what it finds, and that whatever it does is only ever no answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from flask_smartcheckout.asking.fetch import LARGEST
from flask_smartcheckout.asking.trouble import NoAnswer
from flask_smartcheckout.lookup import Pdok
from flask_smartcheckout.shop import AddressLookup, AddressSuggester, Found
from tests.loopback import Handler

from .locatieserver import HOUSES, Locatieserver, answer, house, locatieserver

QUICK = 0.3  # seconds: how long a test waits for what never comes
PATIENT = 30.0


@pytest.fixture
def server() -> Iterator[Locatieserver]:
    with locatieserver() as server:
        yield server


@pytest.fixture
def pdok(server: Locatieserver) -> Pdok:
    return Pdok(server.url, PATIENT)


def test_it_is_a_look_up_that_can_also_suggest() -> None:
    assert isinstance(Pdok(), AddressLookup)
    assert isinstance(Pdok(), AddressSuggester)


def test_a_house_has_a_street_and_a_city(pdok: Pdok) -> None:
    assert pdok.complete("NL", "3526 KP", "93", "") == Found("Europalaan", "Utrecht")


def test_it_asks_for_no_more_than_it_needs(pdok: Pdok, server: Locatieserver) -> None:
    pdok.complete("NL", "3526 KP", "93", "bis")
    asked = {
        "fq": ["type:adres", "postcode:3526KP", "huisnummer:93"],
        "fl": ["straatnaam,woonplaatsnaam"],
        "rows": ["100"],
    }
    assert server.requests == [("/free", asked)]


def test_a_house_that_is_not_there_is_none(pdok: Pdok) -> None:
    assert pdok.complete("NL", "3526 KP", "94", "") is None


@pytest.mark.parametrize("addition", ["", "A", "Z"])
def test_several_houses_of_one_number_share_their_street(pdok: Pdok, addition: str) -> None:
    assert pdok.complete("NL", "1015 CJ", "112", addition) == Found("Keizersgracht", "Amsterdam")


def test_where_houses_disagree_only_what_they_share_is_known(
    pdok: Pdok, server: Locatieserver
) -> None:
    server.houses.append(house("Europaplein", 93, "3526KP", "Utrecht"))
    assert pdok.complete("NL", "3526 KP", "93", "") == Found(city="Utrecht")
    server.houses.append(house("Europalaan", 93, "3526KP", "Nieuwegein"))
    assert pdok.complete("NL", "3526 KP", "93", "") is None


@pytest.mark.parametrize(
    ("country", "postcode", "number"),
    [
        ("BE", "1000", "1"),
        ("NL", "3526", "93"),
        ("NL", "3526 KP OR *", "93"),
        ("NL", "3526 KP", ""),
        ("NL", "3526 KP", "bis"),
        ("NL", "3526 KP", "123456"),
        ("NL", "3526 KP", "*"),
    ],
)
def test_what_it_cannot_know_it_does_not_ask(
    pdok: Pdok, server: Locatieserver, country: str, postcode: str, number: str
) -> None:
    assert pdok.complete(country, postcode, number, "") is None
    assert server.requests == []


def test_an_addition_typed_with_the_number_is_no_part_of_it(pdok: Pdok) -> None:
    assert pdok.complete("NL", "3526 KP", "93 bis a", "") == Found("Europalaan", "Utrecht")


REPLIES: dict[str, tuple[Callable[[Handler], None], str]] = {
    "an error of its own": (lambda to: to.reply(b"{}", 500), "status 500"),
    "a refusal": (lambda to: to.reply(b"parameter x in query has an error", 400), "status 400"),
    "too many questions": (lambda to: to.reply(b"", 429), "status 429"),
    "no content": (lambda to: to.reply(b"", 204), "status 204"),
    "nothing": (lambda to: to.reply(b""), "not what PDOK describes"),
    "half an answer": (lambda to: to.reply(answer([])[:-9]), "not what PDOK describes"),
    "a page": (lambda to: to.reply(b"<html>Onderhoud</html>"), "not what PDOK describes"),
    "bad UTF-8": (lambda to: to.reply(b'{"response": "\xff"}'), "not what PDOK describes"),
    "a list": (lambda to: to.reply(b"[]"), "not what PDOK describes"),
    "no documents": (lambda to: to.reply(b'{"response": {}}'), "not what PDOK describes"),
    "a number for a street": (
        lambda to: to.reply(b'{"response": {"docs": [{"straatnaam": 7}]}}'),
        "not what PDOK describes",
    ),
    "endless nesting": (lambda to: to.reply(b"[" * 50_000), "not what PDOK describes"),
    "too much": (lambda to: to.reply(b" " * (LARGEST + 1)), "too large"),
    "no HTTP": (lambda to: to.wfile.write(b"\x00\x01\x02\r\n\r\n") and None, "BadStatusLine"),
    "silence": (lambda to: None, "RemoteDisconnected"),
}


@pytest.mark.parametrize("kind", REPLIES)
def test_what_is_no_answer_is_said_without_what_was_asked(
    kind: str, pdok: Pdok, server: Locatieserver
) -> None:
    server.act, said = REPLIES[kind]
    with pytest.raises(NoAnswer, match=said) as caught:
        pdok.complete("NL", "3526 KP", "93", "")
    assert "3526" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_an_answer_that_never_begins_is_not_waited_for(server: Locatieserver) -> None:
    server.act = lambda to: server.closing.wait() and None
    with pytest.raises(NoAnswer, match=r"no answer in|TimeoutError|timed out"):
        Pdok(server.url, QUICK).complete("NL", "3526 KP", "93", "")


HEAD, BODY = b"HTTP/1.0 200 OK\r\n\r\n", answer(HOUSES[:1])


@pytest.mark.parametrize("at_once", [0, len(HEAD)], ids=["from its head", "from its body"])
def test_an_answer_that_drips_in_is_not_waited_for(server: Locatieserver, at_once: int) -> None:
    def drip(handler: Handler) -> None:
        handler.wfile.write(HEAD[:at_once])
        handler.drip((HEAD + BODY)[at_once:], QUICK / 10)

    server.act = drip
    with pytest.raises(NoAnswer, match="no answer in"):
        Pdok(server.url, QUICK).complete("NL", "3526 KP", "93", "")


def test_a_redirect_is_followed_nowhere(pdok: Pdok, server: Locatieserver) -> None:
    with locatieserver() as other:
        server.act = lambda to: to.reply(b"", 302, Location=f"{other.url}/free?elsewhere")
        with pytest.raises(NoAnswer, match="status 302"):
            pdok.complete("NL", "3526 KP", "93", "")
        assert other.requests == []
    assert len(server.requests) == 1


def test_a_server_that_is_down_is_no_answer() -> None:
    with locatieserver() as server:
        url = server.url
    with pytest.raises(NoAnswer, match="ConnectionRefusedError"):
        Pdok(url, PATIENT).complete("NL", "3526 KP", "93", "")


def test_a_text_has_suggestions(pdok: Pdok) -> None:
    first, _second = pdok.suggest("NL", "Keizersgracht 112", "nl")
    assert first.text == "Keizersgracht 112A, 1015CJ Amsterdam"
    assert (first.postcode, first.house_number, first.addition) == ("1015CJ", "112", "A")
    assert first.found == Found("Keizersgracht", "Amsterdam")


def test_operators_of_the_search_are_words_in_a_text(pdok: Pdok, server: Locatieserver) -> None:
    pdok.suggest("NL", 'amstel" OR -type:(*) && postcode:[1 TO 9]', "nl")
    ((path, query),) = server.requests
    assert (path, query["q"]) == ("/suggest", ["amstel or type postcode 1 to 9"])


@pytest.mark.parametrize(("country", "text"), [("BE", "Amstel"), ("NL", ""), ("NL", '":*')])
def test_nothing_to_suggest_is_not_asked_for(
    pdok: Pdok, server: Locatieserver, country: str, text: str
) -> None:
    assert pdok.suggest(country, text, "nl") == []
    assert server.requests == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [({"base_url": "file:///etc"}, "base_url='file:"), ({"timeout": 0}, "more than 0 seconds")],
)
def test_a_set_up_that_cannot_work_says_why(arguments: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Pdok(**arguments)  # type: ignore[arg-type]
