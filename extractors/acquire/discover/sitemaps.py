"""Pages named by sitemaps, news sitemaps and sitemap indexes (sitemaps.org, Google's news extension), gzip or plain.

Read as a stream, without a tree and with entities off, so that a file at the protocol's limit (50,000 pages, 50 MB)
costs little more than its own bytes.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from extractors.acquire.discover.collector import (
    MAX_FOUND_PER_SOURCE,
    DiscoveredPages,
    FurtherSource,
    PageCollector,
    find_url_dates,
    has_entity_declaration,
    looks_like_html,
)
from extractors.acquire.discover.feeds import discover_feed
from extractors.acquire.discover.source_times import EARLIEST, Period, day_period, parse_period, parse_time
from extractors.acquire.discover.xml_repair import has_root, repair_xml, to_utf8
from extractors.contracts.found import FoundBy
from extractors.contracts.urls import UrlRejectedError, canonicalise_url
from extractors.runtime.faults import describe_fault
from extractors.stores.warc.decoding import BadEncodingError, BodyTooLargeError, DecompressionBombError, decode_body

MAX_SITEMAP_BYTES: Final = 50 * 1024 * 1024
MAX_RATIO: Final = 200.0
MAX_PACKED: Final = 3
MAX_DEPTH: Final = 64
"""Elements inside one another; a sitemap needs four."""
MAX_FIELD_CHARACTERS: Final = 20_000
LONGEST_DAY: Final = dt.timedelta(days=2)
LONGEST_YEAR: Final = dt.timedelta(days=368)
"""A day, and a year, with what zones add: no stated time of either kind stands for more."""
MAX_STALE_SITEMAPS: Final = 3
"""Of an index whose times are all old, because it does not keep them up, so many sitemaps are read, the newest."""
MAX_ENTRIES: Final = 4 * MAX_FOUND_PER_SOURCE
"""So many entries of a file are looked at; the protocol allows a quarter of them."""
STEP_BYTES: Final = 64 * 1024
_MORE_ENTRIES: Final = f"more than {MAX_ENTRIES} entries in one file; reading stops there"
_LINE: Final = re.compile(rb"[^\r\n]+")
_ENTRIES: Final = frozenset({"url", "sitemap"})
_FIELDS: Final = frozenset({"loc", "lastmod", "publication_date", "title"})


@dataclass(frozen=True)
class DateRange:
    """Days from ``first`` to ``last``, both included; ``has_undated`` lets pages without any date through.

    The days are those of ``zone``, the outlet's, and those of UTC: what lies in either is in the range, so that no page
    at its edges is lost between the two.
    """

    first: dt.date
    last: dt.date
    has_undated: bool = False
    zone: dt.tzinfo = dt.UTC

    @functools.cached_property
    def period(self) -> Period:
        """Return the UTC period from the first day to the end of the last, in UTC or ``zone``, whichever is wider."""
        firsts = [day_period(self.first, zone).start for zone in (dt.UTC, self.zone)]
        lasts = [day_period(self.last, zone).end for zone in (dt.UTC, self.zone)]
        return Period(min(firsts), max(lasts))

    def covers(self, time: dt.datetime | Period) -> bool:
        """Whether a moment lies in the range, or a period overlaps it."""
        period = self.period
        if isinstance(time, dt.datetime):
            return period.start <= time < period.end
        return period.start < time.end and time.start < period.end

    def may_hold(self, source: FurtherSource) -> bool:
        """Whether a sitemap of an index may name pages of the range.

        False if its URL names other days only, or it was last changed before the range.
        """
        days = find_url_dates(source.url)
        if days is not None and (days[0] > self.last or days[1] < self.first):
            return False
        until = source.modified_until or source.modified_at
        return until is None or until > self.period.start


def discover_sitemap(content: bytes, url: str, dates: DateRange | None = None) -> DiscoveredPages:
    """Return the pages a sitemap names and, from an index, the sitemaps it names; ``url`` is the sitemap's own.

    ``dates`` keeps pages published (or else last changed, or else by the days in their URL) in a range, and sitemaps
    that may name such pages. A feed or a text file of URLs in the sitemap's place is read as the protocol allows.
    Hostile or broken input gives problems, never an exception; a file cut short gives what came before the cut.
    """
    collector = PageCollector(url, FoundBy.SITEMAP)
    further: dict[str, FurtherSource] = {}
    try:
        content = _unpack(content)
    except BodyTooLargeError:
        collector.add_problem(f"the sitemap is larger than {MAX_SITEMAP_BYTES} bytes unpacked, the protocol's limit")
        return collector.result()
    except DecompressionBombError as error:
        collector.add_problem(f"the sitemap is not unpacked: {error}")
        return collector.result()
    except BadEncodingError as error:
        collector.add_problem(f"the sitemap's gzip is damaged, entries may be missing: {error}", is_cut=True)
        content = _unpack_beginning(content)
        if not content:
            return collector.result()
    start = content[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not start:
        collector.add_problem("the sitemap is empty")
    elif has_entity_declaration(content[:65_536]) or (b"<!DOCTYPE" in start and has_entity_declaration(content)):
        collector.add_problem("the sitemap declares XML entities, which no sitemap needs; it is not read")
    elif looks_like_html(content) and not has_root(content):
        collector.add_problem("an HTML page, no sitemap; robots.txt names the sitemaps")
    elif not start.startswith(b"<") and not has_root(content):
        _read_lines(content, dates, collector)
    elif b"<rss" in start or b"<feed" in start or b"<rdf:RDF" in start:
        return _filter_feed(discover_feed(content, url), dates)
    else:
        try:
            _read_xml(repair_xml(to_utf8(content)), dates, collector, further)
        except Exception as error:  # noqa: BLE001 - one entry that the parser or we choke on; those before it stay
            collector.add_problem(f"the sitemap cannot be read to its end ({describe_fault(error)})", is_cut=True)
    return collector.result(further.values())


def _unpack(content: bytes) -> bytes:
    """Return a sitemap unpacked, also where a server packed once more what was stored packed."""
    for _ in range(MAX_PACKED):
        if content[:2] != b"\x1f\x8b":
            break
        content = decode_body(content, ["gzip"], max_bytes=MAX_SITEMAP_BYTES, max_ratio=MAX_RATIO)
    if len(content) > MAX_SITEMAP_BYTES:
        raise BodyTooLargeError
    return content


def _unpack_beginning(content: bytes) -> bytes:
    """Return what comes before the damage of a gzip file that is known to be no bomb."""
    unpacked = bytearray()
    unpack = zlib.decompressobj(31)
    try:
        for start in range(0, len(content), 4096):
            unpacked += unpack.decompress(content[start : start + 4096], MAX_SITEMAP_BYTES - len(unpacked) or 1)
            if len(unpacked) >= MAX_SITEMAP_BYTES:
                break
    except zlib.error:
        return bytes(unpacked)
    return bytes(unpacked)


def _read_lines(content: bytes, dates: DateRange | None, collector: PageCollector) -> None:
    has_url = False
    for number, line in enumerate(_lines(content)):
        if number >= MAX_ENTRIES:
            collector.add_problem(_MORE_ENTRIES, is_cut=True)
            break
        if line.startswith(("http://", "https://")):
            has_url = True
            if _is_wanted(line, None, None, dates):
                collector.add(line)
    if not has_url:
        collector.add_problem("neither an XML sitemap nor a text file of URLs")


def _lines(content: bytes) -> Iterator[str]:
    """Yield the lines of a text that are not empty, one after the other: a list of all takes some times its size."""
    for found in _LINE.finditer(content):
        if line := found[0].decode("utf-8", "replace").strip("\ufeff \t"):
            yield line


def _filter_feed(pages: DiscoveredPages, dates: DateRange | None) -> DiscoveredPages:
    found = tuple(page for page in pages.found if _is_wanted(page.url, page.published_at, page.modified_at, dates))
    return DiscoveredPages(found, pages.further, pages.problems)


def _read_xml(
    content: bytes, dates: DateRange | None, collector: PageCollector, further: dict[str, FurtherSource]
) -> None:
    undated_count = 0
    named_count = 0
    for kind, fields in _entries(content, collector):
        named_count += 1
        if named_count > MAX_ENTRIES:
            collector.add_problem(_MORE_ENTRIES, is_cut=True)
            break
        location = fields.get("loc", "")
        if not location:
            collector.add_problem("an entry has no loc") if named_count <= 3 else None
            continue
        if kind == "sitemap":
            _add_sitemap(location, fields.get("lastmod"), dates, collector, further)
            continue
        published, modified = fields.get("publication_date"), fields.get("lastmod")
        published_at, modified_at = parse_time(published), parse_time(modified)
        if _is_wanted(location, published_at, modified_at, dates, published, modified):
            collector.add(location, title=fields.get("title"), published_at=published_at, modified_at=modified_at)
        elif not (published_at or find_url_dates(location)):
            if modified_at is None:
                undated_count += 1
            elif dates is not None and dates.has_undated and modified_at < dates.period.start:
                collector.add_old(location)
    if dates is not None:
        _keep_what_may_hold(dates, further)
    if undated_count:
        collector.add_problem(f"{undated_count} pages without any date are left out of the range of dates")


def _add_sitemap(
    location: str,
    modified: str | None,
    dates: DateRange | None,
    collector: PageCollector,
    further: dict[str, FurtherSource],
) -> None:
    try:
        url = canonicalise_url(collector.repair(location), collector.source_url)
    except UrlRejectedError as error:
        collector.add_problem(f"a sitemap of the index cannot be read: {error.reason}")
        return
    period = parse_period(modified, dates.zone if dates else dt.UTC)
    source = FurtherSource(url, parse_time(modified), period.end if period else None)
    if source.url == collector.source_url:
        collector.add_problem("the sitemap index names itself")
    elif len(further) >= MAX_FOUND_PER_SOURCE:
        collector.add_problem(
            f"the index names more than {MAX_FOUND_PER_SOURCE} sitemaps"
        ) if source.url not in further else None
    else:
        further.setdefault(source.url, source)


def _keep_what_may_hold(dates: DateRange, further: dict[str, FurtherSource]) -> None:
    """Leave out the sitemaps of an index that cannot name pages of the range.

    Some sites never change the times in their index. Where all are older than a range that is watched, the newest
    sitemaps stay.
    """
    kept = {url: source for url, source in further.items() if dates.may_hold(source)}
    if not kept and dates.has_undated:
        undated = [source for source in further.values() if dates.may_hold(FurtherSource(source.url))]
        newest = sorted(undated, key=lambda source: (source.modified_until or EARLIEST, source.url))
        kept = {source.url: source for source in newest[-MAX_STALE_SITEMAPS:]}
    further.clear()
    further.update(kept)


def _is_wanted(
    url: str,
    published_at: dt.datetime | None,
    modified_at: dt.datetime | None,
    dates: DateRange | None,
    published: str | None = None,
    modified: str | None = None,
) -> bool:
    """Whether a page lies in the range; ``published`` and ``modified`` are the times as the source states them."""
    if dates is None:
        return True
    if published_at:
        return _lies_in(dates, published_at, published)
    days = find_url_dates(url)
    if days:
        return days[0] <= dates.last and days[1] >= dates.first
    return _lies_in(dates, modified_at, modified) if modified_at else dates.has_undated


def _lies_in(dates: DateRange, moment: dt.datetime, stated: str | None) -> bool:
    """Whether a stated time, or a part of the day, month or year it stands for, lies in a range."""
    start, end = dates.period.start, dates.period.end
    if start <= moment < end:
        return True
    # most pages of a large sitemap are older than the range by far, and are not read more closely
    longest = LONGEST_DAY if stated is None or len(stated) >= len("20160403") else LONGEST_YEAR
    if start - moment > longest or moment - end > longest:
        return False
    if stated is None:  # of a feed, which keeps no text: a midnight there is a day
        return moment.time() == dt.time() and dates.covers(day_period(moment.date(), dates.zone))
    period = parse_period(stated, dates.zone)
    return period is not None and dates.covers(period)


class _TooDeepError(Exception):
    """Raised out of the parser where elements lie too deep."""


class _Entries:
    """A parser's target: keeps the fields of the entry being read and nothing of the tree, whatever the file holds."""

    def __init__(self) -> None:
        self.read: list[tuple[str, dict[str, str]]] = []
        self.count = 0
        self._fields: dict[str, str] = {}
        self._path: list[str] = []
        self._text: list[str] = []
        self._text_size = 0
        self._names: dict[str, str] = {}

    def start(self, tag: str, attributes: object) -> None:
        if len(self._path) >= MAX_DEPTH:
            raise _TooDeepError
        name = self._names.get(tag)
        if name is None:
            name = _local_name(tag)
            if len(self._names) < MAX_DEPTH:
                self._names[tag] = name
        self._path.append(name)
        self._text = []
        self._text_size = 0

    def data(self, text: str) -> None:
        if self._path and self._path[-1] in _FIELDS and self._text_size < MAX_FIELD_CHARACTERS:
            self._text.append(text[:MAX_FIELD_CHARACTERS])
            self._text_size += len(text)

    def end(self, tag: str) -> None:
        name = self._path.pop() if self._path else ""
        if name in _FIELDS:
            self._fields.setdefault(name, "".join(self._text).strip())
        elif name in _ENTRIES:
            self.count += 1
            self.read.append((name, self._fields))
            self._fields = {}
        self._text = []

    def close(self) -> None:
        return None


def _entries(content: bytes, collector: PageCollector) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield ``url`` or ``sitemap`` and its fields by local name, in their order; the first value of a name counts."""
    from lxml import etree

    target: Any = _Entries()
    parser = etree.XMLParser(
        target=target,
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
    )
    try:
        for start in range(0, len(content), STEP_BYTES):
            parser.feed(content[start : start + STEP_BYTES])
            yield from target.read
            target.read.clear()
        parser.close()
    except _TooDeepError:
        collector.add_problem(f"elements lie more than {MAX_DEPTH} deep; reading stops there", is_cut=True)
        return
    except etree.XMLSyntaxError as error:
        collector.add_problem(f"the sitemap is not well-formed, entries may be missing ({error.msg})", is_cut=True)
    else:
        errors = [entry for entry in parser.feed_error_log if entry.level_name == "FATAL"]
        if errors:
            message = f"the sitemap is not well-formed, entries may be missing (line {errors[0].line})"
            collector.add_problem(message, is_cut=True)
    yield from target.read
    if not target.count:
        collector.add_problem("XML without url or sitemap entries: no sitemap, or an empty one")


def _local_name(tag: str) -> str:
    """Return a tag's name without its namespace; names of the picture and video extensions keep their prefix."""
    space, _, name = tag.rpartition("}")
    return f"media:{name}" if "image" in space or "video" in space or "image" in name else name
