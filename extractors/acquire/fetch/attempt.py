"""One attempt to get one page: redirects, robots.txt, limits, and the record of what came."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol

import httpx

from extractors.acquire.fetch.hosts import HostClosedError, HostTable, retry_after_seconds
from extractors.acquire.fetch.network import name_fault
from extractors.acquire.fetch.request_urls import ChainCookies, host_name, why_unusable
from extractors.acquire.fetch.robots import (
    MAX_ROBOTS_BYTES,
    MAX_ROBOTS_REDIRECTS,
    RobotsAnswer,
    RobotsCache,
    RobotsRules,
)
from extractors.acquire.fetch.verdict import judge_page
from extractors.contracts.fetch import (
    HEALING_STATUSES,
    REDIRECT_STATUSES,
    FetchOutcome,
    FetchPolicy,
    FetchRequest,
    FetchResult,
    Redirect,
)
from extractors.contracts.urls import redirect_target
from extractors.runtime.clock import Clock
from extractors.stores.archive import IDENTICAL, NOT_MODIFIED, ArchivedPage, Exchange, WarcArchive, payload_digest
from extractors.stores.decoding import (
    BadEncodingError,
    BodyDecoder,
    BodyTooLargeError,
    DecompressionBombError,
    content_codings,
)

log = logging.getLogger(__name__)

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_ENCODINGS = "gzip, deflate, br, zstd"
_SLICE = 8 * 1024
_SMALL = 1024 * 1024
_KEPT_OF_REFUSED = 64 * 1024  # Enough of a page over the limit to see what it was.
_HOST_FAULTS = {
    FetchOutcome.TIMEOUT,
    FetchOutcome.DNS_ERROR,
    FetchOutcome.TLS_ERROR,
    FetchOutcome.CONNECTION_ERROR,
    FetchOutcome.PROTOCOL_ERROR,
}
# What keeps a robots.txt from coming and would keep every page of its host from coming too.
_ALL_THE_SAME_FOR_PAGES = {
    FetchOutcome.REFUSED_ADDRESS,
    FetchOutcome.REFUSED_URL,
    FetchOutcome.DNS_ERROR,
    FetchOutcome.TLS_ERROR,
}
_TRUNCATED = {
    FetchOutcome.TIMEOUT: "time",
    FetchOutcome.TOO_LARGE: "length",
    FetchOutcome.BOMB: "length",
    FetchOutcome.CONNECTION_ERROR: "disconnect",
    FetchOutcome.PROTOCOL_ERROR: "disconnect",
}


class LargePlaces:
    """Few pages may be large at once: above 1 MiB a page takes one of these places, and so memory stays bounded.

    ``shared`` are those of the whole process. One more is the run's own, and only a run's own place is waited for: a
    caller that reads one run inside another could else wait for a place that only its own next step gives back.
    """

    def __init__(self, shared: asyncio.Semaphore) -> None:
        self._shared = shared
        self._own = asyncio.Semaphore(1)

    async def take(self) -> Callable[[], None]:
        """Wait for a place; returns what gives it back."""
        place = self._own if self._shared.locked() else self._shared
        await place.acquire()
        return place.release


class Shared(Protocol):
    """What an attempt uses of its fetcher."""

    clock: Clock
    robots: RobotsCache
    hosts: HostTable
    rng: random.Random
    connections: asyncio.Semaphore
    transport: httpx.AsyncBaseTransport


@dataclass(slots=True)
class _Answer:
    """What one request gave, whole or as far as it came."""

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
        return next((value for key, value in self.headers if key.lower() == name), None)


class _FaultError(Exception):
    """An attempt ended without a page. ``answer`` is what came before, where anything did."""

    def __init__(self, outcome: FetchOutcome, message: str, answer: _Answer | None = None) -> None:
        super().__init__(message)
        self.outcome = outcome
        self.answer = answer


@dataclass(slots=True)
class _Verdict:
    """What an attempt came to, before it is written down. ``wait_s`` is when to try again, None for never."""

    outcome: FetchOutcome
    error: str | None = None
    answer: _Answer | None = None
    wait_s: float | None = None
    profile: str | None = None
    digest: str | None = None
    body: bytes | None = field(default=None, repr=False)


class Attempt:
    """One attempt; ``run`` makes it, ``release`` gives back what its result holds in memory once that was taken."""

    def __init__(
        self,
        request: FetchRequest,
        policy: FetchPolicy,
        shared: Shared,
        archive: WarcArchive | None,
        large: LargePlaces,
        number: int,
    ) -> None:
        self._request = request
        self._policy = policy
        self._shared = shared
        self._archive = archive
        self._large = large
        self._number = number
        self._spent_s = 0.0
        self._requested_at: dt.datetime | None = None
        self._url = request.url
        self._redirects: list[Redirect] = []
        self._release: Callable[[], None] | None = None

    def release(self) -> None:
        """Give back the place among the large pages, if this one took one."""
        if self._release is not None:
            self._release()
            self._release = None

    async def run(self) -> tuple[FetchResult, float | None]:
        """Make the attempt. The second item is how long to wait before another one; None where none is of use.

        Raises OSError where the archive cannot be written.
        """
        resumed = self._resumed()
        if resumed is not None:
            return resumed, None
        try:
            verdict = await self._verdict()
            return self._written(verdict), verdict.wait_s
        except OSError:  # Those of the network have their names by now; this one is the disk's.
            raise
        except Exception as error:  # A fault of ours in one page must not cost its neighbours theirs.
            log.exception("fetching %s failed inside the fetcher", self._request.url[:500])
            why = " ".join(f"{type(error).__name__}: {error}".split())[:500]
            return self._written(_Verdict(FetchOutcome.FAILED, why)), None

    def _resumed(self) -> FetchResult | None:
        """Return what an interrupted attempt of the load kept of the page; a page that cannot be read back is asked for
        again.
        """
        if self._archive is None or self._number > 1:
            return None
        url = self._request.url
        try:
            kept = self._archive.kept(url)
            if kept is None:
                return None
            return resumed_result(self._request, kept, self._archive.kept_redirects(url), self._shared.clock.now())
        except OSError:
            raise
        except Exception:
            log.exception("the kept record of %s cannot be read; the page is asked for again", url[:500])
            return None

    async def _verdict(self) -> _Verdict:
        try:
            answer = await self._follow()
        except HostClosedError as closed:
            return _Verdict(closed.outcome, str(closed))
        except _FaultError as fault:
            wait = self._backoff_s() if fault.outcome.may_heal else None
            return _Verdict(fault.outcome, str(fault), fault.answer, wait)
        return self._weigh(answer)

    async def _follow(self) -> _Answer:
        """Ask, and follow redirects to the last answer. Each target is checked as the first URL was."""
        cookies = ChainCookies()
        seen: set[tuple[str, str]] = set()
        for _ in range(self._policy.max_redirects + 1):
            url = self._url
            unusable = why_unusable(url, self._policy.max_url_length)
            if unusable is not None:
                raise _FaultError(*unusable)
            step = (url, cookies.header_for(url) or "")
            if step in seen:
                raise _FaultError(FetchOutcome.REDIRECT_LOOP, f"the redirects come back to {url[:300]}")
            seen.add(step)
            spent_s = self._spent_s
            answer = await self._politely(url, cookies)
            location = answer.header("location")
            if answer.status not in REDIRECT_STATUSES or not location:
                return answer
            cookies.take(url, answer.headers)
            self._url = redirect_target(url, location)
            self._redirects.append(
                Redirect(
                    url=url,
                    target=self._url,
                    requested_at=answer.requested_at,
                    http_status=answer.status,
                    content_type=answer.header("content-type"),
                    duration_ms=round((self._spent_s - spent_s) * 1000),
                    warc_record=self._keep(_Verdict(FetchOutcome.REDIRECTED, answer=answer)),
                )
            )
        raise _FaultError(
            FetchOutcome.TOO_MANY_REDIRECTS,
            f"over {self._policy.max_redirects} redirects, the last to {self._url[:300]}",
        )

    async def _politely(self, url: str, cookies: ChainCookies) -> _Answer:
        """Ask for one URL when robots.txt and the host's pace, cap, pause and breaker allow it."""
        delay = None
        if self._policy.obey_robots:
            rules = await self._rules(url)
            if not rules.allows(url):
                raise _FaultError(FetchOutcome.REFUSED_ROBOTS, f"robots.txt does not allow {url[:300]}")
            delay = rules.crawl_delay_s
        host = self._shared.hosts.host(host_name(url))
        async with host.slot(self._policy, delay), self._shared.connections:
            try:
                answer = await self._ask(url, cookies.header_for(url))
            except _FaultError as fault:
                if fault.outcome in _HOST_FAULTS:
                    host.failed(self._policy)
                raise
        if answer.status >= 500 or answer.status == 429:
            host.failed(self._policy)
        else:
            host.succeeded()
        return answer

    async def _rules(self, url: str) -> RobotsRules:
        rules = await self._shared.robots.rules(url, self._robots_answer)
        if rules.unreachable is not None:
            outcome = rules.outcome if rules.outcome in _ALL_THE_SAME_FOR_PAGES else None
            raise _FaultError(outcome or FetchOutcome.WAIT_ROBOTS, rules.unreachable)
        return rules

    async def _robots_answer(self, url: str) -> RobotsAnswer:
        """Ask for a robots.txt, again where that may heal."""
        answer = RobotsAnswer(None, error="it was not asked for")
        for number in range(1, self._policy.max_attempts + 1):
            answer = await self._robots_once(url)
            heals = answer.outcome.may_heal if answer.outcome else answer.status in HEALING_STATUSES - {429}
            if not heals or number == self._policy.max_attempts:
                break
            await self._shared.clock.sleep(self._backoff_s(number))
        return answer

    async def _robots_once(self, url: str) -> RobotsAnswer:
        for _ in range(MAX_ROBOTS_REDIRECTS + 1):
            unusable = why_unusable(url, self._policy.max_url_length)
            if unusable is not None:
                return RobotsAnswer(None, outcome=unusable[0], error=unusable[1])
            try:
                async with self._shared.connections:
                    answer = await self._ask(url, None, cut_at=MAX_ROBOTS_BYTES)
            except _FaultError as fault:
                return RobotsAnswer(None, outcome=fault.outcome, error=str(fault))
            asked_s = retry_after_seconds(answer.header("retry-after"), self._shared.clock.now())
            if answer.status in (429, 503) and asked_s is not None:
                self._shared.hosts.host(host_name(url)).pause(asked_s)
            location = answer.header("location")
            if answer.status not in REDIRECT_STATUSES or not location:
                return RobotsAnswer(answer.status, answer.body or b"")
            url = redirect_target(url, location)
        return RobotsAnswer(404)

    async def _ask(self, url: str, cookie: str | None, cut_at: int | None = None) -> _Answer:
        """Send one GET and read its answer within the limits. ``cut_at`` ends the reading early and counts as whole."""
        policy, clock = self._policy, self._shared.clock
        headers = [("User-Agent", policy.user_agent), ("Accept", _ACCEPT), ("Accept-Encoding", _ENCODINGS)]
        if cut_at is None:
            headers += [
                (name, value)
                for name, value in (
                    ("If-None-Match", self._request.etag),
                    ("If-Modified-Since", self._request.last_modified),
                    ("Cookie", cookie),
                )
                if value and value.isprintable()
            ]
        timeouts = {
            "connect": policy.connect_timeout_s,
            "read": policy.read_timeout_s,
            "write": policy.read_timeout_s,
            "pool": policy.total_timeout_s,
        }
        started, now = clock.monotonic(), clock.now()
        left_s = policy.total_timeout_s
        if cut_at is None:
            self._requested_at = self._requested_at or now
            left_s = max(0.001, left_s - self._spent_s)
        answer: _Answer | None = None
        decoder: BodyDecoder | None = None
        try:
            request = httpx.Request(
                "GET",
                url,
                headers=[(name.encode("ascii"), value.encode("utf-8")) for name, value in headers],
                extensions={"timeout": timeouts, "allow_private": policy.may_be_private(url)},
            )
            async with asyncio.timeout(left_s) as limit:
                response = await self._shared.transport.handle_async_request(request)
                try:
                    answer = _answer(url, now, request, response)
                    decoder = self._decoder(answer, cut_at)
                    await self._read(response, decoder, limit, cut_at)
                finally:
                    await response.aclose()
            answer.raw = bytes(decoder.raw)
            answer.body = decoder.finish() if cut_at is None else decoder.so_far()
            return answer
        except (BodyTooLargeError, DecompressionBombError, BadEncodingError) as error:
            outcome = {BodyTooLargeError: FetchOutcome.TOO_LARGE, DecompressionBombError: FetchOutcome.BOMB}.get(
                type(error), FetchOutcome.BAD_ENCODING
            )
            raise _FaultError(outcome, str(error), _partly(answer, decoder, outcome)) from error
        except TimeoutError as error:
            message = f"no whole answer within {policy.total_timeout_s:g} s"
            raise _FaultError(FetchOutcome.TIMEOUT, message, _partly(answer, decoder, FetchOutcome.TIMEOUT)) from error
        except Exception as error:
            named = name_fault(error)
            if named is None:
                raise
            raise _FaultError(named[0], named[1][:500], _partly(answer, decoder, named[0])) from error
        finally:
            if cut_at is None:
                self._spent_s += clock.monotonic() - started

    def _decoder(self, answer: _Answer, cut_at: int | None) -> BodyDecoder:
        limit = self._policy.max_bytes
        announced = answer.header("content-length") or ""
        if cut_at is None and announced.isascii() and announced.isdigit() and int(announced[:18]) > limit:
            raise BodyTooLargeError(f"the server announces {announced[:18]} bytes; the limit is {limit}")
        return BodyDecoder(content_codings(answer.headers), max_bytes=limit, max_ratio=self._policy.max_ratio)

    async def _read(
        self, response: httpx.Response, decoder: BodyDecoder, limit: asyncio.Timeout, cut_at: int | None
    ) -> None:
        """Read the body in small slices; past 1 MiB, wait for a place among the large ones with the clock stopped."""
        async for chunk in response.stream:  # type: ignore[union-attr]
            for start in range(0, len(chunk), _SLICE):
                decoder.feed(chunk[start : start + _SLICE] if len(chunk) > _SLICE else chunk)
                if cut_at is not None and decoder.size >= cut_at:
                    return
                if decoder.size > _SMALL and self._release is None:
                    deadline = limit.when()
                    left = None if deadline is None else deadline - asyncio.get_running_loop().time()
                    limit.reschedule(None)
                    async with asyncio.timeout(self._policy.max_wait_s):
                        self._release = await self._large.take()
                    if left is not None:
                        limit.reschedule(asyncio.get_running_loop().time() + left)

    def _weigh(self, answer: _Answer) -> _Verdict:
        """Say what a whole answer is."""
        status = answer.status
        if status == 304 and (self._request.etag or self._request.last_modified):
            return _Verdict(FetchOutcome.NOT_MODIFIED, answer=answer, profile=NOT_MODIFIED)
        if status in (200, 203):
            digest = payload_digest(answer.raw)
            if digest == self._request.payload_digest:
                return _Verdict(FetchOutcome.UNCHANGED, answer=answer, profile=IDENTICAL, digest=digest)
            body = answer.body or b""
            outcome, error = judge_page(self._request.url, self._url, answer.header("content-type"), body)
            return _Verdict(outcome, error, answer, digest=digest, body=body)
        error = f"HTTP {status} {answer.reason}".rstrip()
        if status in (404, 410):
            return _Verdict(FetchOutcome.GONE, error, answer)
        outcome = FetchOutcome.RATE_LIMITED if status == 429 else FetchOutcome.HTTP_ERROR
        if status not in HEALING_STATUSES:
            return _Verdict(outcome, error, answer)
        return self._asked_to_wait(_Verdict(outcome, error, answer), answer)

    def _asked_to_wait(self, verdict: _Verdict, answer: _Answer) -> _Verdict:
        """Heed Retry-After for the whole host; without one, back off."""
        asked = retry_after_seconds(answer.header("retry-after"), self._shared.clock.now())
        host = self._shared.hosts.host(host_name(self._url))
        if asked is None:
            wait = self._backoff_s()
            if answer.status == 429:
                host.pause(wait)
            return replace(verdict, wait_s=wait)
        host.pause(asked)
        if asked > self._policy.max_wait_s:
            error = f"{verdict.error}; come back in {asked:.0f} s, a run waits {self._policy.max_wait_s:.0f} s at most"
            return replace(verdict, error=error)
        return replace(verdict, error=f"{verdict.error}; come back in {asked:.0f} s", wait_s=asked)

    def _backoff_s(self, number: int | None = None) -> float:
        """Double the wait with every attempt; half of it is chance, so that many clients do not come back at once."""
        most = min(self._policy.max_backoff_s, self._policy.backoff_s * 2.0 ** ((number or self._number) - 1))
        return most * (0.5 + 0.5 * self._shared.rng.random())

    def _keep(self, verdict: _Verdict) -> str | None:
        """Write an answer to the archive; the name of its record."""
        answer = verdict.answer
        if self._archive is None or answer is None:
            return None
        request = self._request
        is_redirect = verdict.outcome is FetchOutcome.REDIRECTED
        is_whole = not is_redirect and verdict.wait_s is None and verdict.outcome not in _TRUNCATED
        return self._archive.store(
            Exchange(
                url=answer.url,
                requested_at=answer.requested_at,
                method="GET",
                request_headers=answer.request_headers,
                status=answer.status,
                reason=answer.reason,
                headers=answer.wire_headers,
                raw_body=answer.raw,
                ip_address=answer.ip_address,
                protocol=answer.protocol,
                truncated=_TRUNCATED.get(verdict.outcome),
                revisit_profile=verdict.profile,
                digest=verdict.digest,
                earlier_url=answer.url if verdict.profile else None,
                earlier_at=request.earlier_at if verdict.profile else None,
                notes={
                    "found-by": request.found_by or "",
                    "found-on": request.found_on or "",
                    "request-url": request.url,
                    "requested-at": (self._requested_at or answer.requested_at).isoformat(),
                    "fetchTimeMs": str(round(self._spent_s * 1000)),
                    "attempt": str(self._number),
                    "outcome": verdict.outcome.value,
                    "error": verdict.error or "",
                    "whole": "yes" if is_whole else "no",
                },
            )
        )

    def _written(self, verdict: _Verdict) -> FetchResult:
        """Keep the answer and make the result."""
        answer = verdict.answer
        body = verdict.body
        return FetchResult(
            request=self._request,
            final_url=self._url,
            requested_at=self._requested_at or self._shared.clock.now(),
            outcome=verdict.outcome,
            http_status=answer.status if answer else None,
            headers=answer.headers if answer else (),
            body=body,
            content_length=len(body) if body is not None else None,
            payload_digest=verdict.digest,
            duration_ms=round(self._spent_s * 1000),
            error=verdict.error,
            attempts=self._number,
            warc_record=self._keep(verdict),
            redirects=tuple(self._redirects),
        )


def resumed_result(
    request: FetchRequest, kept: ArchivedPage, redirects: Iterable[ArchivedPage], now: dt.datetime
) -> FetchResult:
    """Make the result of a page that an interrupted attempt of the load had kept, and of the redirects that led to it.

    Redirects of an earlier attempt, of which no page came, are not this page's.
    """
    notes = kept.notes
    try:
        requested_at = dt.datetime.fromisoformat(notes["requested-at"])
        outcome = FetchOutcome(notes["outcome"])
        duration_ms, attempts = int(notes["fetchTimeMs"]), int(notes["attempt"])
    except (KeyError, ValueError):
        requested_at, outcome, duration_ms, attempts = kept.requested_at or now, FetchOutcome.FETCHED, 0, 1
    has_body = outcome in (
        FetchOutcome.FETCHED,
        FetchOutcome.SOFT_404,
        FetchOutcome.CONSENT_WALL,
        FetchOutcome.CHALLENGE,
    )
    body = kept.body if has_body else None
    # how the page was found is what its first attempt knew: the state calls it visited by now
    found_by, found_on = (notes.get(f"found-{how}") or getattr(request, f"found_{how}") for how in ("by", "on"))
    return FetchResult(
        request=replace(request, found_by=found_by, found_on=found_on),
        final_url=kept.url or request.url,
        requested_at=requested_at,
        outcome=outcome,
        http_status=kept.status,
        headers=tuple((name.removeprefix("X-Archive-"), value) for name, value in kept.headers),
        body=body,
        content_length=len(body) if body is not None else None,
        payload_digest=kept.payload_digest if has_body or outcome is FetchOutcome.UNCHANGED else None,
        duration_ms=duration_ms,
        error=notes.get("error"),
        attempts=attempts,
        is_resumed=True,
        warc_record=kept.warc_record,
        redirects=tuple(
            _resumed_redirect(hop, now)
            for hop in redirects
            if hop.notes.get("requested-at") == notes.get("requested-at")
        ),
    )


def _resumed_redirect(hop: ArchivedPage, now: dt.datetime) -> Redirect:
    url = hop.url or ""
    return Redirect(
        url=url,
        target=redirect_target(url, hop.header("location") or ""),
        requested_at=hop.requested_at or now,
        http_status=hop.status or 0,
        content_type=hop.content_type,
        duration_ms=int(took) if (took := hop.notes.get("fetchTimeMs", "")[:9]).isdecimal() else 0,
        warc_record=hop.warc_record,
    )


def _answer(url: str, now: dt.datetime, request: httpx.Request, response: httpx.Response) -> _Answer:
    stream = response.extensions.get("network_stream")
    server = stream.get_extra_info("server_addr") if stream is not None else None
    reason = response.extensions.get("reason_phrase", b"")
    return _Answer(
        url=url,
        requested_at=now,
        status=response.status_code,
        reason=reason.decode("latin-1"),
        headers=tuple((_text(name), _text(value)) for name, value in response.headers.raw),
        wire_headers=_wire(response.headers),
        request_headers=_wire(request.headers),
        protocol=_text(response.extensions.get("http_version", b"HTTP/1.1")),
        ip_address=str(server[0]) if server else None,
    )


def _wire(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    """Return headers with a character for each byte, as the archive keeps them."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _partly(answer: _Answer | None, decoder: BodyDecoder | None, outcome: FetchOutcome) -> _Answer | None:
    """Put what came of a body to its answer; of a page over a limit only the start."""
    if answer is not None and decoder is not None:
        is_refused = outcome in (FetchOutcome.TOO_LARGE, FetchOutcome.BOMB)
        answer.raw = bytes(decoder.raw[:_KEPT_OF_REFUSED] if is_refused else decoder.raw)
    return answer
