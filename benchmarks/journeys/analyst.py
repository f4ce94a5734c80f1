"""An analyst's first hour: a warehouse to look at, its tables, one question answered, and the answer exported."""

from __future__ import annotations

import csv

from benchmarks.journeys.shell import Shell

QUESTION = "Which outlets changed headlines after publication, and what did they say before?"
SAMPLE, ANSWER = "sample.duckdb", "changed.csv"
QUERY = """
    select o.outlet_name as outlet, earlier.title as before, later.title as after
    from marts.fct_article_revisions as later
    inner join marts.fct_article_revisions as earlier
        on later.article_key = earlier.article_key and later.revision_number = earlier.revision_number + 1
    inner join marts.fct_articles as a on later.article_key = a.article_key
    inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
    where earlier.title <> later.title
    order by outlet, before
"""
"""What an analyst writes who has seen the tables and the keys that join them."""


def find_changed_headlines(shell: Shell) -> list[dict[str, str]]:
    """Walk from an empty folder to the answer: rows with ``outlet``, ``before`` and ``after``.

    Raises JourneyError if a command fails.
    """
    shell.dateline("sample", SAMPLE)
    shell.dateline("sql", "--warehouse", SAMPLE, said="\\d\n\\d fct_article_revisions\n\\q\n")
    shell.dateline("sql", "--warehouse", SAMPLE, " ".join(QUERY.split()), "-o", ANSWER)
    with (shell.folder / ANSWER).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
