"""The body of a post, read no further than it may be long."""

from __future__ import annotations

from flask import request


def posted_body(largest: int) -> bytes | None:
    """Return the body, or None when it has more than `largest` bytes."""
    if (request.content_length or 0) > largest:
        return None
    if request.content_length:
        return request.get_data(cache=False)
    body = request.stream.read(largest + 1)  # nobody told how long it is
    return body if len(body) <= largest else None


def is_too_large(largest: int) -> bool:
    """Whether a form has more than `largest` bytes, or so many that nobody said how many."""
    length = request.content_length
    return bool(request.stream.read(1)) if length is None else length > largest
