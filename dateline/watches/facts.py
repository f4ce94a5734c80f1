"""The facts of articles that filters ask for, as keys, from the published file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from dateline.search.resolver import fold_value
from dateline.watches.articles import Article


def read_facts(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[Article]
) -> dict[str, Mapping[str, frozenset[str]]]:
    """Return the facts of each article, by the names of filters, by article key."""
    known = {"keys": [article.article_key for article in articles]}
    found: dict[str, dict[str, set[str]]] = {
        article.article_key: {
            "outlet": {article.outlet_id},
            "collection": {article.collection},
            "country": {article.country_code or ""},
            "language": {article.language or ""},
            "kind": {article.kind or ""},
        }
        for article in articles
    }
    for name, query in _QUERIES.items():
        for article_key, key in connection.execute(query, known).fetchall():
            found[article_key].setdefault(name, set()).add(fold_value(key) if name in _FOLDED else key)
    return {key: {name: frozenset(keys) for name, keys in facts.items()} for key, facts in found.items()}


_FOLDED = frozenset({"tag", "author"})
_QUERIES = {
    "place": "select article_key, place_key from marts.bridge_article_places"
    " where article_key in (select unnest($keys))",
    "agency": "select article_key, agency_key from marts.bridge_article_agencies"
    " where article_key in (select unnest($keys))",
    "tag": "select article_key, tag_folded from marts.bridge_article_tags where article_key in (select unnest($keys))",
    "author": "select article_key, name from marts.fct_article_authors where article_key in (select unnest($keys))",
}
