"""What a Content-Security-Policy refuses of our pages, and what to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

# What our pages load or send, and what a policy says instead where it does not say (CSP3, 6.8.3).
_NEEDED = {
    "script-src": ("script-src-elem", "script-src", "default-src"),
    "style-src": ("style-src-elem", "style-src", "default-src"),
    "connect-src": ("connect-src", "default-src"),
    "img-src": ("img-src", "default-src"),
    "form-action": ("form-action",),
}
_WITH_NONCE = ("script-src", "style-src")
_NAMES_NONCE = (
    "set SMARTCHECKOUT_CSP_NONCE to a function that returns the nonce of the request, such as "
    "lambda: request.csp_nonce"
)


def refused(policies: Iterable[str], nonce: str, public_url: str) -> Iterator[str]:
    """Yield a sentence for each thing a policy refuses; `nonce` is the one that our tags carry."""
    for policy in policies:
        directives = dict(reversed(list(_parsed(policy))))  # of two with a name, the first counts
        for name in _NEEDED:
            sources = _sources(directives, name)
            if sources is not None and not _allows(name, sources, nonce, public_url):
                yield _remedy(name, sources, nonce)


def _parsed(policy: str) -> Iterator[tuple[str, list[str]]]:
    for directive in policy.split(";"):
        name, *sources = directive.split() or [""]
        yield name.lower(), sources


def _sources(directives: Mapping[str, list[str]], name: str) -> list[str] | None:
    return next((directives[one] for one in _NEEDED[name] if one in directives), None)


def _allows(name: str, sources: list[str], nonce: str, public_url: str) -> bool:
    if name in _WITH_NONCE and nonce and f"'nonce-{nonce}'" in sources:
        return True
    if name == "script-src" and "'strict-dynamic'" in sources:
        return False  # then what is the shop's own is not enough
    if not {"'self'", "*", "https:"}.isdisjoint(sources):
        return True
    host = urlsplit(public_url).netloc
    return any(_is_host(one, host) for one in sources if one[:1] not in ("'", ""))


def _is_host(source: str, host: str) -> bool:
    named = source.partition("://")[2] or source
    named = named.partition("/")[0]
    wild = named.startswith("*.") and host.endswith(named[1:])
    return bool(host) and (wild or named == host)


def _remedy(name: str, sources: list[str], nonce: str) -> str:
    begin = f"The shop's Content-Security-Policy refuses what our pages need of {name}: "
    if name in _WITH_NONCE and any(one.startswith("'nonce-") for one in sources):
        told = "SMARTCHECKOUT_CSP_NONCE returns another nonce than the header has; "
        return begin + (told if nonce else "") + _NAMES_NONCE
    return f"{begin}write {name} 'self'"
