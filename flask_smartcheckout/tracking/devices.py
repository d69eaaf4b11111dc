"""What is kept of a user agent: a kind of device, a family of browsers, and whether it is a bot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# The first that matches names the browser: most of them also call themselves Chrome and Safari.
_BROWSERS = {
    "Edge": r"Edg(e|A|iOS)?/",
    "Opera": r"OPR/|Opera",
    "Samsung Internet": r"SamsungBrowser/",
    "Firefox": r"Firefox/|FxiOS/",
    "Chrome": r"Chrome/|CriOS/",
    "Safari": r"Version/.*Safari/|AppleWebKit/.*Mobile/",
}
_TABLET = re.compile(r"iPad|Tablet|Android(?!.*Mobile)")
_PHONE = re.compile(r"Mobi|iPhone|iPod|Android")
_COMPUTER = re.compile(r"Windows NT|Macintosh|X11|CrOS")
# Those that say so, in a word that crawlers have in common or by a name of their own; the names are
# from https://github.com/monperrus/crawler-user-agents (MIT), those that fetch whole pages.
_BOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|archiver|preview|monitor|headless|phantomjs"
    r"|lighthouse|pagespeed|gtmetrix|pingdom|statuscake|site24x7|datadog"
    r"|facebookexternalhit|whatsapp|mediapartners|inspectiontool|googleother|-user/"
    r"|^(curl|wget|python|go-http|java|okhttp|axios|node|libwww|scrapy)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Device:
    """`kind` is phone, tablet, computer or other; `browser` a family name or "other"."""

    kind: str
    browser: str
    bot: bool


@lru_cache(maxsize=256)  # in memory alone, and as long as many use the same
def recognise(user_agent: str) -> Device:
    """Reduce a User-Agent header to the little that is kept of it."""
    return Device(_kind(user_agent), _browser(user_agent), bool(_BOT.search(user_agent)))


def _kind(user_agent: str) -> str:
    for kind, pattern in (("tablet", _TABLET), ("phone", _PHONE), ("computer", _COMPUTER)):
        if pattern.search(user_agent):
            return kind
    return "other"


def _browser(user_agent: str) -> str:
    return next((n for n, pattern in _BROWSERS.items() if re.search(pattern, user_agent)), "other")
