from flask import session
from flask_smartcheckout import Rejected, Shop, SmartCheckout

from .shop import CustomerOrder, Product, db, new_invoice

checkout = SmartCheckout(shop=Shop(country="NL", name="My Shop", sells_to=["NL", "BE"]))


@checkout.cart
def cart():
    for ref, row in session.get("Shoppingcart", {}).items():
        yield checkout.line(ref, row["name"], row["price"], quantity=row["quantity"])


@checkout.order
def place(order):
    more = {"invoice": new_invoice(), "gender": "", "username": "guest"}
    more["orders"] = session["Shoppingcart"]
    row = CustomerOrder(**order.fit(CustomerOrder, **more))
    for line in order.lines:
        product = db.session.get(Product, line.ref)
        if product.stock < line.quantity:
            raise Rejected(f"{line.title} is uitverkocht.")
        product.stock -= line.quantity
    db.session.add(row)
    db.session.commit()
    del session["Shoppingcart"]
    return row.invoice


def join(app):
    app.config["SMARTCHECKOUT_BASE_TEMPLATE"] = "layouts/base.html"
    checkout.init_app(app)
