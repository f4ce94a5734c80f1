"""Alerts to a webhook: a JSON object by POST, signed by HMAC where the watch names a secret.

A receiver checks a message so, and takes none that is older than it is ready to believe:

    signed = timestamp_header.encode() + b"." + body
    expected = "v1=" + hmac.new(secret, signed, hashlib.sha256).hexdigest()
    hmac.compare_digest(expected, signature_header)

``Idempotency-Key`` is the same at each attempt: a receiver that keeps the keys gets each message once.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from urllib.parse import urlsplit

from dateline.watches.channels.channel_errors import ChannelDownError, RefusedError
from dateline.watches.message import Message, as_json
from extractors.runtime.version import VERSION

TIMESTAMP, SIGNATURE, KEY = "Dateline-Timestamp", "Dateline-Signature", "Idempotency-Key"
_COME_AGAIN = frozenset({408, 409, 425, 429})


def make_request(
    message: Message, secret: str | None, *, at: dt.datetime, attempt: int
) -> tuple[bytes, dict[str, str]]:
    """Return body and headers of a message; ``at`` is the present, which the signature covers.

    ``secret`` may be two, the new and the earlier one with a space between, while a receiver changes from one to the
    other: then there is a signature by each, with a comma between.
    """
    body = json.dumps(as_json(message, at), ensure_ascii=False).encode("utf-8", "replace")
    timestamp = str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"Dateline/{VERSION}",
        KEY: message.key,
        TIMESTAMP: timestamp,
        "Dateline-Attempt": str(attempt),
    }
    if secret:
        headers[SIGNATURE] = ", ".join(sign(one, timestamp, body) for one in secret.split())
    return body, headers


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a body sent at a time (seconds since 1970, as text): ``v1=`` and HMAC-SHA256 in hex."""
    return "v1=" + hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def deliver(address: str, body: bytes, headers: dict[str, str]) -> None:
    """Send a request; redirects are not followed.

    Raises:
        ChannelDownError: no answer, or one that says to come again (408, 409, 425, 429, 5xx).
        RefusedError: another answer than 2xx, or an address that nothing is sent to.
    """
    from dateline.watches.channels.outgoing import post

    status, host = post(address, body, headers), urlsplit(address).hostname
    if 200 <= status < 300:
        return
    if status >= 500 or status in _COME_AGAIN:
        raise ChannelDownError(f"{host} answered {status}")
    raise RefusedError(f"{host} answered {status}")
