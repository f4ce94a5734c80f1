"""One page, decoded once and parsed once, with lazy views that all parsers share.

The tree is lxml's (libxml2's HTML5 tokenizer; 3 ms for a third of a megabyte). Nothing here trusts the page: sizes
and counts of tags and of their attributes are bounded before the parser sees them, nesting by the parser itself (2,048
elements), and every reason for not reading a page is words, not an exception.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree
from lxml.etree import _Element as HtmlElement

from extractors.contracts.urls import join_url, split_url
from extractors.language.charset import decode
from extractors.language.double_encoding import may_be_doubly_encoded
from extractors.language.markup import bound_attributes
from extractors.read.select import select, select_first

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from extractors.contracts.outlet import Outlet

MOST_BYTES = 5_000_000
"""What is read of a page; real article pages stay under 2 MB, so what lies beyond is not an article's text."""

MOST_TAGS = 100_000
_FEW_BYTES = 1_000_000
"""A page of fewer is parsed with all of its tags: in the worst case 333,000 of three bytes, for which memory allows."""
_MOST_ERRORS = 100
"""After this many errors libxml2 reports no more."""

_INVALID_ENCODING = etree.ErrorTypes.ERR_INVALID_ENCODING

_TAG_PATTERN = (
    r"<(?:!doctype|html|head|body|div|p|meta|title|script|span|section|article|table|a|br|h1|main|nav|header|footer|ul"
    r"|ol|form|template|style|textarea|select|svg|iframe|base|link|font)\b"
)
_TAG = re.compile(_TAG_PATTERN, re.IGNORECASE)
_TAG_BYTES = re.compile(_TAG_PATTERN.encode(), re.IGNORECASE)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_BINARY_BYTES = bytes((*range(1, 9), *range(14, 27), *range(28, 32)))
_CONTROL_BYTES = bytes((*range(9), 11, 12, *range(14, 32), 127))
_SHIFTS = (0x00, 0x0E, 0x0F, 0x1B)
"""What texts in UTF-16 and in ISO-2022 hold and no other does: bytes that look like UTF-8 and are not."""
_UNDECODED = "\ufffd" * 4
_MANY_UNDECODED = re.compile("\ufffd{5,}")
_HEAD = 4096
_FEED = re.compile(
    rb"(?:\s*\xef\xbb\xbf)?\s*<\?xml\b[^>]*>\s*(?:<(?:\?[^>]*|!--(?:(?!-->).)*--)>\s*)*"
    rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml)\b",
    re.DOTALL,
)
_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"BZh", "bzip2 data"),
    (b"wOF", "a web font"),
    (b"OggS", "an Ogg file"),
    (b"ID3", "an MP3 file"),
    (b"\x7fELF", "a program"),
)


class Page:
    """A page as received, and the views on it that parsers read.

    ``url`` is the address it was fetched from; ``fetched_at`` when (zone-aware), or None; ``outlet`` the registry's
    entry or None. ``unreadable`` says in words why there is no text to read, or is None. ``is_html`` is false for a
    text rendering of a page.
    """

    def __init__(
        self,
        content: bytes,
        url: str,
        *,
        fetched_at: dt.datetime | None = None,
        outlet: Outlet | None = None,
        content_type: str | None = None,
    ) -> None:
        self.content = content
        self.url = url
        self.fetched_at = fetched_at
        self.outlet = outlet
        self.is_cut = len(content) > MOST_BYTES
        self._content_type = content_type
        self._matches: dict[str, list[HtmlElement]] = {}
        self._firsts: dict[str, HtmlElement | None] = {}
        self._is_utf8 = False  # until the parser has read the bytes as they are without finding fault with them
        self._why_not_text = _why_not_text(content)
        self.unreadable = self._why_not_text
        if self.unreadable is None and not self.is_html and not self.text.strip():
            self.unreadable = "the page holds no characters"

    @property
    def may_show_controls(self) -> bool:
        """Whether the tree was parsed from the raw bytes, so that control characters may be in it. Valid after ``root``
        was read.
        """
        return self._is_utf8

    def without_controls(self) -> Page:
        """Return a new page whose content has no control characters."""
        return Page(
            self.content.translate(None, _CONTROL_BYTES),
            self.url,
            fetched_at=self.fetched_at,
            outlet=self.outlet,
            content_type=self._content_type,
        )

    @cached_property
    def _may_be_utf8(self) -> bool:
        """Whether the bytes are parsed as they are, as if UTF-8: the parser says whether they were, and decoding them
        only to learn it would cost as much as reading a field does.
        """
        if self.is_cut or not self.content[:1].isascii() or any(byte in self.content for byte in _SHIFTS):
            return False
        return not may_be_doubly_encoded(self.content)

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        text, charset = decode(self.content[:MOST_BYTES], self._content_type)
        # a row of bytes that fit nothing says no more than a few, and would take six times as much
        if _UNDECODED in text:
            text = _MANY_UNDECODED.sub(_UNDECODED, text)
        has_controls = any(control in self.content for control in _CONTROL_BYTES)  # faster than the pattern
        return CONTROL.sub("", text) if has_controls or charset != "utf-8" else text, charset

    @cached_property
    def text(self) -> str:
        """The decoded page; empty if the bytes are not text."""
        return self._decoded[0] if self._why_not_text is None else ""

    @cached_property
    def charset(self) -> str | None:
        """The charset that the page was decoded with; None if the bytes are not text."""
        if self._is_utf8:
            return "utf-8"
        return self._decoded[1] if self._why_not_text is None else None

    @cached_property
    def is_html(self) -> bool:
        """Whether the content contains HTML tags; otherwise it is read as plain text."""
        if self._may_be_utf8:
            return _TAG_BYTES.search(self.content) is not None
        return _TAG.search(self.text) is not None

    @cached_property
    def time_zone(self) -> str | None:
        """The outlet's IANA time zone; None if the outlet is unknown."""
        return self.outlet.time_zone if self.outlet else None

    @cached_property
    def host(self) -> str:
        """The host of the page's URL in lower case, without ``www.``; empty if the URL is invalid."""
        parts = split_url(self.url)
        return ((parts.hostname if parts else None) or "").removeprefix("www.")

    @cached_property
    def root(self) -> HtmlElement:
        """The root element of the parsed page; an empty ``html`` element if the page is empty."""
        if self._may_be_utf8:
            root, self._is_utf8 = _parse(self.content)
            if self._is_utf8:
                return root
        return parse_text(self.text)

    def has_in_markup(self, word: str) -> bool:
        """Whether an ASCII word in lower case stands anywhere in the markup, in any case. A search of the tree for an
        element or attribute of this name finds nothing where it does not, and costs several times as much. Valid after
        ``root`` was read.
        """
        return word.encode() in self._lowered

    @cached_property
    def _lowered(self) -> bytes:
        """The markup in lower case, kept since several words are looked for."""
        return (self.content if self._is_utf8 else self.text.encode("utf-8", "replace")).lower()

    def find_all(self, css: str) -> list[HtmlElement]:
        """Return the elements that match a CSS selector (see :mod:`extractors.read.select` for what is supported), in
        page order. Cached for each selector. Raises ValueError as :func:`extractors.read.select.select`.
        """
        found = self._matches.get(css)
        if found is None:
            found = self._matches[css] = select(self.root, css)
        return list(found)

    def find(self, css: str) -> HtmlElement | None:
        """Return the first element that matches a CSS selector, or None. Cached for each selector. Raises ValueError as
        :func:`extractors.read.select.select`.
        """
        if css not in self._firsts:
            self._firsts[css] = select_first(self.root, css)
        return self._firsts[css]

    def soup(self, css: str) -> BeautifulSoup | None:
        """Return Beautiful Soup over the first element that matches a CSS selector, without its scripts and styles;
        None if none matches.

        Choose a small region: Beautiful Soup takes about ten times as long as lxml for the same bytes.
        """
        region = self.find(css)
        if region is None:
            return None
        from bs4 import BeautifulSoup  # only pages of outlets whose rules ask for it pay the import

        text: str = etree.tostring(region, encoding="unicode", method="html", with_tail=False)
        return BeautifulSoup(_without_scripts(text), "lxml")

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The visible text in lines, squeezed, without empty ones. HTML and plain text give the same view."""
        if not self.is_html:
            text = self.text
        else:
            from extractors.read.generic.markup.texts import visible_text

            text = visible_text(self.root)
        return tuple(squeezed for line in text.splitlines() if (squeezed := " ".join(line.split())))

    def absolute(self, link: str | None) -> str | None:
        """Return a link as an absolute http(s) URL, resolved against ``base_url``; None for other schemes, fragments,
        empty or invalid links and those over 4,000 characters.
        """
        if not link or len(link) > 4000:
            return None
        link = link.strip()
        if _ABSOLUTE.match(link):
            return link
        if link.startswith(("#", "javascript:", "mailto:", "data:", "tel:")):
            return None
        if link[0:1] == "/" and self._origin and _PLAIN_PATH.fullmatch(link):
            return self._origin + link
        address = join_url(self.base_url, link)
        return address if address and _ABSOLUTE.match(address) else None

    @cached_property
    def _origin(self) -> str:
        """Scheme and host of the address that relative links are relative to."""
        base = split_url(self.base_url)
        if base is None:
            return ""
        origin = f"{base.scheme}://{base.netloc}"
        return origin if _ABSOLUTE.fullmatch(origin) else ""

    def is_of_site(self, link: str | None) -> bool:
        """Whether a link leads to the same site, including its subdomains and parent domain. False for links that are
        not http(s).
        """
        address = self.absolute(link)
        if address is None:
            return False
        host = address.partition("://")[2].partition("/")[0].partition(":")[0].lower()
        return site_of(host.removeprefix("www.")) == site_of(self.host)

    @cached_property
    def base_url(self) -> str:
        """The URL that relative links are resolved against: that of the ``base`` element, else the page's own."""
        if not self.is_html:
            return self.url
        for head in self.root.iterchildren("head"):
            for base in head.iterchildren("base"):
                address = join_url(self.url, base.get("href") or "")
                if address and address.startswith(("http://", "https://")):
                    return str(address)
        return self.url


def parse_text(text: str) -> HtmlElement:
    """Parse decoded HTML and return its root; an empty ``html`` element if it contains no element."""
    return _parse(text.encode("utf-8", "replace"))[0]


def _parse(markup: bytes) -> tuple[HtmlElement, bool]:
    """Parse markup as UTF-8; the second value says whether that is what it is in."""
    if len(markup) > _FEW_BYTES and markup.count(b"<") > MOST_TAGS:
        markup = _first_tags(markup)
    markup = bound_attributes(markup)
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    try:
        root: HtmlElement | None = etree.fromstring(markup, parser)
    except (etree.LxmlError, ValueError, AssertionError):
        root = None
    return root if root is not None else etree.Element("html"), _found_utf8(markup, parser)


def _found_utf8(markup: bytes, parser: etree.HTMLParser) -> bool:
    """Whether the parser found all of the markup to be UTF-8."""
    errors = parser.error_log
    if len(errors) < _MOST_ERRORS:
        return all(error.type != _INVALID_ENCODING for error in errors)
    try:
        markup.decode()
    except UnicodeDecodeError:
        return False
    return True


def site_of(host: str) -> str:
    """Return the registrable part of a host (``news.example.co.uk`` gives ``example.co.uk``) by a rule of thumb,
    without a list of public suffixes. It is used to distinguish a site's own links from others.
    """
    labels = host.split(".")
    if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


_NO_TEXT = re.compile(r"<(script|style|svg|noscript|iframe)\b", re.IGNORECASE)
_NO_TEXT_END = {
    name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in ("script", "style", "svg", "noscript", "iframe")
}
_PLAIN_PATH = re.compile(r"/(?![./])(?:[\w%~!$&'()*+,=:@.-]|/(?![./]))*(?:\?[\w%&=+.,/:-]+)?", re.ASCII)
"""A path that begins at the host and holds nothing that joining would change: most links of a page are so."""
_ABSOLUTE = re.compile(r"https?://[^\s/?#\[\]@:]+(?::\d{1,5})?(?:[/?#]|$)")


def _without_scripts(markup: str) -> str:
    """Return markup without its scripts, styles, drawings and frames; one without an end is kept."""
    kept: list[str] = []
    unclosed: set[str] = set()
    position = begin = 0
    while (tag := _NO_TEXT.search(markup, position)) is not None:
        name, position = tag[1].lower(), tag.end()
        end = None if name in unclosed else _NO_TEXT_END[name].search(markup, position)
        if end is None:
            unclosed.add(name)
            continue
        kept.append(markup[begin : tag.start()])
        position = begin = end.end()
    return "".join([*kept, markup[begin:]])


def _first_tags(markup: bytes) -> bytes:
    """Cut the page after as many tags as memory allows for; a long real page has 20,000."""
    position = -1
    for _ in range(MOST_TAGS):
        position = markup.find(b"<", position + 1)
        if position < 0:
            return markup
    return markup[:position]


def _why_not_text(content: bytes) -> str | None:
    """Say what the bytes are where they are no text."""
    if not content:
        return "the page is empty"
    for magic, what in _MAGIC:
        if content.startswith(magic):
            return f"the bytes are {what}, not a page"
    if _FEED.match(content[:_HEAD]):
        return "the bytes are a feed or a sitemap, not a page"
    if content[4:8] == b"ftyp":
        return "the bytes are an MP4 or HEIF file, not a page"
    head = content[:_HEAD]
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None
    controls = len(head) - len(head.translate(None, _BINARY_BYTES))
    if controls > len(head) * 0.05:
        return "the bytes are binary data, not text"
    return None
