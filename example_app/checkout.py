"""All that the checkout needs from this shop."""

import flask_smartcheckout as sc
from flask_smartcheckout.shop import Contact, Dispatch, PickupPoint, gift_message, newsletter

from . import cart, data, mails, orders, payments, postcodes, vat_numbers
from .catalog import Product
from .language import document, each_translated, text, translated

HOME, EVENING, FETCH, EUROPE, WORLD = each_translated("shipping")
HOURS = translated("contact.hours")
STORE = PickupPoint("store", "Naaf & Spaak", ("Twijnstraat 38", "3511 ZL Utrecht"), HOURS)
NEIGHBOURS, FAR = ("GB", "CH", "NO"), ("US", "JP", "BR")

shop = sc.Shop(
    name="Naaf & Spaak",
    country="NL",
    sells_to=("EU", *NEIGHBOURS, *FAR),
    tax_classes=data.read("tax_classes.toml"),
    shipping=(
        sc.ShippingMethod("home", HOME, "4.95", countries=("NL",), free_from="75", days=(1, 2)),
        sc.ShippingMethod("evening", EVENING, "7.95", countries=("NL",), days=(1, 1)),
        sc.ShippingMethod("fetch", FETCH, 0, ("NL",), days=(0, 0), pickup_points=(STORE,)),
        sc.ShippingMethod("parcel", EUROPE, "9.95", ("EU",), excluded=("NL",), days=(2, 5)),
        sc.ShippingMethod("neighbours", EUROPE, "16.50", countries=NEIGHBOURS, days=(3, 7)),
        sc.ShippingMethod("air", WORLD, None, FAR, days=(6, 14), by_weight={1000: 29, None: 49}),
    ),
    dispatch=Dispatch("16:00"),
    payments=payments.WAYS,
    coupons=(
        sc.Coupon("WELCOME10", "percent_order", "10", public=True),
        sc.Coupon("FIVEOFF", "fixed_order", "5", min_subtotal="50", public=True),
    ),
    extra_fields=(gift_message(), newsletter()),
    vat_ids=vat_numbers.DemoNumbers(),  # a real shop: Vies()
    contact=Contact("+31 30 123 45 67", "hello@naafenspaak.example", HOURS),
    address="Twijnstraat 38, 3511 ZL Utrecht, Nederland",
    registration="KvK 12345678 · btw NL001234567B01",
    terms_url="/terms",
    terms_text=document("documents.terms.sections"),
    privacy_url="/privacy",
)
checkout = sc.SmartCheckout()
checkout.lookup(countries=("NL",))(postcodes.find)  # a real shop: Shop(lookups=(Pdok(),))

checkout.send_mail(mails.keep)  # a real shop: SMARTCHECKOUT_MAIL_URL


def line(product: Product, quantity: int = 1) -> sc.Line:
    """Return a product the way the checkout knows it."""
    return checkout.line(
        product.ref,
        product.title,
        product.price,
        quantity=quantity,
        tax_class=product.tax_class,
        weight=product.weight,
        image=product.image,
        url=product.url,
    )


@checkout.cart
def lines() -> list[sc.Line]:
    return [line(item.product, item.quantity) for item in cart.items()]


@checkout.order
def place(order: sc.Order) -> str:
    try:
        number = orders.save(order)
    except orders.SoldOut as sold_out:
        raise sc.Rejected(text("cart.sold_out", title=sold_out.title)) from sold_out
    cart.clear()
    return number
