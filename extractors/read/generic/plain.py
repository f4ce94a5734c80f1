"""Text renderings of pages: what is left when a page was saved as text."""

from __future__ import annotations

import re

from extractors.contracts.article import Article, ExtractedPage, PageKind, Source
from extractors.contracts.raw_page import AUTHORS_LABEL
from extractors.language.dates.printed import When, parse_when
from extractors.language.detection import find_language
from extractors.language.text import fold, squeeze
from extractors.read.generic.people.names import is_byline, split_names
from extractors.read.page import Page
from extractors.read.title_labels import split_label

_BLANK = re.compile(r"\r?\n[ \t]*(?:\r?\n[ \t]*)+")
_LONGEST_TITLE = 200
_LONGEST_BYLINE = 120
_LONGEST_STATED = 600


def read_plain(page: Page) -> ExtractedPage:
    """Read a plain text page: a short first line is the title, a line of at most 80 characters with a time among the
    next five gives ``published_at``, a byline among them the authors, the rest is the body. A line that begins with
    ``AUTHORS_LABEL`` is a byline whatever the names behind it look like. An empty text gives the kind UNREADABLE with a
    reason.
    """
    parts = [squeeze(part) for part in _BLANK.split(page.text)]
    if len(parts) < 3:
        parts = [squeeze(line) for line in page.text.splitlines()]
    parts = [part for part in parts if part][:5000]
    if not parts:
        return ExtractedPage(Article(kind=PageKind.UNREADABLE), reason="the text is empty")
    language = find_language(page.text[:5000], page.outlet.language if page.outlet else None)
    title = parts[0] if len(parts) > 1 and len(parts[0]) <= _LONGEST_TITLE else None
    rest = parts[1:] if title else parts
    when: When | None = None
    for index, part in enumerate(rest[:5]):
        if len(part) <= 80 and (when := parse_when(part, zone=page.time_zone, language=language)):
            del rest[index]
            break
    labelled = (part for part in rest[:5] if part.startswith(AUTHORS_LABEL) and len(part) <= _LONGEST_STATED)
    stated = next(labelled, None)
    byline = stated or next((part for part in rest[:5] if len(part) <= _LONGEST_BYLINE and is_byline(part)), None)
    people, houses = split_names([byline.removeprefix(AUTHORS_LABEL)], frozenset()) if byline else ((), ())
    if byline and (people or houses or stated):
        rest.remove(byline)
    rest = [part for part in rest if fold(part) != fold(title)] if title else rest
    headline = split_label(title) if title else None
    sources = {"body": Source.HEURISTIC}
    if title:
        sources["title"] = Source.HEURISTIC
    if when:
        sources["published_at"] = Source.HEURISTIC
    if people:
        sources["authors"] = Source.HEURISTIC
    if houses:
        sources["houses"] = Source.HEURISTIC
    if language:
        sources["language"] = Source.HEURISTIC
    article = Article(
        title=headline.title if headline else None,
        title_raw=title,
        title_label=headline.label if headline else None,
        body="\n\n".join(rest) or None,
        published_at=when.at if when else None,
        published_at_raw=when.raw if when else None,
        is_published_zone_assumed=when.is_zone_assumed if when else False,
        is_published_day_only=when.is_day_only if when else False,
        authors=people,
        houses=houses,
        byline_raw=byline if people or houses else None,
        language=language,
        sources=sources,
    )
    return ExtractedPage(article)
