"""Which revisions of which articles match which watches' queries, and where."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from dateline.search.document import Document
from dateline.search.document import Span as FoundSpan
from dateline.search.errors import QueryError
from dateline.search.match import match_bound
from dateline.search.nodes import And, Filter, Query
from dateline.search.resolver import bind
from dateline.search.sql import compile_query
from dateline.search.warehouse_names import WarehouseResolver
from dateline.watches.articles import Article, read_documents
from dateline.watches.batch import Batch, Vocabulary
from dateline.watches.events import Span, checksum
from dateline.watches.watch import Watch, parse_once
from extractors.runtime.clock import SystemClock

Found = dict[str, tuple[Article, list[Sequence[Span] | None]]]
"""By article key: the article, and for each of its revisions the spans, None where it does not match."""


class Finder:
    """The queries of watches, read and bound to the names of a published file once.

    ``watches`` are those whose query can be used; ``problems`` has a line for each other.
    """

    def __init__(
        self,
        watches: Sequence[Watch],
        connection: duckdb.DuckDBPyConnection,
        resolver: WarehouseResolver,
        *,
        now: dt.datetime,
    ) -> None:
        self._connection, self._resolver, self._now = connection, resolver, now.astimezone(dt.UTC)
        self.watches: list[Watch] = []
        self.problems: list[str] = []
        self._queries: dict[str, Query] = {}
        self._spoken: dict[str, list[tuple[str, Query]]] = {}
        with contextlib.suppress(QueryError):  # reported below, by watch
            resolver.learn(parse_once(watch.query) for watch in watches if watch.query)
        for watch in watches:
            try:
                query = bind(parse_once(watch.query), resolver) if watch.query else None
                spoken = [(speaker, bind(_said_by(speaker, query), resolver)) for speaker in watch.speakers]
            except (QueryError, duckdb.Error, ValueError) as error:
                self.problems.append(f"watch {watch.name}: its query cannot be used: {error}")
                continue
            if query is not None:
                self._queries[watch.name] = query
            self._spoken[watch.name] = spoken
            self.watches.append(watch)
        spoken_of = [query for queries in self._spoken.values() for _, query in queries]
        queries = [*self._queries.values(), *spoken_of]
        self._vocabulary = Vocabulary(queries)
        self._filters = frozenset(one.name for query in queries for one in query.filters)

    def unknown_names(self, watch: Watch) -> list[str]:
        """Return the filters of a watch's query that name nothing in the published file, as they are written."""
        query = self._queries.get(watch.name)
        names = [one for one in query.filters if one.name in _LOOKED_UP and not one.keys] if query else []
        return [f"{one.name}:{one.value}" for one in names]

    def batches(self, article_keys: Sequence[str]) -> Iterator[tuple[list[Article], Batch]]:
        """Yield articles by their keys, in lists sorted by key, ready to be searched."""
        for articles, documents, named in read_documents(self._connection, article_keys, self._filters):
            yield articles, Batch(articles, documents, named, self._vocabulary)

    def find_stored(self, watch: Watch, since: dt.datetime | None) -> list[str]:
        """Return the keys of the stored articles that may meet a watch's query, first seen since a moment, if given.

        They are searched by the index of the published file; a file without one gives all of its articles.
        """
        query = self._queries.get(watch.name)
        if query is None:
            return []
        compiled = compile_query(query, self._resolver, clock=_At(self._now))
        moment = since.astimezone(dt.UTC).replace(tzinfo=None) if since else None
        recent = "select article_key from marts.fct_articles where $since is null or first_seen_at >= $since"
        try:
            found = f"select article_key from ({compiled.sql}) where article_key in ({recent}) order by 1"  # noqa: S608
            rows = self._connection.execute(found, {"since": moment}).fetchall()
        except duckdb.CatalogException:
            rows = self._connection.execute(f"{recent} order by 1", {"since": moment}).fetchall()
        return [key for (key,) in rows]

    def find(self, batch: Batch, watch: Watch) -> Found:
        """Return the articles of which at least one revision meets a watch's query."""
        query = self._queries.get(watch.name)
        return self._find(batch, query) if query is not None else {}

    def find_spoken(self, batch: Batch, watch: Watch) -> list[tuple[str, Found]]:
        """Return, for each speaker of a watch, the articles that quote them and match its query, where it has one."""
        return [(speaker, found) for speaker, query in self._spoken[watch.name] if (found := self._find(batch, query))]

    def _find(self, batch: Batch, query: Query) -> Found:
        found: Found = {}
        for entry in batch.candidates(query.root):
            spans = match_bound(query, entry.document, now=self._now)
            if spans is None:
                continue
            article = entry.article
            if article.article_key not in found:
                found[article.article_key] = (article, [None] * len(article.revisions))
            found[article.article_key][1][entry.place] = [_kept(entry.document, span) for span in spans[:MOST_SPANS]]
        return found


_LOOKED_UP = frozenset({"place", "person", "organisation", "agency", "outlet", "collection"})
MOST_SPANS = 50
"""Places that are kept of a match; a message shows fewer."""


@dataclass(frozen=True, slots=True)
class _At(SystemClock):
    """The time at which the watches run."""

    moment: dt.datetime

    def now(self) -> dt.datetime:
        """Return it."""
        return self.moment


def _kept(document: Document, span: FoundSpan) -> Span:
    text = document.captions[span.item] if span.field == "captions" else getattr(document, span.field) or ""
    return span.field, span.start, span.end, span.item, checksum(text[span.start : span.end])


def _said_by(speaker: str, query: Query | None) -> Query:
    said = Filter("said-by", speaker)
    return Query(speaker, And((query.root, said)) if query else said)
