"""What a search costs, and the index that it reads: over generated articles, beside ``ilike`` in the same run.

``python -m benchmarks.search [--articles 10000,100000] [--on-top 1000] [--home HOME]``

For each size a file with the tables that search reads is written (not timed) and indexed whole; then more articles come
on top. Words are drawn by Zipf's law from 300,000, of which the rarer end in digits. Each query is run five times and
the best counts, in CPU milliseconds: a machine at other work makes them wait, not work. With ``--home``, the queries
are asked of a file that ``benchmarks/generators/large_warehouse.py`` made, and nothing is written.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import functools
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.generators.generated_loads import START
from benchmarks.generators.generated_words import paragraphs
from benchmarks.generators.large_warehouse import SEED, make_words
from dateline.search.find import find_articles
from dateline.search.index import update_index
from dateline.search.query import parse_query
from extractors.runtime.clock import SystemClock
from extractors.runtime.settings import Home

WORDS = 300
"""Words of a mean text."""
_AT_ONCE = 10_000
_TABLES = """
create schema marts;
create schema batch;
create table marts.dim_outlets as
select 'o' || n as outlet_key, 'outlet_' || n as outlet_id, 'Outlet ' || n as outlet_name,
    'all' as collection, 'XX' as outlet_country_code
from range(20) as t(n);
create table marts.fct_articles (
    article_key varchar, outlet_key varchar, canonical_url varchar, title varchar, lead varchar, body varchar,
    language varchar, kind varchar, published_date date, published_at timestamp
);
create table marts.fct_article_media (article_key varchar, role varchar, position integer, caption varchar);
create table batch.int_affected_articles (article_key varchar);
"""


@functools.cache
def frequent_first() -> tuple[np.ndarray, np.ndarray]:
    """Return the vocabulary, most frequent first, and the cumulated share of each word."""
    words, cumulated = make_words(SEED)
    return np.array(words.to_pylist()), cumulated


def write_articles(connection: duckdb.DuckDBPyConnection, first: int, count: int) -> None:
    """Append articles, and make them the batch; ``first`` is the number of the first."""
    words, cumulated = frequent_first()
    connection.execute("delete from batch.int_affected_articles")
    for begin in range(first, first + count, _AT_ONCE):
        numbers = np.arange(begin, min(begin + _AT_ONCE, first + count))
        rng = np.random.default_rng([SEED, begin])
        sizes = rng.integers(WORDS // 2, WORDS * 3 // 2, len(numbers))
        ends = np.cumsum(sizes)
        drawn = words[np.searchsorted(cumulated, rng.random(int(ends[-1])))]
        texts = [drawn[end - size : end] for size, end in zip(sizes, ends, strict=True)]
        rows = pa.table(
            {
                "article_key": [f"{n * 2654435761 % 2**32:08x}{n:024x}" for n in numbers],
                "outlet_key": [f"o{n % 20}" for n in numbers],
                "canonical_url": [f"https://news.example/{n}" for n in numbers],
                "title": [" ".join(text[:8]).capitalize() for text in texts],
                "lead": [" ".join(text[8:30]).capitalize() for text in texts],
                "body": [paragraphs(text[30:]) for text in texts],
                "language": ["en"] * len(numbers),
                "kind": ["news"] * len(numbers),
                "published_at": [(START + int(n) * dt.timedelta(seconds=30)).replace(tzinfo=None) for n in numbers],
            }
        )
        connection.register("rows", rows)
        connection.execute(
            "insert into marts.fct_articles by name select *, published_at::date as published_date from rows"
        )
        connection.execute("insert into batch.int_affected_articles select article_key from rows")


def queries() -> dict[str, str]:
    """The queries that are timed, by what they are."""
    words, _ = frequent_first()
    most, many, some, few = (str(words[n]) for n in (0, 50, 500, 2_500))
    return {
        "a rare word": few,
        "a usual word": some,
        "two usual words": f"{some} {many}",
        "the two most frequent words": f"{most} {words[1]}",
        "one word or another, not a third": f"({some} OR {few}) NOT {many}",
        "a phrase": f'"{many} {most}"',
        "near": f"{some} NEAR/5 {many}",
        "a prefix": f"{some[:4]}*",
        "a headline, of ten days": f"title:{many} published:2024-01-01..2024-01-10",
        "nothing": "nosuchword",
    }


def cpu() -> float:
    """CPU seconds of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def best_of(repeats: int, work: Callable[[], object]) -> tuple[float, float]:
    """Run work and return the least CPU and wall milliseconds."""
    spent = []
    for _ in range(repeats):
        began, at = cpu(), time.perf_counter()
        work()
        spent.append((cpu() - began, time.perf_counter() - at))
    return min(one for one, _ in spent) * 1000, min(wall for _, wall in spent) * 1000


def measure(file: Path, articles: int, on_top: int) -> None:
    """Write and index a file, and print a table of its queries."""
    with contextlib.closing(duckdb.connect(str(file))) as connection:
        connection.execute("set enable_progress_bar = false; set memory_limit = '4GB'; set threads = 2")
        connection.execute(_TABLES)
        write_articles(connection, 0, articles)
        connection.execute("checkpoint")
        before = file.stat().st_size
        began = cpu()
        update_index(connection)
        connection.execute("checkpoint")
        whole = cpu() - began
        size = file.stat().st_size - before
        write_articles(connection, articles, on_top)
        began = cpu()
        change = update_index(connection)
        more = cpu() - began
    print(
        f"\n{articles:,} articles: indexed in {whole:.0f} CPU s, {size / 1e6:,.0f} MB; {change.indexed:,} on top in "
        f"{more:.1f} CPU s"
    )
    ask(file)


def ask(file: Path) -> None:
    """Print a table of the queries of a file."""
    print("\n| query | found | CPU | wall |\n|---|--:|--:|--:|")
    with contextlib.closing(duckdb.connect(str(file), read_only=True)) as connection:
        connection.execute("set enable_progress_bar = false; set threads = 2")
        clock, timed = SystemClock(), []
        for what, text in queries().items():
            query = parse_query(text)
            total = find_articles(connection, query, clock=clock).total
            used, wall = best_of(5, lambda query=query: find_articles(connection, query, clock=clock))  # type: ignore[misc]
            timed.append(used)
            print(f"| {what} | {total:,} | {used:.0f} ms | {wall:.0f} ms |")
        word = queries()["a usual word"]
        scan = (
            "select article_key from marts.fct_articles "
            + "where title ilike $w or lead ilike $w or body ilike $w order by published_at desc limit 20"
        )
        used, wall = best_of(3, lambda: connection.execute(scan, {"w": f"%{word}%"}).fetchall())
        print(f"| the usual word by `ilike` | | {used:.0f} ms | {wall:.0f} ms |")
        print(f"\na search of a usual word takes {timed[1] / used:.2f} of the CPU of `ilike`")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", default="10000,100000", help="sizes of the file")
    parser.add_argument("--on-top", type=int, default=1_000, help="articles that come on top")
    parser.add_argument("--home", type=Path, help="ask the file of this home, and write none")
    parser.add_argument("--folder", type=Path, help="where the file lies while it runs (100,000 articles take 1 GB)")
    arguments = parser.parse_args()
    if arguments.home:
        ask(Home(arguments.home.resolve()).warehouse)
        return
    for size in arguments.articles.split(","):
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            measure(Path(folder) / "search.duckdb", int(size), arguments.on_top)


if __name__ == "__main__":
    main()
