"""Whatever a shopper types, with script or without: none of it is in a report, a table or a log."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import request
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from example_app import create_app
from flask_smartcheckout import Money
from flask_smartcheckout.codes import gift_cards
from flask_smartcheckout.tracking.tables import ALL, events
from tests.browsing import serving

from .shopping import DUTCH, ExampleShop, choose_country, expect_confirmation, fill, open_form

NewContext = Callable[..., BrowserContext]
TYPED_IN = "input:is([type=text], [type=email], [type=tel], :not([type])), textarea"
RIGHT = DUTCH | {
    "email": "zebra@example.nl",
    "name": "Zebra de Vries",
    "street": "Zebrastraat",
    "city": "Zebradam",
    "postcode": "9876 ZB",
    "phone": "0612398765",
    "billing_name": "Zebra Zebra",
    "billing_street": "Zebralaan",
    "billing_house_number": "98765432",
    "billing_postcode": "9876ZB",
    "billing_city": "Zebradorp",
}
"""What the shop takes in the end."""

MARKS = ("zebra", "9876 zb", "9876zb", "612398765", "98765432")
"""What of all that was typed is searched for, in small letters."""


@pytest.fixture
def shop(tmp_path: Path, sqlite_url: str) -> Iterator[ExampleShop]:
    """The example shop, with its statistics in a file of their own."""
    path = tmp_path / "shop.sqlite3"
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "test",
            "DATABASE": str(path),
            "SMARTCHECKOUT_DATABASE_URL": sqlite_url,
            "SMARTCHECKOUT_EVENTS_URL": f"sqlite:///{tmp_path / 'events.sqlite3'}",
        }
    )
    database = app.extensions["smartcheckout"].database
    gift_cards.issue(database, Money.of("20", "EUR"), datetime.now(UTC))  # or no code is asked for
    with serving(app) as url:
        yield ExampleShop(app, url, path)
    database.dispose()
    app.extensions["smartcheckout"].events.dispose()


def fields(page: Page) -> list[str]:
    """Return the names of all that can be typed into, after opening what is folded away."""
    for summary in page.locator("#sc-form details > summary").all():
        if summary.is_visible() and not summary.evaluate("one => one.parentElement.open"):
            summary.click()
    found = page.locator("#sc-form").locator(TYPED_IN).all()
    seen = [field for field in found if field.is_visible() and field.is_editable()]
    return [field.get_attribute("name") or "" for field in seen]


def type_everywhere(page: Page) -> set[str]:
    """Type something of its own into every field; return their names."""
    names = fields(page)
    for number, name in enumerate(names):
        mail = name == "email"
        fill(page, **{name: "zebra@zebra.example" if mail else f"Zebra{number} 9876 ZB"})
    return set(names)


def everything_kept(shop: ExampleShop) -> str:
    """Return all that the statistics hold, as rows and as the bytes of their file."""
    database = shop.app.extensions["smartcheckout"].events
    with database.connect() as connection:
        rows = [connection.execute(select(table)).all() for table in ALL]
    path = Path(str(database.url.database))
    files = [file.read_bytes() for file in path.parent.glob(f"{path.name}*")]
    return str(rows) + b"".join(files).decode("latin-1")


def count(shop: ExampleShop, name: str) -> int:
    with shop.app.extensions["smartcheckout"].events.connect() as connection:
        query = select(func.count()).where(events.c.name == name)
        return connection.scalar(query) or 0


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_nothing_typed_is_in_any_report_table_or_log(
    script: bool, shop: ExampleShop, new_context: NewContext, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    context = new_context(locale="nl-NL", java_script_enabled=script)
    page, sent = context.new_page(), list[str]()

    @shop.app.before_request
    def keep() -> None:
        if request.path.endswith("/events"):
            sent.append(request.get_data(as_text=True))

    open_form(shop, page)
    names = type_everywhere(page)
    assert names >= {"coupon", "gift_card", "gift_message", "billing_street", "note", *DUTCH}
    page.click(".sc-order")
    expect(page.locator(".sc-alert")).to_be_visible()
    if script:
        choose_country(page, "US")
        choose_country(page, "NL")
    fill(page, **{name: RIGHT.get(name, "") for name in fields(page)})
    page.click(".sc-order")
    expect_confirmation(page)
    assert "Zebra" in str(shop.orders()[0])
    after = context.new_page()
    page.close()
    for _ in range(100):
        if count(shop, "order_placed") and count(shop, "submit_attempted"):
            break
        after.wait_for_timeout(50)

    told = [event for body in sent for event in json.loads(body)["events"]]
    assert {event.get("field") for event in told} >= (names - {"newsletter"} if script else set())
    assert count(shop, "field_error") > 3
    kept = (everything_kept(shop) + "".join(sent) + caplog.text).lower()
    assert "postcode" in kept
    assert [mark for mark in MARKS if mark in kept] == []
