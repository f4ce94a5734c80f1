"""One attempt to get one page: robots.txt, the host's pace, redirects, the outcome, and its record in the archive."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import replace

from extractors.acquire.fetch.answer import Answer, AttemptFailedError, Conclusion
from extractors.acquire.fetch.archiving import archive_answer, resumed_result
from extractors.acquire.fetch.classify import classify_answer
from extractors.acquire.fetch.hosts import HostClosedError, backoff_seconds, retry_after_seconds
from extractors.acquire.fetch.request_urls import ChainCookies, host_and_port, why_unusable
from extractors.acquire.fetch.robots import RobotsRules
from extractors.acquire.fetch.send import send_get
from extractors.acquire.fetch.shared import LargePageSlot, LargePageSlots, Shared
from extractors.acquire.fetch.site_file_download import download_site_file
from extractors.acquire.fetch.site_files import SiteFileAnswer
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
from extractors.contracts.usage_directives import read_usage_directives, reserves_use
from extractors.stores.warc.archive import WarcArchive

log = logging.getLogger(__name__)

_HOST_FAULTS = {
    FetchOutcome.TIMEOUT,
    FetchOutcome.DNS_ERROR,
    FetchOutcome.TLS_ERROR,
    FetchOutcome.CONNECTION_ERROR,
    FetchOutcome.PROTOCOL_ERROR,
}
# Failures to get a robots.txt that every page of its host would have too: the page's outcome names them.
_SAME_FOR_PAGES = {
    FetchOutcome.REFUSED_ADDRESS,
    FetchOutcome.REFUSED_URL,
    FetchOutcome.DNS_ERROR,
    FetchOutcome.TLS_ERROR,
}


class Attempt:
    """One attempt: ``run`` makes it, ``release`` frees the slot of a large page once its result was taken."""

    def __init__(
        self,
        request: FetchRequest,
        policy: FetchPolicy,
        shared: Shared,
        archive: WarcArchive | None,
        large: LargePageSlots,
        number: int,
    ) -> None:
        self._request = request
        self._policy = policy
        self._shared = shared
        self._archive = archive
        self._slot = LargePageSlot(large)
        self._number = number
        self._spent_s = 0.0
        self._requested_at: dt.datetime | None = None
        self._url = request.url
        self._redirects: list[Redirect] = []
        self._site_directives: tuple[str, ...] = ()

    def release(self) -> None:
        """Release the slot for large pages, if this attempt acquired one."""
        self._slot.release()

    async def run(self) -> tuple[FetchResult, float | None]:
        """Make the attempt and return its result, and the seconds to wait before a retry (None if a retry is useless).

        A page that an interrupted run archived is returned without a request. An unexpected exception is logged and
        becomes the outcome FAILED. Raises OSError if the archive cannot be written.
        """
        resumed = self._resume()
        if resumed is not None:
            return resumed, None
        try:
            conclusion = await self._conclude()
            return self._finish(conclusion), conclusion.retry_after_s
        except OSError:  # Those of the network have become outcomes by now; this one is the disk's.
            raise
        except Exception as error:  # A fault of ours in one page must not cost other pages their results.
            log.exception("fetching %s failed inside the fetcher", self._request.url[:500])
            why = " ".join(f"{type(error).__name__}: {error}".split())[:500]
            return self._finish(Conclusion(FetchOutcome.FAILED, why)), None

    def _resume(self) -> FetchResult | None:
        """Return the page's result from what an interrupted run of the load archived.

        None if the page must be requested: nothing was archived, or it cannot be read back.
        """
        if self._archive is None or self._number > 1:
            return None
        url = self._request.url
        try:
            kept = self._archive.find_kept(url)
            if kept is None:
                return None
            return resumed_result(self._request, kept, self._archive.kept_redirects(url), self._shared.clock.now())
        except OSError:
            raise
        except Exception:
            log.exception("the archived record of %s cannot be read; the page is requested again", url[:500])
            return None

    async def _conclude(self) -> Conclusion:
        """Request the page and name the outcome, whatever it is."""
        try:
            answer = await self._follow_redirects()
        except HostClosedError as closed:
            return Conclusion(closed.outcome, str(closed))
        except AttemptFailedError as failure:
            retry_after_s = self._backoff_s() if failure.outcome.may_heal else None
            return Conclusion(failure.outcome, str(failure), failure.answer, retry_after_s)
        conclusion = classify_answer(self._request, self._url, answer)
        return self._schedule_retry(conclusion, answer) if answer.status in HEALING_STATUSES else conclusion

    async def _follow_redirects(self) -> Answer:
        """Request the page and follow redirects to the last answer. Each target is checked as the first URL was."""
        cookies = ChainCookies()
        seen: set[tuple[str, str]] = set()
        for _ in range(self._policy.max_redirects + 1):
            url, self._site_directives = self._url, ()
            unusable = why_unusable(url, self._policy.max_url_length)
            if unusable is not None:
                raise AttemptFailedError(*unusable)
            if self._policy.is_forgotten(url):
                raise AttemptFailedError(FetchOutcome.REFUSED_URL, "the page was forgotten on request")
            step = (url, cookies.header_for(url) or "")
            if step in seen:
                raise AttemptFailedError(FetchOutcome.REDIRECT_LOOP, f"the redirects lead back to {url[:300]}")
            seen.add(step)
            spent_before_s = self._spent_s
            answer = await self._request_politely(url, cookies)
            location = answer.header("location")
            if answer.status not in REDIRECT_STATUSES or not location:
                return answer
            cookies.store(url, answer.headers)
            self._url = redirect_target(url, location)
            self._add_redirect(answer, self._spent_s - spent_before_s)
        raise AttemptFailedError(
            FetchOutcome.TOO_MANY_REDIRECTS,
            f"over {self._policy.max_redirects} redirects, the last to {self._url[:300]}",
        )

    async def _request_politely(self, url: str, cookies: ChainCookies) -> Answer:
        """Request one URL when robots.txt and the host's pace, cap, pause and breaker allow it."""
        delay = None
        if self._policy.obey_robots:
            rules = await self._robots_rules(url)
            if not rules.allows(url):
                raise AttemptFailedError(FetchOutcome.REFUSED_ROBOTS, f"robots.txt does not allow {url[:300]}")
            delay = rules.crawl_delay_s
        await self._read_site_usage(url)
        host = self._shared.hosts.host(host_and_port(url))
        async with host.slot(self._policy, delay), self._shared.connections:
            try:
                answer = await self._send(url, cookies.header_for(url))
            except AttemptFailedError as failure:
                if failure.outcome in _HOST_FAULTS:
                    host.record_failure(self._policy)
                raise
        if answer.status >= 500 or answer.status == 429:
            host.record_failure(self._policy)
        else:
            host.record_success()
        return answer

    async def _robots_rules(self, url: str) -> RobotsRules:
        rules = await self._shared.robots.rules(url, self._download_site_file)
        if rules.unreachable is not None:
            outcome = rules.outcome if rules.outcome in _SAME_FOR_PAGES else None
            raise AttemptFailedError(outcome or FetchOutcome.WAIT_ROBOTS, rules.unreachable)
        return rules

    async def _read_site_usage(self, url: str) -> None:
        """Read what the site of a URL asks of its use, and stop where that is respected and forbids the request.

        A reservation of text and data mining is only known with the page, whose own statement takes precedence.
        """
        if not self._policy.reads_site_usage:
            return
        site = await self._shared.site_usage.directives(url, self._download_site_file)
        self._site_directives = site.directives
        if not self._policy.respects_usage:
            return
        if "noai" in site.directives:
            raise AttemptFailedError(FetchOutcome.REFUSED_USAGE, f"ai.txt asks not to mine {url[:300]}")
        if site.unreachable is not None:
            raise AttemptFailedError(FetchOutcome.WAIT_ROBOTS, site.unreachable)

    async def _download_site_file(self, url: str) -> SiteFileAnswer:
        return await download_site_file(url, self._policy, self._shared, self._slot)

    async def _send(self, url: str, cookie: str | None) -> Answer:
        """Send one request within what is left of the attempt's time."""
        clock = self._shared.clock
        started, now = clock.monotonic(), clock.now()
        self._requested_at = self._requested_at or now
        try:
            return await send_get(
                url,
                self._policy,
                self._shared.transport,
                self._slot,
                requested_at=now,
                timeout_s=max(0.001, self._policy.total_timeout_s - self._spent_s),
                conditions=(
                    ("If-None-Match", self._request.etag),
                    ("If-Modified-Since", self._request.last_modified),
                    ("Cookie", cookie),
                ),
            )
        finally:
            self._spent_s += clock.monotonic() - started

    def _schedule_retry(self, conclusion: Conclusion, answer: Answer) -> Conclusion:
        """Obey Retry-After for the whole host; without one, back off."""
        asked_s = retry_after_seconds(answer.header("retry-after"), self._shared.clock.now())
        host = self._shared.hosts.host(host_and_port(self._url))
        if asked_s is None:
            wait_s = self._backoff_s()
            if answer.status == 429:
                host.pause(wait_s)
            return replace(conclusion, retry_after_s=wait_s)
        host.pause(asked_s)
        error = f"{conclusion.error}; come back in {asked_s:.0f} s"
        if asked_s > self._policy.max_wait_s:
            return replace(conclusion, error=f"{error}, a run waits {self._policy.max_wait_s:.0f} s at most")
        return replace(conclusion, error=error, retry_after_s=asked_s)

    def _backoff_s(self) -> float:
        return backoff_seconds(self._policy, self._number, self._shared.rng)

    def _add_redirect(self, answer: Answer, duration_s: float) -> None:
        """Archive a redirect to ``self._url`` and add it to the result."""
        directives = read_usage_directives(answer.headers, answer.body, self._site_directives)
        self._redirects.append(
            Redirect(
                url=answer.url,
                target=self._url,
                requested_at=answer.requested_at,
                http_status=answer.status,
                content_type=answer.header("content-type"),
                duration_ms=round(duration_s * 1000),
                warc_record=self._store(Conclusion(FetchOutcome.REDIRECTED, answer=answer), directives),
                usage_directives=directives,
            )
        )

    def _store(self, conclusion: Conclusion, directives: tuple[str, ...]) -> str | None:
        """Archive an answer and return its record's name; None if there is none, or if it may not be kept.

        An unreadable body is not kept either where usage directives are respected: what it asks is unknown.
        """
        answer = conclusion.answer
        if answer is not None and self._policy.respects_usage:
            is_unreadable = bool(answer.raw) and answer.body is None
            if is_unreadable or reserves_use(directives):
                return None
        return archive_answer(
            self._archive,
            self._request,
            conclusion,
            requested_at=self._requested_at,
            spent_s=self._spent_s,
            number=self._number,
            usage_directives=directives,
        )

    def _refuse_usage(self, conclusion: Conclusion, directives: tuple[str, ...]) -> Conclusion:
        """Turn a page that asks not to be kept or mined into a refusal where the outlet's policy respects that."""
        if not self._policy.respects_usage or not reserves_use(directives):
            return conclusion
        if conclusion.outcome not in (FetchOutcome.FETCHED, FetchOutcome.UNCHANGED):
            return replace(conclusion, body=None)
        error = f"the page asks not to be kept or mined: {' '.join(directives)}"
        return Conclusion(FetchOutcome.REFUSED_USAGE, error, conclusion.answer)

    def _finish(self, conclusion: Conclusion) -> FetchResult:
        """Archive the answer, unless it may not be kept, and make the result."""
        answer = conclusion.answer
        headers, body = (answer.headers, answer.body) if answer else ((), None)
        directives = read_usage_directives(headers, body, self._site_directives)
        conclusion = self._refuse_usage(conclusion, directives)
        body = conclusion.body
        return FetchResult(
            request=self._request,
            final_url=self._url,
            requested_at=self._requested_at or self._shared.clock.now(),
            outcome=conclusion.outcome,
            http_status=answer.status if answer else None,
            headers=answer.headers if answer else (),
            body=body,
            content_length=len(body) if body is not None else None,
            payload_digest=conclusion.digest,
            duration_ms=round(self._spent_s * 1000),
            error=conclusion.error,
            attempts=self._number,
            warc_record=self._store(conclusion, directives),
            redirects=tuple(self._redirects),
            usage_directives=directives,
        )
