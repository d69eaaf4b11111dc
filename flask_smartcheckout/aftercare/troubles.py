"""What keeps a mail from going out: how it is told, and whether trying again can help."""

from __future__ import annotations

import smtplib
import ssl

from .letters import BadAddress
from .writing import NotYet

_ABOUT_ONE_MAIL = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
)


def told(error: Exception) -> str:
    """Return what went wrong in a few words, without what a server wrote: it may name somebody."""
    kind = type(error).__name__
    if isinstance(error, ssl.SSLCertVerificationError):  # what we found, not what a server wrote
        return f"{kind}: {error.verify_message}"
    answer = _answer(error)
    if answer is None:
        return kind
    code, said = answer
    return f"{kind} {code} {_enhanced(said)}".strip()


def is_final(error: Exception) -> bool:
    """Whether trying again is in vain: there is nobody at that address (RFC 3463, X.1.X)."""
    answer = _answer(error)
    is_unknown = answer is not None and answer[0] >= 500 and _enhanced(answer[1])[:4] == "5.1."
    return is_unknown or isinstance(error, BadAddress)


def is_down(error: Exception) -> bool:
    """Whether it is the server that fails, and not this one mail."""
    return isinstance(error, OSError) and not isinstance(error, _ABOUT_ONE_MAIL)


def is_a_fault(error: Exception) -> bool:
    """Whether it is a fault of ours or of the shop's code, which the log has to show."""
    return not isinstance(error, (OSError, BadAddress, NotYet))


def _answer(error: Exception) -> tuple[int, str] | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (0, b""))
        return code, _text(said)
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, _text(error.smtp_error)
    return None


def _text(said: bytes | str) -> str:
    return said.decode("ascii", "replace") if isinstance(said, bytes) else said


def _enhanced(said: str) -> str:
    """Return the enhanced status code an answer begins with, such as 5.1.1, "" without one."""
    first = said.split(" ", 1)[0]
    parts = first.split(".")
    return first if len(parts) == 3 and all(part.isdigit() for part in parts) else ""
