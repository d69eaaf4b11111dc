"""The first step of a withdrawal: what was typed, what is wrong with it, and what it states."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from werkzeug.datastructures import MultiDict

from ..aftercare import statements
from ..aftercare.statements import Choice, Item, Statement
from ..countries import FieldError, check_email, rules
from ..countries.verdict import FieldCheck
from ..i18n import N_, get_locale
from ..i18n import gettext as _
from ..orders.records import Record
from ..shop import Shop
from ..wording import error_message

_LONGEST = {"name": 200, "number": 100, "words": 1000}  # characters
_NO_NUMBER = N_("Enter the order number. It is in the mail that confirmed your order.")
_UNREADABLE = re.compile("[\0-\x08\x0b-\x1f\x7f\ud800-\udfff]")
# A receipt goes to whatever address was typed: nobody's advertisement travels in it.
_LINK = re.compile(r"(?i)\bhttps?:|\bwww\.|//")


@dataclass(frozen=True)
class WithdrawalForm:
    """What somebody typed, for an order that a link of ours brought them to, or for none."""

    shop: Shop
    record: Record | None
    typed: MultiDict[str, str]

    @classmethod
    def begin(cls, shop: Shop, record: Record | None) -> WithdrawalForm:
        """Return the form as it is opened: filled in as far as the order is known."""
        known: MultiDict[str, str] = MultiDict()
        if record:
            order = record.order
            known.update({"name": order.name, "number": order.ref, "email": order.email})
        return cls(shop, record, known)

    @classmethod
    def again(cls, shop: Shop, record: Record | None, stated: Statement) -> WithdrawalForm:
        """Return the form as it was when it led to a statement."""
        fields = ("name", "number", "email", "words")
        known: MultiDict[str, str] = MultiDict({name: getattr(stated, name) for name in fields})
        known["scope"] = "whole" if stated.whole else "some"
        form = cls(shop, record, known)
        for nth, one in enumerate(form.choices):
            item = next((item for item in stated.items if item.ref == one.line.ref), None)
            if item:
                known.add("item", str(nth))
                known[f"quantity-{nth}"] = str(item.quantity)
        return form

    def value(self, name: str) -> str:
        """Return what was typed in a field, as one line unless it may have several."""
        text = _UNREADABLE.sub(" ", self.typed.get(name, "")).strip()
        return text if name == "words" else " ".join(text.split())

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole order that somebody withdraws from."""
        return self.typed.get("scope", "whole") != "some"

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The lines of the order, as they may be withdrawn from."""
        return statements.choices(self.shop, self.record.order) if self.record else ()

    def is_ticked(self, nth: int) -> bool:
        """Whether a line was chosen."""
        return str(nth) in self.typed.getlist("item")

    def quantity(self, nth: int) -> int:
        """Return of how many pieces of a line; all of them without a word."""
        most = self.choices[nth].line.quantity
        text = self.typed.get(f"quantity-{nth}", "")
        wanted = int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else most
        return min(max(wanted, 1), most)

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        return tuple(
            Item(one.line.ref, one.line.title, self.quantity(nth))
            for nth, one in enumerate(self.choices)
            if one.choosable and self.is_ticked(nth)
        )

    @cached_property
    def errors(self) -> Mapping[str, str]:
        """What is wrong, by field: a sentence that says what to do."""
        found = {} if self.value("number") else {"number": _(_NO_NUMBER)}
        if not self.value("name"):
            found["name"] = self._say(FieldError("name", "required"))
        found |= {name: text for name in _LONGEST if (text := self._trouble(name))}
        if self._email.problem and self._email.blocks:
            found["email"] = self._say(self._email.problem)
        if not self.is_whole and not (self._items or (not self.choices and self.value("words"))):
            found["scope"] = _("Say what you withdraw from, or choose the whole order.")
        return found

    @cached_property
    def _email(self) -> FieldCheck:
        typed = self.value("email")
        missing = FieldCheck("", FieldError("email", "required"), blocks=True)
        return check_email(typed) if typed else missing

    def _say(self, error: FieldError) -> str:
        return error_message(error, rules(self.shop.country).fields[error.field])

    def _trouble(self, name: str) -> str:
        value = self.value(name)
        if len(value) > _LONGEST[name]:
            return _("Use %(num)s characters at the most.", num=_LONGEST[name])
        return _("Leave web addresses out.") if _LINK.search(value) else ""

    def statement(self) -> Statement:
        """Return what is stated, where there are no errors."""
        some = not self.is_whole
        return Statement(
            id=statements.new_id(),
            number=self.value("number"),
            name=self.value("name"),
            email=self._email.value,
            locale=str(get_locale()),
            order_id=self.record.order.id if self.record else "",
            whole=self.is_whole,
            items=self._items if some else (),
            words=self.value("words") if some and not self.choices else "",
        )
