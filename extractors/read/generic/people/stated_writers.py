"""Writers as pages state them: in JSON-LD, meta elements and microdata."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from lxml.etree import _Element as HtmlElement

from extractors.contracts.article import Source
from extractors.language.text import squeeze
from extractors.read.generic.markup.class_names import Hint, hints_of
from extractors.read.generic.markup.structured import Structured, text_value, types_of, unescape
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.people.labels import BARE_LABEL
from extractors.read.generic.people.templates import is_template

_META = (
    "author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "citation_author",
    "byl",
    "article:author_name",
    "article.author",
    "article:author",
    "og:article:author",
    "cxenseparse:author",
    "rnews:author",
    "creator",
    "authors",
    "byline",
    "shareaholic:article_author_name",
)
_AUTHOR_META = re.compile(
    r"(?:[a-z0-9]{1,20}[:._-])?(?:article|post|page|content|story|news|blog)?[:._-]?(?:author|byline|writer|journalist"
    r"|autor|auteur)(?:[:._-]?names?)?"
)
"""Names of meta elements that systems invent for an author: ``articleAuthor``, ``cms-author``, ``news:author_name``."""
_PARTS_OF_NAMES = ("aut", "byline", "writer", "journalist")
_NO_AUTHOR_META = re.compile(r"url|link|id$|image|twitter|facebook|email|profile|slug|page$")
_LIBRARY = frozenset(("citation_author", "dc.creator", "dcterms.creator", "dc.contributor"))
_LABELS_OF_TIME = re.compile(r"time|zeit|temps|tiempo|tempo|lese|read|lectur|tijd|date|categor", re.IGNORECASE)
_ORGANISATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "WebSite", "Brand"})
_SPACELESS_NAME = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
_LONGEST = 60
_LONGEST_STATED = 120
_MOST_AROUND = 12


class StatedWriters(NamedTuple):
    """The lines that one source states for the writers, and those that it calls organisations."""

    source: Source
    place: str
    people: list[str]
    organisations: list[str]


def stated_writers(stated: Structured, is_microdata_wanted: Callable[[], bool]) -> Iterator[StatedWriters]:
    """Return what each source states, JSON-LD first; microdata last, and only if ``is_microdata_wanted`` by then."""
    people, organisations = _of_json_ld(stated)
    yield StatedWriters(Source.JSON_LD, "author", people, organisations)
    values = [_given_name_first(value) if name in _LIBRARY else value for name in _META for value in stated.meta(name)]
    yield StatedWriters(Source.META, "author", values, [])
    yield StatedWriters(Source.META, "author", list(_of_other_meta(stated)), [])
    yield StatedWriters(Source.META, "twitter:data1", list(_of_card(stated)), [])
    if is_microdata_wanted():  # to look for it takes a walk over the page
        elements = (element for element in stated.microdata.get("author", ()) if not _is_of_comment(element))
        yield StatedWriters(Source.MICRODATA, "author", [_of_microdata(element) for element in elements], [])


def stated_authors(stated: Structured) -> tuple[str, ...]:
    """Return the authors as stated by JSON-LD and meta elements, not cleaned. They help to recognise paragraphs about
    an author.
    """
    people, organisations = _of_json_ld(stated)
    return (*people, *organisations, *(value for value in stated.meta("author") if len(value) < _LONGEST))


def _of_json_ld(stated: Structured) -> tuple[list[str], list[str]]:
    """The names of persons and of organisations under ``author``, else ``creator``."""
    for key in ("author", "creator"):
        value = stated.article.get(key)
        entries = value if isinstance(value, list) else [value]
        people, organisations = list[str](), list[str]()
        for entry in entries:
            resolved = stated.resolve(entry)
            is_house = isinstance(resolved, dict) and not _ORGANISATIONS.isdisjoint(types_of(resolved))
            (organisations if is_house else people).extend(filter(None, _entry_names(resolved)))
        if people or organisations:
            return people, organisations
    return [], []


def _entry_names(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield squeeze(unescape(entry))
    elif isinstance(entry, dict):
        name = entry.get("name")
        if isinstance(name, list):
            yield from (squeeze(unescape(part)) for part in name if isinstance(part, str))
        elif text := text_value(name):
            yield text
        else:
            yield _whole_name(entry)
    elif isinstance(entry, list):
        for inner in entry:
            yield from _entry_names(inner)


def _whole_name(person: dict[str, Any]) -> str:
    """Put the parts of a person's name together; family names stand first in Chinese, Japanese and Korean."""
    given, more, family = (text_value(person.get(key)) for key in ("givenName", "additionalName", "familyName"))
    if given and family and _SPACELESS_NAME.fullmatch(f"{given}{family}"):
        return f"{family}{given}"
    return " ".join(filter(None, (given, more, family)))


def _of_other_meta(stated: Structured) -> Iterator[str]:
    """The values of meta elements of unlisted names that say they are an author's."""
    for name in stated.raw_meta:
        if not any(part in name for part in _PARTS_OF_NAMES):
            continue
        if name not in _META and _AUTHOR_META.fullmatch(name) and not _NO_AUTHOR_META.search(name):
            yield from (value for value in stated.meta(name) if len(value) <= _LONGEST_STATED)


def _of_card(stated: Structured) -> Iterator[str]:
    """The author on the card shown where the page is shared (``twitter:data1``), if its label is an author's."""
    for number in ("1", "2"):
        label = stated.first_meta(f"twitter:label{number}") or ""
        value = stated.first_meta(f"twitter:data{number}") or ""
        if label and value and BARE_LABEL.fullmatch(label) and not _LABELS_OF_TIME.search(label):
            yield value


def _of_microdata(element: HtmlElement) -> str:
    named = (inner for inner in element.iterdescendants() if "name" in (inner.get("itemprop") or "").split())
    name = next(named, None)
    for source in (name, element):
        if source is not None and (text := squeeze(text_of(source) or source.get("content") or "")):
            return text if not is_template(text) else ""
    return ""


def _is_of_comment(element: HtmlElement) -> bool:
    """Whether the author of a comment or a review below the article is meant."""
    for number, above in enumerate(element.iterancestors()):
        if number > _MOST_AROUND:
            return False
        if "comment" in (above.get("itemtype") or "").lower() or "comment" in (above.get("itemprop") or "").lower():
            return True
        if hints_of(above.get("class") or "") & Hint.COMMENTS or hints_of(above.get("id") or "") & Hint.COMMENTS:
            return True
    return False


def _given_name_first(name: str) -> str:
    """Turn a catalogue's ``Calder, Ines`` round; a list of two whole names stays."""
    surname, comma, given = name.partition(", ")
    if not comma or "," in given or (" " in surname and " " in given):
        return name
    return f"{given} {surname}"
