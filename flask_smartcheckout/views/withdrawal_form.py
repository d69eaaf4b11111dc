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

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the second step brings along, so that a change finds all that was typed."""
        names = ["name", "number", "email", "scope", "words", "item"]
        names += [f"quantity-{nth}" for nth in range(len(self.choices))]
        return [(name, value) for name in names for value in self.typed.getlist(name)]

    def value(self, name: str) -> str:
        """Return what was typed in a field, as one line unless it may have several."""
        text = _UNREADABLE.sub(" ", self.typed.get(name, "")).strip()
        return text if name == "words" else " ".join(text.split())

    @property
    def scope(self) -> str:
        """What somebody withdraws from: "whole", "some", or "" while only they know.

        Whoever chose the whole order and named some of it is asked once which is meant.
        """
        chosen = self.typed.get("scope", "")
        if chosen == "some":
            return "some"
        is_final = chosen == "whole" and "asked" in self.typed
        return "" if self._names_some and not is_final else "whole"

    @property
    def is_asked(self) -> bool:
        """Whether the next choice between the whole and some of it is final."""
        return "asked" in self.typed or "scope" in self.errors

    @property
    def offers_part(self) -> bool:
        """Whether there is a part of the order, as there is of more than one piece."""
        return sum(one.line.quantity for one in self.choices) != 1

    @cached_property
    def _names_some(self) -> bool:
        if not self.choices:
            return bool(self.value("words"))
        return any(
            one.choosable and (self.is_ticked(nth) or self.quantity(nth) < one.line.quantity)
            for nth, one in enumerate(self.choices)
        )

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
        shown = _LONGEST.keys() - ({"words"} if self.scope == "whole" else set())
        found |= {name: text for name in shown if (text := self._trouble(name))}
        if self._email.problem and self._email.blocks:
            found["email"] = self._say(self._email.problem)
        return found | self._trouble_of_scope()

    def _trouble_of_scope(self) -> dict[str, str]:
        if not self.scope:
            text = _(
                "You named some of the order. Choose what you mean: the whole order, or only some "
                "of it."
            )
            return {"scope": text}
        named = self._items or (not self.choices and self.value("words"))
        if self.scope == "some" and not named:
            return {"scope": _("Say what you withdraw from, or choose the whole order.")}
        return {}

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
        some = self.scope == "some"
        return Statement(
            id=statements.new_id(),
            number=self.value("number"),
            name=self.value("name"),
            email=self._email.value,
            locale=str(get_locale()),
            order_id=self.record.order.id if self.record else "",
            whole=not some,
            items=self._items if some else (),
            words=self.value("words") if some and not self.choices else "",
        )
