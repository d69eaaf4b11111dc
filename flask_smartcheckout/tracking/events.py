"""What a browser may tell us: event names, fields and codes, and the strict form of a batch.

Everything that is not listed here is refused, so that no typed value can enter.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, get_args

from msgspec import Meta, Struct, defstruct
from msgspec.json import Decoder

from ..countries.verdict import Code
from .shapes import SHAPED_FIELDS, is_shape

MAX_BATCH = 16 * 1024
"""A larger batch is refused unread."""

BrowserName = Literal[
    "checkout_viewed",
    "checkout_started",
    "field_focused",
    "field_blurred",
    "field_changed",
    "field_error",
    "help_opened",
    "suggestion_taken",
    "country_changed",
    "coupon_tried",
    "shipping_chosen",
    "payment_chosen",
    "submit_attempted",
    "submit_failed",
    "page_hidden",
    "page_shown",
]
SERVER_NAMES = frozenset(
    "order_placed order_rejected price_changed order_failed"
    " payment_started payment_failed payment_returned order_paid".split()
)
"""What only our own server may say."""

FieldName = Literal[
    "email",
    "name",
    "company",
    "country",
    "street",
    "street2",
    "house_number",
    "addition",
    "district",
    "city",
    "postcode",
    "state",
    "phone",
    "kana",
    "tax_id",
    "einvoice",
    "shipping",
    "pickup_point",
    "payment",
    "coupon",
    "gift_card",
    "note",
    "billing_email",
    "billing_name",
    "billing_company",
    "billing_country",
    "billing_street",
    "billing_street2",
    "billing_house_number",
    "billing_addition",
    "billing_district",
    "billing_city",
    "billing_postcode",
    "billing_state",
    "billing_phone",
    "billing_kana",
    "billing_tax_id",
    "billing_einvoice",
    "billing_shipping",
    "billing_pickup_point",
    "billing_payment",
    "billing_coupon",
    "billing_gift_card",
    "billing_note",
]
NAMES: frozenset[str] = frozenset(get_args(BrowserName))
FIELDS: frozenset[str] = frozenset(get_args(FieldName))
CODES: frozenset[str] = frozenset(get_args(Code))

_DAY = 86_400_000
Milliseconds = Annotated[int, Meta(ge=0, le=2 * _DAY)]
Seq = Annotated[int, Meta(ge=0, le=100_000)]
Count = Annotated[int, Meta(ge=0, le=10_000)]
ViewId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z-]{4,36}\Z")]

# Which of the optional keys an event must have, and which more it may have.
_MUST = {
    "field_focused": {"field"},
    "field_blurred": {"field"},
    "field_changed": {"field"},
    "field_error": {"field", "code"},
    "help_opened": {"field"},
    "suggestion_taken": {"field"},
}
_MAY = {
    "checkout_started": {"field"},
    "field_focused": {"autofilled"},
    "field_blurred": {"duration", "empty", "edits", "autofilled"},
    "field_changed": {"duration", "autofilled"},
    "field_error": {"shape"},
    "country_changed": {"field", "duration", "autofilled"},
    "shipping_chosen": {"field", "duration", "autofilled"},
    "payment_chosen": {"field", "duration", "autofilled"},
    "coupon_tried": {"field", "code"},
    "page_hidden": {"field", "duration"},
}
_OPTIONAL = ("field", "code", "duration", "empty", "edits", "autofilled", "shape")


@cache
def _has_right_keys(name: str, *absent: bool) -> bool:
    """Whether an event may come without these of its optional keys, and with the others."""
    given = {key for key, is_absent in zip(_OPTIONAL, absent, strict=True) if not is_absent}
    must = _MUST.get(name, set())
    return must <= given <= must | _MAY.get(name, set())


class Event(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that happened: `seq` counts within the view, `t` is ms since it was opened.

    `duration` is ms in the field, hidden time left out; `edits` how often something was deleted;
    `shape` only what `shapes.shape` makes of a refused postcode, house number, phone or tax id.
    """

    seq: Seq
    name: BrowserName
    t: Milliseconds
    field: FieldName | None = None
    code: Code | None = None
    duration: Milliseconds | None = None
    empty: bool | None = None
    edits: Count | None = None
    autofilled: bool | None = None
    shape: Annotated[str, Meta(max_length=24)] | None = None

    def __post_init__(self) -> None:
        # One by one: twenty events of a batch come through here, thousands a second.
        if not _has_right_keys(
            self.name,
            self.field is None,
            self.code is None,
            self.duration is None,
            self.empty is None,
            self.edits is None,
            self.autofilled is None,
            self.shape is None,
        ):
            raise ValueError(f"{self.name} has other keys")
        if self.shape is not None and not _may_have(self.field, self.shape):
            raise ValueError("not a shape")


def _may_have(field: str | None, shape: str) -> bool:
    return field in SHAPED_FIELDS and is_shape(shape)


class Batch(Struct, frozen=True, forbid_unknown_fields=True):
    """What one request brings. `sent` is the browser's clock, for whoever reads the request."""

    v: Literal[1]
    checkout_id: Annotated[str, Meta(max_length=64)]
    view_id: ViewId
    token: Annotated[str, Meta(max_length=2048)]
    sent: Annotated[int, Meta(ge=0, le=2**53)]
    events: Annotated[tuple[Event, ...], Meta(min_length=1, max_length=100)]


def decoder(own: Iterable[str] = ()) -> Decoder[Batch]:
    """Return what reads a batch; `own` are the names of the shop's own fields, as it declared them.

    It raises msgspec's ValidationError for a field that is neither ours nor among them.
    """
    return _decoder(frozenset(own))


@lru_cache(maxsize=64)
def _decoder(own: frozenset[str]) -> Decoder[Batch]:
    if not own:
        return Decoder(Batch)
    strict: dict[str, Any] = {"frozen": True, "forbid_unknown_fields": True}
    field: Any = Literal[tuple(sorted(FIELDS | own))] | None
    event: Any = defstruct("OwnEvent", [("field", field, None)], bases=(Event,), **strict)
    events = Annotated[tuple[event, ...], Meta(min_length=1, max_length=100)]
    return Decoder(defstruct("OwnBatch", [("events", events)], bases=(Batch,), **strict))
