"""E-mail addresses: lenient about the person, exact about the domain."""

import re

from .characters import clean_code, clean_text
from .verdict import FieldCheck, FieldError

LONGEST = 254
# What a Japanese keyboard gives for ASCII, and its full stop.
_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {ord("。"): "."}
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_WELL_KNOWN = (
    "gmail.com googlemail.com hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.nl"
    " outlook.com outlook.de outlook.fr live.com live.nl live.co.uk yahoo.com yahoo.co.uk yahoo.fr"
    " yahoo.de yahoo.co.jp yahoo.com.br icloud.com me.com mac.com aol.com msn.com gmx.de gmx.net"
    " gmx.at web.de t-online.de freenet.de orange.fr wanadoo.fr free.fr laposte.net sfr.fr"
    " ziggo.nl kpnmail.nl planet.nl hetnet.nl telenet.be skynet.be libero.it virgilio.it"
    " proton.me protonmail.com mail.ru yandex.ru yandex.com comcast.net verizon.net btinternet.com"
    " uol.com.br bol.com.br terra.com.br qq.com naver.com seznam.cz wp.pl o2.pl abv.bg"
).split()
# Real providers a slip of the keyboard away from a better known one.
_ALSO_REAL = frozenset(
    "mail.com ymail.com email.com gmx.com gmx.ch gmx.fr gmail.de gmx.us rmail.com live.de"
    " live.fr live.it live.be live.se live.dk live.no live.at live.cn live.ca outlook.at"
    " outlook.it outlook.es outlook.be hotmail.be hotmail.se hotmail.dk hotmail.no"
    " hotmail.es hotmail.ch hotmail.ca hotmail.gr yahoo.ca yahoo.it yahoo.es yahoo.gr"
    " yahoo.in yahoo.se yahoo.dk yahoo.no yahoo.cn yahoo.at mac.de me.de yandex.kz"
    " yandex.by yandex.ua mail.ee mail.bg mail.kz mail.de web.com free.bg hotmai.com"
    " aim.com proton.ch mailo.com tmail.com wp.eu msn.nl fmail.com nate.com naver.jp o2.cz"
    " o2.ie".split()
)
_ENDINGS = {"con": "com", "cmo": "com", "comm": "com", "ocm": "com", "vom": "com", "xom": "com"}


def check_email(value: str) -> FieldCheck:
    """Judge an e-mail address: any local part, a domain (also international) with a dot.

    `reason` in the params is one of "at", "local", "domain", "dot" and "space".
    """
    address = clean_email(value)
    if len(address) > LONGEST:
        return _wrong(address, "too_long", length=str(LONGEST))
    reason = _reason(address)
    if reason:
        code = "invalid_character" if reason == "space" else "invalid_format"
        return _wrong(address, code, reason=reason)
    return FieldCheck(address)


def _wrong(address: str, code: str, **params: str) -> FieldCheck:
    shared = {"label": "email", "example": "name@example.com"}
    problem = FieldError("email", code, {**shared, **params})  # type: ignore[arg-type]
    return FieldCheck(address, problem, blocks=True)


def clean_email(value: str) -> str:
    """The address without what surrounds it when it is copied, its domain in lower case."""
    address = clean_text(value).translate(_FULL_WIDTH)
    address = re.sub(r"(?i)^mailto:", "", address).strip("<> ,;")
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{clean_code(domain).lower().rstrip('.')}" if at else address


def _reason(address: str) -> str | None:
    local, at, domain = address.rpartition("@")
    if not at:
        return "at"
    if any(c.isspace() for c in domain) or (" " in local and not local.startswith('"')):
        return "space"
    if not local or ("@" in local and not local.startswith('"')):
        return "local" if not local else "at"
    return _domain_reason(domain)


def _domain_reason(domain: str) -> str | None:
    labels = domain.split(".")
    if len(labels) == 1:
        return "dot" if domain else "domain"
    sound = all(_LABEL.fullmatch(label) for label in labels)
    return None if sound and len(labels[-1]) > 1 and not labels[-1].isdecimal() else "domain"


def suggest_email(value: str) -> str | None:
    """The address probably meant ("ann@gmial.com": "ann@gmail.com"), or None; an offer only."""
    address = clean_email(value)
    local, at, domain = address.rpartition("@")
    if "," in domain:
        return _with_points(local, domain)
    if not (local and at) or domain in _WELL_KNOWN or domain in _ALSO_REAL or len(domain) > 64:
        return None
    meant = _better_domain(domain)
    return f"{local}@{meant}" if meant else None


def _with_points(local: str, domain: str) -> str | None:
    """The address with a point for each comma ("ann@web,de"), where that makes one."""
    address = f"{local}@{domain.replace(',', '.')}"
    return None if _reason(address) else suggest_email(address) or address


def _better_domain(domain: str) -> str | None:
    name, dot, ending = domain.rpartition(".")
    if dot and ending in _ENDINGS:
        mended = f"{name}.{_ENDINGS[ending]}"
        return _better_domain(mended) or mended
    return next((known for known in _WELL_KNOWN if _one_slip_apart(domain, known)), None)


def _one_slip_apart(typed: str, meant: str) -> bool:
    """One letter missing, added, wrong, or two neighbours swapped; the first letter is trusted
    unless it was swapped or left out of a name of five letters or more."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), None)
    if same is None:
        return True
    rest, other = typed[same:], meant[same:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    if len(meant.split(".")[0]) < 4:
        return swapped
    wrong = same > 0 and rest[1:] == other[1:]
    return swapped or wrong or rest[1:] == other or rest == other[1:]
