"""How this shop is paid: by itself, without a payment provider."""

from __future__ import annotations

from flask_smartcheckout import Invoice

from . import data
from .language import translated

BANK = data.read("bank.toml")
CASH_OR_CARD = translated("payment.at_the_door")
WAYS = (
    Invoice(days=14, require_same_address=False, transfer=BANK, remind_after=(3, 10)),
    Invoice(kind="transfer", days=7, in_advance=True, countries=("EU",), transfer=BANK),
    Invoice(kind="on_delivery", countries=("NL",), max_total=250, note=CASH_OR_CARD),
    Invoice(kind="at_pickup", countries=("NL",), note=CASH_OR_CARD),
)
