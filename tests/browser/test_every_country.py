"""What the browser makes of the form for a country is what the server would have sent."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from flask_smartcheckout import Invoice, Line, ShippingMethod, Shop, SmartCheckout
from flask_smartcheckout.countries import codes

DESCRIBE = """
const own = ['value', 'tabindex'];  // typed, and given by our script to what is folded away
const attributes = (element) => Object.fromEntries([...element.attributes]
  .filter(({ name }) => !own.includes(name)).map(({ name, value }) => [name, value]).sort());
const text = (element) => element && !element.hidden ? element.textContent : null;

const describe = (field) => {
  const control = field.querySelector('input, select, textarea');
  const always = {
    name: field.dataset.field,
    hidden: field.hidden,
    required: control.required,
    options: [...control.options ?? []].map((option) => [option.value, option.text]),
  };
  return field.hidden ? always : {
    ...always,
    box: field.className,
    control: attributes(control),
    label: text(field.querySelector('label')),
    need: attributes(field.querySelector('.sc-need')),
    hint: text(field.querySelector('.sc-hint')),
    help: text(field.querySelector('.sc-help')),
  };
};

const layout = (page) => ['sc-address', 'sc-folded', 'sc-billing_address'].flatMap((id) =>
  [...page.getElementById(id).children].map((field) => ({ in: id, ...describe(field) })));
"""
COMPARE = f"""async (codes) => {{
  {DESCRIBE}
  const form = document.getElementById('sc-form');
  const rendered = async (code) => {{
    const body = new URLSearchParams(new FormData(form));
    const chosen = {{ action: 'update', country: code, billing_country: code }};
    for (const [name, value] of Object.entries(chosen)) body.set(name, value);
    const answer = await fetch(location.href, {{ method: 'POST', body }});
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  }};
  const chosen = (code) => {{
    for (const select of form.querySelectorAll('select[name$=country]')) {{
      select.value = code;
      select.dispatchEvent(new Event('change', {{ bubbles: true }}));
    }}
    return document;
  }};
  const different = [];
  for (const code of codes) {{
    const [server, browser] = [layout(await rendered(code)), layout(chosen(code))];
    for (let place = 0; place < Math.max(server.length, browser.length); place++)
      if (JSON.stringify(server[place]) !== JSON.stringify(browser[place]))
        different.push([code, browser[place], server[place]]);
  }}
  return different;
}}"""

OVERRIDDEN: dict[str, dict[str, dict[str, object]]] = {
    "DE": {
        "phone": {"need": "required", "help": "phone", "autocomplete": "tel-national"},
        "company": {"need": "hidden"},
        "city": {"width": "half", "example": "Berlin"},
    },
    "US": {"street2": {"need": "recommended", "help": "street2"}},
}
"""What a shop of its own mind asks for."""


@pytest.fixture
def world(sqlite_url: str) -> Iterator[Flask]:
    """A shop that sells one mug to every country there is."""
    app = Flask("world")
    app.config.update(SECRET_KEY="test", TESTING=True, SMARTCHECKOUT_DATABASE_URL=sqlite_url)
    checkout = SmartCheckout()

    @checkout.cart
    def cart() -> list[Line]:
        return [checkout.line("mug", "Blue mug", "12.50")]

    @checkout.order
    def order(_order: object) -> str:
        return "1"

    everywhere = ShippingMethod("parcel", "Parcel", "9.95")
    shop = Shop(
        "NL", sells_to=("*",), shipping=(everywhere,), payments=(Invoice(),), fields=OVERRIDDEN
    )
    checkout.init_app(app, shop)
    yield app
    app.extensions["smartcheckout"].database.dispose()


def test_the_browser_fits_the_form_as_the_server_would(
    world: Flask,
    live_server: Callable[[Flask], str],
    shopper: Page,
) -> None:
    shopper.goto(live_server(world) + "/smartcheckout/")
    with shopper.expect_response("**/smartcheckout/countries/**"):
        shopper.focus("#sc-f-email")
    asked = sorted(codes())
    assert len(asked) > 240
    for code, browser, server in shopper.evaluate(COMPARE, asked):
        assert (code, browser) == (code, server)
