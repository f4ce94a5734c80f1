"""The content of an alert about one match: made from the log and the published file when it is sent, never kept.

Texts here are those of pages, as they stand; each channel escapes them in its own way.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from dateline.reports.worddiff import Piece, word_diff
from dateline.search.articles import read_captions
from dateline.search.document import Document, Span
from dateline.search.snippet import make_snippets, make_title
from dateline.watches.articles import Article, Revision, read_articles
from dateline.watches.events import checksum
from dateline.watches.watch import Event, Watch
from extractors.runtime.printable import one_line, printable
from extractors.stores.watch_log.schema import MatchRow

ARTICLE_PATH = "/articles/"
"""Where the desk has the page of an article, before its key."""
_LINK = re.compile(r"https?://[^\s<>\"]{1,2000}")
_MOST_SNIPPETS = 2
_SPACE = re.compile(r"\s+")
_MOST_DIFFERENCE = 1_200
_MOST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Snippet:
    """A run of text around what matched, as pieces, each with whether it is marked."""

    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link under an alert: what it says, and the address (http or https) that it leads to."""

    says: str
    address: str


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. ``title`` is of one line; ``why`` is a sentence of ours; times are UTC."""

    match: MatchRow
    title: str
    outlet: str
    why: str
    happened_at: dt.datetime
    address: str | None = None
    published_at: dt.datetime | None = None
    language: str | None = None
    snippets: tuple[Snippet, ...] = ()
    difference: tuple[Piece, ...] = ()
    links: tuple[Link, ...] = ()
    raw_command: str | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """The articles that some matches are about, and their captions, by key."""

    articles: Mapping[str, Article]
    captions: Mapping[str, tuple[str, ...]]


def read_matched(connection: duckdb.DuckDBPyConnection, rows: Iterable[MatchRow]) -> Matched:
    """Read the articles of matches: of many at once, since each reading looks through the keys of all articles."""
    keys = sorted({row.article_key for row in rows if row.article_key})
    articles = {one.article_key: one for some in read_articles(connection, keys) for one in some}
    return Matched(articles, read_captions(connection, keys))


def make_alerts(matched: Matched, watch: Watch, rows: Sequence[MatchRow], desk: str | None) -> list[Alert]:
    """Return an alert for each match, in their order; matches of articles that are no more in the file are left out.

    ``matched`` has their articles. ``desk`` is the address at which people reach the desk, None where there is none.
    """
    alerts = []
    for row in rows:
        if row.article_key is None:
            alerts.append(_of_no_article(watch, row))
        elif article := matched.articles.get(row.article_key):
            alerts.append(_of_article(watch, row, article, matched.captions.get(article.article_key, ()), desk))
    return alerts


def _of_article(watch: Watch, row: MatchRow, article: Article, captions: tuple[str, ...], desk: str | None) -> Alert:
    place = _place(article, row)
    revision = article.revisions[place]
    before = article.revisions[place - 1] if place and row.event in _OF_EDITS else None
    is_as_matched = revision.content_hash == row.content_hash
    address = link_of(article.canonical_url)
    links = []
    if desk:
        base = f"{desk.rstrip('/')}{ARTICLE_PATH}{article.article_key}"
        links += [Link("article, with its revisions and its raw page", base)]
    if address:
        links.append(Link(f"at {one_line(article.outlet, 80)}", address))
    return Alert(
        match=row,
        title=one_line(revision.title, _MOST_TITLE) or "(without a headline)",
        outlet=one_line(article.outlet, 80),
        why=_why(watch, row, article),
        happened_at=dt.datetime.fromisoformat(row.occurred_at).replace(tzinfo=dt.UTC),
        address=address,
        published_at=article.published_at.replace(tzinfo=dt.UTC) if article.published_at else None,
        language=article.language,
        snippets=_snippets(revision, captions, row.detail.get("spans", ())) if is_as_matched else (),
        difference=tuple(_difference(before, revision)) if before else (),
        links=tuple(links),
        raw_command=f"dateline raw {article.article_key}",
    )


def link_of(url: str) -> str | None:
    """Return an address of a page if it may be a link: http or https, and nothing in it that ends or hides it."""
    return url if _LINK.fullmatch(url) and url == printable(url) else None


_OF_EDITS = frozenset({Event.MATCH_IN_EDIT, Event.NO_LONGER_MATCHES})


def _place(article: Article, row: MatchRow) -> int:
    """The revision that matched; where its page was read again since, the one of that time."""
    for place, revision in enumerate(article.revisions):
        if revision.content_hash == row.content_hash and _is_at(revision, row):
            return place
    for place, revision in enumerate(article.revisions):
        if revision.content_hash == row.content_hash:
            return place
    at = dt.datetime.fromisoformat(row.occurred_at)
    return max((place for place, one in enumerate(article.revisions) if one.seen_at <= at), default=0)


def _is_at(revision: Revision, row: MatchRow) -> bool:
    return revision.seen_at == dt.datetime.fromisoformat(row.occurred_at)


def _why(watch: Watch, row: MatchRow, article: Article) -> str:
    at = _local(watch, dt.datetime.fromisoformat(row.occurred_at))
    match row.event:
        case Event.MATCH if row.content_hash == article.revisions[0].content_hash:
            return f"A new article matches; it was first seen {at}."
        case Event.MATCH:
            return f"An edit, seen {at}, made this article match."
        case Event.MATCH_IN_EDIT:
            return f"What an edit added, seen {at}, matches."
        case Event.NO_LONGER_MATCHES:
            return f"An edit, seen {at}, took out what matched."
        case Event.TAKEN_DOWN:
            return f"The outlet took this article down; it was found gone {at}."
        case Event.QUOTED:
            return f"It quotes {one_line(str(row.detail.get('speaker')), 80)}; seen {at}."
        case Event.STORY_GROWN:
            return f"{row.detail.get('outlet_count')} outlets have this story now; the latest was seen {at}."
        case _:
            return f"Noticed {at}."


def _of_no_article(watch: Watch, row: MatchRow) -> Alert:
    happened = dt.datetime.fromisoformat(row.occurred_at)
    detail = row.detail
    if row.event == Event.OUTLET_SILENT:
        outlet = one_line(str(detail["outlet"]), 80)
        last = _local(watch, dt.datetime.fromisoformat(detail["last_new_at"]))
        title = f"{outlet} is silent"
        why = f"It has brought no new article for {detail['hours']} hours; the last one was first seen {last}."
    else:
        outlet = ""
        since, until = (_local(watch, dt.datetime.fromisoformat(detail[name])) for name in ("since", "until"))
        title = f"{detail['count']} articles match, {detail['expected']:.1f} were to be expected"
        why = (
            f"Counted from {since} to {until}. So many or more come by chance with a probability of "
            f"{detail['probability']:.2g}, as these hours of this weekday were in the eight weeks before."
        )
    return Alert(row, title, outlet, why, happened.replace(tzinfo=dt.UTC))


def _local(watch: Watch, moment: dt.datetime) -> str:
    local = moment.replace(tzinfo=dt.UTC).astimezone(watch.zone)
    return f"{local:%Y-%m-%d %H:%M} {local.tzname()}"


def _snippets(revision: Revision, captions: tuple[str, ...], spans: Iterable[Sequence[Any]]) -> tuple[Snippet, ...]:
    """What matched, with the words around it."""
    document = Document(revision.title, revision.lead, revision.body, captions)
    found = [Span(*span[:4]) for span in spans if _stands(document, span)]
    title = [make_title(document, found)] if any(span.field == "title" for span in found) else []
    rest = make_snippets(document, found, most=_MOST_SNIPPETS) if any(span.field != "title" for span in found) else ()
    return tuple(_pieces(snippet.text, snippet.marks) for snippet in (*title, *rest))


def _stands(document: Document, span: Sequence[Any]) -> bool:
    """Whether what matched is still where it was: captions and leads are not part of a revision's hash."""
    name, start, end, item, expected = span
    if name == "captions":
        text = document.captions[item] if item < len(document.captions) else ""
    else:
        text = getattr(document, name) or ""
    return bool(end <= len(text) and checksum(text[start:end]) == expected)


def _pieces(text: str, marks: Sequence[tuple[int, int]]) -> Snippet:
    pieces, at = list[tuple[str, bool]](), 0
    for start, end in marks:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return Snippet(tuple((_SPACE.sub(" ", piece), is_marked) for piece, is_marked in pieces if piece))


def _difference(before: Revision, after: Revision) -> Iterable[Piece]:
    size = 0
    for name in ("title", "body"):
        if getattr(before, name) == getattr(after, name):
            continue
        for piece in word_diff(getattr(before, name), getattr(after, name)):
            if size > _MOST_DIFFERENCE:
                yield Piece("gap", " …")
                return
            size += len(piece.text)
            yield Piece(piece.what, piece.text[:_MOST_DIFFERENCE])
        yield Piece("gap", "\n")
