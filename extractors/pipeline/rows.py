"""One raw page to its staged rows: reads the page, finds places and agencies, and says what was refused and why.

Pure over its arguments, so that pages can be read in worker processes; ``extractors/pipeline/stage.py`` drives it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extractors.acquire.fetch.verdict import judge_page
from extractors.contracts.article import Article, ExtractedPage, MediaItem, MediaRole, MediaType, PageKind
from extractors.contracts.catalogue.articles import ARTICLES
from extractors.contracts.fetch import FetchOutcome
from extractors.contracts.outlet import Outlet
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, fold_host, identify_url
from extractors.language.text import count_words, squeeze
from extractors.read.media.assets import Asset, asset_identity

if TYPE_CHECKING:
    from extractors.mentions.agencies.find import AgencyMention

Row = dict[str, Any]

ARTICLE_KINDS = frozenset({PageKind.ARTICLE, PageKind.LIVE_BLOG, PageKind.VIDEO, PageKind.GALLERY})
FOUND_AS_SOURCE = "source"
"""``found_by`` of feeds, sitemaps and listings themselves: attempts like others, but no pages to read."""
DAMAGED_RECORD = "damaged_archive"
"""Reason of a page that was fetched and cannot be read back from the raw archive."""
_OWN_ID = "id:"
_AS_READ = tuple(
    column.name for column in ARTICLES.columns if column.name in {field.name for field in dataclasses.fields(Article)}
)
"""Staged columns of an article that a reader fills under the same name."""
_MUCH_TEXT = 1_500
"""A body of more characters is an article's whatever its title says."""


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page as it lies in the raw archive, and how it came.

    ``fetched_at`` is UTC. ``content`` has content encodings undone; it is None until it is read from the archive, and
    for an attempt that got no page. ``moved_from`` is the identity of the article that was read under ``url`` before
    the page moved to ``final_url`` for good. ``outcome`` and what follows describe the attempt, as in the staged
    ``page_fetches``.
    """

    url: str
    fetched_at: dt.datetime
    content: bytes | None = None
    content_type: str | None = None
    warc_record: str | None = None
    outcome: str = "saved"
    final_url: str | None = None
    http_status: int | None = None
    content_length: int | None = None
    duration_ms: int | None = None
    attempt_count: int | None = None
    error: str | None = None
    found_by: str | None = "saved"
    found_on: str | None = None
    moved_from: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page that never came to be read: which, why, and what to do."""

    reason: str
    detail: str
    url: str | None = None
    payload: str | None = None
    relation: str = "articles"


@dataclass(slots=True)
class PageRows:
    """The rows of one page, or of a refusal, which has no ``fetch``.

    ``children`` of the article carry no ``article_row``, and their ``media_position`` counts the media items of the
    page from 1: both are numbered when the page's rows join others.
    """

    fetch: Row | None = None
    article: Row | None = None
    children: list[tuple[str, Row]] = field(default_factory=list)
    places: dict[str, Row] = field(default_factory=dict)
    rejections: list[Row] = field(default_factory=list)


def read_rows(page: RawPage, outlet: Outlet) -> PageRows:
    """Read one page of an outlet into staged rows; what is wrong with the page becomes a rejection, never an error."""
    fetch = _fetch_row(page)
    rows = PageRows(fetch)
    if page.content is None:
        _set_ref(fetch, page.url, outlet)
        return rows
    from extractors.read.extract import extract_page

    read = extract_page(
        page.content, page.url, fetched_at=page.fetched_at, outlet=outlet.outlet_id, content_type=page.content_type
    )
    if error := _says_not_found(read, page):
        fetch["outcome"], fetch["error"] = str(FetchOutcome.SOFT_404), error
        _set_ref(fetch, page.url, outlet)
        return rows
    if read.kind not in ARTICLE_KINDS:
        reason = {"index": "index_page", "error": "error_page"}.get(read.kind.value, "unreadable_page")
        _reject(rows, reason, read.reason or "the page is not an article", page)
        _set_ref(fetch, page.url, outlet)
        return rows
    try:
        canonical, ref, native_id = identify(read.article, page.final_url or page.url, outlet)
    except UrlRejectedError as error:
        _reject(rows, "bad_url", f"{error}; give the page a whole http(s) address", page)
        return rows
    if page.moved_from and not ref.startswith(_OWN_ID) and not page.moved_from.startswith(_OWN_ID):
        ref = page.moved_from  # the outlet gave the article another address, often with another headline
    fetch["article_ref"] = ref
    rows.article = _article_row(read, page, canonical, ref, native_id)
    own = outlet.agency_id
    _add_authors(rows, read.article, ref)
    assets = _Assets(page, outlet)
    captions = _add_media(rows, read, assets, ref)
    _add_related(rows, read, page, outlet, assets, ref)
    agencies = _find_agencies(read.article, own)
    _add_places(rows, read.article, outlet, agencies, ref)
    _add_agencies(rows, read.article, agencies, captions, own, ref)
    return rows


def lost_page(page: RawPage, why: str, *, reason: str = "reader_failed") -> PageRows:
    """The rows of a page that could not be read: its process ended, a rule failed, its record is damaged."""
    rows = PageRows(_fetch_row(page))
    remedies = {DAMAGED_RECORD: "bring the archive's file back from a backup and run `dateline reprocess`"}
    remedy = remedies.get(reason, "look at the page with `dateline raw`, and report it")
    _reject(rows, reason, f"{why}; {remedy}", page)
    return rows


def identify(article: Article, url: str, outlet: Outlet) -> tuple[str, str, str | None]:
    """Return an article's canonical URL, its identity within the outlet, and the outlet's own id of it.

    A page's canonical link is believed only on the page's own site, and not where it points at the front page, as badly
    made sites have it. Raises UrlRejectedError where the page's address is none.
    """
    fetched = canonicalise_url(url)
    canonical = fetched
    if article.canonical_url:
        try:
            stated = canonicalise_url(article.canonical_url, fetched)
        except UrlRejectedError:
            stated = fetched
        ours, theirs = urlsplit(fetched), urlsplit(stated)  # both are canonical, which can always be split
        is_front_page = theirs.path in ("", "/") and not theirs.query and ours.path not in ("", "/")
        if fold_host(ours.netloc) == fold_host(theirs.netloc) and not is_front_page:
            canonical = stated
    ref = identify_url(canonical, outlet)
    if ref.startswith(_OWN_ID):
        native_id = ref.removeprefix(_OWN_ID)
        return outlet.make_article_url(native_id) or canonical, ref, native_id
    return canonical, ref, article.native_id


def content_hash(title: str | None, body: str | None) -> str:
    """Hash what makes one version of an article: title and body, white space folded."""
    text = f"{squeeze(title)}\n{squeeze(body)}"
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _fetch_row(page: RawPage) -> Row:
    return {
        "url": page.url,
        "final_url": page.final_url,
        "requested_at": page.fetched_at,
        "outcome": page.outcome,
        "http_status": page.http_status,
        "content_type": page.content_type,
        "content_length": page.content_length if page.content is None else len(page.content),
        "duration_ms": page.duration_ms,
        "attempt_count": page.attempt_count,
        "error": page.error,
        "found_by": page.found_by,
        "found_on": page.found_on,
        "warc_record": page.warc_record,
    }


def _says_not_found(read: ExtractedPage, page: RawPage) -> str | None:
    """Why a page with little text is no page but an error with status 200: archives were not judged when fetched."""
    if read.kind in ARTICLE_KINDS and len(read.article.body or "") > _MUCH_TEXT:
        return None
    verdict, error = judge_page(page.url, page.final_url or page.url, page.content_type, page.content or b"")
    return error if verdict is FetchOutcome.SOFT_404 else None


def _set_ref(fetch: Row, url: str, outlet: Outlet) -> None:
    if fetch["found_by"] == FOUND_AS_SOURCE:
        return
    # an attempt that gave no article still belongs to the article stored under its address, so that a taken-down
    # story can be told; an address that cannot be an article's belongs to none
    try:
        if outlet.is_article_url(canonicalise_url(url)):
            fetch["article_ref"] = identify_url(url, outlet)
    except UrlRejectedError:
        fetch["article_ref"] = None


def _reject(rows: PageRows, reason: str, detail: str, page: RawPage) -> None:
    payload = (page.content or b"")[:500].decode("utf-8", "replace")
    row = {"relation": "articles", "reason": reason, "detail": detail, "url": page.url, "payload": payload}
    rows.rejections.append(row)


def _article_row(read: ExtractedPage, page: RawPage, canonical: str, ref: str, native_id: str | None) -> Row:
    article = read.article
    return {
        **{name: getattr(article, name) for name in _AS_READ},
        "article_ref": ref,
        "native_id": native_id,
        "url": page.final_url or page.url,
        "canonical_url": canonical,
        "tags": " | ".join(article.tags) or None,
        "kind": article.kind.value,
        "word_count": count_words(article.body),
        "paragraph_count": sum(1 for p in (article.body or "").split("\n\n") if p.strip()),
        "is_related_payload_complete": read.is_related_payload_complete,
        "content_hash": content_hash(article.title, article.body),
        "fetched_at": page.fetched_at,
        "extractor": read.extractor,
        "extractor_version": read.extractor_version,
        "field_sources": json.dumps({k: v.value for k, v in sorted(article.sources.items())}),
        "warc_record": page.warc_record,
    }


def _add_authors(rows: PageRows, article: Article, ref: str) -> None:
    for position, name in enumerate(article.authors, start=1):
        rows.children.append(("article_authors", {"article_ref": ref, "position": position, "name": name}))


def _asset_columns(asset: Asset | None) -> Row:
    if asset is None:
        return {}
    return {
        "asset_ref": asset.identity,
        "asset_path": asset.path,
        "file_extension": asset.file_extension,
        "aspect_ratio": asset.aspect_ratio,
        "native_ticks": asset.native_ticks,
        "asset_created_at": asset.created_at,
        "asset_created_precision": asset.created_at_precision,
    }


def _address(printed: str, asset: Asset | None) -> str | None:
    # a path without a host, as Al-Alam prints them, is no address unless the outlet's own scheme of addresses is known
    if printed.lower().startswith(("http://", "https://")):
        return printed
    return asset.url if asset else None


class _Assets:
    """The assets of one page, each told once: a related item's picture is used by the item and as media."""

    def __init__(self, page: RawPage, outlet: Outlet) -> None:
        self._page, self._outlet = page, outlet
        self._told: dict[tuple[str, MediaType | None], Asset | None] = {}

    def at(self, url: str, media_type: MediaType | None = None) -> Asset | None:
        """The asset at a printed address; None where it is none."""
        if (url, media_type) not in self._told:
            self._told[url, media_type] = asset_identity(
                url,
                self._page.final_url or self._page.url,
                media_type=media_type,
                time_zone=self._outlet.time_zone,
                not_after=self._page.fetched_at,
            )
        return self._told[url, media_type]


def _add_media(rows: PageRows, read: ExtractedPage, assets: _Assets, ref: str) -> list[MediaItem]:
    """Stage the page's uses of assets, those of the related items last; return the items in the order of their rows."""
    items = list(read.media_items)
    taken = {item.url for item in items if item.role is MediaRole.RELATED}
    items += [
        MediaItem(related.position, related.media_url, role=MediaRole.RELATED, caption=related.title)
        for related in read.related_items
        if related.media_url and related.media_url not in taken
    ]
    positions: dict[MediaRole, int] = {}
    for item in items:
        positions[item.role] = positions.get(item.role, 0) + 1
        asset = assets.at(item.url, None if item.role is MediaRole.RELATED else item.media_type)
        row = {
            "article_ref": ref,
            "position": positions[item.role],
            "role": item.role.value,
            "url": _address(item.url, asset),
            "media_type": ((asset and asset.media_type) or item.media_type).value,
            "caption": item.caption,
            "credit": item.credit,
            "alt_text": item.alt_text,
            "width": item.width,
            "height": item.height,
            "thumbnail_url": item.thumbnail_url,
            **_asset_columns(asset),
        }
        rows.children.append(("media_items", row))
    return items


def _add_related(rows: PageRows, read: ExtractedPage, page: RawPage, outlet: Outlet, assets: _Assets, ref: str) -> None:
    for item in read.related_items:
        url = item.url or (item.native_id and outlet.make_article_url(item.native_id)) or None
        try:
            related_ref = identify_url(canonicalise_url(url, page.url), outlet) if url else None
        except UrlRejectedError as error:
            row = {"relation": "related_items", "reason": "bad_url", "detail": str(error), "url": page.url}
            rows.rejections.append({**row, "payload": json.dumps([item.title_raw, item.url], ensure_ascii=False)})
            continue
        if item.native_id and not (related_ref or "").startswith(_OWN_ID):
            related_ref = _OWN_ID + item.native_id
        if related_ref is None:
            row = {"relation": "related_items", "reason": "no_target", "url": page.url}
            detail = f"related item {item.position} has neither an address nor an id"
            rows.rejections.append({**row, "detail": detail, "payload": item.title_raw})
            continue
        asset = assets.at(item.media_url) if item.media_url else None
        child = {
            "article_ref": ref,
            "position": item.position,
            "related_ref": related_ref,
            "native_id": item.native_id or (outlet.find_native_id(url) if url else None),
            "sort_number": item.sort_number,
            "content_type_id": item.content_type_id,
            "title": item.title,
            "title_raw": item.title_raw,
            "title_label": item.title_label,
            "url": url,
            "asset_ref": asset.identity if asset else None,
            "block": item.block,
        }
        rows.children.append(("related_items", child))


def _texts(article: Article) -> dict[str, str]:
    """The fields that are searched for mentions; a lead that repeats the body's beginning is read with the body."""
    lead = None if _is_lead_in_body(article) else article.lead
    fields = {"title": article.title, "lead": lead, "body": article.body, "dateline": article.dateline_raw}
    return {name: text for name, text in fields.items() if text}


def _is_lead_in_body(article: Article) -> bool:
    return bool(article.lead and article.body and article.body.startswith(article.lead))


def _field_of(name: str, end: int, article: Article) -> str:
    """The field a mention is counted in: once, in the lead, where lead and body begin alike and offsets agree."""
    return "lead" if name == "body" and _is_lead_in_body(article) and end <= len(article.lead or "") else name


def _find_agencies(article: Article, own: str | None) -> dict[str, list[AgencyMention]]:
    from extractors.mentions.agencies.find import find_article_agencies

    texts = _texts(article)
    if article.byline_raw:
        texts["byline"] = article.byline_raw
    return find_article_agencies(texts, language=article.language or "en", own_agency_id=own)


def _add_places(
    rows: PageRows, article: Article, outlet: Outlet, agencies: dict[str, list[AgencyMention]], ref: str
) -> None:
    from extractors.mentions.places.find import find_article_places, place_rows

    found = find_article_places(
        _texts(article), language=article.language or outlet.language, country_hints=(outlet.country_code,)
    )
    # the Fars that reported is the agency and not the province
    kept = {
        name: [m for m in mentions if not any(a.start <= m.start and m.end <= a.end for a in agencies.get(name, ()))]
        for name, mentions in found.items()
    }
    for name, mentions in kept.items():
        for mention in mentions:
            child = {
                "article_ref": ref,
                "field": _field_of(name, mention.end, article),
                "start_offset": mention.start,
                "end_offset": mention.end,
                "surface_form": mention.surface,
                "kind": str(mention.kind),
                "place_id": mention.place_id,
                "confidence": mention.confidence,
                "evidence": "; ".join(mention.evidence),
            }
            rows.children.append(("place_mentions", child))
    mentioned = place_rows(m for mentions in kept.values() for m in mentions)
    rows.places = {row["place_id"]: row for row in mentioned}


def _add_agencies(
    rows: PageRows,
    article: Article,
    agencies: dict[str, list[AgencyMention]],
    media: list[MediaItem],
    own: str | None,
    ref: str,
) -> None:
    from extractors.mentions.agencies.find import find_article_agencies

    for name, mentions in agencies.items():
        rows.children += [
            ("agency_mentions", _agency_row(ref, _field_of(name, m.end, article), None, m)) for m in mentions
        ]
    for number, item in enumerate(media, start=1):
        captions = {k: v for k, v in (("caption", item.caption), ("credit", item.credit)) if v}
        if item.role is MediaRole.RELATED or not captions:
            continue
        language = article.language or "en"
        for name, mentions in find_article_agencies(captions, language=language, own_agency_id=own).items():
            rows.children += [("agency_mentions", _agency_row(ref, name, number, m)) for m in mentions]


def _agency_row(ref: str, field_name: str, media_number: int | None, mention: AgencyMention) -> Row:
    return {
        "article_ref": ref,
        "field": field_name,
        "media_position": media_number,
        "start_offset": mention.start,
        "end_offset": mention.end,
        "surface_form": mention.surface,
        "agency_id": mention.agency_id,
        "role": str(mention.role),
        "is_own": mention.is_own,
        "evidence": mention.evidence,
    }


@cache
def read_by() -> dict[str, str]:
    """Versions of all that reads pages, kept in each load's manifest: a load read by others must be read again."""
    from extractors.mentions.agencies.find import agency_lists_version
    from extractors.mentions.gazetteer.lookup import gazetteer_version
    from extractors.read.extract import EXTRACTOR_VERSION
    from extractors.read.media.assets import MEDIA_VERSION

    return {
        "extractor": EXTRACTOR_VERSION,
        "media": MEDIA_VERSION,
        "gazetteer": gazetteer_version(),
        "agencies": agency_lists_version(),
    }
