"""Articles of the published file that match a query: how many, and a page of them with the matches marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import duckdb

from dateline.search.articles import Article, Found, read_articles
from dateline.search.document import Span
from dateline.search.match import matches
from dateline.search.nodes import And, Everything, Filter, InText, Node, Not, Or, Published, Query
from dateline.search.resolver import Resolver, bind
from dateline.search.snippet import Snippet, make_snippets, make_title
from dateline.search.sql import CompiledQuery, compile_query, indent, with_ctes
from dateline.search.warehouse_names import WarehouseResolver
from extractors.runtime.clock import Clock

Order = Literal["relevance", "newest", "oldest"]
ORDERS: dict[Order, str] = {
    "relevance": "{0}score desc, {0}published_at desc nulls last, {0}article_key",
    "newest": "{0}published_at desc nulls last, {0}article_key",
    "oldest": "{0}published_at asc nulls last, {0}article_key",
}
"""The order of hits, as SQL over the columns of a compiled query; {0} is the alias of their table, with its point."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found: ``spans`` are where in its texts, ``title`` and ``snippets`` show them."""

    article: Article
    score: float
    spans: tuple[Span, ...]
    title: Snippet
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """How many articles match the query, and the page of them that was asked for."""

    total: int
    hits: tuple[Hit, ...]


def find_articles(
    connection: duckdb.DuckDBPyConnection,
    query: Query,
    *,
    clock: Clock,
    limit: int = 20,
    offset: int = 0,
    order: Order = "relevance",
    resolver: Resolver | None = None,
    within: str | None = None,
) -> SearchResult:
    """Search an open warehouse file.

    Names are looked up there unless a ``resolver`` is given. ``within`` is as for ``compile_query``. The same articles
    come in the same order whatever the order of loads was.
    """
    names = resolver or WarehouseResolver(connection)
    if isinstance(names, WarehouseResolver):
        names.learn([query])
    bound = bind(query, names)
    found = compile_query(bound, names, clock=clock, within=within)
    rows = connection.execute(_page_of_numbers(found, order, limit, offset)).fetchall()
    total = rows[0][4] if rows else _count(connection, found) if offset or not limit else 0
    articles = read_articles(connection, [Found(key, number, at) for number, key, _, at, _ in rows])
    shown = Query(query.text, words_only(bound.root))
    hits = []
    for _, key, score, *_ in rows:
        document = articles[key].document
        spans = matches(shown, document) or ()
        hits.append(Hit(articles[key], score, spans, make_title(document, spans), make_snippets(document, spans)))
    return SearchResult(total, tuple(hits))


def page_sql(
    query: Query, resolver: Resolver, *, clock: Clock, limit: int = 20, offset: int = 0, order: Order = "relevance"
) -> str:
    """Return the SQL of a page of hits as people read them: outlet, headline, address, time and score."""
    found = compile_query(query, resolver, clock=clock)
    page = _page("*", order, limit, offset)
    return with_ctes(
        [*found.ctes, f"found as (\n{indent(found.select)}\n)", f"page as (\n{indent(page)}\n)"],
        f"""\
select p.article_key, o.outlet_name as outlet, a.title, a.canonical_url, p.published_at, p.score
from page as p
inner join marts.fct_articles as a on p.article_key = a.article_key
inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
order by {ORDERS[order].format("p.")}""",
    )


def _page(columns: str, order: Order, limit: int, offset: int) -> str:
    return f"select {columns}\nfrom found\norder by {ORDERS[order].format('')}\nlimit {int(limit)} offset {int(offset)}"


def _page_of_numbers(found: CompiledQuery, order: Order, limit: int, offset: int) -> str:
    """Return the SQL of a page: number, key, score, time of publication, and how many there are in all.

    Of all that is found only numbers are kept; by relevance, only what scores as much as the last of the page is
    looked up and put in order.
    """
    defined = [*found.ctes, f"found as materialized (\n{indent(found.numbers)}\n)"]
    best = ""
    if order == "relevance":
        highest = f"select score from found order by score desc limit {int(limit) + int(offset)}"
        defined.append(f"last as (\n    select min(score) as score from ({highest})\n)")
        best = "where f.score >= (select score from last)\n"
    return with_ctes(
        defined,
        f"""\
select d.article_no, d.article_key, f.score, d.published_at, (select count(*) from found) as total
from found as f
inner join search_index.documents as d on f.article_no = d.article_no
{best}order by {ORDERS[order].format("")}
limit {int(limit)} offset {int(offset)}""",
    )


def _count(connection: duckdb.DuckDBPyConnection, found: CompiledQuery) -> int:
    [(total,)] = connection.execute(f"select count(*) from ({found.nested})").fetchall()
    return int(total)


def words_only(node: Node) -> Node:
    """Return a tree of the words that may be in what a tree finds: what is to be marked.

    Filters, and what must not be so, are met by every article in it; an article that meets the tree meets this too.
    """
    match node:
        case Filter() | Published() | Not():
            return Everything()
        case And(parts):
            return And(tuple(words_only(part) for part in parts))
        case Or(parts):
            return Or(tuple(words_only(part) for part in parts))
        case InText(name, part, position):
            return InText(name, words_only(part), position)
        case _:
            return node
