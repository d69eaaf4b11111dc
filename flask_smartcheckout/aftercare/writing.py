"""From a row of the outbox to the mail it stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from ..i18n import use_locale
from ..orders import records
from ..orders.records import Record
from ..settings import Settings
from ..shop import Shop
from ..storage import Database
from . import alarms, reminding, statements
from .confirmation import confirmation
from .letters import Envelope, Letter, message
from .links import Links
from .mail_server import sender
from .outbox import Parcel
from .receipt import receipt
from .reminder import may_remind, reminder

Write = Callable[[Shop, Record, Links], Letter]


class NotYet(RuntimeError):
    """The order is not placed or not paid, or somebody has to look at it first."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the mails of one shop, within an app context."""

    settings: Settings
    shop: Shop
    database: Database

    def write(self, parcel: Parcel) -> EmailMessage | None:
        """Return a mail, or None when there is nothing to tell of any more. Raises NotYet."""
        if parcel.kind == "confirmation":
            return self._confirmation(parcel)
        if parcel.kind == "alert":
            return self._alarm(parcel)
        if parcel.kind.startswith(reminding.KIND):
            return self._reminder(parcel)
        return self._receipt(parcel)

    def _alarm(self, parcel: Parcel) -> EmailMessage | None:
        alarm = alarms.by_id(self.database, parcel.subject_id)
        to = alarms.receiver(self.settings, self.shop)
        if alarm is None or not to:
            return None
        with use_locale(alarms.language(self.settings, self.shop)):
            written = alarms.mail(self.settings, self.shop, alarm)
        return self._addressed(parcel, written, to, "", "")

    def _confirmation(self, parcel: Parcel) -> EmailMessage | None:
        record = records.by_id(self.database, parcel.subject_id)
        if record is None or record.state not in ("placed", "placing", "review"):
            return None
        if not record.is_confirmed:
            raise NotYet("unpaid" if record.state == "placed" else record.state)
        return self._to_buyer(parcel, record, confirmation)

    def _reminder(self, parcel: Parcel) -> EmailMessage | None:
        """Return the reminder, unless the order was paid, cancelled or withdrawn from meanwhile."""
        record = records.by_id(self.database, parcel.subject_id)
        if record is None or not may_remind(record):
            return None
        if statements.are_there_any(self.database, record.order.id):
            return None
        return self._to_buyer(parcel, record, reminder)

    def _to_buyer(self, parcel: Parcel, record: Record, write: Write) -> EmailMessage:
        order = record.order
        links = Links(parcel.root, self.settings.url_prefix)
        with use_locale(order.locale):
            written = write(self.shop, record, links)
        contact = self.shop.contact_for(order.shipping.country).email or ""
        return self._addressed(parcel, written, order.email, order.name, contact)

    def _receipt(self, parcel: Parcel) -> EmailMessage | None:
        withdrawal = statements.by_id(self.database, parcel.subject_id)
        if withdrawal is None:
            return None
        with use_locale(withdrawal.statement.locale):
            written = receipt(self.shop, withdrawal)
        contact = self.shop.contact_for(self.shop.country).email or ""
        # Anybody may have typed the name: it stands in no header.
        return self._addressed(parcel, written, withdrawal.statement.email, "", contact)

    def _addressed(
        self, parcel: Parcel, written: Letter, to: str, name: str, contact: str
    ) -> EmailMessage:
        sent_by = self.settings.mail_from or contact
        return message(
            written,
            Envelope(
                to=to,
                name=name,
                message_id=parcel.message_id,
                date=parcel.created_at,
                sender=sender(sent_by) if sent_by else None,
                reply_to=contact,
            ),
        )
