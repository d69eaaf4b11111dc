from flask_smartcheckout import Rejected, Shop, SmartCheckout

from . import shop

checkout = SmartCheckout(shop=Shop("NL", name="Kantoor"))


@checkout.cart
def cart():
    for product, quantity in shop.cart_items():
        sku, name, cents, _stock = product
        yield checkout.line(sku, name, cents, quantity=quantity, minor_units=True)


@checkout.order
def place(order):
    who = order.email, order.name, order.shipping.one_line()
    items = [(one.ref, one.quantity, one.unit_price.minor) for one in order.lines]
    try:
        return shop.save_order(order.id, who, items, order.quote.total.minor)
    except LookupError as sku:
        raise Rejected(f"There is too little of {sku}.") from sku


def join(app):
    checkout.init_app(app)
