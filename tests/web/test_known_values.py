"""What the form starts with: a draft, what the shop knows, a link's coupon, a language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from flask_smartcheckout import Coupon, Shop

from .conftest import DUTCH, SHOP, Host, Shopper, fill_cart, host_of


def values(page: str) -> str:
    """Return only the part of a page that holds the form."""
    return page.partition("<form")[2].partition("</form>")[0]


# Drafts


@pytest.mark.parametrize("action", ["update", "order"])
def test_what_was_posted_is_there_again(action: str, shopper: Shopper) -> None:
    shopper.send(action, **{**DUTCH, "city": ""}, note="achterom")
    page = values(shopper.open().text)
    assert 'value="Keizersgracht"' in page
    assert ">achterom</textarea>" in page


def test_a_draft_is_the_shoppers_own(app: Flask, shopper: Shopper) -> None:
    shopper.send("update", **DUTCH)
    assert "Keizersgracht" not in Shopper(app.test_client()).open().text


def test_nothing_is_kept_of_who_only_looks(app: Flask, shopper: Shopper) -> None:
    from sqlalchemy import func, select

    from flask_smartcheckout.orders.tables import drafts

    shopper.open()
    with app.extensions["smartcheckout"].database.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(drafts)) == 0


def test_a_draft_keeps_its_country_and_its_coupon(shopper: Shopper) -> None:
    typed = {**DUTCH, "country": "US", "state": "MA", "coupon": "WELCOME10"}
    shopper.send("update", **typed)
    page = values(shopper.open().text)
    assert '<option value="US" selected>' in page
    assert '<option value="MA" selected>' in page
    assert "<b>WELCOME10</b>" in page


# What the shop knows


KNOWN: dict[str, Any] = {
    "email": "jan@example.nl",
    "name": "Jan",
    "postcode": 1012,
    "country": "be",
    "city": None,
    "shoe_size": 987654321,
    "note": ["first", "second"],
}


def test_a_known_customer_need_not_type_it_again(app: Flask, host: Host) -> None:
    host.checkout.prefill(lambda: KNOWN)
    page = values(app.test_client().get("/smartcheckout/").text)
    for part in ('value="jan@example.nl"', 'value="Jan"', 'value="1012"', ">first</textarea>"):
        assert part in page
    assert '<option value="BE" selected>' in page
    assert "987654321" not in page


def test_what_was_typed_comes_before_what_was_known(shopper: Shopper, host: Host) -> None:
    host.checkout.prefill(lambda: KNOWN)
    shopper.send("update", **DUTCH)
    page = values(shopper.open().text)
    assert "sanne@example.nl" in page and "jan@example.nl" not in page


@pytest.mark.parametrize("answer", [None, {}])
def test_a_stranger_starts_with_an_empty_form(answer: Any, app: Flask, host: Host) -> None:
    host.checkout.prefill(lambda: answer)
    assert 'name="email" value=""' in app.test_client().get("/smartcheckout/").text


def test_a_known_country_that_the_shop_does_not_sell_to_is_left(app: Flask, host: Host) -> None:
    host.checkout.prefill(lambda: {"country": "BR", "email": "jan@example.nl"})
    page = app.test_client().get("/smartcheckout/")
    assert page.status_code == 200
    assert '<option value="NL" selected>' in page.text


def test_a_shop_that_cannot_say_whom_it_knows_sells_all_the_same(
    app: Flask, host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> dict[str, Any]:
        raise RuntimeError("session store is down")

    host.checkout.prefill(broken)
    assert app.test_client().get("/smartcheckout/").status_code == 200
    assert "the prefill callback failed" in caplog.text
    assert "session store is down" in caplog.text


def test_what_the_shop_knows_is_text_and_never_markup(app: Flask, host: Host) -> None:
    host.checkout.prefill(lambda: {"name": '"><script>alert(1)</script>', "note": "</textarea><b>"})
    page = app.test_client().get("/smartcheckout/").text
    assert "<script>alert" not in page
    assert "</textarea><b>" not in page


# A link's coupon


def test_a_link_brings_its_coupon(app: Flask) -> None:
    page = app.test_client().get("/smartcheckout/?coupon=welcome10").text
    assert "<b>WELCOME10</b>" in page
    assert "−€5.00" in page


def test_a_links_coupon_that_does_not_count_says_why(app: Flask) -> None:
    page = app.test_client().get("/smartcheckout/?coupon=FIVEOFF").text
    assert '<details class="sc-coupon" open>' in page
    assert "€500.00" in page


def test_the_shops_own_codes_are_asked_for_once_ours_do_not_know_them(
    app: Flask, host: Host, shopper: Shopper
) -> None:
    asked: list[tuple[str, int]] = []

    def find(code: str, cart: Any) -> Coupon | None:
        asked.append((code, cart.count))
        return Coupon(code, "fixed_order", "1") if code == "SPRING" else None

    host.checkout.coupon(find)
    page = shopper.send("update", coupon=["spring", "WELCOME10", "nosuch"], **DUTCH).text
    assert "<b>SPRING</b>" in page and "<b>WELCOME10</b>" in page
    assert sorted(set(asked)) == [("NOSUCH", 3), ("SPRING", 3)]


# Languages


@pytest.mark.parametrize(("lang", "button"), [("fr", "Commande avec"), ("de", "Zahlungspflicht")])
def test_a_link_may_choose_the_language(lang: str, button: str, app: Flask) -> None:
    answer = app.test_client().get(f"/smartcheckout/?lang={lang}")
    assert button in answer.text
    assert f'<html lang="{lang}"' in answer.text
    assert answer.headers["Content-Language"] == lang
    assert f'name="lang" value="{lang}"' in answer.text


def test_the_language_of_the_form_is_that_of_its_answers(shopper: Shopper) -> None:
    shopper.open("/smartcheckout/?lang=nl")
    errors = shopper.send(json=True, **{**DUTCH, "email": ""}).get_json()["errors"]
    assert shopper.hidden["lang"] == "nl"
    assert all("Enter" not in error["message"] for error in errors)


def test_a_confirmation_speaks_the_language_of_the_order(shopper: Shopper) -> None:
    shopper.open("/smartcheckout/?lang=de")
    placed = shopper.send(**DUTCH)
    client = shopper.client
    assert '<html lang="de"' in client.get(placed.location, headers={"Accept-Language": "fr"}).text
    assert '<html lang="fr"' in client.get(placed.location + "?lang=fr").text


def test_the_country_follows_the_language_of_the_browser_where_it_says_one(app: Flask) -> None:
    client = app.test_client()
    chosen = {
        tags: client.get("/smartcheckout/", headers={"Accept-Language": tags}).text
        for tags in ("de-AT", "en-US", "en-GB", "pt-BR,fr-BE", "nl")
    }
    expected = {"de-AT": "AT", "en-US": "NL", "en-GB": "GB", "pt-BR,fr-BE": "BE", "nl": "NL"}
    for tags, page in chosen.items():
        assert f'<option value="{expected[tags]}" selected>' in page, tags


# A shop that sells to one country


@pytest.fixture
def only_dutch(make_app: Callable[..., Flask]) -> Flask:
    return fill_cart(make_app(Shop(country="NL", shipping=SHOP.shipping)))


def test_one_country_is_text_and_no_choice(only_dutch: Flask) -> None:
    page = only_dutch.test_client().get("/smartcheckout/").text
    assert '<p class="sc-only" id="sc-f-country">Netherlands</p>' in page
    assert 'name="country"' not in page and 'name="billing_country"' not in page


@pytest.mark.parametrize("posted", [{}, {"country": "DE"}, {"country": "xx"}])
def test_one_country_stays_whatever_a_browser_fills_in(
    posted: dict[str, str], only_dutch: Flask
) -> None:
    shopper = Shopper(only_dutch.test_client())
    shopper.open()
    typed = {name: value for name, value in DUTCH.items() if name != "country"}
    assert shopper.send(**typed, **posted).status_code == 303
    assert host_of(only_dutch).orders[0].shipping.country == "NL"


def test_a_shop_that_does_not_sell_at_home_starts_abroad(make_app: Callable[..., Flask]) -> None:
    app = fill_cart(make_app(Shop(country="NL", sells_to=("DE", "BE"))))
    shopper = Shopper(app.test_client())
    assert '<option value="BE" selected>' in shopper.open().text
    assert '<option value="BE" selected>' in shopper.send("update", country="NL").text
