"""Articles of an open warehouse file as documents, with what a list of hits shows of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from dateline.search.document import Document
from dateline.search.sql import quote

CAPTIONS = """
    select article_key, list(caption order by position, caption) as captions
    from (
        select article_key, caption, min(position) as position
        from marts.fct_article_media
        where caption <> '' and role <> 'related' and article_key in (select article_key from {keys})
        group by article_key, caption
    )
    group by article_key
"""
"""SQL of the captions of articles, each once, in their order; those of related articles' pictures are not theirs.

``keys`` is a relation with a column ``article_key``.
"""
FACTS = {
    "place": "select article_key, place_key from marts.bridge_article_places",
    "person": "select article_key, person_key from marts.bridge_article_people",
    "organisation": "select article_key, organisation_key from marts.bridge_article_organisations",
    "agency": "select article_key, agency_key from marts.bridge_article_agencies",
    "tag": "select article_key, tag_folded from marts.bridge_article_tags",
    "author": "select article_key, author_name from marts.fct_article_authors",
    "said-by": "select article_key, unnest([person_key, organisation_key]) from marts.fct_quotations",
}
"""SQL of what filters ask for, by the filter: the key of an article, and a key or name that it has."""
KEPT_CAPTIONS = "search_index.captions"
"""What ``CAPTIONS`` gives, kept by the number of the article: a million keys beside pictures are dear to compare."""
_CAPTIONS_OF = CAPTIONS.replace("select article_key from {keys}", "{keys}")
_CAPTIONS_BY_NUMBER = f"select article_no, captions from {KEPT_CAPTIONS} where article_no in ({{numbers}})"
_ARTICLES = """
with articles as materialized (
    select
        article_key, outlet_key, canonical_url, language, kind, title, lead, body, published_date, published_at
    from marts.fct_articles
    where {condition}
)

select
    a.article_key, o.outlet_key, o.outlet_id, o.outlet_name, o.collection, o.outlet_country_code,
    a.canonical_url, a.language, a.kind, a.title, a.lead, a.body, a.published_date, a.published_at
from articles as a
inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
"""
# keys and times are literals: DuckDB asks an index, and skips blocks, by literals alone; by an index it reads a table
# that is not joined to another
_BY_INDEX = "article_key in ({keys})"
_BY_ROW = "rowid in (select rowid from marts.fct_articles where article_key in ({keys}){published})"
"""Without an index: found by keys first, then read by row, so that texts of most other articles are not unpacked."""
_INDEX = "articles_by_key"
_HAS_INDEX = f"select 1 from duckdb_indexes() where schema_name = 'marts' and index_name = '{_INDEX}'"
_IS_FILE = "select 1 from duckdb_databases() where database_name = current_database() and type = 'duckdb'"


@dataclass(frozen=True, slots=True)
class Found:
    """An article that is to be read: its key, its number in the index, its time of publication (UTC, without a zone).

    By number and time it is found faster.
    """

    article_key: str
    article_no: int
    published_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it is now, and its outlet."""

    article_key: str
    outlet_id: str
    outlet: str
    url: str
    language: str | None
    kind: str | None
    document: Document

    @property
    def published_at(self) -> dt.datetime | None:
        """When it was published, UTC."""
        return self.document.published_at


def index_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Let articles be found by their keys, and captions by number: a scan unpacks 2,048 texts for each that it reads.

    A lake has no indexes; there, nothing is done.
    """
    if connection.execute(_IS_FILE).fetchone():
        connection.execute(f"create index if not exists {_INDEX} on marts.fct_articles (article_key)")
        connection.execute(f"create index if not exists captions_by_number on {KEPT_CAPTIONS} (article_no)")


def read_captions(connection: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Read the captions of articles by their keys, in their order; an article without any is left out."""
    if not keys:
        return {}
    listed = ", ".join(quote(key) for key in keys)
    rows = connection.execute(_CAPTIONS_OF.format(keys=listed)).fetchall()
    return {key: tuple(captions) for key, captions in rows}


def read_articles(connection: duckdb.DuckDBPyConnection, found: Sequence[Found]) -> dict[str, Article]:
    """Read articles, by their keys; one that is not there is left out. Their facts are those of the article alone."""
    if not found:
        return {}
    listed = ", ".join(quote(one.article_key) for one in found)
    if connection.execute(_HAS_INDEX).fetchone():
        condition = _BY_INDEX.format(keys=listed)
    else:
        condition = _BY_ROW.format(keys=listed, published=_published(found))
    rows = connection.execute(_ARTICLES.format(condition=condition)).fetchall()
    numbers = {one.article_key: one.article_no for one in found}
    by_number = _CAPTIONS_BY_NUMBER.format(numbers=", ".join(map(str, numbers.values())))
    captions = dict(connection.execute(by_number).fetchall())
    articles = {}
    for key, outlet_key, outlet_id, name, collection, country, url, language, kind, *texts, day, at in rows:
        own = {"outlet": outlet_key, "collection": collection, "country": country, "language": language, "kind": kind}
        facts = {field: frozenset((value,)) for field, value in own.items() if value}
        moment = at.replace(tzinfo=dt.UTC) if at else None
        title, lead, body = texts
        document = Document(title, lead, body, tuple(captions.get(numbers[key], ())), facts, day, moment)
        articles[key] = Article(key, outlet_id, name, url, language, kind, document)
    return articles


def _published(found: Sequence[Found]) -> str:
    """A further condition of the times of publication: blocks that have none of them are skipped."""
    times = sorted({one.published_at for one in found if one.published_at is not None})
    known = f"published_at in ({', '.join(quote(at.isoformat(sep=' ')) for at in times)})" if times else ""
    unknown = "published_at is null" if any(one.published_at is None for one in found) else ""
    return f" and ({' or '.join(filter(None, (known, unknown)))})"
