"""What a briefing costs: of a day with 50,000 articles, of one with one article and of an empty day.

``python -m benchmarks.briefing [--articles 50000] [--warehouse FILE]``

A warehouse of invented articles is built, twice as many as the day is to have, or that of ``--warehouse`` is copied.
In the copy the times of publication are moved: the later half lies in one day, the rest in the 28 days before it, one
article two days after. Each briefing is made by a process of its own; seconds and the peak of memory are that
process's. ``fetches`` and edits keep their times.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks import warehouse as build_of_warehouse

DAY = dt.date(2026, 3, 18)
_MOVE = """
    with numbered as (
        select article_key, row_number() over (order by published_at desc nulls last, article_key) as place
        from marts.fct_articles
    ),

    moved as (
        select
            article_key,
            case
                when place = 1 then $day::timestamp + interval 2 day
                when place <= $articles + 1
                    then $day::timestamp + interval 1 second * (place * 86399 // ($articles + 1))
                else $day::timestamp - interval 1 second * (1 + hash(article_key) % (28 * 86400 - 1))
            end as published_at
        from numbered
    )

    update marts.fct_articles as articles
    set published_at = moved.published_at, published_date = cast(moved.published_at as date),
        first_seen_at = moved.published_at
    from moved
    where articles.article_key = moved.article_key
"""


def prepare(file: Path, articles: int) -> None:
    """Move the times of publication of a warehouse, which is changed, so that one day has ``articles``."""
    with contextlib.closing(duckdb.connect(str(file))) as connection:
        connection.execute("set threads = 2; set preserve_insertion_order = false")
        connection.execute(_MOVE, {"day": DAY, "articles": articles})


def make(file: Path, page: Path, since: dt.date, language: str) -> None:
    """Make one briefing in this process, and print what it cost as JSON."""
    from dateline.briefing.content import headline
    from dateline.briefing.make import make_briefing
    from dateline.briefing.period import Period

    began = time.perf_counter()
    now = dt.datetime.combine(DAY, dt.time(), dt.UTC) + dt.timedelta(days=3)
    made = make_briefing(file, page, Period(since, since), now=now, language=language)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cost = {
        "articles": headline(made.briefing).article_count,
        "seconds": round(time.perf_counter() - began, 1),
        "cpu": round(used.ru_utime + used.ru_stime, 1),
        "peak_mb": used.ru_maxrss // 1024,
        "page_kb": page.stat().st_size // 1000,
    }
    print(json.dumps(cost))


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--warehouse", type=Path)
    parser.add_argument("--keep", type=Path, help="folder in which the pages stay")
    parser.add_argument("--make", nargs=4, metavar=("FILE", "PAGE", "DAY", "LANGUAGE"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.make:
        file, page, day, language = chosen.make
        make(Path(file), Path(page), dt.date.fromisoformat(day), language)
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if chosen.warehouse:
            shutil.copyfile(chosen.warehouse, home / "warehouse.duckdb")
        else:
            build_of_warehouse.stage(home, 2 * chosen.articles, 0)
            build_of_warehouse.measure(home, 2 * chosen.articles)
        prepare(home / "warehouse.duckdb", chosen.articles)
        pages = chosen.keep or home
        print("| day | articles | seconds | CPU | peak | page |\n|---|--:|--:|--:|--:|--:|")
        for name, day in (("busy", DAY), ("one article", DAY + dt.timedelta(days=2)),
                          ("empty", DAY + dt.timedelta(days=1))):  # fmt: skip
            asked = [str(home / "warehouse.duckdb"), str(pages / f"{name.replace(' ', '-')}.html"), str(day), "en"]
            done = subprocess.run([sys.executable, "-m", "benchmarks.briefing", "--make", *asked], env=os.environ,
                                  check=True, capture_output=True, text=True)  # fmt: skip
            cost = json.loads(done.stdout.splitlines()[-1])
            print(f"| {name} | {cost['articles']:,} | {cost['seconds']} s | {cost['cpu']} s | {cost['peak_mb']} MB | "
                  f"{cost['page_kb']} kB |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
