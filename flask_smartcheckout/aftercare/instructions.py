"""How an order is paid that is owed to the shop: what the page, the mails and the code all say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ..i18n import format_date, format_money, get_locale
from ..i18n import gettext as _
from ..orders.order import Order
from ..orders.records import Payment, Record
from ..payments.attempt_states import OWED
from ..payments.references import is_belgian, printed
from ..payments.transfer_code import Transfer
from ..shop import Invoice, Shop, localized
from ..wording import transfer_facts


@dataclass(frozen=True, slots=True)
class Instructions:
    """What the shopper has to do: a heading, what it means, and each fact by its name.

    `transfer` is there when a code can fill in the payment. `copied` has what a bank's page wants
    of those facts that are long to type, by what is printed: "NL91ABNA0417164300".
    """

    title: str
    note: str
    facts: tuple[tuple[str, str], ...]
    transfer: Transfer | None
    copied: Mapping[str, str] = field(default_factory=dict)

    @property
    def scan(self) -> str:
        """What stands beside the code: all that is in it stands in the facts too."""
        return _("Or scan this code with the app of your bank: it fills in the transfer.")


def instructions(shop: Shop, record: Record) -> Instructions | None:
    """Return how an order is paid, in the current language; None when it is not owed."""
    payment = record.payment
    if payment is None or payment.state not in OWED:
        return None
    invoice = _invoice(shop, payment)
    if payment.due is None and (invoice is None or invoice.is_by_bank):
        return None
    transfer = _transfer(shop, record, payment, invoice) if invoice else None
    return Instructions(
        _title(payment, payment.due, invoice),
        _note(record.order, invoice) if invoice else "",
        (*_amounts(payment), *_where(record, payment, shop, invoice)),
        transfer if transfer and transfer.has_code else None,
        _copied(record.order, invoice) if invoice and invoice.is_by_bank else {},
    )


def _note(order: Order, invoice: Invoice) -> str:
    """Return what the shop says of it, and what waits for the money."""
    waits = ""
    if invoice.in_advance and order.quote.shipping and order.quote.shipping.pickup:
        waits = _("Your order can be picked up once the money is there.")
    elif invoice.in_advance:
        waits = _("Your order is sent once the money is there.")
    return " ".join(filter(None, (waits, localized(invoice.note, str(get_locale())))))


def _invoice(shop: Shop, payment: Payment) -> Invoice | None:
    found = (one for one in shop.payments if one.id == payment.provider)
    return next((one for one in found if isinstance(one, Invoice)), None)


def _title(payment: Payment, due: date | None, invoice: Invoice | None) -> str:
    if invoice and invoice.kind == "on_delivery":
        return _("You pay when your order is delivered")
    if invoice and invoice.kind == "at_pickup":
        return _("You pay when you fetch your order")
    assert due is not None  # what is paid by bank has a day: see `instructions`
    if payment.state == "overdue":
        return _("Due since %(day)s", day=format_date(due))
    return _("Pay by %(day)s", day=format_date(due))


def _amounts(payment: Payment) -> list[tuple[str, str]]:
    whole = (_("Amount"), format_money(payment.amount))
    if payment.received is None or payment.rest == payment.amount:
        return [whole]
    came = (_("Received"), format_money(payment.received))
    return [whole, came, (_("Still to pay"), format_money(payment.rest))]


def _where(
    record: Record, payment: Payment, shop: Shop, invoice: Invoice | None
) -> list[tuple[str, str]]:
    """Return where it is paid to, and what the payer tells the bank."""
    told = record.order.payment_reference
    facts = transfer_facts(shop.payments, payment.provider)
    if invoice and not invoice.is_by_bank:
        return facts
    return [*facts, (_("Reference"), printed(told) if told else record.order.ref)]


def _copied(order: Order, invoice: Invoice) -> dict[str, str]:
    iban, told = invoice.payee["iban"], order.payment_reference
    account = {value: iban for name, value in invoice.transfer.items() if name.lower() == "iban"}
    return account | ({printed(told): printed(told) if is_belgian(told) else told} if told else {})


def _transfer(shop: Shop, record: Record, payment: Payment, invoice: Invoice) -> Transfer | None:
    payee, order = invoice.payee, record.order
    if not invoice.is_by_bank:
        return None
    return Transfer(
        payee["name"] or shop.name,
        payee["iban"],
        payment.rest,
        payee["bic"],
        order.payment_reference,
        order.ref,
    )
