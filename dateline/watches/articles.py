"""The articles that a publication brought or changed, as watches evaluate them: with every revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field

import duckdb

from dateline.search.document import Document
from dateline.search.resolver import fold_value
from dateline.watches.looked_at import AT_ONCE, look_at, look_at_facts
from dateline.watches.revision_facts import RevisionFacts, look_at_revision_facts, read_facts


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of an article. ``seen_at`` is when it was first seen, UTC; ``load_id`` is the load that saw it so."""

    number: int
    content_hash: str
    seen_at: dt.datetime
    load_id: str
    title: str
    lead: str
    body: str


@dataclass(slots=True)
class Article:
    """An article with its revisions, oldest first; times are UTC.

    ``story`` has the keys of all articles of its story, itself included, the first first; it is empty where no other
    article reports its event. ``copies`` are those of them that carry its text, itself included.
    """

    article_key: str
    outlet_id: str
    outlet: str
    collection: str
    country_code: str | None
    language: str | None
    kind: str | None
    canonical_url: str
    published_at: dt.datetime | None
    first_seen_at: dt.datetime
    removed_at: dt.datetime | None
    outlet_key: str = ""
    published_date: dt.date | None = None
    revisions: list[Revision] = field(default_factory=list)
    story: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    story_outlets: int = 0

    @property
    def latest(self) -> Revision:
        """Return the revision that stands, or stood when the article was taken down."""
        return self.revisions[-1]


@dataclass(frozen=True, slots=True)
class Arrived:
    """What new loads brought: keys of the articles that they read, and of those that they found gone."""

    read: tuple[str, ...]
    gone: tuple[str, ...]


def find_arrived(connection: duckdb.DuckDBPyConnection, load_ids: Sequence[str]) -> Arrived:
    """Return the keys of the articles that loads read or found gone, sorted."""
    loads = {"loads": list(load_ids)}
    read = connection.execute(
        "select distinct article_key from working.int_article_readings"
        " where load_id in (select unnest($loads)) order by 1",
        loads,
    ).fetchall()
    # an attempt that gave no page counts for the article that was read at its address before
    gone = connection.execute(
        """
        with attempts as (
            select article_key, outlet_key, url from marts.fct_page_fetches
            where load_id in (select unnest($loads)) and outcome not in ('fetched', 'saved', 'redirected')
        )
        select article_key from marts.fct_articles
        where is_removed and article_key in (select article_key from attempts)
        union
        select a.article_key
        from marts.fct_articles as a
        inner join attempts on a.outlet_key = attempts.outlet_key and a.url = attempts.url
        where a.is_removed
        order by 1
        """,
        loads,
    ).fetchall()
    return Arrived(tuple(key for (key,) in read), tuple(key for (key,) in gone))


def read_articles(connection: duckdb.DuckDBPyConnection, article_keys: Sequence[str]) -> Iterator[list[Article]]:
    """Yield articles in lists, sorted by key; keys without an article are left out."""
    for articles, _ in _lists(connection, article_keys, None):
        yield articles


def read_documents(
    connection: duckdb.DuckDBPyConnection, article_keys: Sequence[str], filters: Set[str]
) -> Iterator[tuple[list[Article], dict[str, Document], RevisionFacts]]:
    """Yield articles as ``read_articles`` does, with the captions and, for these filters, the facts that they have now,
    as documents without texts by their keys, and with what single revisions of them name.
    """
    for articles, number in _lists(connection, article_keys, filters):
        yield articles, _documents(connection, articles, number), read_facts(connection, number)


def _lists(
    connection: duckdb.DuckDBPyConnection, article_keys: Sequence[str], filters: Set[str] | None
) -> Iterator[tuple[list[Article], int]]:
    keys = sorted(article_keys)
    for start in range(0, len(keys), AT_ONCE):
        count = look_at(connection, keys[start : start + AT_ONCE])
        if filters is not None:
            look_at_facts(connection, filters)
            look_at_revision_facts(connection)
        for number in range(count):
            yield _read(connection, number), number


_ARTICLES = """
    select
        a.article_key, o.outlet_id, o.outlet_name, o.collection, o.outlet_country_code, a.language, a.kind,
        a.canonical_url,
        a.published_at, a.first_seen_at, a.removed_at, a.outlet_key, a.published_date
    from marts.fct_articles as a
    inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
    where a.rowid in (select row_id from looked_at_articles where list_number = $list)
    order by a.article_key
"""
# rows are found by their keys first, and then read by their numbers: texts of others are not unpacked
_REVISIONS = """
    with revisions as (
        select * from looked_at_revisions where list_number = $list
    ),
    readings as (
        select * from looked_at_readings where list_number = $list
    ),
    texts as (
        select article_key, reading_key, title, lead, body
        from working.int_article_readings
        where rowid in (select row_id from readings)
    ),
    firsts as (
        select r.article_key, r.revision_number, min(f.load_id) as load_id
        from revisions as r
        inner join readings as f on r.article_key = f.article_key and r.valid_from_at = f.fetched_at
        group by all
    )
    select
        r.article_key, r.revision_number, r.content_hash, r.valid_from_at, firsts.load_id, t.title, t.lead, t.body
    from revisions as r
    inner join firsts on r.article_key = firsts.article_key and r.revision_number = firsts.revision_number
    inner join texts as t on r.article_key = t.article_key and r.reading_key = t.reading_key
    order by r.article_key, r.revision_number
"""
_STORIES = """
    select article_key, story_key, original_article_key, outlet_count
    from looked_at_stories
    where list_number = $list
    order by story_key, position, article_key
"""
_CAPTIONS = "select article_key, captions from looked_at_captions where list_number = $list"
_FACTS = "select article_key, field, fact from looked_at_facts where list_number = $list"


def _read(connection: duckdb.DuckDBPyConnection, number: int) -> list[Article]:
    known = {"list": number}
    articles = {row[0]: Article(*row) for row in connection.execute(_ARTICLES, known).fetchall()}
    for key, revision_number, content_hash, seen_at, load_id, title, lead, body in connection.execute(
        _REVISIONS, known
    ).fetchall():
        if key in articles:
            revision = Revision(revision_number, content_hash, seen_at, load_id, title or "", lead or "", body or "")
            articles[key].revisions.append(revision)
    members: dict[str, list[str]] = {}
    copies: dict[str, list[str]] = {}
    stories: dict[str, tuple[str, str, int]] = {}
    for key, story_key, original_key, outlet_count in connection.execute(_STORIES, known).fetchall():
        members.setdefault(story_key, []).append(key)
        copies.setdefault(original_key, []).append(key)
        stories[key] = (story_key, original_key, outlet_count)
    for key, (story_key, original_key, outlet_count) in stories.items():
        if key in articles:
            articles[key].story = tuple(members[story_key])
            articles[key].copies = tuple(copies[original_key])
            articles[key].story_outlets = outlet_count
    return [article for article in articles.values() if article.revisions]


def _documents(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], number: int) -> dict[str, Document]:
    captions = dict(connection.execute(_CAPTIONS, {"list": number}).fetchall())
    facts: dict[str, dict[str, set[str]]] = {}
    for key, field_name, fact in connection.execute(_FACTS, {"list": number}).fetchall():
        folded = fold_value(fact) if field_name == "author" else fact
        facts.setdefault(key, {}).setdefault(field_name, set()).add(folded)
    documents = {}
    for one in articles:
        own = {
            "outlet": one.outlet_key, "collection": one.collection, "country": one.country_code,
            "language": one.language, "kind": one.kind,
        }  # fmt: skip
        known = {name: frozenset((value,)) for name, value in own.items() if value}
        known |= {name: frozenset(values) for name, values in facts.get(one.article_key, {}).items()}
        documents[one.article_key] = Document(
            captions=tuple(captions.get(one.article_key) or ()),
            facts=known,
            published_date=one.published_date,
            published_at=one.published_at.replace(tzinfo=dt.UTC) if one.published_at else None,
        )
    return documents
