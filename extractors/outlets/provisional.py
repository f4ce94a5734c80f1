"""Provisional outlets: what pages that were saved from undeclared sites say about the site that they are of.

A page of a host that no outlet file names belongs to a provisional outlet, one for each registrable domain and edition.
Name, language, country and time zone come from all pages of one load together, whatever their order. `dateline outlet
adopt` writes the outlet's file later; it keeps the id, so that no key of an article changes.
"""

from __future__ import annotations

import datetime as dt
import re
import shlex
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from urllib.parse import urlsplit

from extractors.contracts.outlet import UNKNOWN_COUNTRY, UNKNOWN_LANGUAGE, Outlet
from extractors.contracts.urls import split_url
from extractors.language.charset import decode
from extractors.outlets.country import find_country, find_time_zone
from extractors.outlets.site_marks import find_html_language, find_offsets, read_meta

PROVISIONAL_COLLECTION: Final = "provisional"
MAX_SITES: Final = 200
"""The most provisional outlets that one path may give: each has an archive of its own that is open meanwhile."""
_READ_BYTES = 512 * 1024
_SCRIPT_START = re.compile(r"<(?:script|style)\b", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</(?:script|style)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,4000}>")
_PUBLISHER = re.compile(r'"publisher"\s{0,9}:\s{0,9}\{[^{}]{0,600}?"name"\s{0,9}:\s{0,9}"([^"\\]{2,100})"')
_EDITION = re.compile(r"[a-z]{2}")


@dataclass(slots=True)
class SiteEvidence:
    """What the pages of one provisional outlet say about it, as counts, so that their order does not matter."""

    outlet_id: str
    host: str
    homepage_url: str
    page_count: int = 0
    names: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    locales: Counter[str] = field(default_factory=Counter)
    offsets: Counter[str] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)
    latest: dt.datetime | None = None

    def add(self, url: str, content: bytes, fetched_at: dt.datetime) -> None:
        """Count what one page says: name, languages, offsets of its times; ``fetched_at`` is UTC."""
        text = decode(content[:_READ_BYTES])[0]
        meta = read_meta(text)
        self.page_count += 1
        self.hosts[(split_url(url) or urlsplit("")).netloc] += 1
        published = _PUBLISHER.search(text)
        name = meta.get("og:site_name") or (published[1] if published else "") or meta.get("application-name", "")
        if name := " ".join(unescape(name).split())[:200]:
            self.names[name] += 1
        declared = find_html_language(text)
        if language := _language_of(text, declared):
            self.languages[language] += 1
        for locale in (declared, meta.get("og:locale", "")):
            if locale:
                self.locales[locale] += 1
        # once a page: a list of a hundred headlines with times says no more than one
        self.offsets.update(set(find_offsets([text])))
        self.latest = max(fetched_at, self.latest or fetched_at)

    def make_outlet(self) -> Outlet:
        """Return the outlet as its pages describe it; what they do not say is the domain, ``und``, ``ZZ`` and UTC."""
        language = _most_common(self.languages) or UNKNOWN_LANGUAGE
        offsets = _in_order(self.offsets)
        country, _ = find_country(self.host, _in_order(self.locales), offsets, language)
        now = self.latest or dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
        zone = find_time_zone(country, offsets, now) if country != UNKNOWN_COUNTRY else "UTC"
        hosts = sorted(host for host in self.hosts if host and re.fullmatch(r"[^/\s]+", host))
        return Outlet(
            outlet_id=self.outlet_id,
            collection=PROVISIONAL_COLLECTION,
            name=_most_common(self.names) or self.host,
            country_code=country,
            language=language,
            time_zone=zone,
            homepage_url=self.homepage_url,
            hosts=tuple(hosts),
            is_provisional=True,
            evidence_page_count=self.page_count,
        )


@dataclass(slots=True)
class ProvisionalSites:
    """The provisional outlets of one path's pages. ``taken`` are the ids of the registry's outlets."""

    taken: frozenset[str] = frozenset()
    sites: dict[str, SiteEvidence] = field(default_factory=dict)

    def assign(self, url: str, content: bytes, fetched_at: dt.datetime) -> str | None:
        """Return the id of the provisional outlet that a page belongs to, and count what the page says about it.

        None for an address that is none, and where there are ``MAX_SITES`` other outlets already.
        """
        parts = split_url(url)
        if parts is None or not parts.hostname:
            return None
        domain = find_domain(parts.hostname)
        edition = find_edition(parts.hostname, parts.path, domain, content)
        outlet_id = make_provisional_id(domain, edition)
        if outlet_id in self.taken:
            outlet_id = f"{outlet_id[:57]}_site"
        if outlet_id not in self.sites:
            if len(self.sites) >= MAX_SITES:
                return None
            self.sites[outlet_id] = SiteEvidence(outlet_id, domain, _homepage(domain, edition, parts.path))
        self.sites[outlet_id].add(url, content, fetched_at)
        return outlet_id


def find_page_language(content: bytes) -> str | None:
    """Return the language of a page's visible text, ISO 639-1, with the declared one as a hint; None if unclear."""
    text = decode(content[:_READ_BYTES])[0]
    return _language_of(text, find_html_language(text))


def how_to_declare(url: str | None) -> str:
    """Return the command that writes the file of the outlet of a page, as it can be typed, to go into a sentence."""
    parts = split_url(url or "")
    host = parts.hostname if parts else None
    return f"add it with `dateline outlet add {shlex.quote(f'https://{host}/') if host else 'ADDRESS'}`"


def find_domain(host: str) -> str:
    """Return the registrable domain of a host by the public suffix list (``a.news.example.co.uk``: ``example.co.uk``).

    Blogs below a shared host (``x.blogspot.com``) are domains of their own. A host without a known suffix gives its
    last two labels; an IP address is returned as it is.
    """
    import tldextract

    host = host.lower().rstrip(".")
    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
    parts = extract(host)
    if parts.domain and parts.suffix:
        return f"{parts.domain}.{parts.suffix}"
    return host if re.fullmatch(r"[\d.]+", host) or ":" in host else ".".join(host.split(".")[-2:])


def find_edition(host: str, path: str, domain: str, content: bytes) -> str:
    """Return the language code of the edition that a page belongs to, or ``""``.

    It is the first label of the host or the first segment of the path, where that is the language that the page
    declares: ``fa.example.ir`` and ``example.ir/fa/…`` of a Persian page are the Persian edition.
    """
    prefix = host.lower().removesuffix(domain).strip(".").rpartition(".")[2]
    segment = path.lstrip("/").partition("/")[0].lower()
    declared = find_html_language(decode(content[:4096])[0])[:2].lower()
    return next((c for c in (prefix, segment) if _EDITION.fullmatch(c) and c == declared), "")


def make_provisional_id(domain: str, edition: str) -> str:
    """Return the id of a domain's edition: ``example.co.uk`` and ``fa`` give ``example_co_uk_fa``.

    A hyphen is two underscores, so that no two domains share an id.
    """
    name = re.sub(r"[^a-z0-9_]", "_", domain.replace("-", "__"))
    name = f"{name}_{edition}" if edition else name
    return (name if name[:1].isalpha() else f"site_{name}")[:63]


def _homepage(domain: str, edition: str, path: str) -> str:
    if edition and path.lstrip("/").lower().startswith(f"{edition}/"):
        return f"https://{domain}/{edition}/"
    return f"https://{edition}.{domain}/" if edition else f"https://{domain}/"


def _language_of(text: str, declared: str) -> str | None:
    from extractors.language.detection import find_language  # the words of all languages, which known sites need not

    return find_language(_visible_text(text)[:20_000], declared)


def _visible_text(text: str) -> str:
    first, *rest = _SCRIPT_START.split(text)
    pieces = [first]
    for piece in rest:
        ended = _SCRIPT_END.search(piece)
        pieces.append(piece[ended.end() :] if ended else "")
    return _TAG.sub(" ", " ".join(pieces))


def _in_order(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda value: (-counts[value], value))


def _most_common(counts: Counter[str]) -> str | None:
    return next(iter(_in_order(counts)), None)
