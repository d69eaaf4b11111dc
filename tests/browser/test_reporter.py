"""reporter.js in a real browser: what it tells, when, and that it never tells what was typed."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from flask import Flask, Response, request
from playwright.sync_api import BrowserContext, Page

from flask_smartcheckout._paths import resource_dir
from flask_smartcheckout.tracking.events import Batch
from flask_smartcheckout.tracking.shapes import shape

SCRIPT = resource_dir("static") / "reporter.js"

FORM = """<!doctype html><html lang=en><title>Form</title>
<form method=post action=/ novalidate {attributes}>
  <label>Email <input name=email type=email autocomplete=email></label>
  <label>Name <input name=name autocomplete=name></label>
  <label>Street <input name=street autocomplete=address-line1></label>
  <label>Number <input name=house_number></label>
  <label>Postcode <input name=zip data-field=postcode autocomplete=postal-code></label>
  <label>City <input name=city autocomplete=address-level2></label>
  <label>Phone <input name=phone type=tel></label>
  <details data-field=phone><summary>Why?</summary>For the driver.</details>
  <label>VAT number <input name=tax_id></label>
  <label>Country <select name=country><option>NL<option>BE</select></label>
  <label>Note <textarea name=note></textarea></label>
  <label><input type=radio name=shipping value=post checked> Post</label>
  <label><input type=radio name=shipping value=shop> Shop</label>
  <label>Own <input name=loyalty_card></label>
  <button name=action value=update formnovalidate>Update</button>
  <button name=action value=order>Order</button>
</form>
<a href=/elsewhere>Elsewhere</a>
<script type=module src=/reporter.js></script>"""

TRACKED = (
    "data-smartcheckout-track data-events-url=/events data-token=signed data-tracking-id=visit-1"
)


class Site:
    """A page with a form, and what the browser posted about it."""

    def __init__(self) -> None:
        self.url = ""
        self.attributes = TRACKED
        self.status = 204
        self.bodies: list[bytes] = []
        self._arrived = threading.Condition()

    def take(self) -> Response:
        with self._arrived:
            self.bodies.append(request.get_data())
            self._arrived.notify_all()
        return Response(status=self.status)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self._arrived:
            assert self._arrived.wait_for(condition, timeout=10), self.bodies

    def wait_for_event(self, name: str) -> None:
        self.wait_for(lambda: name in self.names)

    @property
    def events(self) -> list[dict[str, Any]]:
        """Each event once, in order; every batch must be one that the server takes."""
        found = {}
        for body in self.bodies:
            batch = msgspec.json.decode(body, type=Batch)
            assert (batch.checkout_id, batch.token) == ("visit-1", "signed")
            for event in batch.events:
                found.setdefault((batch.view_id, event.seq), msgspec.structs.asdict(event))
        return [found[key] for key in sorted(found)]

    @property
    def names(self) -> list[str]:
        return [event["name"] for event in self.events]

    def told(self, *keys: str) -> list[tuple[Any, ...]]:
        """The events reduced to their name and some keys."""
        return [tuple(event[key] for key in ("name", *keys)) for event in self.events]


def shop(site: Site) -> Flask:
    app = Flask("form")
    app.add_url_rule(
        "/", "form", lambda: FORM.format(attributes=site.attributes), methods=["GET", "POST"]
    )
    app.add_url_rule("/elsewhere", "elsewhere", lambda: "<title>Elsewhere</title>")
    app.add_url_rule(
        "/reporter.js", "js", lambda: Response(SCRIPT.read_bytes(), mimetype="text/javascript")
    )
    app.add_url_rule("/events", "events", site.take, methods=["POST"])
    return app


@pytest.fixture
def site(live_server: Callable[[Flask], str]) -> Iterator[Site]:
    site = Site()
    site.url = live_server(shop(site))
    yield site


@pytest.fixture
def opened(site: Site, page: Page) -> Page:
    """The form, open."""
    page.goto(site.url)
    return page


def open_with_stopped_clock(page: Page, site: Site) -> None:
    """Open the form with a clock that goes on only when a test says so."""
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    page.goto(site.url)


def field(page: Page, name: str) -> Any:
    return page.locator(f"form [name={name}]").first


def leave(page: Page) -> None:
    page.goto("about:blank")


def hide(page: Page, hidden: bool) -> None:
    page.evaluate(
        """(hidden) => {
            Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
            document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
        }""",
        hidden,
    )


def dispatch(page: Page, name: str, detail: dict[str, Any] | None = None) -> None:
    page.evaluate(
        """([name, detail]) => document.forms[0].dispatchEvent(
            new CustomEvent(`smartcheckout:${name}`, { bubbles: true, detail }))""",
        [name, detail],
    )


def test_a_form_nobody_touches_is_only_seen(site: Site, opened: Page) -> None:
    leave(opened)
    site.wait_for_event("checkout_viewed")
    assert site.names == ["checkout_viewed"]


def test_closing_the_tab_tells_where_the_shopper_was(site: Site, opened: Page) -> None:
    field(opened, "email").press_sequentially("ann@")
    field(opened, "phone").press_sequentially("061")
    opened.close(run_before_unload=True)
    site.wait_for_event("page_hidden")
    assert site.told("field") == [
        ("checkout_viewed", None),
        ("checkout_started", "email"),
        ("field_focused", "email"),
        ("field_changed", "email"),
        ("field_blurred", "email"),
        ("field_focused", "phone"),
        ("field_changed", "phone"),
        ("page_hidden", "phone"),
    ]


def test_nothing_that_is_typed_leaves_the_page(site: Site, opened: Page) -> None:
    names = "email name street house_number city phone tax_id note zip loyalty_card".split()
    secrets = {name: f"Xq{number}Zv{number}" for number, name in enumerate(names)}
    for name, secret in secrets.items():
        field(opened, name).fill(secret)
        dispatch(opened, "error", {"field": name, "code": "invalid_format", "shape": secret})
        dispatch(opened, "suggestion", {"field": "email", "value": secret})
    dispatch(opened, "help", {"field": "phone", "text": secrets["note"]})
    dispatch(opened, "coupon", {"code": secrets["note"]})
    dispatch(opened, "failed", {"codes": [secrets["note"]]})
    opened.get_by_role("button", name="Order").click()
    site.wait_for_event("submit_attempted")
    leave(opened)
    sent = b"".join(site.bodies).decode()
    assert [secret for secret in secrets.values() if secret in sent] == []
    assert "loyalty_card" not in sent
    shapes = {event["field"]: event["shape"] for event in site.events if event["shape"]}
    assert shapes == dict.fromkeys(("house_number", "phone", "tax_id"), "AA9AA9")


VALUES = [
    "1015 CJ", "030/123456", "+49 (0) 30-1", "Øst-٣", "หมู่ 7", "a\u200bb", "〒１００", "x" * 40,
    "👋🏽 é", "<b>&amp;", "ⅷ½²", "\u202a06\u202c", "अ१",
]  # fmt: skip


def test_browser_and_server_see_the_same_shape(site: Site, opened: Page) -> None:
    for value in VALUES:
        field(opened, "phone").fill(value)
        dispatch(opened, "error", {"field": "phone", "code": "invalid_format"})
    leave(opened)
    site.wait_for_event("field_error")
    found = [event["shape"] for event in site.events if event["name"] == "field_error"]
    assert found == [shape(value) for value in VALUES]


def test_what_the_page_came_with_is_told_once(site: Site, page: Page) -> None:
    """A page that the server made again after refusing an order, without a script that says so."""
    page.route(
        site.url + "/",
        lambda route: route.fulfill(
            content_type="text/html; charset=utf-8",
            body=FORM.format(attributes=TRACKED)
            .replace("name=zip", 'name=zip aria-invalid=true data-code=invalid_format value="99 A"')
            .replace("name=city", "name=city aria-invalid=true data-code=required"),
        ),
    )
    page.goto(site.url)
    leave(page)
    site.wait_for_event("field_error")
    assert site.told("field", "code", "shape") == [
        ("checkout_viewed", None, None, None),
        ("field_error", "postcode", "invalid_format", "99 A"),
        ("field_error", "city", "required", None),
    ]


def test_only_the_order_button_is_an_attempt_to_order(site: Site, opened: Page) -> None:
    with opened.expect_navigation():
        opened.get_by_role("button", name="Update").click()
    site.wait_for_event("checkout_viewed")
    assert "submit_attempted" not in site.names
    with opened.expect_navigation():
        opened.get_by_role("button", name="Order").click()
    site.wait_for_event("submit_attempted")


def test_choosing_is_told_with_the_time_it_took(site: Site, opened: Page) -> None:
    field(opened, "country").select_option("BE")
    opened.get_by_text("Why?").click()
    opened.get_by_text("Why?").click()
    opened.get_by_label("Shop").check()
    opened.get_by_label("Post", exact=True).check()
    leave(opened)
    site.wait_for_event("page_hidden")
    assert site.told("field") == [
        ("checkout_viewed", None),
        ("checkout_started", "country"),
        ("field_focused", "country"),
        ("country_changed", "country"),
        ("field_blurred", "country"),
        ("help_opened", "phone"),
        ("field_focused", "shipping"),
        ("shipping_chosen", "shipping"),
        ("shipping_chosen", "shipping"),
        ("page_hidden", "shipping"),
    ]
    chosen = [event for event in site.events if event["name"].endswith("_chosen")]
    assert all(event["duration"] >= 0 for event in chosen)


def test_corrections_and_emptiness_are_told(site: Site, opened: Page) -> None:
    email, city = field(opened, "email"), field(opened, "city")
    email.press_sequentially("anm")
    email.press("Backspace")
    email.press("Backspace")
    city.focus()
    email.focus()
    leave(opened)
    site.wait_for_event("page_hidden")
    blurred = [event for event in site.events if event["name"] == "field_blurred"]
    assert [(event["field"], event["edits"], event["empty"]) for event in blurred] == [
        ("email", 2, False),
        ("city", 0, True),
    ]


def test_time_stops_while_the_page_is_hidden(site: Site, page: Page) -> None:
    open_with_stopped_clock(page, site)
    field(page, "email").focus()
    page.clock.run_for(2000)
    hide(page, True)
    page.clock.run_for(60_000)
    hide(page, False)
    page.clock.run_for(3000)
    field(page, "email").press("a")
    page.clock.run_for(500)
    field(page, "city").focus()
    leave(page)
    site.wait_for(lambda: site.names.count("page_hidden") == 2)
    durations = {
        (event["name"], event["field"]): event["duration"]
        for event in site.events
        if event["duration"] is not None and event["field"] == "email"
    }
    assert durations == {
        ("page_hidden", "email"): 2000,
        ("field_changed", "email"): 5000,
        ("field_blurred", "email"): 3500,
    }
    assert "page_shown" in site.names


def test_another_window_on_top_is_not_leaving_the_field(site: Site, opened: Page) -> None:
    """The window loses its focus, but the field stays the active element."""
    field(opened, "email").focus()
    opened.evaluate(
        """() => document.activeElement.dispatchEvent(
            new FocusEvent('focusout', { bubbles: true }))"""
    )
    leave(opened)
    site.wait_for_event("page_hidden")
    assert "field_blurred" not in site.names


def test_a_page_that_comes_back_goes_on_with_the_same_view(site: Site, opened: Page) -> None:
    field(opened, "email").focus()
    for name in ("pagehide", "pageshow"):
        opened.evaluate(
            "(name) => dispatchEvent(new PageTransitionEvent(name, { persisted: true }))", name
        )
    field(opened, "city").focus()
    leave(opened)
    site.wait_for(lambda: site.names.count("page_hidden") == 2)
    assert len({json.loads(body)["view_id"] for body in site.bodies}) == 1
    assert [event["seq"] for event in site.events] == list(range(len(site.events)))
    assert "page_shown" in site.names


def test_every_page_view_has_its_own_id(site: Site, opened: Page) -> None:
    opened.reload()
    leave(opened)
    site.wait_for(lambda: len({json.loads(body)["view_id"] for body in site.bodies}) == 2)


def test_an_open_page_reports_every_fifteen_seconds_and_only_news(site: Site, page: Page) -> None:
    open_with_stopped_clock(page, site)
    field(page, "email").focus()
    with page.expect_response("**/events") as taken:
        page.clock.run_for(15_000)
    taken.value.finished()
    page.evaluate("Promise.resolve()")  # what is not known to be taken would be sent again
    page.clock.run_for(45_000)
    field(page, "city").focus()
    page.clock.run_for(15_000)
    site.wait_for(lambda: len(site.bodies) == 2)
    assert [len(json.loads(body)["events"]) for body in site.bodies] == [3, 2]


def test_a_hidden_page_is_silent(site: Site, page: Page) -> None:
    open_with_stopped_clock(page, site)
    hide(page, True)
    site.wait_for_event("checkout_viewed")
    page.clock.run_for(60_000)
    with page.expect_response("**/events"):
        hide(page, False)
    assert len(site.bodies) == 2


@pytest.mark.parametrize("status", [503, 429])
def test_what_was_not_acknowledged_is_sent_again(site: Site, page: Page, status: int) -> None:
    site.status = status
    open_with_stopped_clock(page, site)
    field(page, "email").focus()
    with page.expect_response("**/events"):
        page.clock.run_for(15_000)
    site.status = 204
    with page.expect_response("**/events"):
        page.clock.run_for(15_000)
    first, second = (json.loads(body) for body in site.bodies)
    assert first["events"] == second["events"]


@pytest.mark.parametrize("status", [204, 400, 403, 410, 413])
def test_what_was_taken_or_refused_for_good_is_not_sent_again(
    site: Site, page: Page, status: int
) -> None:
    site.status = status
    open_with_stopped_clock(page, site)
    field(page, "email").focus()
    with page.expect_response("**/events"):
        page.clock.run_for(15_000)
    field(page, "city").focus()
    with page.expect_response("**/events"):
        page.clock.run_for(15_000)
    first, second = (json.loads(body)["events"] for body in site.bodies)
    assert [event["seq"] for event in first + second] == list(range(5))


def test_many_events_go_in_batches_the_server_takes(site: Site, opened: Page) -> None:
    for _ in range(60):
        for name in ("billing_house_number", "phone"):
            dispatch(opened, "error", {"field": name, "code": "invalid_character"})
    leave(opened)
    site.wait_for(lambda: site.names.count("field_error") == 120)
    assert max(map(len, site.bodies)) < 16 * 1024
    assert len(site.bodies) == 3


def test_the_newest_token_is_sent(site: Site, opened: Page) -> None:
    opened.evaluate("document.forms[0].dataset.token = 'newer'")
    leave(opened)
    site.wait_for(lambda: bool(site.bodies))
    assert json.loads(site.bodies[0])["token"] == "newer"


@pytest.mark.parametrize("target", ["document", "document.forms[0]", "window"])
def test_nothing_is_noted_before_consent(site: Site, page: Page, target: str) -> None:
    site.attributes = TRACKED + " data-consent=required"
    page.goto(site.url)
    field(page, "email").fill("ann@example.org")
    hide(page, True)
    hide(page, False)
    for _ in range(2):
        page.evaluate(f"{target}.dispatchEvent(new Event('smartcheckout:consent'))")
    field(page, "city").fill("Ghent")
    leave(page)
    site.wait_for_event("page_hidden")
    assert site.names[0] == "checkout_viewed"
    assert {event["field"] for event in site.events} == {None, "city"}
    assert site.names.count("checkout_viewed") == 1


@pytest.mark.parametrize("attributes", ["", TRACKED.replace("=/events", "=''")])
def test_a_form_that_is_not_tracked_is_left_alone(site: Site, page: Page, attributes: str) -> None:
    site.attributes = attributes
    posted: list[str] = []
    page.on("request", lambda sent: posted.append(sent.url) if sent.method == "POST" else None)
    page.goto(site.url)
    field(page, "email").fill("ann@example.org")
    leave(page)
    assert (site.bodies, posted) == ([], [])


FILLED = {
    "NAME_FULL": "Ann Lee",
    "EMAIL_ADDRESS": "ann@example.org",
    "ADDRESS_HOME_LINE1": "Keizersgracht 112",
    "ADDRESS_HOME_ZIP": "1015 CJ",
    "ADDRESS_HOME_CITY": "Amsterdam",
}


@pytest.mark.whole_browser
def test_the_browsers_autofill_is_told_apart_from_the_shopper(
    site: Site, opened: Page, context: BrowserContext
) -> None:
    field(opened, "email").focus()
    autofill(opened, context, "email")
    opened.wait_for_function("document.forms[0].city.value !== ''")
    field(opened, "phone").press_sequentially("06")
    leave(opened)
    site.wait_for_event("page_hidden")
    told = {
        (event["name"], event["field"]): event["autofilled"]
        for event in site.events
        if event["name"] in ("field_focused", "field_changed")
    }
    assert told == {
        ("field_focused", "email"): None,
        ("field_changed", "email"): True,
        ("field_changed", "name"): True,
        ("field_changed", "postcode"): True,
        ("field_changed", "city"): True,
        ("field_focused", "phone"): None,
        ("field_changed", "phone"): None,
    }


def test_a_burst_of_focus_is_the_browser_and_no_engagement(site: Site, opened: Page) -> None:
    """Older browsers fill each field as if someone ran through the form in milliseconds."""
    opened.evaluate(
        """() => {
            const focus = (name) => document.forms[0][name].focus();
            ['name', 'street', 'city'].map(focus);
            document.activeElement.blur();
        }"""
    )
    leave(opened)
    site.wait_for_event("page_hidden")
    flags = [event["autofilled"] for event in site.events if event["name"].startswith("field_")]
    assert flags == [True] * 6


def autofill(page: Page, context: BrowserContext, name: str) -> None:
    """Let Chromium fill the form as it does for a shopper who picks a suggestion."""
    devtools = context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("Autofill.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    selector = {"nodeId": root, "selector": f"[name={name}]"}
    node = devtools.send("DOM.querySelector", selector)["nodeId"]
    control = devtools.send("DOM.describeNode", {"nodeId": node})["node"]["backendNodeId"]
    page.wait_for_timeout(300)  # Chromium reads the form before it can fill it
    address = {"fields": [{"name": key, "value": value} for key, value in FILLED.items()]}
    devtools.send("Autofill.trigger", {"fieldId": control, "address": address})


def test_the_reporter_uses_no_storage_and_no_cookie(site: Site, opened: Page) -> None:
    field(opened, "email").fill("ann@example.org")
    kept = opened.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert kept == [0, 0, ""]


def test_the_reporter_is_small() -> None:
    minified = (SCRIPT.parent / "dist" / "reporter.js").read_bytes()
    assert len(gzip.compress(minified, 9, mtime=0)) <= 1500


def test_the_reporter_leaves_pages_in_the_back_forward_cache_and_nothing_on_window(
    opened: Page,
) -> None:
    assert "unload" not in SCRIPT.read_text()
    assert (
        opened.evaluate("Object.keys(window).filter((key) => /track|shape|FIELD/.test(key))") == []
    )
