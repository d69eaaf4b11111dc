from flask_login import current_user
from flask_smartcheckout import Shop, SmartCheckout

from .shop import Order, OrderedProduct, ShippingAddress, app, db

app.config["SMARTCHECKOUT_BASE_TEMPLATE"] = "layout.html"
fields = {"IN": {"phone": {"need": "required"}, "city": {"max_length": 25}}}
checkout = SmartCheckout(app, Shop(country="IN", fields=fields))


@checkout.cart
def cart():
    for item in getattr(current_user, "cart", ()):
        product, pieces = item.product, item.quantity
        yield checkout.line(product.id, product.name, product.price, quantity=pieces)


@checkout.prefill
def customer():
    return {"email": current_user.email, "name": current_user.username}


@checkout.order
def place(order):
    row = Order(**order.fit(Order, user_id=current_user.id))
    phone = int("".join(filter(str.isdigit, order.phone)))  # for its INTEGER column
    row.address = ShippingAddress(**order.fit(ShippingAddress, order=row, phone=phone))
    for line in order.lines:
        row.products.append(OrderedProduct(product_id=line.ref, quantity=line.quantity))
    current_user.cart.clear()
    db.session.add(row)
    db.session.commit()
    return row.id
