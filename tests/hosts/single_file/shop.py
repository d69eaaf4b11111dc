"""A shop in one file: sqlite3, a document a page, and a checkout that leads nowhere."""

import sqlite3

from flask import (
    Flask,
    Response,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    send_from_directory,
    session,
    url_for,
)

app = Flask(__name__)
app.secret_key = "random string"
DATABASE = "database.db"

TABLES = """
CREATE TABLE users (
    userId INTEGER PRIMARY KEY, email TEXT UNIQUE, password TEXT, firstName TEXT,
    lastName TEXT, address1 TEXT, zipcode TEXT, city TEXT, phone TEXT
);
CREATE TABLE products (
    productId INTEGER PRIMARY KEY, name TEXT, price REAL, image TEXT, stock INTEGER
);
CREATE TABLE kart (userId INTEGER, productId INTEGER);
"""
USERS = [
    ("ann@example.co.uk", "pepper", "Ann", "Lee", "1 Dock Road", "E16 1AH", "London"),
    ("bob@example.co.uk", "salt", "Bob", "Ash", "", "", ""),
]
PRODUCTS = [
    ("Blue mug", 12.5, "mug.svg", 5),
    ("Linen cloth", 7.99, "cloth.svg", 5),
    ("Big pan", 149.0, "pan.svg", 1),
]


def get_db():
    if "db" not in g:
        g.db = sqlite3.connect(DATABASE)
        g.db.row_factory = sqlite3.Row
    return g.db


@app.teardown_appcontext
def close_db(error):
    db = g.pop("db", None)
    if db is not None:
        db.close()


def create_tables():
    db = get_db()
    db.executescript(TABLES)
    db.executemany(
        "INSERT INTO users (email, password, firstName, lastName, address1, zipcode, "
        "city) VALUES (?, ?, ?, ?, ?, ?, ?)",
        USERS,
    )
    db.executemany(
        "INSERT INTO products (name, price, image, stock) VALUES (?, ?, ?, ?)", PRODUCTS
    )
    db.commit()


def logged_in():
    """Who is logged in, their first name, and how much is in their cart."""
    if "email" not in session:
        return {"loggedIn": False, "firstName": "", "noOfItems": 0}
    row = (
        get_db()
        .execute(
            "SELECT firstName, (SELECT count(*) FROM kart k WHERE k.userId = u.userId) "
            "AS items FROM users u WHERE email = ?",
            (session["email"],),
        )
        .fetchone()
    )
    return {
        "loggedIn": True,
        "firstName": row["firstName"],
        "noOfItems": row["items"],
    }


def user_id():
    email = (session["email"],)
    query = "SELECT userId FROM users WHERE email = ?"
    return get_db().execute(query, email).fetchone()[0]


@app.route("/")
def root():
    products = get_db().execute("SELECT * FROM products").fetchall()
    return render_template("home.html", products=products, **logged_in())


@app.route("/productDescription")
def product_description():
    product = (
        get_db()
        .execute(
            "SELECT * FROM products WHERE productId = ?", (request.args["productId"],)
        )
        .fetchone()
    )
    return render_template("product.html", product=product, **logged_in())


@app.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "GET":
        return render_template("login.html", error="", **logged_in())
    known = (
        get_db()
        .execute(
            "SELECT 1 FROM users WHERE email = ? AND password = ?",
            (request.form["email"], request.form["password"]),
        )
        .fetchone()
    )
    if not known:
        return render_template("login.html", error="Wrong password", **logged_in())
    session["email"] = request.form["email"]
    return redirect(url_for("root"))


@app.route("/logout")
def logout():
    session.pop("email", None)
    return redirect(url_for("root"))


@app.route("/addToCart")
def add_to_cart():
    if "email" not in session:
        return redirect(url_for("login"))
    get_db().execute(
        "INSERT INTO kart VALUES (?, ?)", (user_id(), request.args["productId"])
    )
    get_db().commit()
    return redirect(url_for("root"))


@app.route("/cart")
def cart():
    if "email" not in session:
        return redirect(url_for("login"))
    products = (
        get_db()
        .execute(
            "SELECT p.* FROM products p JOIN kart USING (productId) WHERE userId = ?",
            (user_id(),),
        )
        .fetchall()
    )
    total = sum(row["price"] for row in products)
    return render_template("cart.html", products=products, total=total, **logged_in())


@app.route("/api/products")
def products_as_json():
    rows = get_db().execute("SELECT productId, name, price FROM products").fetchall()
    return jsonify([dict(row) for row in rows])


@app.route("/prices.csv")
def prices():
    rows = get_db().execute("SELECT name, price FROM products").fetchall()
    lines = (f"{row['name']},{row['price']}\n" for row in rows)
    return Response(lines, mimetype="text/csv")


@app.route("/size-chart")
def size_chart():
    return send_from_directory(app.static_folder, "sizes.html", as_attachment=True)
