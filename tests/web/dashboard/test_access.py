"""The dashboard is open to the owner, and closed to everyone else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from flask_smartcheckout.views.dashboard import dashboard_link
from flask_smartcheckout.views.dashboard.access import COOKIE

from .conftest import PAGES, ROOT, Owner, state_of

HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'"


def a_secret(app: Flask, purpose: str, hours: float) -> str:
    """Sign a moment for a purpose."""
    until = datetime.now(UTC) + timedelta(hours=hours)
    return str(state_of(app).signer(purpose).dumps(int(until.timestamp())))


@pytest.mark.parametrize("page", [*PAGES, "visits/0123456789abcdef", "?format=json"])
def test_a_stranger_is_told_how_an_owner_gets_in(busy: Flask, page: str) -> None:
    response = busy.test_client().get(ROOT + page)
    assert response.status_code == 403
    assert "flask smartcheckout dashboard-link" in response.text
    assert "€" not in response.text
    assert set(HEADERS.items()) <= set(response.headers.items())


@pytest.mark.parametrize("page", [*PAGES, "visits/0123456789abcdef", "?format=json"])
def test_every_answer_is_private_and_runs_no_script(owner: Owner, page: str) -> None:
    response = owner.client.get(ROOT + page)
    assert set(HEADERS.items()) <= set(response.headers.items())
    assert response.headers["Content-Security-Policy"].startswith(POLICY)


def test_a_link_is_exchanged_for_a_cookie_of_the_dashboard_alone(busy: Flask) -> None:
    client = busy.test_client()
    entered = client.get(dashboard_link(state_of(busy), valid=timedelta(hours=2)) + "&days=7")
    assert (entered.status_code, entered.location) == (302, f"{ROOT}?days=7")
    assert entered.headers["Referrer-Policy"] == "no-referrer"
    cookie = entered.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=Lax", f"Path={ROOT}"} <= set(cookie.split("; "))
    kept = client.get_cookie(COOKIE, path=ROOT)
    assert kept is not None
    assert kept.expires is not None
    assert timedelta(hours=1, minutes=59) < kept.expires - datetime.now(UTC) <= timedelta(hours=2)
    assert client.get(ROOT).status_code == 200


def test_the_cookie_is_for_encrypted_connections_where_there_is_one(busy: Flask) -> None:
    link = dashboard_link(state_of(busy))
    entered = busy.test_client().get(link, base_url="https://shop.example")
    assert "; Secure" in entered.headers["Set-Cookie"]


def test_the_command_prints_a_link_that_opens(busy: Flask) -> None:
    printed = busy.test_cli_runner().invoke(args=["smartcheckout", "dashboard-link"]).output
    link = printed.strip().removeprefix("http://127.0.0.1:5000")
    assert busy.test_client().get(link, follow_redirects=True).status_code == 200


def test_the_link_follows_the_prefix(make_app: Callable[..., Flask]) -> None:
    app = make_app(SMARTCHECKOUT_URL_PREFIX="/till")
    link = dashboard_link(state_of(app))
    assert link.startswith("/till/dashboard/?key=")
    client = app.test_client()
    assert "Path=/till/dashboard/" in client.get(link).headers["Set-Cookie"]
    assert client.get("/till/dashboard/").status_code == 200


@pytest.mark.parametrize(
    "spoil",
    [
        lambda app: a_secret(app, "dashboard", hours=-1),
        lambda app: a_secret(app, "dashboard", hours=1)[:-2] + "xx",
        lambda app: a_secret(app, "dashboard-cookie", hours=1),
        lambda app: state_of(app).signer("dashboard").dumps("always"),
        lambda app: "",
        lambda app: "\0é",
    ],
    ids=["expired", "tampered", "of another purpose", "no moment", "empty", "garbage"],
)
def test_a_link_that_is_not_good_opens_nothing(busy: Flask, spoil: Callable[[Flask], str]) -> None:
    response = busy.test_client().get(ROOT, query_string={"key": spoil(busy)})
    assert response.status_code == 403
    assert "no longer opens" in response.text
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(("hours", "status"), [(1, 200), (-1, 403)])
def test_a_cookie_opens_until_it_expires(busy: Flask, hours: int, status: int) -> None:
    client = busy.test_client()
    client.set_cookie(COOKIE, a_secret(busy, "dashboard-cookie", hours), path=ROOT)
    assert client.get(ROOT).status_code == status


def test_a_key_put_in_the_cookie_opens_nothing(busy: Flask) -> None:
    client = busy.test_client()
    client.set_cookie(COOKIE, a_secret(busy, "dashboard", hours=1), path=ROOT)
    assert client.get(ROOT).status_code == 403


@pytest.mark.parametrize(("answer", "status"), [(True, 200), (False, 403), (None, 403)])
def test_the_shop_may_say_who_the_owner_is(app: Flask, answer: bool | None, status: int) -> None:
    state_of(app).callbacks.owner = lambda: answer  # type: ignore[assignment, return-value]
    assert app.test_client().get(ROOT).status_code == status


def test_an_owner_callback_that_fails_keeps_it_closed_and_is_logged(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    def nobody_is_logged_in() -> bool:
        raise AttributeError("is_admin")

    state_of(app).callbacks.owner = nobody_is_logged_in
    with caplog.at_level(logging.ERROR):
        assert app.test_client().get(ROOT).status_code == 403
    assert "the owner callback failed" in caplog.text
