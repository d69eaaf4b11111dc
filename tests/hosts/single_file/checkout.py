from flask import json, session
from flask_smartcheckout import Shop, SmartCheckout

from .shop import app, get_db, user_id

checkout = SmartCheckout(app, Shop(country="GB", name="Corner Kitchen"))
CART = """SELECT productId, name, price, COUNT(*) FROM kart NATURAL JOIN products
    NATURAL JOIN users WHERE email = ? GROUP BY productId"""
ORDERS = """CREATE TABLE IF NOT EXISTS orders (number INTEGER PRIMARY KEY,
    checkout_id UNIQUE, email, name, address, items, total)"""
with app.app_context():
    get_db().execute(ORDERS)


@checkout.cart
def cart():
    for ref, name, price, pieces in get_db().execute(CART, [session.get("email")]):
        yield checkout.line(ref, name, price, quantity=pieces)


@checkout.prefill
def customer():
    return {"email": session.get("email")}


@checkout.order
def place(order):
    items = json.dumps({line.ref: line.quantity for line in order.lines})
    total = str(order.quote.total.decimal)
    row = (order.id, order.email, order.name, order.shipping.one_line(), items, total)
    with get_db() as db:
        db.execute("DELETE FROM kart WHERE userId = ?", [user_id()])
        return db.execute("INSERT INTO orders VALUES (NULL,?,?,?,?,?,?)", row).lastrowid
