"""robots.txt by RFC 9309: fetched once, cached at most a day, and what it means when it cannot be read.

* 2xx: the rules hold; the first 500 KiB are read (section 2.5), the rest is not even received.
* 4xx: there are no rules, everything may be fetched (2.3.1.3).
* 5xx, or no answer: nothing may be fetched until there is one (2.3.1.4). Rules read within the last 30 days go on
  holding meanwhile.
* Five redirects are followed (2.3.1.2); more count as no rules.

``site_files`` has the cache.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from protego import Protego

from extractors.acquire.fetch.site_files import SiteFileCache, SiteRules
from extractors.runtime.clock import Clock
from extractors.runtime.settings import USER_AGENT_NAME

_AGENT_LINE = re.compile(r"\s*user[- ]?agent\b\s*:?([^#]*)", re.IGNORECASE)
_PRODUCT = re.compile(r"\s*(?:\*?([A-Za-z_-]+)|\*\s*$)")
_SITE_LINE = re.compile(r"\s*(?:sitemaps?|site-map|host)\b", re.IGNORECASE)
_RULE_LINE = re.compile(r"\s*+(?:[^#:]*:|(?:allow|dis\w*|crawl.delay|request.rate|visit.time)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RobotsRules(SiteRules):
    """The rules of one origin at one moment.

    While they are unreachable nothing may be fetched. ``token`` is the product token that the rules are read for.
    """

    parsed: Protego | None = None
    token: str = USER_AGENT_NAME

    def allows(self, url: str) -> bool:
        """Whether the URL may be fetched; True if there are no rules."""
        return self.parsed is None or bool(self.parsed.can_fetch(url, self.token))

    @property
    def crawl_delay_s(self) -> float | None:
        """Return the seconds that the file asks for between requests; None if it asks for none.

        It is the longer of Crawl-delay and the delay that Request-rate means.
        """
        if self.parsed is None:
            return None
        delay: float | None = self.parsed.crawl_delay(self.token)
        rate = self.parsed.request_rate(self.token)
        if rate is not None and rate.requests > 0:
            delay = max(delay or 0.0, rate.seconds / rate.requests)
        return delay

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Return the sitemap URLs that the file names, in order and not validated."""
        return () if self.parsed is None else tuple(self.parsed.sitemaps)


class RobotsCache(SiteFileCache[RobotsRules]):
    """The robots.txt rules of all origins, as they concern the agent of one product token (RFC 9309, section 2.2.1)."""

    path = "/robots.txt"

    def __init__(self, folder: Path | None, clock: Clock, *, token: str = USER_AGENT_NAME) -> None:
        super().__init__(folder, clock)
        self._token = token

    def _parse(self, text: str | None, fetched_at: dt.datetime) -> RobotsRules:
        if text is None:
            return RobotsRules(fetched_at, token=self._token)
        relevant = _concerning(text, self._token)
        return RobotsRules(fetched_at, parsed=Protego.parse(relevant), token=self._token, size=len(relevant))


def _concerning(text: str, token: str) -> str:
    """Keep the groups that concern an agent: the parser's work grows with the agents named times the rules given.

    A group is ours if its product token is ours as a whole (RFC 9309, section 2.2.1), without version and asterisks:
    the group of a robot whose name is a part of ours is another's.
    """
    kept: list[str] = []
    is_ours = is_naming = False
    for line in text.splitlines():
        if (agent := _AGENT_LINE.match(line)) is not None:
            if not is_naming:
                is_ours, is_naming = False, True
            product = _PRODUCT.match(agent[1])
            name = (product[1] or "*").lower() if product else ""
            if name in ("*", token.lower()):
                is_ours = True
                kept.append(f"User-agent: {name}")
        elif _SITE_LINE.match(line):
            kept.append(line)
        elif _RULE_LINE.match(line):
            is_naming = False
            if is_ours:
                kept.append(line)
    return "\n".join(kept)
