"""A shop with a factory, whose guests have a cart in the session; jQuery fills it."""

import secrets
from pathlib import Path

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    send_from_directory,
    session,
    stream_with_context,
    url_for,
)
from flask.views import MethodView
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func

db = SQLAlchemy()


class Product(db.Model):
    __tablename__ = "addproduct"
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)
    price = db.Column(db.Numeric(10, 2), nullable=False)
    stock = db.Column(db.Integer, nullable=False)


class CustomerOrder(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    invoice = db.Column(db.String(20), unique=True, nullable=False)
    status = db.Column(db.String(20), default="Pending", nullable=False)
    gender = db.Column(db.String(5), nullable=False)
    username = db.Column(db.String(50), nullable=False)
    fullName = db.Column(db.String(100), nullable=False)
    email = db.Column(db.String(120), nullable=False)
    country = db.Column(db.String(2), nullable=False)
    city = db.Column(db.String(100), nullable=False)
    address = db.Column(db.String(200), nullable=False)
    zipcode = db.Column(db.String(16), nullable=False)
    contact = db.Column(db.String(50), nullable=False, default="")
    orders = db.Column(db.JSON, nullable=False)
    grandtotal = db.Column(db.Numeric(10, 2), nullable=False)
    date_created = db.Column(db.DateTime, nullable=False, default=func.now())


def new_invoice():
    return secrets.token_hex(5)


class Home(MethodView):
    def get(self):
        return render_template("home.html", products=Product.query.all())


class Single(MethodView):
    def get(self, product_id):
        product = db.session.get(Product, product_id) or abort(404)
        return render_template("single.html", product=product)


class AddCart(MethodView):
    def post(self):
        product = db.session.get(Product, request.form["product_id"]) or abort(404)
        cart = session.setdefault("Shoppingcart", {})
        row = cart.setdefault(
            str(product.id),
            {"name": product.name, "price": float(product.price), "quantity": 0},
        )
        row["quantity"] += int(request.form["quantity"])
        session.modified = True
        return jsonify(added=product.name)


def carts():
    if not session.get("Shoppingcart"):
        return redirect(url_for("home"))
    return render_template("carts.html", cart=session["Shoppingcart"])


def row_of_product(product_id):
    return render_template("row.html", product=db.session.get(Product, product_id))


def export():
    @stream_with_context
    def rows():
        yield "<html><body><table>"
        for product in Product.query.all():
            yield f"<tr><td>{product.name}<td>{product.price}"
        yield "</table></body></html>"

    return Response(rows(), mimetype="text/html")


def catalogue():
    return send_from_directory(current_app.static_folder, "catalogue.html")


def gone():
    abort(410)


def not_there(error):
    return render_template("error.html", error=error), error.code


def create_app(folder: Path):
    app = Flask(__name__, instance_path=str(folder))
    app.config["SECRET_KEY"] = "hfouewhfoiwefoquw"
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder / 'myshop.db'}"
    db.init_app(app)
    app.add_url_rule("/", view_func=Home.as_view("home"))
    app.add_url_rule("/product/<int:product_id>", view_func=Single.as_view("single"))
    app.add_url_rule("/addcart", view_func=AddCart.as_view("add_cart"))
    app.add_url_rule("/row/<int:product_id>", view_func=row_of_product)
    for view in (carts, export, catalogue, gone):
        app.add_url_rule(f"/{view.__name__}", view_func=view)
    app.register_error_handler(404, not_there)
    app.register_error_handler(410, not_there)
    with app.app_context():
        db.create_all()
        if not Product.query.count():
            db.session.add(Product(name="Blauwe mok", price="12.50", stock=5))
            db.session.add(Product(name="Theedoek", price="7.95", stock=5))
            db.session.commit()
    return app
