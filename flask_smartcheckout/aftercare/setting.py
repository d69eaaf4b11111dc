"""What every mail of ours has to say itself with: the shop, the language, and how it writes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import current_app

from .. import wording
from ..i18n import (
    country_name,
    format_date,
    format_day,
    format_money,
    format_number,
    get_locale,
    gettext,
    ngettext,
)
from ..shop import Shop, localized
from .letters import Letter, Picture

CODE = "payment-code"  # what the HTML of a mail calls its picture
_MAILS = "smartcheckout/mail"


def letter(shop: Shop, name: str, subject: str, values: dict[str, Any]) -> Letter:
    """Write a mail from its two templates, in the current language.

    The shop's context processors are not asked: there is no request they could look into.
    """
    context = _context(shop, subject, values)
    environment = current_app.jinja_env
    text = environment.get_template(f"{_MAILS}/{name}.txt").render(context)
    html = environment.get_template(f"{_MAILS}/{name}.html").render(context)
    return Letter(subject, _tidy(text), html, context["sc"].lang, _pictures(values))


def _pictures(values: dict[str, Any]) -> tuple[Picture, ...]:
    """Return the code of what is to be paid, where there is one."""
    pay = values.get("pay")
    return (Picture(CODE, pay.transfer.png()),) if pay and pay.transfer else ()


def _context(shop: Shop, title: str, values: dict[str, Any]) -> dict[str, Any]:
    locale = get_locale()
    rtl = locale.text_direction == "rtl"
    shared = SimpleNamespace(
        shop=shop,
        title=title,
        locale=locale,
        lang=str(locale).replace("_", "-"),
        dir="rtl" if rtl else "ltr",
        start="right" if rtl else "left",
        end="left" if rtl else "right",
        money=format_money,
        number=format_number,
        day=format_day,
        date=format_date,
        country=country_name,
        text=lambda text: localized(text, str(locale)),
        wording=wording,
        code=CODE,
        **values,
    )
    return {"sc": shared, "_sc": gettext, "_scn": ngettext}


def _tidy(text: str) -> str:
    """Leave one empty line where the templates left several, whatever the shop's Jinja trims."""
    lines: list[str] = []
    for line in (one.rstrip() for one in text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip() + "\n"
