"""What a file of outlet rules is made of.

A site family is one file in this package. It says on which hosts it applies and lists its layouts, newest first::

    HOSTS = ("example.org",)

    class Story2024(Layout):
        since = date(2024, 3, 1)
        region = "article.story"

        def section(self, page: Page) -> str | None:
            return self.text_of(page, "nav.crumbs a")

    FAMILY = Family("example", HOSTS, (Story2024(), Story2019()))

Each method gives one field. A method that is not overridden, or that returns None, leaves the field to the general
parser, so a layout says only what is special about it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.contracts.article import ExtractedPage, MediaItem, PageKind, RelatedItem
from extractors.read.generic.markup.texts import text_of
from extractors.read.page import Page
from extractors.read.select import matcher, select

if TYPE_CHECKING:
    from lxml.etree import _Element as HtmlElement

ARTICLE_FIELDS = (
    "title",
    "lead",
    "body",
    "published_at",
    "modified_at",
    "authors",
    "byline_raw",
    "dateline_raw",
    "sign_off",
    "section",
    "tags",
    "language",
    "native_id",
    "is_paywalled",
    "kind",
)
"""The fields of an article that a layout may give, each by the method of the same name."""


class Layout:
    """The rules of one layout of a site family. To be subclassed; override the methods of fields that need a rule.

    ``since`` and ``until`` are the first and last day on which pages of this layout were fetched (None: open).
    ``region`` is a CSS selector of the article's own part of the page: a layout whose region is not on the page does
    not apply to it. ``paragraphs`` selects the body's blocks inside the region, ``drop`` the parts inside the region
    that are not article text. ``drops_notes`` removes closing paragraphs about the writers (who they are, how to
    contact them, who contributed).
    """

    since: dt.date | None = None
    until: dt.date | None = None
    region: str | None = None
    paragraphs: str | None = None
    drop: str = ""
    drops_notes: bool = False

    def applies(self, page: Page) -> bool:
        """Whether this layout applies to the page. May be overridden; the default checks the day of the fetch against
        ``since`` and ``until`` and that ``region`` is on the page.
        """
        if page.fetched_at is not None:
            day = page.fetched_at.date()
            if (self.since and day < self.since) or (self.until and day > self.until):
                return False
        return self.region is None or (page.is_html and page.find(self.region) is not None)

    def read(self, page: Page) -> ExtractedPage | None:
        """Return the whole page as this layout reads it, HTML or plain text; no other hook and no general parser is
        then used. To be overridden; None reads the page field by field.
        """
        return None

    def title(self, page: Page) -> str | None:
        """Return the headline as printed, label included (it is split off later). To be overridden; None leaves the
        field to the general parser.
        """
        return None

    def lead(self, page: Page) -> str | None:
        """Return the standfirst. To be overridden; None leaves the field to the general parser."""
        return None

    def body(self, page: Page) -> str | None:
        """Return the body as paragraphs separated by a blank line; None leaves the field to the general parser. May be
        overridden.

        The default, for layouts with ``region`` and ``paragraphs``, joins the paragraphs in the region after the
        standfirst of ``lead``, without ``drop``, pointers to other stories (``is_pointer``) and, if ``drops_notes``,
        closing notes.
        """
        if self.region is None or self.paragraphs is None:
            return None
        region = page.find(self.region)
        if region is None:
            return None
        is_unwanted = matcher(self.drop, region) if self.drop else _is_wanted
        unwanted: set[HtmlElement] = set()
        blocks: list[HtmlElement] = []
        known: dict[HtmlElement, bool] = {region: False}  # elements around blocks, and whether they lie in a block or
        for block in select(region, self.paragraphs):  # in an unwanted element
            path = []
            above: HtmlElement | None = block
            while above is not None and above not in known:
                path.append(above)
                above = above.getparent()
            is_outside = above is not None and known[above]
            for element in reversed(path):
                is_outside = is_outside or is_unwanted(element)
                known[element] = is_outside
            if not is_outside:
                known[block] = True
                blocks.append(block)
                if len(block):
                    unwanted.update(inner for inner in block.iter("*") if inner is not block and is_unwanted(inner))
        kept: list[tuple[HtmlElement, str]] = []
        for block in blocks:
            text = self.clean(block, unwanted)
            if text and not self.is_pointer(page, block, text):
                kept.append((block, text))
            elif text and kept and block.tag == "li" and _introduces(*kept[-1], block):
                kept.pop()
        while self.drops_notes and kept and self.is_note(*kept[-1]):
            kept.pop()
        texts = [text for _, text in kept]
        lead = self.lead(page) if texts else None
        if lead and not any(text.startswith(lead) for text in texts[:3]):
            texts.insert(0, lead)
        return "\n\n".join(texts) or None

    def is_pointer(self, page: Page, block: HtmlElement, text: str) -> bool:
        """Whether a block of the body only links to another page, except for a short label in bold before the link. May
        be overridden. Headings and list items count only if the link leads to the same site.
        """
        if not len(block) or not 20 < len(text) < 300:
            return False
        is_text = block.tag != "p"  # headings and entries of lists may name what they link to elsewhere
        linked = sum(
            len(self.clean(link))
            for link in block.iter("a")
            if page.absolute(link.get("href")) and (not is_text or page.is_of_site(link.get("href")))
        )
        if not linked:
            return False
        bold = next(iter(block.iter("strong", "b", "a")))
        label = len(self.clean(bold)) if bold.tag != "a" and next(iter(bold.iter("a")), None) is None else 0
        return linked > 0.8 * (len(text) - (label if label < 40 else 0))

    def is_note(self, block: HtmlElement, text: str) -> bool:
        """Whether a closing paragraph is a note about the text (who wrote it, how to contact them, who contributed).
        May be overridden.
        """
        if len(text) > 600:
            return False
        if len(text) < 200 and _CREDIT_NOTE.search(text):
            return True
        return self.is_italic(block, text) and _WRITER_NOTE.search(text) is not None

    def is_italic(self, block: HtmlElement, text: str) -> bool:
        """Whether at least nine tenths of a block's text is in italics."""
        return sum(len(self.clean(inner)) for inner in block.iter("em", "i")) > 0.9 * len(text)

    def published_at(self, page: Page) -> str | dt.datetime | None:
        """Return the time of publication: printed text, which is parsed with the outlet's language and zone, or a
        zone-aware time. To be overridden; None leaves the field to the general parser.
        """
        return None

    def modified_at(self, page: Page) -> str | dt.datetime | None:
        """Return the time of the last change: printed text, which is parsed with the outlet's language and zone, or a
        zone-aware time. To be overridden; None leaves the field to the general parser.
        """
        return None

    def authors(self, page: Page) -> Sequence[str] | None:
        """Return the authors' names. To be overridden; None leaves the field to the general parser, an empty sequence
        means that the page has none.
        """
        return None

    def byline_raw(self, page: Page) -> str | None:
        """Return the line that names the authors, as printed. To be overridden; None leaves the field to the general
        parser.
        """
        return None

    def dateline_raw(self, page: Page) -> str | None:
        """Return the place and agency printed before the first sentence. To be overridden; None leaves the field to the
        general parser.
        """
        return None

    def sign_off(self, page: Page) -> str | None:
        """Return the desk's sign-off at the end of the text. To be overridden; None leaves the field to the general
        parser.
        """
        return None

    def section(self, page: Page) -> str | None:
        """Return the section or desk. To be overridden; None leaves the field to the general parser."""
        return None

    def tags(self, page: Page) -> Sequence[str] | None:
        """Return the tags. To be overridden; None leaves the field to the general parser, an empty sequence means that
        the page has none.
        """
        return None

    def language(self, page: Page) -> str | None:
        """Return the ISO 639-1 code of the text's language. To be overridden; None leaves the field to the general
        parser.
        """
        return None

    def native_id(self, page: Page) -> str | None:
        """Return the outlet's own id of the article. To be overridden; None leaves the field to the general parser."""
        return None

    def is_paywalled(self, page: Page) -> bool | None:
        """Whether only a part of the text is free. To be overridden; None leaves the field to the general parser."""
        return None

    def kind(self, page: Page) -> PageKind | None:
        """Return the page's kind. To be overridden; None leaves the field to the general parser."""
        return None

    def related_items(self, page: Page) -> Sequence[RelatedItem] | None:
        """Return the related stories in page order. To be overridden; None leaves the field to the general parser, an
        empty sequence means that the page has none.
        """
        return None

    def media_items(self, page: Page) -> Sequence[MediaItem] | None:
        """Return the pictures, videos and audio in page order. To be overridden; None leaves the field to the general
        parser, an empty sequence means that the page has none.
        """
        return None

    @staticmethod
    def clean(element: HtmlElement, unwanted: set[HtmlElement] | None = None) -> str:
        """Return an element's text with white space squeezed, without the ``unwanted`` elements, scripts, styles and
        form controls.
        """
        return text_of(element, unwanted)

    def text_of(self, page: Page, css: str) -> str | None:
        """Return the squeezed text of the first match of a CSS selector; None if there is no match or it is empty."""
        found = page.find(css)
        return (self.clean(found) or None) if found is not None else None

    def texts_of(self, page: Page, css: str) -> list[str]:
        """Return the squeezed texts of all matches of a CSS selector in page order, without empty ones and repeats; an
        empty list if there are none.
        """
        texts = (self.clean(found) for found in page.find_all(css))
        return list(dict.fromkeys(text for text in texts if text))

    def attribute_of(self, page: Page, css: str, name: str) -> str | None:
        """Return the attribute ``name`` of the first match of a CSS selector that has a non-empty one, trimmed; None if
        none has.
        """
        for found in page.find_all(css):
            if value := (found.get(name) or "").strip():
                return str(value)
        return None


def _is_wanted(_: HtmlElement) -> bool:
    return False


def _introduces(before: HtmlElement, text: str, entry: HtmlElement) -> bool:
    """Whether a short line with a colon at its end is directly before the list of an entry, and all of the list's
    entries are links.
    """
    around = entry.getparent()
    return (
        len(text) < 160
        and text.endswith((":", "\uff1a"))
        and around is not None
        and around.getprevious() is before
        and all(next(inner.iter("a"), None) is not None for inner in around)
    )


_CREDIT_NOTE = re.compile(
    r"\bcontributed (?:to|reporting)\b.{0,60}$|^(?:additional )?reporting (?:from|by)\b|^contributing:|^@\w+$|"
    r"^(?:this is a breaking|includes information from)\b|^©|\bnot to be reproduced without permission\b",
    re.IGNORECASE,
)
_WRITER_NOTE = re.compile(
    r"@\w|\be-?mail\b|\bcan be reached\b|\bcontact reporter\b|\bfollow (?:him|her|them|us)\b|\bwrites (?:about|for)\b"
    r"|\baffiliate\b|\bnot to be reproduced\b"
    r"|\bis (?:an?|the|our|one of|president|director|professor|founder|chair\w*|editor|author)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Family:
    """The rules of one site family: its name (the file's), its hosts (subdomains included) and its layouts, newest
    first.

    Raises:
        ValueError: the name is not a module name, hosts or layouts are missing, or the hosts are not a tuple of
            strings.
    """

    name: str
    hosts: tuple[str, ...]
    layouts: tuple[Layout, ...]

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"family {self.name!r}: the name must be the file's, lower case letters, digits and _")
        if not self.hosts or not self.layouts:
            raise ValueError(f"family {self.name!r}: name at least one host and one layout")
        if not isinstance(self.hosts, tuple) or not all(isinstance(host, str) for host in self.hosts):
            raise ValueError(f'family {self.name!r}: write its hosts as a tuple of strings: HOSTS = ("example.org",)')

    def layout_for(self, page: Page) -> Layout | None:
        """Return the first layout that applies to the page; None if none does, and the general parser reads it."""
        return next((layout for layout in self.layouts if layout.applies(page)), None)
