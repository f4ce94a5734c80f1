"""Send one GET request and receive its answer within the limits of the policy."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

import httpx

from extractors.acquire.fetch.answer import Answer, AttemptFailedError, answer_without_body
from extractors.acquire.fetch.network import classify_fault
from extractors.acquire.fetch.shared import LargePageSlot
from extractors.contracts.fetch import FetchOutcome, FetchPolicy
from extractors.stores.warc.decoding import (
    BadEncodingError,
    BodyDecoder,
    BodyTooLargeError,
    DecompressionBombError,
    content_codings,
)

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_ENCODINGS = "gzip, deflate, br, zstd"
_SLICE = 8 * 1024
_LARGE = 1024 * 1024
_KEPT_OF_TOO_LARGE = 64 * 1024  # Enough of a page over the limit to see what it was.


async def send_get(
    url: str,
    policy: FetchPolicy,
    transport: httpx.AsyncBaseTransport,
    slot: LargePageSlot,
    *,
    requested_at: dt.datetime,
    timeout_s: float,
    conditions: Sequence[tuple[str, str | None]] = (),
    cut_at: int | None = None,
) -> Answer:
    """Send a GET request and return its answer with the body. Raises AttemptFailedError, with what was received so far.

    ``timeout_s`` covers everything from connecting to the last byte. ``conditions`` are further headers; those without
    a value, or that cannot be sent, are left out. Receiving stops after ``cut_at`` bytes, and the answer counts as
    complete.
    """
    answer: Answer | None = None
    decoder: BodyDecoder | None = None
    try:
        request = _make_request(url, policy, conditions)
        async with asyncio.timeout(timeout_s) as limit:
            response = await transport.handle_async_request(request)
            try:
                answer = answer_without_body(url, requested_at, request, response)
                decoder = _make_decoder(answer, policy, cut_at)
                await _receive_body(response, decoder, limit, slot, policy.max_wait_s, cut_at)
            finally:
                await response.aclose()
        answer.raw = bytes(decoder.raw)
        answer.body = decoder.finish() if cut_at is None else decoder.so_far()
        return answer
    except Exception as error:
        failure = _name_failure(error, policy)
        if failure is None:
            raise
        outcome, message = failure
        raise AttemptFailedError(outcome, message, _as_received(answer, decoder, outcome)) from error


def _make_request(url: str, policy: FetchPolicy, conditions: Sequence[tuple[str, str | None]]) -> httpx.Request:
    headers = [("User-Agent", policy.user_agent), ("Accept", _ACCEPT), ("Accept-Encoding", _ENCODINGS)]
    headers += [(name, value) for name, value in conditions if value and value.isprintable()]
    timeouts = {
        "connect": policy.connect_timeout_s,
        "read": policy.read_timeout_s,
        "write": policy.read_timeout_s,
        "pool": policy.total_timeout_s,
    }
    return httpx.Request(
        "GET",
        url,
        headers=[(name.encode("ascii"), value.encode("utf-8")) for name, value in headers],
        extensions={"timeout": timeouts, "allow_private": policy.may_be_private(url)},
    )


def _make_decoder(answer: Answer, policy: FetchPolicy, cut_at: int | None) -> BodyDecoder:
    limit = policy.max_bytes
    announced = answer.header("content-length") or ""
    if cut_at is None and announced.isascii() and announced.isdigit() and int(announced[:18]) > limit:
        raise BodyTooLargeError(f"the server announces {announced[:18]} bytes; the limit is {limit}")
    return BodyDecoder(content_codings(answer.headers), max_bytes=limit, max_ratio=policy.max_ratio)


async def _receive_body(
    response: httpx.Response,
    decoder: BodyDecoder,
    limit: asyncio.Timeout,
    slot: LargePageSlot,
    max_wait_s: float,
    cut_at: int | None,
) -> None:
    """Receive the body in small slices; past 1 MiB, wait for a large page's slot with the timeout stopped."""
    async for chunk in response.stream:  # type: ignore[union-attr]
        for start in range(0, len(chunk), _SLICE):
            decoder.feed(chunk[start : start + _SLICE] if len(chunk) > _SLICE else chunk)
            if cut_at is not None and decoder.size >= cut_at:
                return
            if decoder.size > _LARGE and not slot.is_acquired:
                await _wait_for_slot(slot, limit, max_wait_s)


async def _wait_for_slot(slot: LargePageSlot, limit: asyncio.Timeout, max_wait_s: float) -> None:
    loop, deadline = asyncio.get_running_loop(), limit.when()
    left_s = None if deadline is None else deadline - loop.time()
    limit.reschedule(None)
    async with asyncio.timeout(max_wait_s):
        await slot.acquire()
    if left_s is not None:
        limit.reschedule(loop.time() + left_s)


def _name_failure(error: Exception, policy: FetchPolicy) -> tuple[FetchOutcome, str] | None:
    """Name the outcome of an error of the page, the server or the network; None for any other error."""
    match error:
        case BodyTooLargeError():
            return FetchOutcome.TOO_LARGE, str(error)
        case DecompressionBombError():
            return FetchOutcome.BOMB, str(error)
        case BadEncodingError():
            return FetchOutcome.BAD_ENCODING, str(error)
        case TimeoutError():
            return FetchOutcome.TIMEOUT, f"no whole answer within {policy.total_timeout_s:g} s"
    fault = classify_fault(error)
    return None if fault is None else (fault[0], fault[1][:500])


def _as_received(answer: Answer | None, decoder: BodyDecoder | None, outcome: FetchOutcome) -> Answer | None:
    """Add to an answer what was received of its body; of a page over a limit only the start."""
    if answer is not None and decoder is not None:
        is_over_limit = outcome in (FetchOutcome.TOO_LARGE, FetchOutcome.BOMB)
        answer.raw = bytes(decoder.raw[:_KEPT_OF_TOO_LARGE] if is_over_limit else decoder.raw)
    return answer
