"""What a switch of country costs the browser: bounds that hold on a slow machine too."""

from statistics import median

from playwright.sync_api import Page

from benchmarks.switch import script_of_switches, script_of_yardsticks

from .shopping import ExampleShop, open_form

MOST_CHANGES = 700
"""Nodes, attributes and texts; the most that a switch makes today are 569."""

MOST_YARDSTICKS = 1.2
"""A switch takes the script of two thirds of one today; `make bench` has the milliseconds."""


def test_a_switch_takes_little_script_and_changes_little(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    switches = script_of_switches(page, 15)
    assert max(changes for _milliseconds, changes in switches) <= MOST_CHANGES
    took = median(milliseconds for milliseconds, _changes in switches)
    assert took < MOST_YARDSTICKS * median(script_of_yardsticks(page, 15))
