"""The demo's mail: each message is put into a folder, where a mail program can open it."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from flask import current_app


def keep(message: EmailMessage) -> None:
    """Save a mail as a file; a real shop sets SMARTCHECKOUT_MAIL_URL instead."""
    folder = Path(current_app.config["DATABASE"]).with_name("mails")
    folder.mkdir(parents=True, exist_ok=True)
    name = str(message["Message-ID"]).strip("<>").partition("@")[0]
    (folder / f"{name}.eml").write_bytes(message.as_bytes())
