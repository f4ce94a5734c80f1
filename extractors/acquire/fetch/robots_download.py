"""Download a robots.txt for the cache of them, with redirects and retries."""

from __future__ import annotations

from extractors.acquire.fetch.answer import AttemptFailedError
from extractors.acquire.fetch.hosts import backoff_seconds, retry_after_seconds
from extractors.acquire.fetch.request_urls import host_and_port, why_unusable
from extractors.acquire.fetch.robots import MAX_ROBOTS_BYTES, MAX_ROBOTS_REDIRECTS, RobotsAnswer
from extractors.acquire.fetch.send import send_get
from extractors.acquire.fetch.shared import LargePageSlot, Shared
from extractors.contracts.fetch import HEALING_STATUSES, REDIRECT_STATUSES, FetchPolicy
from extractors.contracts.urls import redirect_target

_RETRIED_STATUSES = HEALING_STATUSES - {429}


async def download_robots(url: str, policy: FetchPolicy, shared: Shared, slot: LargePageSlot) -> RobotsAnswer:
    """Download a robots.txt and follow its redirects; retry up to ``max_attempts`` if that may help.

    Faults of the server or network are given in the answer and never raise.
    """
    answer = RobotsAnswer(None, error="it was not requested")
    for number in range(1, policy.max_attempts + 1):
        answer = await _follow_redirects(url, policy, shared, slot)
        is_retried = answer.outcome.may_heal if answer.outcome else answer.status in _RETRIED_STATUSES
        if not is_retried or number == policy.max_attempts:
            break
        await shared.clock.sleep(backoff_seconds(policy, number, shared.rng))
    return answer


async def _follow_redirects(url: str, policy: FetchPolicy, shared: Shared, slot: LargePageSlot) -> RobotsAnswer:
    """Request a robots.txt and follow its redirects; too many of them count as no file (404)."""
    for _ in range(MAX_ROBOTS_REDIRECTS + 1):
        unusable = why_unusable(url, policy.max_url_length)
        if unusable is not None:
            return RobotsAnswer(None, outcome=unusable[0], error=unusable[1])
        try:
            async with shared.connections:
                answer = await send_get(
                    url,
                    policy,
                    shared.transport,
                    slot,
                    requested_at=shared.clock.now(),
                    timeout_s=policy.total_timeout_s,
                    cut_at=MAX_ROBOTS_BYTES,
                )
        except AttemptFailedError as failure:
            return RobotsAnswer(None, outcome=failure.outcome, error=str(failure))
        asked_s = retry_after_seconds(answer.header("retry-after"), shared.clock.now())
        if answer.status in (429, 503) and asked_s is not None:
            shared.hosts.host(host_and_port(url)).pause(asked_s)
        location = answer.header("location")
        if answer.status not in REDIRECT_STATUSES or not location:
            return RobotsAnswer(answer.status, answer.body or b"")
        url = redirect_target(url, location)
    return RobotsAnswer(404)
