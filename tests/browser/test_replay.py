"""What one shopper did, as the owner sees it afterwards: in the log, on the form, played back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import BrowserContext, Locator, Page, expect

from flask_smartcheckout.tracking.checkouts import sweep
from flask_smartcheckout.views.dashboard import dashboard_link

from .conftest import Violation
from .shopping import ExampleShop, choose_country, open_form, press_order
from .test_abandonment import state_of, wait_for_event

NewContext = Callable[..., BrowserContext]
HESITATES_MS = 700


def give_up(shop: ExampleShop, context: BrowserContext) -> None:
    """Hesitate, err, ask for help, switch the country and close the tab."""
    page = open_form(shop, context.new_page())
    page.click("#sc-f-postcode")
    page.wait_for_timeout(HESITATES_MS)
    page.keyboard.type("ZEBRA")
    press_order(page)
    expect(page.locator("#sc-f-postcode-msg")).not_to_be_empty()
    page.click("[data-field=house_number] .sc-help summary")
    choose_country(page, "DE")
    page.close()


def end_visits(shop: ExampleShop) -> None:
    """Let so much time pass that whoever is silent has left."""
    state = state_of(shop)
    later = datetime.now(UTC) + state.settings.abandoned_after + timedelta(minutes=11)
    assert sweep(state.events, later, state.settings) == 1


def enter(shop: ExampleShop, context: BrowserContext) -> Page:
    """Come to the dashboard as its owner."""
    owner = context.new_page()
    owner.goto(shop.url + dashboard_link(state_of(shop)))
    return owner


def turn_to(owner: Page, said: str) -> None:
    """Turn the moments over by the keyboard until this is said."""
    owner.get_by_role("slider").focus()
    for _ in range(40):
        if owner.locator("[data-part=said]").inner_text() == said:
            return
        owner.keyboard.press("ArrowRight")
    raise AssertionError(f"{said} never happened")


def test_a_visit_is_in_the_log_on_the_form_and_in_the_replay_as_it_happened(
    shop: ExampleShop, new_context: NewContext, axe: Callable[[Page], list[Violation]]
) -> None:
    shopper = new_context(locale="en-NL")
    give_up(shop, shopper)
    owner = enter(shop, new_context(locale="en-GB"))
    wait_for_event(shop, owner, "page_hidden")
    end_visits(shop)
    visit = find_on_the_form(owner)
    turn_over(owner, visit)
    assert axe(owner) == []
    play(owner)
    owner.emulate_media(reduced_motion="reduce")
    owner.reload()
    expect(owner.get_by_role("button", name="Next")).to_be_visible()
    expect(owner.get_by_role("button", name="Play")).to_be_hidden()


def find_on_the_form(owner: Page) -> Locator:
    """Go from the heat at the postcode to the visit, and return its picture."""
    owner.get_by_role("link", name="The form", exact=True).click()
    postcode = owner.locator(".heat [data-field=postcode]")
    owner.get_by_role("radio", name="Hesitation").check()
    hesitation = float(postcode.locator("b.in-hesitation").inner_text().removesuffix(" s"))
    assert hesitation >= HESITATES_MS / 1000 - 0.1
    owner.get_by_role("radio", name="Errors").check()
    assert postcode.locator("b.in-errors").inner_text() == "100.0%"
    postcode.get_by_role("link").click()
    owner.locator("tbody th a").click()
    expect(owner.locator(".log")).to_contain_text("Country changed")
    assert "ZEBRA" not in owner.content()
    return owner.locator(".replay")


def turn_over(owner: Page, visit: Locator) -> None:
    """Look at the form at the moments that matter, which come in this order."""
    place = visit.locator(".stage [data-field=postcode]").first
    turn_to(owner, "Went to: Postcode")
    expect(place).to_have_attribute("data-now", "")
    turn_to(owner, "Postcode: too short")
    expect(place.locator(".wrong")).to_have_text("too short")
    expect(place).to_have_attribute("data-held", "typed")
    turn_to(owner, "Help opened: House number")
    expect(visit.locator("[data-field=house_number]").first).to_have_attribute("data-open", "")
    turn_to(owner, "Country changed")
    expect(visit.get_by_role("group", name="The form: Germany")).to_be_visible()
    expect(visit.locator(".note").first).to_contain_text("The country was changed 1 time")
    turn_to(owner, "Page hidden")
    turn_to(owner, "Abandoned")


def play(owner: Page) -> None:
    """Play it from the start, fast, until the end stops it."""
    owner.get_by_role("combobox", name="Speed").select_option("8")
    owner.get_by_role("button", name="Play").click()
    expect(owner.get_by_role("button", name="Pause")).to_be_visible()
    expect(owner.locator("[data-part=said]")).to_have_text("Abandoned")
    expect(owner.get_by_role("button", name="Play")).to_be_visible()
