"""The look of the checkout: in every theme and none, narrow, forced and printed."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from .looking import CROWDED, FAINT, LONGER, MOVING, SIDEWAYS, SPACED, SQUEEZED, TWICE_AS_LARGE
from .shopping import (
    DUTCH,
    ExampleShop,
    choose_country,
    expect_confirmation,
    fill,
    fill_in,
    open_form,
    press_order,
)

THEMES = ("none", "mono", "warm", "brand")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": STANDARDS, "resultTypes": ["violations"]}

Contexts = Callable[..., BrowserContext]


def put_on(page: Page, shop: ExampleShop, theme: str) -> Page:
    """Choose a theme as a visitor of the example shop does; none leaves the checkout to itself."""
    if theme == "none":
        page.route("**/static/themes/*", lambda route: route.fulfill(content_type="text/css"))
    else:
        page.request.get(f"{shop.url}/?theme={theme}")
    return page


def show_errors(shop: ExampleShop, page: Page) -> Page:
    """Open the form with all that is folded, and order without having filled it in."""
    open_form(shop, page, "light", "atlas")
    for summary in page.locator(".sc-page summary").all():
        if summary.is_visible():
            summary.click()
    assert press_order(page).status == 422
    expect(page.locator(".sc-alert")).to_be_focused()
    return page


@pytest.mark.parametrize("theme", THEMES)
def test_no_state_has_a_violation_in_any_theme_and_direction(
    shop: ExampleShop, new_context: Contexts, theme: str
) -> None:
    page = new_context(locale="nl-NL", reduced_motion="reduce").new_page()

    def check(state: str) -> None:
        for direction in ("ltr", "rtl"):
            page.evaluate("dir => document.documentElement.dir = dir", direction)
            found = Axe().run(page, options=AXE).response["violations"]
            assert found == [], (state, direction)

    open_form(shop, put_on(page, shop, theme), "light", "atlas")
    check("form")
    page.click(".sc-coupon summary")
    fill(page, coupon="NOSUCHCODE")
    page.press("#sc-f-coupon", "Enter")
    expect(page.locator("#sc-f-coupon-msg .sc-err")).to_be_visible()
    check("code refused")
    fill(page, coupon="")
    assert press_order(page).status == 422
    check("errors")
    page.emulate_media(color_scheme="dark")
    check("dark")
    page.emulate_media(color_scheme="light")
    choose_country(page, "US")
    check("United States")
    choose_country(page, "NL")
    fill_in(page)
    page.click(".sc-order")
    expect_confirmation(page)
    check("confirmation")


@pytest.mark.parametrize("theme", ["house", *THEMES])
def test_what_is_no_text_is_seen_in_every_theme_light_and_dark(
    shop: ExampleShop, new_context: Contexts, theme: str
) -> None:
    page = new_context(locale="nl-NL", reduced_motion="reduce").new_page()
    show_errors(shop, put_on(page, shop, theme))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(FAINT) == [], scheme


def test_a_pale_theme_is_told_to_be_too_faint(shop: ExampleShop, shopper: Page) -> None:
    show_errors(shop, put_on(shopper, shop, "none"))
    shopper.evaluate("document.documentElement.style.setProperty('--sc-ink', '#aaa')")
    faint = [part for part, _ratio in shopper.evaluate(FAINT)]
    assert {"field", "radio button"} <= set(faint)
    assert "wrong field" not in faint


@pytest.mark.parametrize("theme", THEMES)
def test_no_theme_scrolls_sideways_on_a_small_phone(
    shop: ExampleShop, new_context: Contexts, theme: str
) -> None:
    page = new_context(locale="de-DE", viewport={"width": 320, "height": 568}).new_page()
    show_errors(shop, put_on(page, shop, theme))
    assert page.evaluate(SIDEWAYS) == 0
    page.evaluate(SPACED)
    assert page.evaluate(SIDEWAYS) == 0
    page.evaluate(LONGER)
    assert page.evaluate(SIDEWAYS) == 0


@pytest.mark.parametrize(
    ("locale", "width"), [("de-DE", 320), ("nl-NL", 360), ("de-DE", 768), ("nl-NL", 1280)]
)
def test_nothing_stands_on_anything_else_and_nothing_is_cut_off(
    shop: ExampleShop, new_context: Contexts, locale: str, width: int
) -> None:
    page = new_context(locale=locale, viewport={"width": width, "height": 800}).new_page()
    show_errors(shop, put_on(page, shop, "none"))
    assert page.evaluate(CROWDED) == []
    page.evaluate(LONGER)
    assert page.evaluate(CROWDED) == []
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert page.evaluate(CROWDED) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_texts_twice_as_large_and_set_wide_fit(
    shop: ExampleShop, new_context: Contexts, width: int
) -> None:
    page = new_context(locale="nl-NL", viewport={"width": width, "height": 800}).new_page()
    show_errors(shop, put_on(page, shop, "none"))
    before = page.eval_on_selector(".sc-order", "one => getComputedStyle(one).fontSize")
    page.evaluate(TWICE_AS_LARGE)
    after = page.eval_on_selector(".sc-order", "one => getComputedStyle(one).fontSize")
    assert float(after.removesuffix("px")) == 2 * float(before.removesuffix("px"))
    assert (page.evaluate(SIDEWAYS), page.evaluate(CROWDED)) == (0, [])
    page.evaluate(SPACED)
    assert (page.evaluate(SIDEWAYS), page.evaluate(CROWDED)) == (0, [])
    assert page.evaluate(SQUEEZED) == []


def test_forced_colours_show_error_focus_and_choice(
    shop: ExampleShop, new_context: Contexts
) -> None:
    page = new_context(locale="en-NL", forced_colors="active").new_page()
    show_errors(shop, page)
    wrong, chosen = page.locator("#sc-f-email"), page.locator(".sc-choice:has(:checked)").first
    expect(wrong).to_have_css("border-top-width", "3px")
    expect(page.locator("#sc-f-email-msg .sc-err")).to_be_visible()
    expect(page.locator("#sc-f-note")).to_have_css("border-top-width", "1px")
    expect(chosen).to_have_css("outline-style", "solid")
    expect(chosen.locator("input")).to_have_css("appearance", "auto")
    expect(page.locator(".sc-choice:not(:has(:checked))").first).to_have_css(
        "outline-style", "none"
    )
    unfocused = wrong.screenshot()
    wrong.focus()
    expect(wrong).to_have_css("outline-style", "solid")
    expect(wrong).to_have_css("outline-width", "3px")
    assert wrong.screenshot(caret="hide") != unfocused


def test_nothing_moves_whatever_the_shopper_prefers(
    shop: ExampleShop, new_context: Contexts
) -> None:
    for motion in ("no-preference", "reduce"):
        page = show_errors(shop, new_context(locale="en-NL", reduced_motion=motion).new_page())
        page.hover(".sc-order")
        assert page.evaluate(MOVING) == []


def test_print_shows_the_order_the_terms_and_the_shop_and_no_widgets(
    shop: ExampleShop, new_context: Contexts
) -> None:
    page = new_context(locale="en-NL", color_scheme="dark").new_page()
    open_form(shop, page, "light", "atlas")
    page.click(".sc-coupon summary")
    page.emulate_media(media="print")
    read_on_paper(page)
    expect(page.locator(".sc-small a").first).to_be_visible()
    widgets = ".sc-order, .sc-btn, .sc-coupon, .sc-help, .sc-languages, .sc-cart, .sc-peek"
    assert page.locator(widgets).count() >= 8
    assert page.locator(widgets).locator("visible=true").count() == 0
    page.emulate_media(media="screen")
    fill(page, **DUTCH)
    page.click(".sc-order")
    expect_confirmation(page)
    page.emulate_media(media="print")
    read_on_paper(page)
    expect(page.locator("h1")).to_contain_text("Sanne de Vries")
    assert page.locator(widgets).locator("visible=true").count() == 0


def read_on_paper(page: Page) -> None:
    """Check that the summary, the links and who sells are printed dark on white."""
    expect(page.locator(".sc-sum .sc-total dd")).to_be_visible()
    expect(page.locator(".sc-items li")).to_have_count(2)
    expect(page.locator("footer")).to_contain_text("Twijnstraat 38")
    expect(page.locator(".sc-shop")).to_be_visible()
    expect(page.locator(".sc-links a").first).to_be_visible()
    expect(page.locator("body")).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.locator(".sc-sum")).to_have_css("position", "static")
