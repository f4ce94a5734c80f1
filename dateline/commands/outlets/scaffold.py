"""Propose an outlet's file from its homepage: feeds, sitemaps, language, country, time zone, patterns.

Nothing here writes; the network is a function passed in. What could not be found is left at a value that works, with a
note that says what to look at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from extractors.acquire.discover.feeds import discover_feed
from extractors.acquire.discover.links import Link, scan_links
from extractors.acquire.discover.listings import discover_listing
from extractors.acquire.discover.sitemaps import DateRange, discover_sitemap
from extractors.acquire.discover.sources import Fetch
from extractors.contracts.article import ExtractedPage, RuleError
from extractors.contracts.fetch import FetchRequest, FetchResult
from extractors.contracts.found import Found
from extractors.contracts.outlet import UNKNOWN_COUNTRY, Listing, Outlet
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, fold_host
from extractors.language.charset import decode
from extractors.outlets.country import find_country, find_time_zone
from extractors.outlets.site_marks import find_offsets, read_meta
from extractors.runtime.faults import describe_fault

FEED_TYPES: Final = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
FEED_PATHS: Final = ("/rss.xml", "/feed/", "/rss", "/feed.xml", "/atom.xml", "/index.xml", "/rss/all.xml")
SITEMAP_PATHS: Final = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml", "/sitemap_index.xml")
MAX_FEEDS: Final = 5
_ANY_DAY: Final = DateRange(dt.date.min, dt.date.max, has_undated=True)
MAX_SITEMAPS: Final = 3
MAX_CANDIDATES: Final = 8
TRIED_PAGES: Final = 3

_NOT_NEWS = re.compile(r"comments?|podcast|/category/|/tag/|/author/|oembed", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})", re.IGNORECASE)


class AddError(RuntimeError):
    """Raised when a URL gives nothing that an outlet's file could be made of; the message says why."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page tried: its address and what was read from it, or why nothing was (``problem``)."""

    url: str
    page: ExtractedPage | None = None
    problem: str | None = None

    @property
    def filled(self) -> tuple[str, ...]:
        """The names of those ``FIELDS`` that have a value on the page; empty if the page could not be read."""
        if self.page is None:
            return ()
        article = self.page.article
        has = {
            "title": bool(article.title),
            "published": article.published_at is not None,
            "body": bool(article.body),
            "language": bool(article.language),
            "authors": bool(article.authors or article.byline_raw),
            "media": bool(self.page.media_items),
        }
        return tuple(name for name, value in has.items() if value)


FIELDS: Final = ("title", "published", "body", "language", "authors", "media")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an outlet's file would say: ``values`` in the file's order, ``notes`` on how each was found, pages tried."""

    outlet_id: str
    values: dict[str, Any]
    notes: dict[str, str] = field(default_factory=dict)
    pages: tuple[ReadPage, ...] = ()


async def propose_outlet(
    url: str, fetch: Fetch, *, now: dt.datetime, country: str | None = None, is_private: bool = False
) -> Proposal:
    """Fetch a homepage, its feeds and sitemaps and three of its pages, and return what the outlet's file would contain.

    Nothing is written. ``country`` is the ISO 3166-1 code if it is known; ``is_private`` sets ``allow_private_network``
    in the file. Raises AddError if the homepage cannot be read or names no page, and UrlRejectedError if ``url`` is not
    a valid URL.
    """
    home, text = await _fetch_home(url, fetch)
    links = list(scan_links(text))
    meta = read_meta(text)
    notes: dict[str, str] = {}
    feeds, feed_pages, feed_text = await _find_feeds(home, links, fetch, notes)
    sitemaps, map_pages = await _find_sitemaps(home, fetch, now, notes)
    found = [*feed_pages, *map_pages]
    own = [page for page in found if fold_host(urlsplit(page.url).netloc) == fold_host(urlsplit(home).netloc)]
    other_hosts = Counter(urlsplit(page.url).netloc for page in found if page not in own)
    hosts = [fold_host(host) for host, count in other_hosts.most_common(2) if count > len(found) * 0.2]
    listings: list[dict[str, str]] = []
    if not found:
        listings, own = _take_homepage(home, text)
        notes["listings"] = "no feed and no sitemap with pages of late was found; the homepage's links are read"
    candidates = own or found
    article_pattern, id_pattern = guess_patterns([page.url for page in candidates])
    chosen = _choose_pages(candidates)
    answers = await _fetch_all([page.url for page in chosen], fetch)
    html_lang = next((link.attributes.get("lang", "") for link in links if link.tag == "html"), "")
    pages = tuple(try_page(page.url, answers.get(page.url), now) for page in chosen)
    language = _find_language(html_lang, meta, pages, notes)
    bodies = [decode(answer.body)[0] for answer in answers.values() if answer.body]
    offsets = find_offsets([feed_text, *bodies])
    locales = [html_lang, meta.get("og:locale", "")]
    if country:
        country, notes["country_code"] = country.upper(), "as given"
    else:
        country, notes["country_code"] = find_country(urlsplit(home).hostname or "", locales, offsets, language)
    zone = find_time_zone(country, offsets, now)
    notes["time_zone"] = (
        f"from country and the offsets {', '.join(map(str, offsets)) or '(none printed)'} in feeds and pages"
    )
    values: dict[str, Any] = {
        "name": _find_name(meta, text, home),
        "country_code": country,
        "language": language,
        "time_zone": zone,
        "homepage_url": home,
        "hosts": hosts,
        "feeds": feeds,
        "sitemaps": sitemaps,
        "listings": listings,
        "article_url_pattern": article_pattern,
        "native_id_pattern": id_pattern,
        "allow_private_network": is_private,
    }
    kept = {key: value for key, value in values.items() if value not in (None, [], False)}
    return Proposal(make_outlet_id(home), kept | {"verified": False}, notes, pages)


def make_outlet_id(url: str) -> str:
    """Return an outlet id made of a homepage's host, at most 60 characters: ``www.harbour-post.co.uk`` gives
    ``harbour_post``.
    """
    import tldextract

    host = urlsplit(url).hostname or ""
    parts = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)(host)
    name = (
        "_".join(part for part in (parts.domain, parts.subdomain) if part not in ("", "www")) if parts.suffix else host
    )
    name = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return name[:60] if re.match(r"[a-z][a-z0-9]", name) else f"outlet_{name}"[:60]


def guess_patterns(urls: Sequence[str]) -> tuple[str | None, str | None]:
    """Return two regular expressions that match all of the URLs: one for article URLs, one that captures the native id.

    Tried in this order: a number after one fixed path segment, a number at the end of the path, a date in the path
    (which gives no id pattern), a parameter ``id``. Each is None if nothing matches or there are fewer than three URLs.
    """
    paths = [urlsplit(url).path for url in urls]
    if len(paths) < 3:
        return None, None
    before = {match[1] for path in paths if (match := re.search(r"/([a-z][a-z-]*)/\d{4,}(?:/|$)", path))}
    if len(before) == 1:
        pattern = rf"/{next(iter(before))}/\d{{4,}}(?:/|$)"
        if all(re.search(pattern, path) for path in paths):
            return pattern, pattern.replace(r"\d{4,}", r"(\d{4,})")
    for pattern, id_pattern in (
        (r"-\d{5,}(?:\.html?)?/?$", r"-(\d{5,})(?:\.html?)?/?$"),
        (r"/\d{5,}(?:\.html?)?/?$", r"/(\d{5,})(?:\.html?)?/?$"),
        (r"/\d{4}/\d\d?/\d\d?/", None),
        (r"[?&]id=\d+", r"[?&]id=(\d+)"),
    ):
        if all(re.search(pattern, path) for path in (urls if "?&" in pattern else paths)):
            return pattern, id_pattern
    return None, None


async def _fetch_home(url: str, fetch: Fetch) -> tuple[str, str]:
    asked = canonicalise_url(url if "://" in url else f"https://{url}")
    answer = (await _fetch_all([asked], fetch)).get(asked)
    if answer is None or answer.body is None or answer.http_status != 200:
        outcome = answer.outcome.meaning if answer else "no answer"
        detail = f" ({answer.error})" if answer and answer.error else ""
        raise AddError(f"{asked} could not be read: {outcome}{detail}")
    text = decode(answer.body, answer.content_type)[0]
    if "<" not in text:
        raise AddError(f"{asked} is no HTML page; give the address of the outlet's front page")
    return canonicalise_url(answer.final_url), text


async def _fetch_all(urls: Sequence[str], fetch: Fetch) -> dict[str, FetchResult]:
    results = {}
    if urls:
        async for result in fetch([FetchRequest(url) for url in dict.fromkeys(urls)]):
            if result.is_final:
                results[result.request.url] = result
    return results


async def _find_feeds(
    home: str, links: list[Link], fetch: Fetch, notes: dict[str, str]
) -> tuple[list[str], list[Found], str]:
    """Return the feeds that name pages, those pages, and the text of the first feed."""
    named = [
        link.attributes["href"]
        for link in links
        if link.tag == "link"
        and "alternate" in link.relations
        and link.attributes.get("type", "").lower() in FEED_TYPES
        and link.attributes.get("href")
    ]
    named += [
        link.attributes["href"]
        for link in links
        if link.tag == "a" and re.search(r"(?:\brss\b|\.rss|/feed/?$|atom\.xml)", link.attributes.get("href", ""), re.I)
    ]
    for origin, candidates in (("named by the homepage", named), ("at a common address", list(FEED_PATHS))):
        urls = [url for url in _complete(home, candidates) if not _NOT_NEWS.search(url)][:MAX_CANDIDATES]
        answers = await _fetch_all(urls, fetch)
        kept: list[str] = []
        pages: dict[str, Found] = {}
        text = ""
        for url in urls:
            answer = answers.get(url)
            if answer is None or answer.body is None or answer.http_status != 200:
                continue
            fresh = {page.url: page for page in discover_feed(answer.body, answer.final_url).found}
            if fresh.keys() - pages.keys():  # a feed that names nothing new is another form of one before it
                kept.append(url)
                text = text or answer.body[:2_000_000].decode("utf-8", "replace")
                pages = pages | fresh
        if kept:
            notes["feeds"] = origin
            return kept[:MAX_FEEDS], list(pages.values()), text
    return [], [], ""


async def _find_sitemaps(
    home: str, fetch: Fetch, now: dt.datetime, notes: dict[str, str]
) -> tuple[list[str], list[Found]]:
    """Return the sitemaps that name pages or sitemaps, news sitemaps first, and pages of them (or of one child)."""
    robots = urljoin(home, "/robots.txt")
    answer = (await _fetch_all([robots], fetch)).get(robots)
    lines = answer.body[:500_000].decode("utf-8", "replace") if answer and answer.body else ""
    named = re.findall(r"^\s*sitemap\s*:\s*(\S+)", lines, re.IGNORECASE | re.MULTILINE)
    recent = DateRange((now - dt.timedelta(days=7)).date(), (now + dt.timedelta(days=2)).date(), has_undated=True)
    for origin, candidates in (("named by robots.txt", named), ("at a common address", list(SITEMAP_PATHS))):
        urls = sorted(_complete(home, candidates), key=lambda url: "news" not in url)[:MAX_CANDIDATES]
        answers = await _fetch_all(urls, fetch)
        kept: list[str] = []
        quiet: list[str] = []
        pages: list[Found] = []
        children: list[str] = []
        for url in urls:
            answer = answers.get(url)
            if answer is None or answer.body is None or answer.http_status != 200:
                continue
            read = discover_sitemap(answer.body, answer.final_url, recent)
            if read.found or read.further:
                kept.append(url)
                pages += read.found
                children += [source.url for source in read.further]
            elif discover_sitemap(answer.body, answer.final_url, _ANY_DAY).found:
                quiet.append(url)
        if kept and not pages and children:
            child = (await _fetch_all(children[-1:], fetch)).get(children[-1])
            pages = list(discover_sitemap(child.body, child.final_url, recent).found) if child and child.body else []
        if kept:
            notes["sitemaps"] = origin
            return kept[:MAX_SITEMAPS], pages
        if quiet and candidates is named:
            notes["sitemaps"] = f"{origin}; no page of the last seven days is in it, look whether it is kept up"
            return quiet[:1], []
    return [], []


def _take_homepage(home: str, text: str) -> tuple[list[dict[str, str]], list[Found]]:
    probe = Outlet(
        name="probe",
        country_code=UNKNOWN_COUNTRY,
        language="en",
        time_zone="UTC",
        homepage_url=home,
        outlet_id="probe",
        collection="probe",
    )
    pages = list(discover_listing(text.encode(), home, probe, Listing(url=home)).found)
    if not pages:
        raise AddError(f"{home} names no feed, no sitemap and no link that looks like an article's")
    return [{"url": home}], pages


def _complete(home: str, addresses: Iterable[str]) -> list[str]:
    """Return absolute canonical URLs, each once; what is none is left out, as a homepage may link to anything."""
    complete: dict[str, None] = {}
    for address in addresses:
        try:
            complete[canonicalise_url(address, home)] = None
        except UrlRejectedError:
            continue
    return list(complete)


def _choose_pages(pages: Sequence[Found]) -> list[Found]:
    """Choose the first, the middle and the last, so that they do not all come from one section or hour."""
    if len(pages) <= TRIED_PAGES:
        return list(pages)
    return [pages[0], pages[len(pages) // 2], pages[-1]]


def try_page(url: str, answer: FetchResult | None, now: dt.datetime, *, outlet_id: str | None = None) -> ReadPage:
    """Extract one fetched page and return what was read, or the problem: no answer, no page, a failed rule, any other
    error. Never raises. With ``outlet_id`` that outlet's rules and time zone are used, and a page rejected by the
    parser counts as a problem.
    """
    from extractors.read.extract import extract_page

    if answer is None or answer.body is None or not answer.outcome.is_page:
        return ReadPage(url, problem=answer.outcome.meaning if answer else "no answer")
    try:
        read = extract_page(
            answer.body, answer.final_url, fetched_at=now, outlet=outlet_id, content_type=answer.content_type
        )
    except Exception as error:  # noqa: BLE001 - a page's fault is its own, and is shown
        return ReadPage(url, problem=str(error) if isinstance(error, RuleError) else describe_fault(error))
    return ReadPage(url, read, read.reason if outlet_id else None)


def _find_name(meta: dict[str, str], text: str, home: str) -> str:
    import html

    title = _TITLE.search(text)
    name = meta.get("og:site_name") or (re.split(r"\s[|–—-]\s", html.unescape(title[1]))[0] if title else "")
    return " ".join(html.unescape(name).split())[:200] or (urlsplit(home).hostname or home)


def _find_language(html_lang: str, meta: dict[str, str], pages: Sequence[ReadPage], notes: dict[str, str]) -> str:
    """Return the language of most of the pages' texts; else what the homepage declares; else English."""
    read = Counter(one.page.article.language for one in pages if one.page and one.page.article.language)
    if read:
        notes["language"] = "that of the pages' texts"
        return str(read.most_common(1)[0][0])
    for source, value in (("html lang", html_lang), ("content-language", meta.get("content-language", ""))):
        match = re.match(r"([a-zA-Z]{2,3})(?:[-_]|$)", value)
        if match:
            notes["language"] = source
            return match[1].lower()
    notes["language"] = "not found; correct it"
    return "en"
