"""What orders, payments, mails and amounts are called when the owner reads of them."""

from __future__ import annotations

from ..i18n import N_, gettext

ORDER_STATES = {
    "placing": N_("Being placed"),
    "placed": N_("Placed"),
    "cancelled": N_("Cancelled"),
    "rejected": N_("Refused by the shop"),
    "failed": N_("Failed"),
    "review": N_("Check in your shop"),
}
PAYMENT_STATES = {
    "created": N_("Not started"),
    "pending": N_("Waiting for the provider"),
    "authorized": N_("Promised"),
    "partly_captured": N_("Partly taken"),
    "deferred": N_("Pay later"),
    "overdue": N_("Overdue"),
    "paid": N_("Paid"),
    "failed": N_("Failed"),
    "canceled": N_("Cancelled"),
    "expired": N_("Expired"),
}
_METHODS = {
    "invoice": N_("Invoice"),
    "card": N_("Credit or debit card"),
    "transfer": N_("Bank transfer"),
    "bank_transfer": N_("Bank transfer"),
    "on-delivery": N_("Pay on delivery"),
    "at-pickup": N_("Pay at pickup"),
    "gift_card": N_("Gift card"),
    "free": N_("Nothing to pay"),
}
_ENTRIES = {
    "capture": N_("Taken"),
    "refund": N_("Paid back"),
    "refund_failed": N_("Could not be paid back after all"),
    "chargeback": N_("Charged back by the bank"),
    "chargeback_won": N_("Given back by the bank after all"),
}
_MAILS = {
    "confirmation": N_("Confirmation by mail"),
    "withdrawal": N_("Receipt of the withdrawal by mail"),
}
_REMINDER = N_("Reminder by mail")
_MAIL_STATES = {
    "waiting": N_("Waiting"),
    "sent": N_("Sent"),
    "dropped": N_("Not needed any more"),
    "given_up": N_("Given up"),
}
_FAILURES = {
    "amount_mismatch": N_(
        "The provider speaks of another amount than was asked for. Compare both, then pay back or "
        "cancel."
    ),
    "paid_after_cancellation": N_("Money came after the order was cancelled. Pay it back."),
    "paid_too_much": N_("More came in than was due. Pay the rest back from your bank."),
    "cancelled_with_money": N_(
        "The order is cancelled, and a part of its money is here. Pay that back from your bank."
    ),
    "cancelled": N_("The order had been cancelled before."),
    "refund_failed": N_(
        "Money that was paid back came back to you. Ask the shopper for another account."
    ),
    "charged_back": N_(
        "The bank took the money back. See in the provider’s own dashboard what you can do."
    ),
    "paid_twice": N_("It was paid twice, and one payment cannot be paid back from here."),
    "the order handler did not come back": N_(
        "The shop’s order handler did not finish. See whether your shop has the order."
    ),
}


def order_state(state: str) -> str:
    """Return what became of an order."""
    return _named(ORDER_STATES, state)


def payment_state(state: str) -> str:
    """Return how a payment stands."""
    return _named(PAYMENT_STATES, state)


def paid_by(method: str) -> str:
    """Return what a method is called: ours in words, a provider's by its own name."""
    return _named(_METHODS, method)


def entry_kind(kind: str) -> str:
    """Return which way an amount moved."""
    return _named(_ENTRIES, kind)


def mail_kind(kind: str) -> str:
    """Return what a mail is about."""
    return gettext(_REMINDER) if kind.startswith("reminder") else _named(_MAILS, kind)


def mail_state(state: str) -> str:
    """Return how a mail stands."""
    return _named(_MAIL_STATES, state)


def mail_trouble(trouble: str) -> str:
    """Return what keeps a mail: in words where we know, else as the server said it."""
    return gettext("until the order is paid") if trouble == "NotYet" else trouble


def review_reason(failure: str) -> str:
    """Return why a person has to look at an order, in sentences; "" where only a code is known."""
    known = [gettext(_FAILURES[one]) for one in failure.split(", ") if one in _FAILURES]
    return " ".join(known)


def _named(names: dict[str, str], key: str) -> str:
    return gettext(names[key]) if key in names else key
