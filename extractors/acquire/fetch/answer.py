"""What a server answered to one request, and what an attempt concludes from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.contracts.fetch import FetchOutcome

if TYPE_CHECKING:
    import httpx


@dataclass(slots=True)
class Answer:
    """One answer, whole or as far as it was received. ``raw`` is the body with, ``body`` without content codings.

    ``headers`` are decoded; ``wire_headers`` and ``request_headers`` have a character for each byte (Latin-1).
    """

    url: str
    requested_at: dt.datetime
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    wire_headers: tuple[tuple[str, str], ...]
    request_headers: tuple[tuple[str, str], ...]
    protocol: str
    ip_address: str | None
    raw: bytes = b""
    body: bytes | None = None

    def header(self, name: str) -> str | None:
        """Return the first value of a header; ``name`` is in lower case. None if the answer has no such header."""
        return next((value for key, value in self.headers if key.lower() == name), None)


class AttemptFailedError(Exception):
    """An attempt ended without a page. ``answer`` is what was received before that, None where nothing was."""

    def __init__(self, outcome: FetchOutcome, message: str, answer: Answer | None = None) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.answer = answer


@dataclass(slots=True)
class Conclusion:
    """The outcome of an attempt before it is archived. ``retry_after_s`` is None where a retry is of no use."""

    outcome: FetchOutcome
    error: str | None = None
    answer: Answer | None = None
    retry_after_s: float | None = None
    revisit_profile: str | None = None
    digest: str | None = None
    body: bytes | None = field(default=None, repr=False)


def answer_without_body(
    url: str, requested_at: dt.datetime, request: httpx.Request, response: httpx.Response
) -> Answer:
    """Return an Answer with the status and headers of a response, and no body."""
    stream = response.extensions.get("network_stream")
    server = stream.get_extra_info("server_addr") if stream is not None else None
    reason = response.extensions.get("reason_phrase", b"")
    return Answer(
        url=url,
        requested_at=requested_at,
        status=response.status_code,
        reason=reason.decode("latin-1"),
        headers=tuple((_text(name), _text(value)) for name, value in response.headers.raw),
        wire_headers=_wire(response.headers),
        request_headers=_wire(request.headers),
        protocol=_text(response.extensions.get("http_version", b"HTTP/1.1")),
        ip_address=str(server[0]) if server else None,
    )


def _wire(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    """Return headers with a character for each byte, as the archive stores them."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
