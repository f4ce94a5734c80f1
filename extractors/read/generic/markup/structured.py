"""What a page says of itself in machine-readable form: JSON-LD, meta elements, microdata.

The vocabulary is schema.org's; ``meta`` names are OpenGraph's, Twitter's, Dublin Core's and those that content systems
use.
"""

from __future__ import annotations

import html as entities
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from lxml.etree import XPath
from lxml.etree import _Element as HtmlElement

from extractors.contracts.urls import rough_identity
from extractors.language.text import fold, squeeze, words
from extractors.read.generic.markup.lenient_json import MOST_CHARACTERS, read_lenient_json
from extractors.read.generic.markup.texts import text_of
from extractors.read.page import Page

ARTICLE_TYPES = words(
    "Article NewsArticle BlogPosting Blog ReportageNewsArticle OpinionNewsArticle AnalysisNewsArticle "
    "BackgroundNewsArticle "
    "ReviewNewsArticle AskPublicNewsArticle AdvertiserContentArticle SatiricalArticle LiveBlogPosting Report "
    "ScholarlyArticle "
    "TechArticle MedicalScholarlyArticle SocialMediaPosting Review CriticReview Recipe ClaimReview HowTo "
    "DiscussionForumPosting"
)
_WEAKER_TYPES = words(
    "WebPage ItemPage VideoObject MediaGallery ImageGallery CreativeWork PodcastEpisode AudioObject AboutPage"
)
_MOST_BYTES = 3_000_000
_JSON_LD_NAMES = ("ld+json", "json+ld", "ld-json", "json-ld")
_MOST_REPAIRED = 600_000
"""So many characters of a page's blocks that are not JSON are read leniently, which takes far longer."""
_MOST_ITEMS = 4_000
_WITH_ITEMPROP = XPath("descendant-or-self::*/@itemprop/..")
_MOST_OF_A_NAME = 50  # elements may lie in each other a thousand deep, and the text of each is asked for

Json = dict[str, Any]


@dataclass(slots=True)
class Structured:
    """Everything a page states about itself. ``article`` is the JSON-LD object of the article itself, or empty;
    ``site_names`` are kept here by the function of that name once they are known.
    """

    article: Json = field(default_factory=dict)
    items: list[Json] = field(default_factory=list)
    by_id: dict[str, Json] = field(default_factory=dict)
    links: dict[str, list[HtmlElement]] = field(default_factory=dict)
    page_title: str = ""
    root: HtmlElement | None = None
    repaired_characters: int = 0
    raw_meta: dict[str, list[str]] = field(default_factory=dict)
    site_names: frozenset[str] | None = None
    _meta: dict[str, list[str]] = field(default_factory=dict)
    _microdata: dict[str, list[HtmlElement]] | None = None

    @property
    def microdata(self) -> dict[str, list[HtmlElement]]:
        """The elements that carry an ``itemprop``, by its names, in page order. Computed on first use; those in the
        head are left out.
        """
        if self._microdata is None:
            self._microdata = {}
            found = _WITH_ITEMPROP(self.root) if self.root is not None else ()
            for element in cast("Iterable[HtmlElement]", found):
                above = element.getparent()
                if element.tag in ("meta", "link") and above is not None and above.tag == "head":
                    continue
                for name in (element.get("itemprop") or "").split():
                    of_name = self._microdata.setdefault(name, [])
                    if len(of_name) < _MOST_OF_A_NAME:
                        of_name.append(element)
        return self._microdata

    def meta(self, name: str) -> Sequence[str]:
        """Return the values of the meta elements of a name (lower case), entities resolved and white space squeezed;
        empty if there are none. Cleaned on first use and cached.
        """
        values = self.raw_meta.get(name)
        if values is None:
            return ()
        if name not in self._meta:
            self._meta[name] = [squeeze(unescape(value)) for value in values]
        return self._meta[name]

    def first_meta(self, *names: str) -> str | None:
        """Return the first non-empty value among the meta elements of these names, in the order given; None if there is
        none.
        """
        for name in names:
            if name in self.raw_meta:
                for value in self.meta(name):
                    if value:
                        return value
        return None

    def resolve(self, value: Any) -> Any:
        """Return the JSON-LD object that an ``@id`` reference points to; the value itself if it is not a reference or
        the target is unknown.
        """
        if isinstance(value, dict) and len(value) <= 2 and isinstance(value.get("@id"), str):
            return self.by_id.get(value["@id"], value)
        return value

    def types(self) -> frozenset[str]:
        """Return the bare ``@type`` names of all JSON-LD items on the page."""
        return frozenset(kind for item in self.items for kind in types_of(item))


def types_of(item: Json) -> list[str]:
    """Return an item's ``@type`` as a list of names without the schema.org prefix; empty if it has none."""
    value = item.get("@type")
    if isinstance(value, str):
        return [value.rsplit("/", 1)[-1]]
    if isinstance(value, list):
        return [kind.rsplit("/", 1)[-1] for kind in value if isinstance(kind, str)]
    return []


def text_value(value: Any) -> str:
    """Return a JSON-LD value as one line of text, entities resolved: of a list its first entry, of an object its
    ``@value``, ``name`` or ``headline``. The empty string for anything else.
    """
    if isinstance(value, list):
        value = next((entry for entry in value if entry), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("headline")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    return squeeze(unescape(value))


def unescape(text: str) -> str:
    """Resolve HTML entities, also those that were escaped twice."""
    if "&" not in text:
        return text
    text = entities.unescape(text)
    return entities.unescape(text) if "&" in text else text


def read_structured(page: Page) -> Structured:
    """Read the page's JSON-LD, meta elements, links and title element, and choose the JSON-LD item that describes the
    article. Microdata is read on first use.
    """
    root = page.root
    found = Structured(root=root if page.has_in_markup("itemprop") else None)
    for element in root.iter("meta", "link", "title", "script"):
        tag = element.tag
        if tag == "meta":
            content = element.get("content")
            if content:
                for key in ("property", "name", "itemprop", "http-equiv"):
                    if name := element.get(key):
                        found.raw_meta.setdefault(name.strip().lower(), []).append(content)
        elif tag == "script":
            kind = element.get("type")
            if kind and element.text and any(name in kind.lower() for name in _JSON_LD_NAMES):
                _read_json_ld(element.text, found)
        elif tag == "link":
            if rel := element.get("rel"):
                found.links.setdefault(rel.lower(), []).append(element)
        elif not found.page_title and ((above := element.getparent()) is None or above.tag != "svg"):
            found.page_title = squeeze(text_of(element))
    found.article = _choose_article(found, page)
    return found


def _read_json_ld(text: str, found: Structured) -> None:
    if len(text) > _MOST_BYTES:
        return
    strict = _parse_strictly(text)
    if strict is not None:
        documents = [strict]
    elif found.repaired_characters < _MOST_REPAIRED:
        found.repaired_characters += min(len(text), MOST_CHARACTERS)
        documents = read_lenient_json(text)
    else:
        return
    for data in documents:
        for item in flatten(data):
            if len(found.items) >= _MOST_ITEMS:
                return
            found.items.append(item)
            if isinstance(identity := item.get("@id"), str) and len(item) > 2:
                found.by_id.setdefault(identity, item)


def _parse_strictly(text: str) -> Any:
    """Return the value of a text that is JSON, also JSON within a JSON string; None if it is none."""
    try:
        value = json.loads(text.strip().removeprefix("\ufeff"), strict=False)
        if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
            value = json.loads(value, strict=False)
    except (ValueError, RecursionError):
        return None
    return value


def flatten(data: Any) -> Iterator[Json]:
    """Yield the objects of a JSON-LD document: those in lists and ``@graph``, and articles in ``mainEntity`` and
    ``mainEntityOfPage``.
    """
    stack = [data]
    seen = 0
    while stack and seen < _MOST_ITEMS:
        value = stack.pop(0)
        seen += 1
        if isinstance(value, list):
            stack[:0] = value[:_MOST_ITEMS]
        elif isinstance(value, dict):
            if isinstance(value.get("@graph"), (list, dict)):
                stack[:0] = [value["@graph"]]
                if "@type" not in value:
                    continue
            yield value
            inner = (value.get(key) for key in ("mainEntity", "mainEntityOfPage"))
            stack.extend(item for item in inner if isinstance(item, dict) and set(types_of(item)) & ARTICLE_TYPES)


def _choose_article(found: Structured, page: Page) -> Json:
    """Of several article objects take the one about this page: by address, then headline, then how much it says."""
    candidates = [item for item in found.items if set(types_of(item)) & ARTICLE_TYPES]
    weak = not candidates
    if weak:
        candidates = [item for item in found.items if set(types_of(item)) & _WEAKER_TYPES and _says_enough(item)]
    if len(candidates) < 2:
        return candidates[0] if candidates else {}
    address = rough_identity(page.url)
    headline = fold(found.first_meta("og:title", "twitter:title") or found.page_title)

    def rank(item: Json) -> tuple[int, int, int, int]:
        addresses = {rough_identity(entry) for entry in _addresses(item)}
        title = fold(text_value(item.get("headline") or item.get("name")))
        same_title = bool(title) and bool(headline) and (title in headline or headline in title)
        fields = sum(bool(item.get(key)) for key in ("headline", "datePublished", "author", "articleBody", "image"))
        kinds = types_of(item)
        own = 0 if {"Blog", "Review", "HowTo", "Recipe"} & set(kinds) else 1
        return (address in addresses, same_title, own, fields)

    best = max(candidates, key=rank)
    others = [item for item in candidates if item is not best and rank(item)[1]]
    merged = dict(best)
    for item in others:
        for key, value in item.items():
            if not merged.get(key):
                merged[key] = value
    return merged


def _says_enough(item: Json) -> bool:
    return bool(item.get("datePublished") or item.get("uploadDate") or item.get("author") or item.get("articleBody"))


def _addresses(item: Json) -> Iterable[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = item.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            yield value
