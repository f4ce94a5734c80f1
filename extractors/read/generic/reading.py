"""One page read by the general parser, each field when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from lxml.etree import _Element as HtmlElement

from extractors.contracts.article import Article, FieldCandidate, LiveUpdate, MediaItem, RelatedItem, Source
from extractors.contracts.url_repair import repair_link
from extractors.language.detection import find_language, language_code
from extractors.language.text import fold, squeeze
from extractors.read.canonical_links import is_credible_canonical
from extractors.read.confidence import AUTHORS, TITLE
from extractors.read.generic.body.body_text import BodyText, find_body, locate_body
from extractors.read.generic.body.candidates import Candidate, choose_body
from extractors.read.generic.kinds import Kind, find_kind, find_paywall, find_section, find_tags
from extractors.read.generic.live.live_blog import LiveBlog, read_live_blog
from extractors.read.generic.markup.blocks import Blocks, read_blocks
from extractors.read.generic.markup.structured import Json, Structured, read_structured, text_value
from extractors.read.generic.people.names import without_writer
from extractors.read.generic.people.stated_writers import stated_authors
from extractors.read.generic.people.writers import Writers, find_writers
from extractors.read.generic.pictures.article_media import find_media
from extractors.read.generic.related import find_related
from extractors.read.generic.site_names import site_names
from extractors.read.generic.times.choice import Publication, Stated, Times
from extractors.read.generic.times.stated import language_tag
from extractors.read.generic.titles import Title, find_title, title_of_rule
from extractors.read.page import Page
from extractors.read.title_labels import split_label

_MOST_CANONICAL_LINKS = 5


class Reading:
    """The general parser's view of one page. Each field is computed on first use and cached.

    ``region`` is the article's own part of the page, if an outlet's rules know it; blocks are read only from there.
    """

    def __init__(self, page: Page, region: HtmlElement | None = None) -> None:
        self.page = page
        self._region = region
        self._title_of_rule: str | None = None

    @cached_property
    def stated(self) -> Structured:
        """What the page states in machine-readable form: JSON-LD, meta elements and microdata."""
        return read_structured(self.page)

    @cached_property
    def found(self) -> Blocks:
        """The page's blocks of text, nodes and links; only those in the article's region if the rules give one."""
        return read_blocks(self._region if self._region is not None else self.page.root)

    @cached_property
    def title(self) -> Title | None:
        """The headline with its source, or None; see ``find_title``. The one that ``use_title`` set, if any."""
        if self._title_of_rule is not None:
            return title_of_rule(self._title_of_rule, self.page, self.stated, self.found)
        return find_title(self.page, self.stated, self.found)

    @cached_property
    def description(self) -> str | None:
        """The page's summary of the article, from JSON-LD, else from meta elements; None if there is none."""
        return text_value(self.stated.article.get("description")) or self.stated.first_meta(
            "og:description", "description", "twitter:description"
        )

    @cached_property
    def text(self) -> BodyText:
        """The blocks of the article's text; if ``body`` is already known, the blocks that match it."""
        if "body" in self.__dict__:
            return locate_body(self.found, self.body.text)
        title = self.title.text if self.title else None
        return find_body(self.found, title, self.description, stated_authors(self.stated))

    @cached_property
    def body(self) -> Candidate:
        """The body's text and its source, the best of several candidates (or what ``use_body`` set); of a live blog
        what is above its updates, and the updates.
        """
        if drafts := self.live_blog.drafts:
            return Candidate(self.live_blog.body(self.text.paragraphs), drafts[0].source)
        return choose_body(self.page, self.stated, self.text)

    @cached_property
    def live_blog(self) -> LiveBlog:
        """The updates of a live blog as they are found; of any other page there are none."""
        tag = language_tag(self.page, self.stated, self.declared_language)
        return read_live_blog(self.page, self.stated, self.found, tag)

    @cached_property
    def updates(self) -> tuple[LiveUpdate, ...]:
        """The updates of a live blog with their times, in page order."""
        if not self.live_blog.drafts:
            return ()
        published, modified = self.published, self.modified
        return self.live_blog.updates(published.when.at if published else None, modified[0].at if modified else None)

    def use_title(self, text: str) -> None:
        """Set the headline that an outlet's rules gave, in place of the one the general parser would choose."""
        self._title_of_rule = text

    def use_body(self, text: str) -> None:
        """Set the body that an outlet's rules gave, in place of the one the general parser would choose."""
        self.__dict__["body"] = Candidate(text, Source.RULE)

    @cached_property
    def language(self) -> str | None:
        """The ISO 639-1 code of the language detected from the body (else the title), with the declared one as a hint;
        None if unknown.
        """
        return find_language(self.body.text or (self.title.text if self.title else ""), self.declared_language)

    @cached_property
    def declared_language(self) -> str | None:
        """The ISO 639-1 code of the language that the page declares: in JSON-LD, the ``lang`` attribute or meta
        elements, else the outlet's; None if there is none.
        """
        for value in (
            text_value(self.stated.article.get("inLanguage")),
            self.page.root.get("lang") or self.page.root.get("{http://www.w3.org/XML/1998/namespace}lang"),
            self.stated.first_meta("og:locale", "content-language", "dc.language", "language"),
            self.page.outlet.language if self.page.outlet else None,
        ):
            if code := language_code(value):
                return code
        return None

    @cached_property
    def times(self) -> Times:
        """The times that the page states and prints; see ``Times``."""
        return Times(self.page, self.stated, self.found, self.text, self.language)

    @cached_property
    def published(self) -> Publication | None:
        """The time of publication with its source, or None; see ``Times.find_published``."""
        return self.times.find_published()

    @cached_property
    def modified(self) -> Stated | None:
        """The time of the last change with its source, or None; see ``Times.find_modified``."""
        return self.times.find_modified(self.published.when if self.published else None)

    @cached_property
    def names_of_site(self) -> frozenset[str]:
        """The names of the site, folded: no writer has them."""
        return site_names(self.page, self.stated)

    @cached_property
    def writers(self) -> Writers:
        """The writers' names and the byline, with their sources; see ``find_writers``."""
        return find_writers(self.stated, self.found, self.text, self.names_of_site)

    @cached_property
    def lead(self) -> tuple[str, Source] | None:
        """The standfirst and its source: the one shown, else the description if it is not the beginning of the body;
        None if neither.
        """
        if self.text.lead:
            return self.text.lead, Source.HEURISTIC
        description = squeeze(self.description)
        folded = fold(description)
        if len(description) < 40 or (self.body.text and fold(self.body.text[:600]).find(folded[:60]) >= 0):
            return None
        if self.body.text and (self.title is None or folded != fold(self.title.text)):
            source = Source.JSON_LD if self.stated.article.get("description") else Source.META
            return description, source
        return None

    @cached_property
    def canonical_url(self) -> str | None:
        """The address that the page states as its own: ``rel=canonical``, else ``og:url``; where one of them cannot
        stand for the page, the next or that of JSON-LD which can. None if there is none. See
        :func:`extractors.read.canonical_links.is_credible_canonical`.
        """
        page = self.page
        links = [element.get("href") for element in self.stated.links.get("canonical", ())[:_MOST_CANONICAL_LINKS]]
        links.append(self.stated.first_meta("og:url"))
        if any(links):
            links.append(_stated_page(self.stated.article))
        for link in links:
            url = page.absolute(repair_link(link, page.host))
            if url == page.url or (
                url and is_credible_canonical(url, page.url, self.title.text if self.title else None)
            ):
                return url
        return None

    @cached_property
    def media(self) -> tuple[MediaItem, ...]:
        """The article's pictures, videos and audio; see ``find_media``."""
        return find_media(self.page, self.stated, self.found, self.text)

    @cached_property
    def related(self) -> tuple[RelatedItem, ...]:
        """Links to related stories; see ``find_related``."""
        return find_related(self.page, self.found, self.text)

    @cached_property
    def kind(self) -> Kind:
        """The page's kind, such as article, video or index, with the reason."""
        title = self.title.text if self.title else None
        has_updates = bool(self.live_blog.drafts)
        return find_kind(self.page, self.stated, self.found, self.text, title, self.body.text, has_updates=has_updates)

    def article(self, without: frozenset[str] = frozenset()) -> Article:
        """Return the article with all fields, except those in ``without``, which keep their defaults and are not
        computed.
        """
        values: dict[str, Any] = {}
        sources: dict[str, Source] = {}
        candidates: dict[str, tuple[FieldCandidate, ...]] = {}
        confidence: dict[str, float] = {}

        def put(name: str, value: Any, source: Source | None) -> None:
            if value is not None and value != () and source is not None:
                values[name] = value
                sources[name] = source

        if "title" not in without and self.title:
            headline = split_label(self.title.text)
            put("title", headline.title, self.title.source)
            values.update(title_raw=self.title.text, title_label=headline.label, title_stated=self.title.stated)
            if self.title.candidates:
                candidates["title"] = self.title.candidates
                sources["title_stated"] = self.title.candidates[1].source
            if self.title.evidence in TITLE:
                confidence["title"] = TITLE[self.title.evidence]
        if "body" not in without and self.body.text:
            put("body", self.body.text, self.body.source)
        if "lead" not in without and self.lead:
            put("lead", *self.lead)
        if "published_at" not in without and self.published:
            when = self.published.when
            put("published_at", when.at, self.published.source)
            confidence["published_at"] = self.published.confidence
            if self.published.candidates:
                candidates["published_at"] = self.published.candidates
            values.update(
                published_at_raw=without_writer(when.raw, self.names_of_site),
                is_published_zone_assumed=when.is_zone_assumed,
                is_published_day_only=when.is_day_only,
            )
        if "modified_at" not in without and self.modified:
            put("modified_at", self.modified[0].at, self.modified[1])
            values["modified_at_raw"] = without_writer(self.modified[0].raw, self.names_of_site)
        if "authors" not in without:
            put("authors", self.writers.names, self.writers.source)
            put("byline_raw", self.writers.byline_raw, self.writers.byline_source)
            put("houses", self.writers.houses, self.writers.source or Source.HEURISTIC)
            if self.writers.candidates:
                candidates["authors"] = self.writers.candidates
            if self.writers.evidence in AUTHORS:
                confidence["authors"] = AUTHORS[self.writers.evidence]
        if "section" not in without and (section := find_section(self.page, self.stated)):
            put("section", *section)
        if "tags" not in without:
            put("tags", *find_tags(self.stated))
        if "language" not in without:
            put("language", self.language, Source.HEURISTIC)
        put("canonical_url", self.canonical_url, Source.META)
        if "is_paywalled" not in without:
            put("is_paywalled", *find_paywall(self.stated))
        if "kind" not in without:
            put("kind", self.kind.kind, self.kind.source)
        return Article(**values, sources=sources, candidates=candidates, confidence=confidence)


def _stated_page(article: Json) -> str | None:
    """The address of its page that a JSON-LD article states."""
    page = article.get("mainEntityOfPage")
    for value in (page.get("@id") if isinstance(page, dict) else page, article.get("url")):
        if isinstance(value, str) and value.strip().startswith(("http", "/", "www.")):
            return value
    return None
