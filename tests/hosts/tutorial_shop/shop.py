"""A shop as a tutorial builds it: one module, SQLAlchemy, a login, tokens in forms."""

import os

from flask import (
    Flask,
    abort,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import (
    LoginManager,
    UserMixin,
    current_user,
    login_required,
    login_user,
    logout_user,
)
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect, FlaskForm
from sqlalchemy import func
from wtforms import EmailField, PasswordField, SubmitField
from wtforms.validators import DataRequired

app = Flask(__name__)
app.config["SECRET_KEY"] = "5791628bb0b13ce0c676dfde280ba245"
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get(
    "DATABASE_URL", "sqlite:///site.db"
)
db = SQLAlchemy(app)
CSRFProtect(app)
login_manager = LoginManager(app)
login_manager.login_view = "login"


class User(db.Model, UserMixin):
    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(20), nullable=False)
    email = db.Column(db.String(120), unique=True, nullable=False)
    password = db.Column(db.String(60), nullable=False)
    cart = db.relationship("CartItem", cascade="all, delete-orphan")


class Product(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)
    price = db.Column(db.Float, nullable=False)


class CartItem(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"), nullable=False)
    product_id = db.Column(db.Integer, db.ForeignKey("product.id"), nullable=False)
    quantity = db.Column(db.Integer, nullable=False)
    product = db.relationship("Product")


class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"), nullable=False)
    order_date = db.Column(db.DateTime, nullable=False, default=func.now())
    total = db.Column(db.Float, nullable=False)
    status = db.Column(db.String(20), nullable=False, default="ordered")
    user = db.relationship("User")
    products = db.relationship("OrderedProduct")
    address = db.relationship("ShippingAddress", uselist=False, back_populates="order")


class OrderedProduct(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    order_id = db.Column(db.Integer, db.ForeignKey("order.id"), nullable=False)
    product_id = db.Column(db.Integer, db.ForeignKey("product.id"), nullable=False)
    quantity = db.Column(db.Integer, nullable=False)


class ShippingAddress(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    order_id = db.Column(db.Integer, db.ForeignKey("order.id"), nullable=False)
    firstname = db.Column(db.String(50), nullable=False)
    lastname = db.Column(db.String(50), nullable=False)
    address = db.Column(db.String(200), nullable=False)
    city = db.Column(db.String(25), nullable=False)
    state = db.Column(db.String(25), nullable=False)
    zip = db.Column(db.Integer, nullable=False)
    phone = db.Column(db.Integer, nullable=False)
    order = db.relationship("Order", back_populates="address")


class LoginForm(FlaskForm):
    email = EmailField("Email", validators=[DataRequired()])
    password = PasswordField("Password", validators=[DataRequired()])
    submit = SubmitField("Login")


@login_manager.user_loader
def load_user(user_id):
    return db.session.get(User, int(user_id))


def create_tables():
    db.create_all()
    db.session.add(
        User(username="Asha Rao", email="asha@example.in", password="pepper")
    )
    db.session.add(Product(name="Blue mug", price=299.5))
    db.session.add(Product(name="Linen cloth", price=149.99))
    db.session.add(Product(name="Big pan", price=1899.0))
    db.session.commit()


@app.route("/")
@app.route("/home")
def home():
    return render_template("home.html", products=Product.query.all())


@app.route("/product/<int:product_id>")
def product(product_id):
    found = db.session.get(Product, product_id) or abort(404)
    return render_template("product.html", title=found.name, product=found)


@app.route("/login", methods=["GET", "POST"])
def login():
    form = LoginForm()
    if form.validate_on_submit():
        user = User.query.filter_by(email=form.email.data).first()
        if user and user.password == form.password.data:
            login_user(user)
            return redirect(request.args.get("next") or url_for("home"))
        flash("Login unsuccessful. Check email and password.", "danger")
    return render_template("login.html", title="Login", form=form)


@app.route("/logout")
def logout():
    logout_user()
    return redirect(url_for("home"))


@app.route("/product/<int:product_id>/add", methods=["POST"])
@login_required
def add_to_cart(product_id):
    item = CartItem.query.filter_by(
        user_id=current_user.id, product_id=product_id
    ).first()
    if item is None:
        item = CartItem(user_id=current_user.id, product_id=product_id, quantity=0)
        db.session.add(item)
    item.quantity += 1
    db.session.commit()
    return redirect(url_for("cart"))


@app.route("/cart")
@login_required
def cart():
    return render_template("cart.html", title="Cart", items=current_user.cart)


@app.route("/product/checkout")
@login_required
def checkout():
    return render_template("checkout.html", title="Checkout")


@app.route("/api/products")
def products_as_json():
    return jsonify({one.name: one.price for one in Product.query.all()})


@app.errorhandler(404)
def not_found(error):
    return render_template("404.html", title="Not found"), 404
