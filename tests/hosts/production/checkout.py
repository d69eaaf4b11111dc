from flask import request, session
from flask_smartcheckout import Rejected, ShippingMethod, Shop, SmartCheckout

from .shop import Item, Order, cart_items, db, limiter, take, text

POST = ShippingMethod("post", {"nl": "Per post", "en": "By post"}, "4.95", days=(1, 2))
checkout = SmartCheckout(shop=Shop("NL", name="Zaad", shipping=(POST,)))
checkout.exempt_from(limiter)


@checkout.cart
def cart():
    for product, quantity in cart_items():
        yield checkout.line(product.sku, product.name, product.price, quantity=quantity)


@checkout.order
def place(order):
    items = [Item(sku=line.ref, quantity=line.quantity) for line in order.lines]
    if not take(items):
        raise Rejected(text("sold_out"))
    row = Order(**order.fit(Order, items=items))
    db.session.add(row)
    db.session.commit()
    del session["cart"]
    return row.id


def join(app):
    app.config["SMARTCHECKOUT_BASE_TEMPLATE"] = "base.html"
    app.config["SMARTCHECKOUT_CONTENT_BLOCK"] = "body"
    app.config["SMARTCHECKOUT_CSP_NONCE"] = lambda: request.csp_nonce
    checkout.init_app(app)
