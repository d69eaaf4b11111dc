CREATE TABLE IF NOT EXISTS products (
    ref TEXT PRIMARY KEY,
    price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
    tax_class TEXT NOT NULL,
    weight INTEGER NOT NULL,
    stock INTEGER NOT NULL CHECK (stock >= 0)
);

CREATE TABLE IF NOT EXISTS orders (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    checkout_id TEXT NOT NULL UNIQUE,
    placed_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    name TEXT NOT NULL,
    company TEXT,
    email TEXT NOT NULL,
    phone TEXT,
    shipping_address TEXT NOT NULL,
    billing_address TEXT NOT NULL,
    country TEXT NOT NULL,
    locale TEXT NOT NULL,
    note TEXT,
    shipping_method TEXT,
    payment_method TEXT NOT NULL,
    total_cents INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS order_lines (
    order_number INTEGER NOT NULL REFERENCES orders (number),
    ref TEXT NOT NULL REFERENCES products (ref),
    title TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    total_cents INTEGER NOT NULL
);

-- What a gift card has not paid already.
CREATE TABLE IF NOT EXISTS order_due (
    order_number INTEGER NOT NULL REFERENCES orders (number),
    due_cents INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS order_extra (
    order_number INTEGER NOT NULL REFERENCES orders (number),
    name TEXT NOT NULL,
    value TEXT NOT NULL
);

-- The first order is number 1001.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'orders', 1000 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'orders');
