"""Chrome's own autofill, started through its developer tools, and what it makes of our form."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Error, Page, Request

from flask_smartcheckout.countries import check_address, move_number, rules

from .shopping import FORM
from .shopping import values as form_values

PROFILES = Path(__file__).parents[1] / "data" / "autofill_profiles.tsv"
EMAIL = "shopper@example.com"
WATCH = """
addEventListener('DOMContentLoaded', () => {
  window.flashes = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) if (target.ariaInvalid) flashes.push(target.name);
  }).observe(document, { subtree: true, attributeFilter: ['aria-invalid'] });
});
// Our script waits a quarter of a second for more; what is still to come begins sooner than this.
window.quiet = (priced) => new Promise((done) => {
  let timer = 0;
  for (const type of ['input', 'change', 'smartcheckout:prices'])
    addEventListener(type, () => {
      priced ||= type.endsWith('prices');
      clearTimeout(timer);
      if (priced) timer = setTimeout(done, 500);
    }, true);
});
window.settled = quiet(false);
"""
# Nobody picks a suggestion before the areas are there that the form loads when it is begun.
BEGUN = """() => !document.getElementById('sc-form').dataset.bookUrl
  || performance.getEntriesByType('resource').some(({ name }) => name.includes('/countries/'))"""
SETTLE = """() => Promise.race([settled, new Promise((_, fail) =>
  setTimeout(() => fail('Chrome filled nothing in, or no prices came'), 10000))])"""


@dataclass(frozen=True)
class Profile:
    """What Chrome knows of a shopper; `state_code` is the option of their area in our form.

    `street` and `house_number` are the parts of `line1`, where Chrome takes it apart.
    """

    country: str
    name: str
    phone: str
    company: str
    line1: str
    line2: str
    street: str
    house_number: str
    district: str
    city: str
    state: str
    postcode: str
    state_code: str

    @property
    def known(self) -> dict[str, str]:
        """The profile by Chrome's names of types (its field_types.cc)."""
        values = {
            "NAME_FULL": self.name,
            "EMAIL_ADDRESS": EMAIL,
            "PHONE_HOME_WHOLE_NUMBER": self.phone,
            "COMPANY_NAME": self.company,
            "ADDRESS_HOME_LINE1": self.line1,
            "ADDRESS_HOME_LINE2": self.line2,
            "ADDRESS_HOME_STREET_NAME": self.street,
            "ADDRESS_HOME_HOUSE_NUMBER": self.house_number,
            "ADDRESS_HOME_DEPENDENT_LOCALITY": self.district,
            "ADDRESS_HOME_CITY": self.city,
            "ADDRESS_HOME_STATE": self.state,
            "ADDRESS_HOME_ZIP": self.postcode,
            "ADDRESS_HOME_COUNTRY": self.country,
        }
        return {name: value for name, value in values.items() if value}

    @property
    def address(self) -> dict[str, str]:
        """What our form has to make of it: the fields of the country in canonical form."""
        fields = rules(self.country).fields
        apart = fields["house_number"].shown
        values = {
            "name": self.name,
            "email": EMAIL,
            "phone": self.phone,
            "company": self.company,
            "street": self.street if apart else self.line1,
            "house_number": self.house_number,
            "street2": self.line2,
            "district": self.district,
            "city": self.city,
            "state": self.state_code,
            "postcode": self.postcode,
        }
        return {name: value for name, value in values.items() if value and fields[name].shown}


@cache
def profiles() -> tuple[Profile, ...]:
    """Return the shoppers of `tests/data/autofill_profiles.tsv`."""
    with PROFILES.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return tuple(Profile(**row) for row in csv.DictReader(lines, delimiter="\t"))


def profile(country: str) -> Profile:
    """Return the first shopper of a country."""
    return next(one for one in profiles() if one.country == country)


@dataclass
class Tab:
    """A page whose form Chrome fills in; `posted` is what the form has asked our server with."""

    page: Page
    posted: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(WATCH)
        self.page.on("request", self._note)
        self._devtools = self.page.context.new_cdp_session(self.page)
        self._devtools.send("DOM.enable")
        self._devtools.send("Autofill.enable")

    def _note(self, request: Request) -> None:
        if request.method == "POST" and request.url.endswith(FORM):
            values = parse_qs(request.post_data or "", keep_blank_values=True)
            self.posted.append({name: value[0] for name, value in values.items()})

    def open(self, url: str) -> None:
        """Load the form, and forget what was posted before."""
        self.page.goto(url)
        self.posted.clear()

    def fill(self, known: Mapping[str, str], start: str = "name") -> None:
        """Have Chrome fill the form in from one field, as whoever picks a suggestion there."""
        address = {"fields": [{"name": name, "value": value} for name, value in known.items()]}
        self.page.click(f"#sc-f-{start}")  # Chrome reads the form anew, as it is now
        self.page.wait_for_function(BEGUN)
        number = self._number_of(f"#sc-f-{start}")
        for _ in range(100):
            try:
                self._devtools.send("Autofill.trigger", {"fieldId": number, "address": address})
                return
            except Error:
                self.page.wait_for_timeout(50)
        pytest.fail("Chrome never filled the form in")

    def _number_of(self, selector: str) -> int:
        root = self._devtools.send("DOM.getDocument")["root"]["nodeId"]
        node = self._devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})
        described = self._devtools.send("DOM.describeNode", {"nodeId": node["nodeId"]})
        number: int = described["node"]["backendNodeId"]
        return number

    def settle(self) -> None:
        """Wait until Chrome has filled in everything, and the prices of it are shown."""
        self.page.evaluate(SETTLE)

    def fill_again(self, known: Mapping[str, str], start: str = "name") -> None:
        """Have Chrome fill in what has been filled in before, and wait until it has."""
        self.page.evaluate("void (window.settled = quiet(true))")
        self.fill(known, start)
        self.settle()

    def faults(self, shopper: Profile) -> dict[str, object]:
        """Return all that is not as it should be once `shopper` is filled in: nothing, or why."""
        if not self.posted:
            return {"posted": 0}
        values, last = form_values(self.page), self.posted[-1]
        address = {name: last.get(name, "") for name in rules(shopper.country).fields}
        # A number that Chrome fills in where it is hidden is put into the street by the server.
        address |= move_number(rules(shopper.country), address).values
        verdict = check_address(shopper.country, address)
        found = {
            "country": (last["country"], shopper.country),
            "state": (last["state"], shopper.address.get("state", "")),
            "errors": ([(error.field, error.code) for error in verdict.errors], []),
            "address": (verdict.normalized, shopper.address),
            "flashes": (self.page.evaluate("flashes"), []),
            "posted too often": (self.posted[2:], []),
            "not posted": ({n: v for n, v in values.items() if address.get(n, v) != v}, {}),
        }
        return {name: pair for name, pair in found.items() if pair[0] != pair[1]}
