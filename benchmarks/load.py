"""Browsers by the hundred: processes that post batches over kept connections, one after another."""

from __future__ import annotations

import json
import multiprocessing
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_smartcheckout.tracking.token import Facts, issue, new_tracking_id

from .server import SECRET

SIZE, OF_A_CHECKOUT = 20, 3
CONNECTIONS = 8
FIELDS = ("email", "name", "postcode", "house_number", "street", "city")


@dataclass(frozen=True)
class Sent:
    """What came of a load: batches acknowledged, by checkout and number, and how long it took."""

    acknowledged: list[tuple[str, int]]
    refused: int
    seconds: float


def requests(number: int, *, kept: bool = True) -> list[tuple[str, int, bytes]]:
    """Return requests, three batches of each checkout; with `kept` False, nothing is stored."""
    found = []
    for _ in range(0, number, OF_A_CHECKOUT):
        facts = _facts()
        token = issue(SECRET, facts)
        for part in range(OF_A_CHECKOUT):
            body = json.dumps(_batch(facts, token, part), separators=(",", ":")).encode()
            found.append((facts.tracking_id, part, _request(body, kept)))
    return found[:number]


def _facts() -> Facts:
    return Facts.at(
        datetime.now(UTC),
        tracking_id=new_tracking_id(),
        country="NL",
        locale="nl",
        currency="EUR",
        value=8900,
        lines=1,
    )


def _batch(facts: Facts, token: str, part: int) -> dict[str, Any]:
    return {
        "v": 1,
        "checkout_id": facts.tracking_id,
        "view_id": "view1",
        "token": token,
        "sent": 20_000,
        "events": [_event(part * SIZE + number) for number in range(SIZE)],
    }


def _event(seq: int) -> dict[str, Any]:
    if seq < 2:
        return {"seq": seq, "name": ("checkout_viewed", "checkout_started")[seq], "t": 10 + seq}
    event = {"seq": seq, "t": 900 + seq * 500, "field": FIELDS[seq // 2 % len(FIELDS)]}
    if seq % 2 == 0:
        return {**event, "name": "field_focused"}
    return {**event, "name": "field_blurred", "duration": 400, "edits": 0, "empty": False}


def _request(body: bytes, kept: bool) -> bytes:
    more = "" if kept else "Sec-GPC: 1\r\n"
    head = (
        "POST /smartcheckout/events HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0.0.0 Safari/537.36\r\n"
        f"Content-Type: text/plain;charset=UTF-8\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def fire(port: int, made: Sequence[tuple[str, int, bytes]], *, processes: int = 1) -> Sent:
    """Send requests from some processes at once, each over several connections."""
    start = time.perf_counter()
    parts = [made[number::processes] for number in range(processes)]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        found = pool.starmap(_send_all, [(port, part) for part in parts])
    acknowledged = [one for some, _refused in found for one in some]
    refused = sum(number for _some, number in found)
    return Sent(acknowledged, refused, time.perf_counter() - start)


def _send_all(
    port: int, made: Sequence[tuple[str, int, bytes]]
) -> tuple[list[tuple[str, int]], int]:
    acknowledged: list[tuple[str, int]] = []
    done = 0
    sockets = [socket.create_connection(("127.0.0.1", port), 30) for _ in range(CONNECTIONS)]
    try:
        for first in range(0, len(made), CONNECTIONS):
            some = made[first : first + CONNECTIONS]
            for connection, (_name, _part, request) in zip(sockets, some, strict=False):
                connection.sendall(request)
            for connection, (name, part, _request) in zip(sockets, some, strict=False):
                if _status(connection) == 204:
                    acknowledged.append((name, part))
                done += 1
    except OSError:  # the server is gone
        pass
    return acknowledged, len(made) - len(acknowledged)


def _status(connection: socket.socket) -> int:
    """Read an answer without a body, or a short one in the same packet; return its status."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        got = connection.recv(4096)
        if not got:
            raise ConnectionError
        answer += got
    return int(answer[9:12])
