"""What the pages say beside their figures: when empty, in words, about orders, on any database."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from flask_smartcheckout import Order, Rejected
from flask_smartcheckout.orders.placing import settle_stale
from flask_smartcheckout.tracking import simulation
from flask_smartcheckout.tracking.checkouts import ServerEvent, record
from flask_smartcheckout.tracking.token import Facts, new_tracking_id

from ..conftest import DUTCH, Host, Shopper
from .conftest import PAGES, ROOT, Owner, plain, state_of

LetIn = Callable[[Flask], Owner]
INLINE = re.compile(r"<style|<script|<iframe|\sstyle=|\son[a-z]+=|javascript:", re.I)
OUTSIDE = re.compile(r'(?:href|src|action)="(?!/|#|\?)')


@pytest.mark.parametrize("days", [7, 365])
def test_every_page_opens_on_every_database(
    make_app: Callable[..., Flask], let_in: LetIn, days: int
) -> None:
    app = make_app()
    now = datetime.now(UTC)
    simulation.simulate(state_of(app).events, seed=1, days=20, checkouts=120, now=now)
    owner = let_in(app)
    for page in PAGES:
        assert "<h1>" in owner.read(page, days=days, all=1)


@pytest.mark.parametrize("page", [*PAGES, "visits?days=365&state=ordered"])
def test_no_page_has_inline_script_or_style_or_a_foreign_address(owner: Owner, page: str) -> None:
    html = owner.client.get(ROOT + page).text
    assert not INLINE.search(html)
    assert not OUTSIDE.search(html)


def test_a_visit_runs_our_script_and_no_other(owner: Owner) -> None:
    response = owner.client.get(f"{ROOT}visits/{owner.json('visits')['visits'][0]['public_id']}")
    ours = re.compile(r'<script type="module" src="/smartcheckout/static/replay.js\?v=[^"]+">')
    assert ours.search(response.text)
    assert not INLINE.search(ours.sub("", response.text))
    assert not OUTSIDE.search(response.text)
    assert response.headers["Content-Security-Policy"].endswith("; script-src 'self'")


@pytest.mark.parametrize("page", PAGES)
def test_no_other_page_may_run_any_script(owner: Owner, page: str) -> None:
    assert "script-src" not in owner.client.get(ROOT + page).headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("", "As soon as a shopper opens the form"),
        ("fields", "As soon as a shopper opens the form"),
        ("visits", "No visit in this period matches"),
        ("orders", "No order yet"),
        ("customers", "From the first order on, this page shows"),
        ("customers?country=DE", "No order to this country yet"),
        ("?country=DE", "No checkout here in this period"),
    ],
)
def test_an_empty_page_says_what_will_appear(
    app: Flask, let_in: LetIn, page: str, says: str
) -> None:
    assert says in let_in(app).client.get(ROOT + page).text


def test_a_shop_without_statistics_reads_why_it_is_empty(
    make_app: Callable[..., Flask], let_in: LetIn
) -> None:
    app = make_app(SMARTCHECKOUT_TRACKING="off")
    assert "Statistics are turned off" in let_in(app).read()


def test_opening_the_dashboard_ends_the_checkouts_that_went_silent(
    app: Flask, let_in: LetIn
) -> None:
    state = state_of(app)
    then = datetime.now(UTC) - timedelta(hours=2)
    facts = Facts.at(
        then,
        tracking_id=new_tracking_id(),
        country="BE",
        locale="nl",
        currency="EUR",
        value=4995,
        lines=2,
    )
    seen = [ServerEvent("field_error", "postcode", "invalid_format")]
    assert record(
        state.events, facts.tracking_id, seen, now=then, settings=state.settings, facts=facts
    )
    text = plain(let_in(app).read())
    assert "Money at risk €50" in text
    assert "1 abandoned checkout" in text


def test_the_log_names_field_error_and_cart(owner: Owner) -> None:
    text = plain(owner.read("visits", field="phone", code="too_short", country="DE"))
    assert "Phone number: too short" in text
    assert "Newest first" in text


def test_languages_and_numbers_follow_the_owner(owner: Owner) -> None:
    english = owner.client.get(ROOT, headers={"Accept-Language": "en-GB"}).text
    american = owner.client.get(ROOT, headers={"Accept-Language": "en-US"}).text
    month = datetime.now(UTC).strftime("%b")
    assert re.search(rf"\d+ {month}\w* 20\d\d", english)
    assert re.search(rf"{month} \d+, 20\d\d", american)


def test_a_chosen_language_stays(owner: Owner) -> None:
    inside = [link for link in owner.links(lang="en-GB") if link.path.startswith(ROOT)]
    assert {link.query.get("lang") for link in inside} == {"en-GB"}


def a_failure(message: str) -> Callable[[Order], object]:
    """Return a handler that breaks."""

    def fail(order: Order) -> object:
        raise RuntimeError(message)

    return fail


def a_refusal(order: Order) -> object:
    """Refuse an order as a shop does."""
    raise Rejected("The blue mug has just sold out.")


def test_a_placed_order_shows_its_number_money_and_payment(
    app: Flask, shopper: Shopper, let_in: LetIn
) -> None:
    shopper.send(**DUTCH)
    html = let_in(app).read("orders")
    text = plain(html)
    for word in ("A-1", "Placed", "€54.90", "Pay later", "due", "Invoice", "Netherlands"):
        assert word in text
    assert "need" not in text
    assert DUTCH["name"] not in html
    assert DUTCH["email"] not in html


def test_an_order_that_failed_is_loud_and_tells_nothing_of_the_error_but_its_kind(
    app: Flask, host: Host, shopper: Shopper, let_in: LetIn
) -> None:
    host.handler = a_failure("<script>alert(1)</script>")
    shopper.send(**DUTCH)
    html = let_in(app).read("orders")
    assert "1 order needs you" in html
    assert '<code dir="ltr">RuntimeError</code>' in html
    assert "alert(1)" not in html


def test_an_order_whose_handler_never_came_back_is_loud(
    app: Flask, host: Host, shopper: Shopper, let_in: LetIn
) -> None:
    host.handler = a_crash
    with pytest.raises(SystemExit):
        shopper.send(**DUTCH)
    settle_stale(state_of(app).database, datetime.now(UTC) + timedelta(hours=1))
    text = plain(let_in(app).read("orders"))
    assert "1 order needs you" in text
    assert "Check in your shop" in text


def a_crash(order: Order) -> object:
    """Stop as a process does that is ended while it works."""
    raise SystemExit


def test_a_refused_order_shows_the_reason(
    app: Flask, host: Host, shopper: Shopper, let_in: LetIn
) -> None:
    host.handler = a_refusal
    shopper.send(**DUTCH)
    text = plain(let_in(app).read("orders"))
    assert "Refused by the shop The blue mug has just sold out." in text
    assert "needs you" not in text
