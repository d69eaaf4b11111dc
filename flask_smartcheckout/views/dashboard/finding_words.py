"""What each kind of finding says: a sentence of at most 14 words, its evidence, and what to do.

The subject is the shopper, the verb is "left". Placeholders are those of `findings.told_values`.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...i18n import N_

_FIELDS, _ORDERS, _COUPONS = "dashboard_fields", "dashboard_orders", "dashboard_coupons"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one kind, as keys of the catalog.

    `compared` is the sentence where others are compared with; `anchor` a part of the page, "" for
    the row of the field. What it is about is said by `wording.places`.
    """

    sentence: str
    evidence: str
    fix: str
    compared: str = ""
    page: str = _FIELDS
    anchor: str = ""


_SAW_IT = N_("%(seen)s saw it, %(left)s left.")
_LEFT_HERE = N_("%(share)s of those who got to it left there without an error.")
_HERE_NOT_ELSEWHERE = N_("%(share)s of those who got to it left, against %(elsewhere)s elsewhere.")
_LEFT_THERE = N_("%(left)s of %(seen)s left there without an error.")
_HESITATES = N_("They wait %(amount)s before they type; %(share)s left here.")
_LEFT = N_("%(share)s left without an error.")
_AGAINST_OTHERS = N_("%(share)s left without an error, against %(elsewhere)s of the others.")
_OF_THEM = N_("%(left)s of %(seen)s left without an error.")

_ERRORS = {
    "coupon_refused": Words(
        N_("%(share)s of those whose coupon was refused left."),
        N_("%(seen)s were told “%(error)s”, %(left)s left."),
        N_("Look at the codes that are refused"),
        page=_COUPONS,
        anchor="main",
    ),
    "gift_card_refused": Words(
        N_("%(share)s of those whose gift card was refused left."),
        N_("%(seen)s were told “%(error)s”, %(left)s left."),
        N_("Look at the codes that are refused"),
        page=_COUPONS,
        anchor="main",
    ),
    "not_deliverable": Words(
        N_("%(share)s of those who read that you do not deliver left."),
        _SAW_IT,
        N_("Say earlier where you deliver"),
    ),
    "same_shape": Words(
        N_("%(share)s of those refused with “%(error)s” left; most typed one shape."),
        _SAW_IT,
        N_("Accept this shape"),
        anchor="shapes",
    ),
    "required_here": Words(
        N_("%(share)s of those who were told it is required left."),
        N_(
            "%(amount)s of those who started were told so, against %(usual)s elsewhere; "
            "%(left)s of %(seen)s left."
        ),
        N_("Make it optional, or explain it"),
    ),
    "field_error": Words(
        N_("%(share)s of those who saw “%(error)s” left."), _SAW_IT, N_("Check the rule")
    ),
}
_AFTER_THE_BUTTON = {
    "order_refused": Words(
        N_("%(share)s of those whose order the shop refused left."),
        N_("The shop refused %(seen)s, %(left)s left."),
        N_("Check stock when the form opens"),
        page=_ORDERS,
        anchor="main",
    ),
    "price_changed": Words(
        N_("%(share)s of those whose total had changed left."),
        N_("%(seen)s saw another total after they ordered, %(left)s left."),
        N_("Keep prices while the form is open"),
        anchor="order",
    ),
    "order_failed": Words(
        N_("%(share)s of those whose order did not go through left."),
        N_("%(seen)s met a failure that was not theirs, %(left)s left."),
        N_("Look at the shop’s error log"),
        page=_ORDERS,
        anchor="main",
    ),
    "no_answer": Words(
        N_("%(share)s of those who pressed it left without an answer."),
        N_("%(seen)s pressed the button, %(left)s left and had no answer."),
        N_("Make taking an order faster"),
        anchor="order",
    ),
    "payment_failed": Words(
        N_("%(share)s of those whose payment failed never paid."),
        N_("%(seen)s had a payment fail, %(left)s never paid. They are not counted as abandoned."),
        N_("Offer another way to pay at once"),
        page=_ORDERS,
        anchor="main",
    ),
    "payment_left": Words(
        N_("%(share)s of those who went to pay never did."),
        N_("%(seen)s went to pay, %(left)s did not. They are not counted as abandoned."),
        N_("Try the payment page on a phone"),
        compared=N_(
            "%(share)s of those who went to pay never did, against %(elsewhere)s elsewhere."
        ),
        page=_ORDERS,
        anchor="main",
    ),
}
_BEFORE_LEAVING = {
    "shipping_seen": Words(
        N_("%(share)s of those who chose a delivery method left within seconds."),
        N_("%(seen)s chose one, %(left)s left at once."),
        N_("Show shipping costs in the cart"),
        compared=N_(
            "%(share)s left within seconds of choosing one, against %(elsewhere)s elsewhere."
        ),
        anchor="shipping",
    ),
    "country_changed": Words(
        N_("%(share)s of those who changed the country left within seconds."),
        N_("%(seen)s changed it, %(left)s left at once."),
        N_("Show before the form what each country pays"),
        compared=N_(
            "%(share)s left within seconds of changing it, against %(elsewhere)s elsewhere."
        ),
        anchor="country",
    ),
    "help_opened": Words(
        N_("%(share)s of those who opened a help text left at its field."),
        N_("%(seen)s opened help, %(left)s left there."),
        N_("Rewrite the help text"),
        anchor="fields",
    ),
    "looked_elsewhere": Words(
        N_("%(share)s of those who were away for a while left soon after."),
        N_("%(seen)s were away for half a minute or more, %(left)s came back and left."),
        N_("Show the whole price before the form"),
        anchor="fields",
    ),
    "many_errors": Words(
        N_("%(share)s of those who saw three errors or more left."),
        N_("%(seen)s saw so many, %(left)s left at a field without one."),
        N_("Make the most frequent errors rarer"),
        anchor="errors",
    ),
    "many_reloads": Words(
        N_("%(share)s of those who opened it three times or more left."),
        N_("%(seen)s opened it so often, %(left)s left."),
        N_("Try the form on a slow phone"),
        anchor="fields",
    ),
    "long_form": Words(
        N_("%(share)s of those who were busy for ten minutes left."),
        N_("%(seen)s were busy that long, %(left)s left."),
        N_("Ask for less"),
        anchor="fields",
    ),
}
_CHOICES = {
    "shipping_choice": Words(
        _LEFT_HERE, _LEFT_THERE, N_("Offer another way to deliver"), compared=_HERE_NOT_ELSEWHERE
    ),
    "payment_choice": Words(
        _LEFT_HERE, _LEFT_THERE, N_("Offer another way to pay"), compared=_HERE_NOT_ELSEWHERE
    ),
}
_AT_FIELD = {
    "coupon_search": Words(
        N_("%(share)s of those who opened it left without a code."),
        _LEFT_THERE,
        N_("Send codes as links that fill them in"),
    ),
    "help_missing": Words(
        _HESITATES,
        N_(
            "%(left)s of %(seen)s left here. The median field takes %(usual)s, and hardly anybody "
            "opened help."
        ),
        N_("Add a help text"),
    ),
    "hesitation": Words(
        _HESITATES,
        N_(
            "%(left)s of %(seen)s left here. The median field takes %(usual)s; some opened help, "
            "and still waited."
        ),
        N_("Say more plainly what is asked"),
    ),
    "autofill_missing": Words(
        N_("Browsers filled it for only %(amount)s; %(share)s left here."),
        N_("%(left)s of %(seen)s left here. Browsers filled fields like it for %(usual)s."),
        N_("Let browsers fill it in"),
    ),
    "corrections": Words(
        N_("%(amount)s corrected what they typed; %(share)s left here."),
        N_("%(left)s of %(seen)s left here. At the median field %(usual)s corrected something."),
        N_("Show an example of what is accepted"),
    ),
    "returns": Words(
        N_("%(amount)s came back to it; %(share)s left here."),
        N_("%(left)s of %(seen)s left here. To the median field %(usual)s came back."),
        N_("Say beforehand what is wanted"),
    ),
    "left_blank": Words(
        N_("%(amount)s left it empty when they ordered; %(share)s left here."),
        _LEFT_THERE,
        N_("Ask for it later, or not at all"),
    ),
}
_WIDER = {
    "step_drop": Words(
        N_("%(share)s of those who got this far left without an error."),
        _OF_THEM,
        N_("Look at the fields"),
        compared=N_("%(share)s of those who got this far left, against %(elsewhere)s elsewhere."),
        anchor="fields",
    ),
    "device_worse": Words(
        _LEFT,
        _OF_THEM,
        N_("Go through the form on such a device"),
        compared=_AGAINST_OTHERS,
        anchor="fields",
    ),
    "language_worse": Words(
        _LEFT,
        _OF_THEM,
        N_("Read the form in this language"),
        compared=_AGAINST_OTHERS,
        anchor="fields",
    ),
    "browser_worse": Words(
        _LEFT,
        _OF_THEM,
        N_("Try the form in this browser"),
        compared=_AGAINST_OTHERS,
        anchor="fields",
    ),
    "version_worse": Words(
        _LEFT,
        _OF_THEM,
        N_("Look at what changed in the form"),
        compared=_AGAINST_OTHERS,
        anchor="fields",
    ),
}

WORDS: dict[str, Words] = {
    **_ERRORS,
    **_AFTER_THE_BUTTON,
    **_BEFORE_LEAVING,
    **_CHOICES,
    **_AT_FIELD,
    **_WIDER,
}
"""By the kind of a finding."""
