"""An analysis restricted to outlets and days, as one query: ``dateline ask NAME --outlet --since --until``.

Days restrict what the analysis reads: articles by their published date (by the day they were first seen where none is
known), the rows that belong to an article with it, and attempts, days and loads by their own day. Outlets restrict what
it answers where its rows name an outlet, so that shares and ranks stay those among all outlets; an analysis whose rows
name none reads the articles of these outlets alone.
"""

from __future__ import annotations

# ruff: noqa: S608 - what is asked for reaches the SQL as quoted literals and dates alone
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

_MART = re.compile(r"\bmarts\.(\w+)")
_OUTLET_COLUMN = re.compile(r"(?:^|_)outlet(?:_name)?$")
_ARTICLE_DAY = "coalesce(published_date, cast(first_seen_at as date))"
_DAYS = ("requested_date", "date", "staged_at")
"""The columns by which a fact has a day of its own, whether or not it belongs to an article."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """What is asked for: outlets by ``outlet_id`` (none for all), and the first and last day, both included."""

    outlets: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None

    def __bool__(self) -> bool:
        return bool(self.outlets or self.since or self.until)


def restrict(sql: str, restriction: Restriction, *, marts: Mapping[str, Set[str]], text_columns: Sequence[str]) -> str:
    """Return the query of an analysis restricted as asked, as SQL that runs by itself.

    Args:
        sql: the query, whose tables are written ``marts.<table>``.
        restriction: what is asked for; an empty one returns the query as it is.
        marts: the columns of each table of schema marts.
        text_columns: the columns of the query's result that hold text.
    """
    if not restriction:
        return sql
    named = [column for column in text_columns if _OUTLET_COLUMN.search(column)]
    reads = Restriction((), restriction.since, restriction.until) if named else restriction
    tables = [t for t in dict.fromkeys(_MART.findall(sql)) if t in marts]
    conditions = {table: " and ".join(_conditions(table, marts[table], reads)) for table in tables}
    conditions = {table: condition for table, condition in conditions.items() if condition}
    ctes = [_cte("asked_articles", f"select article_key from marts.fct_articles where {_of_articles(reads)}")]
    ctes += [_cte(f"asked_{t}", f"select * from marts.{t} where {condition}") for t, condition in conditions.items()]
    query = _MART.sub(lambda m: f"asked_{m[1]}" if m[1] in conditions else m[0], sql)
    if named and restriction.outlets:
        # a filter may change the order of rows: each keeps the number that the analysis gave it
        query = (
            "select * exclude (row_in_answer) from (\n"
            f"select *, row_number() over () as row_in_answer from (\n{query}\n)\n"
            f")\nwhere {_names(named, restriction)}\norder by row_in_answer"
        )
    elif conditions:
        query = f"select * from (\n{query}\n)"
    return f"with {', '.join(ctes)}\n\n{query}" if conditions else query


def _cte(name: str, query: str) -> str:
    return f"{name} as (\n    {query}\n)"


def _names(columns: Sequence[str], restriction: Restriction) -> str:
    asked = f"(select outlet_name from marts.dim_outlets where outlet_id in ({_listed(restriction.outlets)}))"
    return " or ".join(f'"{column}" in {asked}' for column in columns)


def _conditions(table: str, columns: Set[str], reads: Restriction) -> Iterator[str]:
    if not table.startswith(("fct_", "bridge_")):
        return
    day = next((c for c in _DAYS if c in columns), None)
    if day is None and "article_key" in columns:
        yield "article_key in (select article_key from asked_articles)"
        return
    if reads.outlets and "outlet_key" in columns:
        yield _of_outlets(reads)
    if day:
        yield from _of_days(f"cast({day} as date)", reads)
    elif "load_id" in columns:
        in_loads = " and ".join(_of_days("cast(staged_at as date)", reads))
        if in_loads:
            yield f"load_id in (select load_id from marts.fct_loads where {in_loads})"


def _of_articles(reads: Restriction) -> str:
    conditions = list(_of_days(_ARTICLE_DAY, reads))
    if reads.outlets:
        conditions.append(_of_outlets(reads))
    return " and ".join(conditions) or "true"


def _of_days(day: str, reads: Restriction) -> Iterator[str]:
    if reads.since:
        yield f"{day} >= date '{reads.since.isoformat()}'"
    if reads.until:
        yield f"{day} <= date '{reads.until.isoformat()}'"


def _of_outlets(reads: Restriction) -> str:
    return f"outlet_key in (select outlet_key from marts.dim_outlets where outlet_id in ({_listed(reads.outlets)}))"


def _listed(values: Sequence[str]) -> str:
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)
