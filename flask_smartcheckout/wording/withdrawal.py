"""Why something cannot be withdrawn from, in words."""

from __future__ import annotations

from ..i18n import N_, gettext

_REASONS = {
    "custom": N_("Made or altered to your wishes."),
    "perishable": N_("It does not keep for long."),
    "hygiene": N_("Sealed for health or hygiene: no longer once the seal is broken."),
    "mixed": N_("Not once it is mixed with other things and cannot be taken apart from them."),
    "recording": N_("Sealed music, film or software: no longer once the seal is broken."),
    "newspaper": N_("A newspaper or magazine."),
    "dated": N_("It is for a certain day or time."),
    "digital": N_("Digital content that you agreed to get at once."),
    "service": N_("Not once the service is carried out in full."),
    "price": N_("Its price follows a market that the shop has no hold on."),
}


def exemption_text(reason: str) -> str:
    """Return in a sentence why there is no right of withdrawal (Directive 2011/83/EU, art. 16)."""
    return gettext(_REASONS[reason])
