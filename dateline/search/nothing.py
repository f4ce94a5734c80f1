"""Why a search finds nothing: words that no article has, names that nothing has, and what they may have meant."""

from __future__ import annotations

import duckdb

from dateline.search.nodes import Element, Query, Words
from dateline.search.resolver import Resolver, bind

_MOST = 3
_CLOSE = """
select term from search_index.terms
where abs(len(term) - len($term)) <= 2 and damerau_levenshtein(term, $term) <= $most and term[1] = $term[1]
order by damerau_levenshtein(term, $term), term
limit 3
"""


def explain_nothing(connection: duckdb.DuckDBPyConnection, query: Query, resolver: Resolver) -> list[str]:
    """Return lines that say why nothing was found, the most useful first; never empty."""
    lines = []
    bound = bind(query, resolver)
    lines += [f"no {one.name} is known by the name {one.value!r}" for one in bound.filters if one.keys == frozenset()]
    for words in bound.words:
        if words.spellings:
            continue
        for element in words.run:
            if not _is_known(connection, element):
                lines.append(_describe_unknown(connection, words, element))
                break
    if not lines:
        lines.append("each word is in some article, but no article meets all that the query asks for")
    for words in bound.words:
        if words.text in ("and", "or", "not", "near"):
            capitals = words.text.upper()
            lines.insert(0, f"{words.text!r} is searched as a word; an operator is written in capitals: {capitals}")
    return list(dict.fromkeys(lines))[: _MOST + 1]


def _is_known(connection: duckdb.DuckDBPyConnection, element: Element) -> bool:
    condition = "starts_with(term, $term)" if element.is_prefix else "term = $term"
    query = f"select 1 from search_index.postings where {condition} limit 1"
    return connection.execute(query, {"term": element.term}).fetchone() is not None


def _describe_unknown(connection: duckdb.DuckDBPyConnection, words: Words, element: Element) -> str:
    shown = words.text if len(words.run) == 1 else element.term
    line = f"no article has {shown!r}"
    if len(element.term) < 4:
        return line
    most = 1 if len(element.term) < 6 else 2
    close = [term for (term,) in connection.execute(_CLOSE, {"term": element.term, "most": most}).fetchall()]
    return f"{line}; did you mean {' or '.join(close)}?" if close else line
