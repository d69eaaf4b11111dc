"""The words of the form: labels, help, errors, and the phrases the law prescribes."""

from .areas import area_options
from .credit import conditions_link, credit_terms, credit_warning
from .delivery import arrival, arrival_note, unsent_message
from .errors import (
    elsewhere_message,
    error_message,
    offer_message,
    refusal_message,
    sentence,
    warning_message,
)
from .extra_fields import extra_error, extra_label, extra_value_text, shop_text
from .guarantee import Guarantee, guarantee_of
from .labels import AREA_KINDS, HELP, LABELS, field_wording, help_key, help_text, hint, label
from .legal import (
    GuaranteeWords,
    WithdrawalForm,
    confirm_withdrawal_label,
    guarantee_words,
    invoice_mentions,
    order_button,
    order_button_phrases,
    withdrawal_form,
    withdrawal_label,
    withdrawal_phrases,
)
from .payment import (
    notice_texts,
    payment_text,
    payment_title,
    remarks,
    transfer_facts,
    unpaid_reason,
)
from .price_rows import Figure, price_rows
from .withdrawal import exemption_text

__all__ = [
    "AREA_KINDS",
    "HELP",
    "LABELS",
    "Figure",
    "Guarantee",
    "GuaranteeWords",
    "WithdrawalForm",
    "area_options",
    "arrival",
    "arrival_note",
    "conditions_link",
    "confirm_withdrawal_label",
    "credit_terms",
    "credit_warning",
    "elsewhere_message",
    "error_message",
    "exemption_text",
    "extra_error",
    "extra_label",
    "extra_value_text",
    "field_wording",
    "guarantee_of",
    "guarantee_words",
    "help_key",
    "help_text",
    "hint",
    "invoice_mentions",
    "label",
    "notice_texts",
    "offer_message",
    "order_button",
    "order_button_phrases",
    "payment_text",
    "payment_title",
    "price_rows",
    "refusal_message",
    "remarks",
    "sentence",
    "shop_text",
    "transfer_facts",
    "unpaid_reason",
    "unsent_message",
    "warning_message",
    "withdrawal_form",
    "withdrawal_label",
    "withdrawal_phrases",
]
