"""What the owner reads when an order is worked on: what can be done, why not, and what came of it.

Keys come from `office`: hindrances, troubles and results.
"""

from __future__ import annotations

from ..i18n import N_, format_money, gettext
from ..money import Money

_ACTIONS = {
    "capture": N_("Take money"),
    "release": N_("Let the rest go"),
    "refund": N_("Pay back"),
    "repaid": N_("Note money you paid back"),
    "paid": N_("Mark as paid"),
    "part": N_("Note money that came in"),
    "settle": N_("I have looked at it"),
    "dealt_with": N_("Mark the withdrawal as dealt with"),
    "cancel": N_("Cancel the order"),
    "mail": N_("Send the confirmation again"),
    "look": N_("Looked at the order"),
    "export": N_("Exported orders"),
    "hand_out": N_("Handed out a person’s data"),
    "erase": N_("Erased a person’s data"),
}
_WHO = {
    "link": N_("Signed link"),
    "owner": N_("Login of the shop"),
    "cli": N_("Command line"),
}
_HINDRANCES = {
    "no_promise": N_("No payment provider holds money for this order."),
    "taken": N_("All of the money is there already."),
    "nothing_there": N_("There is no money of this order that could be paid back."),
    "no_invoice": N_("No invoice of yours waits for money."),
    "paid_already": N_("It is paid already."),
    "provider_gone": N_(
        "The shop no longer has this payment provider. Do it in the provider’s own dashboard."
    ),
    "provider_cannot": N_(
        "This payment provider cannot do it from here. Do it in the provider’s own dashboard."
    ),
    "unanswered": N_(
        "Something was asked before and nobody answered. Ask that again first: it is done once."
    ),
    "cancelled": N_("This order is cancelled."),
    "never_placed": N_("The shop has not taken this order."),
    "no_mail": N_(
        "No mail can be sent: set SMARTCHECKOUT_MAIL_URL and SMARTCHECKOUT_MAIL_FROM, or use "
        "@checkout.send_mail."
    ),
    "in_review": N_("Somebody has to look at this order first."),
    "nothing_to_see": N_("Nobody has to look at this order."),
    "unpaid": N_("The confirmation goes out by itself as soon as the order is paid."),
}
_TROUBLES = {
    "unsupported": N_(
        "Nothing was done: the payment provider cannot do this with this payment. Look at it in "
        "the provider’s own dashboard."
    ),
    "amount_mismatch": N_(
        "Nothing was done: it is more than there is, or another currency. Compare the amounts of "
        "the payment and give another one."
    ),
    "name_taken": N_(
        "Nothing was done: that name or reference was used for another amount before. Give another "
        "one."
    ),
    "declined": N_(
        "Nothing was done: the payment provider or the bank said no. Ask the provider why."
    ),
    "invalid_request": N_(
        "Nothing was done: the payment provider could not take it. Do it in the provider’s own "
        "dashboard, or show the shop’s log to your developer."
    ),
    "wrong_key": N_(
        "Nothing was done: the payment provider does not know the shop’s key. Have your developer "
        "check it."
    ),
    "unavailable": N_(
        "Nothing was done: the payment provider is not available just now. Try again in some "
        "minutes."
    ),
    "no_answer": N_(
        "Nobody answered, so it may be done or not. Do the same again in some minutes: it is done "
        "only once."
    ),
    "error": N_(
        "Something unexpected went wrong. Look at the amounts of the payment before you try "
        "again; the shop’s log tells your developer more."
    ),
}
_DONE = {
    "capture": N_("%(amount)s was taken."),
    "release": N_("The rest of the promise was let go."),
    "refund": N_("%(amount)s is paid back."),
    "repaid": N_("It is noted that you paid back %(amount)s."),
    "paid": N_("The order is marked as paid."),
    "part": N_("It is noted that %(amount)s came in."),
    "settle": N_("Nobody has to look at this order any more."),
    "dealt_with": N_("The withdrawal is marked as dealt with."),
    "cancel": N_("The order is cancelled."),
    "mail": N_("The confirmation is on its way again."),
}
_CONSEQUENCES = {
    "capture": N_(
        "The payment provider collects this money from the shopper. Take it when you send the "
        "goods. It can be paid back, not undone."
    ),
    "release": N_(
        "The shopper need not pay what is left, and it cannot be taken any more. Do this when "
        "nothing more will be sent."
    ),
    "refund": N_(
        "The payment provider sends this money back the way it was paid. It cannot be undone."
    ),
    "repaid": N_(
        "Send the money yourself first, from your bank or by hand: the shop sends none for your "
        "own invoice. This notes how much it was. It cannot be undone."
    ),
    "paid": N_(
        "Do this when all of the money is in your bank account. The order counts as paid, and the "
        "shop hears of it. It cannot be undone."
    ),
    "part": N_(
        "Do this when money for your invoice is in your bank account, and it is not all of it, or "
        "more. What is left stays due. Once all of it is there the order counts as paid; for what "
        "is too much, or came after the order was cancelled, somebody has to look at it."
    ),
    "settle": N_(
        "Do this when nothing is left to be done. The order counts as any other again; one that is "
        "paid is told to the shop, unless it was told before. One that was cancelled stays so."
    ),
    "cancel": N_(
        "The shopper’s page says that the order is cancelled, and coupons and gift cards are "
        "given back. A promise of which nothing was taken is let go; money that is there stays "
        "until you pay it back. The order in your shop stays as it is. It cannot be undone."
    ),
    "mail": N_("The shopper gets the same mail once more, as the order is now."),
}


def action_label(action: str) -> str:
    """Return what is done, as a button and the log say it."""
    return gettext(_ACTIONS[action]) if action in _ACTIONS else action


_WITHDRAWN = {
    "pay_back": N_(
        "You have %(amount)s of this order. Pay back what is due, the way it was paid, by %(day)s "
        "at the latest. You may wait until the goods are back, or proof that they were sent."
    ),
    "promised": N_(
        "The money is promised and not taken, so there is nothing to pay back. Let go of what is "
        "not sent, or cancel the order."
    ),
    "cancel": N_(
        "No money came in, so there is nothing to pay back. Cancel the order: then nothing has to "
        "be paid for it any more."
    ),
    "rest": N_(
        "No money came in, so there is nothing to pay back. Tell the shopper what is left to pay."
    ),
    "nothing": N_("There is no money of this order, so there is nothing to pay back."),
}


def withdrawal_advice(key: str, amount: str, day: str) -> str:
    """Return what to do about a withdrawal: `amount` is what the shop has, `day` the last one."""
    return gettext(_WITHDRAWN[key], amount=amount, day=day)


def came_by(who: str) -> str:
    """Return how somebody came in."""
    return gettext(_WHO[who]) if who in _WHO else who


def hindrance(key: str) -> str:
    """Return why something cannot be done, and what to do instead."""
    return gettext(_HINDRANCES[key])


def consequence(action: str) -> str:
    """Return what follows from an action, to be read before it is done."""
    return gettext(_CONSEQUENCES[action])


def result_text(action: str, result: str, amount: Money | None = None) -> str:
    """Return what came of an action, as a sentence, with what to do next where it failed."""
    if result == "done" and action in _DONE:
        return gettext(_DONE[action], amount=format_money(amount) if amount else "")
    if result == "already":
        return gettext("That was done before: nothing was done twice.")
    known = _TROUBLES | _HINDRANCES
    return gettext(known.get(result, _TROUBLES["error"]))


def logged_result(result: str) -> str:
    """Return what the log says of a result, in a word or two; "" for what simply happened."""
    words = {
        "done": "",
        "already": gettext("was done before"),
        "begun": gettext("begun, and nobody knows whether it was done"),
        "no_answer": gettext("no answer"),
    }
    return words.get(result, gettext("not done"))
