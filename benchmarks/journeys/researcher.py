"""A researcher's first hour: a folder of pages that she saved, loaded as it is, searched, and its outlets listed."""

from __future__ import annotations

import csv

from benchmarks.journeys.own_pages import write_own_pages
from benchmarks.journeys.shell import Shell

QUESTION = "Which of the papers that I saved wrote of the ferry, and at what time?"
PAGES, ANSWER = "my pages", "ferry.csv"
QUERY = """
    select found.outlet, found.title, found.published_at
    from marts.search('ferry') as found
    order by found.published_at
"""
UPDATES = """
    select updates.headline, updates.published_at
    from marts.fct_article_updates as updates
    where updates.text ilike '%ferry%'
"""


def find_pages_about_the_ferry(shell: Shell) -> list[dict[str, str]]:
    """Walk from a folder of saved pages to the answer: rows with ``outlet``, ``title`` and ``published_at``.

    Raises JourneyError if a command fails.
    """
    write_own_pages(shell.folder / PAGES)
    shell.dateline("load", PAGES)
    shell.dateline("outlet", "list", "--provisional")
    shell.dateline("sql", " ".join(QUERY.split()), "-o", ANSWER)
    shell.dateline("sql", " ".join(UPDATES.split()))
    with (shell.folder / ANSWER).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
