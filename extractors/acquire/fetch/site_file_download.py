"""Download a file of a site for its cache, with redirects and retries."""

from __future__ import annotations

from extractors.acquire.fetch.answer import AttemptFailedError
from extractors.acquire.fetch.hosts import backoff_seconds, retry_after_seconds
from extractors.acquire.fetch.request_urls import host_and_port, why_unusable
from extractors.acquire.fetch.send import send_get
from extractors.acquire.fetch.shared import LargePageSlot, Shared
from extractors.acquire.fetch.site_files import MAX_SITE_FILE_BYTES, MAX_SITE_FILE_REDIRECTS, SiteFileAnswer
from extractors.contracts.fetch import HEALING_STATUSES, REDIRECT_STATUSES, FetchPolicy
from extractors.contracts.urls import redirect_target

_RETRIED_STATUSES = HEALING_STATUSES - {429}


async def download_site_file(url: str, policy: FetchPolicy, shared: Shared, slot: LargePageSlot) -> SiteFileAnswer:
    """Download a file, such as robots.txt, and follow its redirects; retry up to ``max_attempts`` if that may help.

    Faults of the server or network are given in the answer and never raise.
    """
    answer = SiteFileAnswer(None, error="it was not requested")
    for number in range(1, policy.max_attempts + 1):
        answer = await _follow_redirects(url, policy, shared, slot)
        is_retried = answer.outcome.may_heal if answer.outcome else answer.status in _RETRIED_STATUSES
        if not is_retried or number == policy.max_attempts:
            break
        await shared.clock.sleep(backoff_seconds(policy, number, shared.rng))
    return answer


async def _follow_redirects(url: str, policy: FetchPolicy, shared: Shared, slot: LargePageSlot) -> SiteFileAnswer:
    """Request the file and follow its redirects, within the time of one attempt; too many count as no file (404)."""
    started = shared.clock.monotonic()
    for _ in range(MAX_SITE_FILE_REDIRECTS + 1):
        unusable = why_unusable(url, policy.max_url_length)
        if unusable is not None:
            return SiteFileAnswer(None, outcome=unusable[0], error=unusable[1])
        try:
            async with shared.connections:
                answer = await send_get(
                    url,
                    policy,
                    shared.transport,
                    slot,
                    requested_at=shared.clock.now(),
                    timeout_s=max(0.001, policy.total_timeout_s - (shared.clock.monotonic() - started)),
                    cut_at=MAX_SITE_FILE_BYTES,
                )
        except AttemptFailedError as failure:
            return SiteFileAnswer(None, outcome=failure.outcome, error=str(failure))
        asked_s = retry_after_seconds(answer.header("retry-after"), shared.clock.now())
        if answer.status in (429, 503) and asked_s is not None:
            shared.hosts.host(host_and_port(url)).pause(asked_s)
        location = answer.header("location")
        if answer.status not in REDIRECT_STATUSES or not location:
            return SiteFileAnswer(answer.status, answer.body or b"")
        url = redirect_target(url, location)
    return SiteFileAnswer(404)
