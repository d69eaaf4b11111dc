from flask_smartcheckout import Rejected, Shop, SmartCheckout

from . import shop

checkout = SmartCheckout(shop=Shop("NL", name="Tape & Reel", sells_to=("NL", "DE")))


@checkout.cart
def cart():
    for number, name, price, quantity in shop.cart_rows():
        yield checkout.line(number, name, price, quantity=quantity)


@checkout.prefill
def prefill():
    return dict(shop.customer() or {})


@checkout.order
def place(order):
    shop.cancel(order.id)  # helpers commit: a failed attempt may have left this
    buyer = order.name, order.email, order.shipping.one_line()
    try:
        for line in order.lines:
            shop.sell(order.id, line.ref, line.quantity, *buyer)
    except shop.SoldOut as product:
        shop.cancel(order.id)
        raise Rejected(f"{product} has just sold out.") from product
    shop.empty_cart()
    return order.id


def join(app):
    app.config["SMARTCHECKOUT_BASE_TEMPLATE"] = "layout.html"
    checkout.init_app(app)
