"""A query with more conditions, which are not in its text: options of a command, facets of the desk."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.search.errors import QueryError
from dateline.search.nodes import And, Filter, Node, Or, Query
from dateline.search.published import read_published


def narrow(query: Query, *, outlets: Sequence[str] = (), since: str | None = None) -> Query:
    """Return the query for articles of one of these outlets, published since a day or within a span (``7d``).

    Raises QueryError if ``since`` is neither.
    """
    more: list[Node] = []
    if outlets:
        more.append(Or(tuple(Filter("outlet", name) for name in outlets)))
    if since:
        try:
            more.append(read_published(since if since[-1:].isalpha() else f">={since}", 0))
        except ValueError as error:
            raise QueryError("since", since, 0, error=error) from None
    return Query(query.text, And((query.root, *more))) if more else query
