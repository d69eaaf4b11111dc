"""Compiled templates, kept for all apps of a process that would compile them to the same."""

from typing import Any

from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """Templates by source and by what of their environment is compiled into them."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code if it was compiled before."""
        bucket.code = self._known.get(_key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._known[_key(bucket)] = bucket.code


def _key(bucket: Bucket) -> tuple[Any, ...]:
    environment = bucket.environment
    escaping = getattr(environment.autoescape, "__func__", environment.autoescape)
    return (
        bucket.key,
        bucket.checksum,
        type(environment),
        escaping,
        environment.trim_blocks,
        environment.lstrip_blocks,
        environment.keep_trailing_newline,
        environment.undefined,
        tuple(environment.extensions),
    )
