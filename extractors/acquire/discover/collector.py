"""The result of discovery, and the limits that every reader of a feed, sitemap or listing shares."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from extractors.acquire.discover.source_times import parse_time as parse_time
from extractors.contracts.found import Found, FoundBy, Problem
from extractors.contracts.url_repair import repair_link
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, is_asset_url, split_url

MAX_FOUND_PER_SOURCE: Final = 50_000
"""The sitemap protocol's own limit for one file; no feed or listing needs more."""
MAX_SEGMENTS: Final = 25
MAX_SEGMENT_REPEATS: Final = 3
MAX_PARAMETERS: Final = 12
MAX_REPORTED_URLS: Final = 3
MAX_PROBLEMS: Final = 20
"""Different problems that one source may have; one more counts the rest."""

_YEAR_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_]?(0[1-9]|1[0-2])(?:[-/_]?(0[1-9]|[12]\d|3[01]))?(?!\d)")


@dataclass(frozen=True, slots=True)
class FurtherSource:
    """A source named by a source: a sitemap in an index, a listing's next page.

    ``modified_at`` is when the index says that it changed (UTC), ``modified_until`` the end of the time that this may
    stand for: a day that is stated alone lasts until its end.
    """

    url: str
    modified_at: dt.datetime | None = None
    modified_until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class DiscoveredPages:
    """What one source gave: pages in its order, each once, further sources to read, and what was wrong with it.

    ``old`` are the addresses that a sitemap gives no date but an old time of change, as it writes them. ``is_cut`` says
    that entries may be missing.
    """

    found: tuple[Found, ...] = ()
    further: tuple[FurtherSource, ...] = ()
    problems: tuple[Problem, ...] = ()
    old: tuple[str, ...] = ()
    is_cut: bool = False


class PageCollector:
    """Gathers the pages of one source: canonical, each once, within the limit, every rejection counted and reported."""

    def __init__(self, source_url: str, found_by: FoundBy, limit: int = MAX_FOUND_PER_SOURCE) -> None:
        self.source_url = source_url
        self._found_by = found_by
        self._limit = limit
        self._host = host.netloc if (host := split_url(source_url)) else ""
        self._found: dict[str, Found] = {}
        self._refused: dict[str, list[str]] = {}
        self._problems: Counter[str] = Counter()
        self._further_problems = 0
        self._old: list[str] = []
        self._is_cut = False

    @property
    def is_full(self) -> bool:
        """Whether the limit of pages is reached."""
        return len(self._found) >= self._limit

    def add(
        self,
        url: str,
        *,
        base: str | None = None,
        title: str | None = None,
        published_at: dt.datetime | None = None,
        modified_at: dt.datetime | None = None,
    ) -> None:
        """Add one page by its URL; one that is invalid, a file, a crawler trap or over the limit is counted by reason.

        A relative URL is resolved against ``base``, by default the source's URL. A URL already added is ignored.
        """
        try:
            canonical = canonicalise_url(self.repair(url), base or self.source_url)
            reason = find_trap(canonical) or ("no page but a file" if is_asset_url(canonical) else None)
        except UrlRejectedError as error:
            canonical, reason = url, error.reason
        if reason:
            self._refused.setdefault(reason, []).append(canonical)
        elif canonical not in self._found:
            if self.is_full:
                self._refused.setdefault(f"more than {self._limit} pages in one source", []).append(canonical)
                return
            title = " ".join(title.split())[:500] or None if title else None
            self._found[canonical] = Found(canonical, title, published_at, modified_at, self._found_by, self.source_url)

    def repair(self, url: str) -> str:
        """Return an address with the slips corrected that sources make in those of their own site."""
        is_whole = url.startswith(("https://", "http://")) and url.count("://") == 1 and url[8:9] != "/"
        return url if is_whole and url.count(self._host) < 2 else repair_link(url, self._host) or url

    def add_old(self, url: str) -> None:
        """Add a page that only its time of change calls old, as the source writes its address."""
        self._old.append(url)

    def add_problem(self, message: str, *, is_cut: bool = False) -> None:
        """Add a problem of the source itself to the result; ``is_cut`` if entries may be missing for it.

        Each message is reported once, and only so many different ones: every problem becomes a row.
        """
        if message in self._problems or len(self._problems) < MAX_PROBLEMS:
            self._problems[message] += 1
        else:
            self._further_problems += 1
        self._is_cut |= is_cut

    def result(self, further: Iterable[FurtherSource] = ()) -> DiscoveredPages:
        """Return the pages, ``further`` sources and problems; URLs not accepted become one problem for each reason."""
        refused = [
            Problem(self.source_url, f"{len(urls)} of its URLs refused, {reason}: {_shorten(urls)}")
            for reason, urls in self._refused.items()
        ]
        stated = [message if count == 1 else f"{message} ({count} times)" for message, count in self._problems.items()]
        if self._further_problems:
            stated.append(f"{self._further_problems} more problems of its entries")
        problems = (*(Problem(self.source_url, message) for message in stated), *refused)
        return DiscoveredPages(
            tuple(self._found.values()), tuple(further), problems, tuple(self._old), self._is_cut or self.is_full
        )


def _shorten(urls: list[str]) -> str:
    shown = [url if len(url) <= 120 else f"{url[:120]}…" for url in urls[:MAX_REPORTED_URLS]]
    return ", ".join(shown) + (", …" if len(urls) > MAX_REPORTED_URLS else "")


def find_trap(url: str) -> str | None:
    """Return why a canonical URL looks like a crawler trap, or None.

    Signs are too many path segments, a segment repeated too often, and too many parameters.
    """
    parts = split_url(url)
    if parts is None:
        return "no valid URL"
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > MAX_SEGMENTS:
        return f"more than {MAX_SEGMENTS} path segments"
    if any(segments.count(segment) > MAX_SEGMENT_REPEATS for segment in set(segments)):
        return "the same path segment again and again"
    if parts.query.count("&") >= MAX_PARAMETERS:
        return f"more than {MAX_PARAMETERS} parameters"
    return None


def has_entity_declaration(content: bytes) -> bool:
    """Whether XML declares entities, in any encoding; feeds and sitemaps need none, and a few can exhaust memory.

    A DOCTYPE without entities is accepted (RSS 0.91 requires one).
    """
    return b"<!entity" in content.replace(b"\x00", b"").lower() if b"!" in content else False


def looks_like_html(content: bytes) -> bool:
    """Whether the first 4 KiB look like an HTML page and not like a feed."""
    start = content[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html")) or (b"<html" in start and b"<rss" not in start)


def find_url_dates(url: str) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day that the path of a URL names (``/2026/03/14/`` or ``/2026/03/``).

    The last full date counts, else the last month. None if the path has no valid date.
    """
    match, parts = None, split_url(url)
    for match in _YEAR_MONTH.finditer(parts.path if parts else ""):
        if match[3]:
            break
    if not match:
        return None
    year, month = int(match[1]), int(match[2])
    try:
        if match[3]:
            day = dt.date(year, month, int(match[3]))
            return day, day
        following = dt.date(year + month // 12, month % 12 + 1, 1)
        return dt.date(year, month, 1), following - dt.timedelta(days=1)
    except ValueError:
        return None
