"""Which articles name what, as pairs of two numbers: from a thing to its articles without a look at all of them.

The lists beside the documents (``dateline/search/facts.py``) say what an article names. The other way round, a list of
each of a million articles would be unpacked for one person; a table of pairs is read in a sixth of the time, and for
every question that asks of all articles too. What has no number is found by a hash of its key: of articles the first 32
bits, after which the keys of the few that are found are compared; of pictures 64, of which two among millions are alike
with a chance of one in ten million.

Each table has the columns ``number`` and ``article_no``, and nothing else: what it has of an article is written when
the article's document is.
"""

from __future__ import annotations

import duckdb

from dateline.search.facts import LEAST_CONFIDENCE, REJOINED, SCHEMA, is_there

_OF_MEDIA = "md5_number_lower({key})"
_OF_ARTICLE = "(md5_number_lower({key}) >> 32)::uinteger"
_LISTED = f"select unnest({{column}}) as number, article_no from {SCHEMA}.documents as d where {{column}} is not null"
_LINKED = f"""
select {{number}} as number, d.article_no
from marts.{{relation}} as r
inner join {SCHEMA}.documents as d on r.article_key = d.article_key
where r.{{key}} is not null
"""
_QUOTED = f"""
select n.number, d.article_no
from working.int_quotations as q
inner join working.int_{{one}}_joins as j on q.speaker_{{one}}_naming_key = j.naming_key
inner join {SCHEMA}.numbers as n on j.{{one}}_key = n.key and n.kind = '{{one}}'
inner join {SCHEMA}.documents as d on q.article_key = d.article_key
where q.is_latest and q.confidence >= {LEAST_CONFIDENCE}
"""
_PAIRS = {
    "naming_places": _LISTED.format(column="place_nos"),
    "naming_agencies": _LISTED.format(column="agency_nos"),
    "naming_people": _LISTED.format(column="person_nos"),
    "naming_organisations": _LISTED.format(column="organisation_nos"),
    "quoting_people": _QUOTED.format(one="person"),
    "quoting_organisations": _QUOTED.format(one="organisation"),
    "showing_media": _LINKED.format(
        relation="fct_article_media", key="media_key", number=_OF_MEDIA.format(key="r.media_key")
    ),
    "linking_to": _LINKED.format(
        relation="fct_related_items", key="related_article_key", number=_OF_ARTICLE.format(key="r.related_article_key")
    ),
    "having_key": f"""
select {_OF_ARTICLE.format(key="d.article_key")} as number, d.article_no from {SCHEMA}.documents as d where true
""",
    "edited_at": f"""
select epoch_us(r.valid_from_at)::ubigint as number, d.article_no
from working.int_article_revisions as r
inner join {SCHEMA}.documents as d on r.article_key = d.article_key
where r.revision_number > 1
""",
}
"""The tables, and SQL of their rows, which a condition may follow. Those of who is quoted have a row a shown quotation;
``edited_at`` has the microseconds since 1970 of each edit."""
_WIDE = ("showing_media", "edited_at")
"""Tables whose numbers have 64 bits."""


def article_number(key: str) -> str:
    """Return SQL of the number of an article's key, itself SQL, in ``linking_to`` and ``having_key``."""
    return _OF_ARTICLE.format(key=key)


def media_number(key: str) -> str:
    """Return SQL of the number of a picture's key, itself SQL, in ``showing_media``."""
    return _OF_MEDIA.format(key=key)


def update_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the pairs of the articles of a build again; those of all where a file has none yet.

    Reads ``search_affected`` (keys of the articles that came or went) and ``search_old`` (the numbers they had).
    """
    changed = [
        "select article_no from search_old",
        f"select article_no from {SCHEMA}.documents where article_key in (select article_key from search_affected)",
        *(
            f"select article_no from {SCHEMA}.documents where article_key in (select article_key from {articles})"
            for articles in REJOINED
            if is_there(connection, f"from {articles}")
        ),
    ]
    connection.execute(f"create or replace temp table search_changed as {' union '.join(changed)}")
    for table, rows in _PAIRS.items():
        name, among = f"{SCHEMA}.{table}", ""
        if is_there(connection, f"from {name}"):
            connection.execute(f"delete from {name} where article_no in (select article_no from search_changed)")
            among = " and d.article_no in (select article_no from search_changed)"
        else:
            kind = "ubigint" if table in _WIDE else "uinteger"
            connection.execute(f"create table {name} (number {kind} not null, article_no uinteger not null)")
        if is_there(connection, rows):
            connection.execute(f"insert into {name} {rows}{among}")
    connection.execute("drop table temp.search_changed")
