"""A published warehouse of many invented articles, made in minutes: what search, watches and the desk are measured on.

``python -m benchmarks.generators.large_warehouse HOME [--articles 1000000] [--latest 10000] [--words 200]``

The product builds a small warehouse first (``generated_loads``), so that tables, views and macros are its own. Then the
rows of each table are replaced by invented ones (``large_rows``), straight into the file, and the search index is made
from the numbers of their words (``generated_postings``). Words follow Zipf's law over 300,000; so do outlets, places,
people, organisations and agencies. 6 of 100 articles copy an earlier one; 4 were edited; 1 was taken down. The
``latest`` articles came with the last publication. Everything follows from the seed.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import functools
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.generators.generated_loads import write_loads
from benchmarks.generators.generated_postings import Words, postings_of
from benchmarks.generators.generated_words import make_vocabulary
from benchmarks.generators.large_rows import AGENCIES, ARTICLES, DIMENSIONS, MACROS, PER_LOAD
from dateline.search.index import update_index
from dateline.warehouse.models import read_statements
from dateline.warehouse.quality.quality_schema import PUBLICATION_COLUMNS
from dateline.warehouse.row_order import order_rows
from dateline.warehouse.statements.kept import state_of
from extractors.runtime.settings import Home

SEED, WORDS, VOCABULARY = 7, 200, 300_000
"""Words of a mean text, and distinct words of all."""
_AT_ONCE = 10_000
_SHORT = {"title": 8, "lead": 22, "caption": 8}
"""Words of the texts that are all as long."""
_COPIED = 0.06
_EMPTIED = ("bridge_", "dim_", "fct_", "int_", "load", "publication")
_KEPT = frozenset({"dim_agencies", "dim_dates"})
_MEMORY = "3GB"


def make_words(seed: int = SEED) -> tuple[pa.Array, np.ndarray]:
    """Return the vocabulary, most frequent first, and the cumulated share of each word."""
    plain = make_vocabulary(np.random.default_rng(seed), 20_000)
    rare = [f"{word}{n}" for n, word in enumerate(np.resize(plain, VOCABULARY - len(plain)))]
    shares = 1 / np.arange(1, VOCABULARY + 1)
    return pa.array(plain + rare), np.cumsum(shares / shares.sum())


def write_warehouse(home: Path, *, articles: int, latest: int = 10_000, words: int = WORDS, seed: int = SEED) -> None:
    """Write the published file of a home; one that is there is replaced. ``words`` are those of a mean text."""
    home.mkdir(parents=True, exist_ok=True)
    target = Home(home.resolve()).warehouse
    with tempfile.TemporaryDirectory(dir=home) as small:
        write_loads(Path(small) / "staged", articles=60, per_load=30, seed=seed, outlets=2)
        environment = os.environ | {"DATELINE_HOME": small}
        command = [sys.executable, "-m", "dateline.commands.app", "build"]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        with contextlib.closing(duckdb.connect(str(Home(Path(small)).warehouse))) as connection:
            connection.execute(f"set enable_progress_bar = false; set memory_limit = '{_MEMORY}'; set threads = 2")
            fill(connection, articles, latest, words, seed)
        Home(Path(small)).warehouse.rename(target)


def fill(connection: duckdb.DuckDBPyConnection, articles: int, latest: int, words: int, seed: int) -> None:
    """Replace the rows of an open warehouse that the product built."""
    connection.execute(f"set variable seed = {int(seed)}")
    connection.execute(MACROS)
    for schema, name in connection.execute(
        "select schema_name, table_name from duckdb_tables() where schema_name in ('marts', 'working', 'quality')"
    ).fetchall():
        if name.startswith(_EMPTIED) and name not in _KEPT:
            connection.execute(f"truncate {schema}.{name}")
    connection.execute(
        "create temp table agencies as select row_number() over (order by agency_id) - 1 as number, agency_key"
        f" from marts.dim_agencies where is_listed order by agency_id limit {AGENCIES}"
    )
    for table, rows in DIMENSIONS.items():
        _insert(connection, table, rows)
    vocabulary, cumulated = make_words(seed)
    for first in range(0, articles, _AT_ONCE):
        drawn = _draw(seed, words, vocabulary, cumulated, first, min(_AT_ONCE, articles - first))
        connection.register("texts", drawn)
        connection.execute(
            "create or replace temp table drawn as"
            f" select *, n // {PER_LOAD} as load_no, outlet_of(n // {PER_LOAD}) as outlet_no from texts order by n"
        )
        connection.execute("""
            create or replace temp table stories as
            select n, coalesce(source_no, n) as story_no, outlet_no, title
            from drawn
            where source_no is not null or n in (select source_no from drawn)
        """)
        for table, rows in ARTICLES.items():
            _insert(connection, table, rows)
    _derive_facts(connection)
    _publish_rows(connection, articles, latest)
    connection.execute("drop schema if exists search_index cascade")
    connection.execute("create schema if not exists batch")
    connection.execute("create table batch.int_affected_articles (article_key varchar)")
    draw = functools.partial(_draw_chunk, seed, words, cumulated, articles)
    update_index(connection, postings=postings_of(draw, vocabulary.to_pylist(), articles))
    while order_rows(connection):  # as many builds would have done
        pass
    connection.execute("drop schema batch cascade")
    connection.execute("checkpoint")


def _draw_words(
    seed: int, mean: int, cumulated: np.ndarray, first: int, count: int
) -> tuple[dict[str, Words], np.ndarray]:
    """Words of one batch by chance, by field, and for each article the place of the one whose body it has."""
    rng = np.random.default_rng([seed, first])
    sizes = rng.integers(mean // 2, mean * 3 // 2, count)
    copied = rng.random(count) < _COPIED
    sources = np.maximum(np.arange(count) - rng.integers(1, 2_000, count), 0)
    is_copy = copied & ~copied[sources] & (np.arange(count) > 0)
    chosen = np.where(is_copy, sources, np.arange(count))

    def words(lengths: np.ndarray) -> Words:
        return Words(lengths, np.searchsorted(cumulated, rng.random(int(lengths.sum()))))

    body = words(sizes)
    short = {name: words(np.full(count, size)) for name, size in _SHORT.items()}
    return {"body": body.chosen(chosen), **short}, chosen


def _draw_chunk(seed: int, mean: int, cumulated: np.ndarray, articles: int, first: int, count: int) -> dict[str, Words]:
    """Words of some articles, of several batches, by field."""
    parts = [
        _draw_words(seed, mean, cumulated, at, min(_AT_ONCE, articles - at))[0]
        for at in range(first, first + count, _AT_ONCE)
    ]
    return {
        name: Words(
            np.concatenate([part[name].lengths for part in parts]),
            np.concatenate([part[name].numbers for part in parts]),
        )
        for name in parts[0]
    }


def _draw(seed: int, mean: int, vocabulary: pa.Array, cumulated: np.ndarray, first: int, count: int) -> pa.Table:
    """Texts of one batch, in paragraphs of 55 words; some articles have the body of an earlier one."""
    words, chosen = _draw_words(seed, mean, cumulated, first, count)

    def texts(name: str) -> pa.Array:
        ends = np.append(0, np.cumsum(words[name].lengths)).astype("int32")
        drawn = vocabulary.take(pa.array(words[name].numbers))
        return pc.binary_join(pa.ListArray.from_arrays(pa.array(ends), drawn), " ")

    return pa.table(
        {
            "n": np.arange(first, first + count),
            "title": pc.utf8_capitalize(texts("title")),
            "lead": pc.utf8_capitalize(texts("lead")),
            "body": pc.replace_substring_regex(texts("body"), r"((?:\S+ ){54}\S+) ", "\\1.\n\n"),
            "caption": texts("caption"),
            "source_no": pa.array(chosen + first, mask=chosen == np.arange(count)),
        }
    )


def _derive_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the marts that follow from invented rows by the statements of a full build."""
    with tempfile.TemporaryDirectory() as folder:
        kept = read_statements(state_of(Home(Path(folder)).candidate), Path(folder))
    if kept is None:
        raise ValueError("no statement of a full build is kept: run `python -m dateline.warehouse.statements.prepare`")
    invented = {name.partition(".")[2] for name in (*DIMENSIONS, *ARTICLES) if name.startswith("marts.")}
    for node in kept.nodes:
        schema, _, name = node.relation.replace('"', "").partition(".")
        if node.kind != "model" or schema != "marts" or not name.startswith(("fct_", "bridge_")) or name in invented:
            continue
        made = re.sub(r"(?m)^ *-- depends_on:.*$", "", node.statements[0])
        if not re.search(r'"(?:staged|batch)"\.', made):  # of pages and loads there is nothing
            connection.execute(f"drop table {node.relation}")
            for statement in node.statements:
                connection.execute(statement)


def _publish_rows(connection: duckdb.DuckDBPyConnection, articles: int, latest: int) -> None:
    """Two publications: the last brought the loads of the latest articles."""
    since = f"published({max(articles - latest, 0) // PER_LOAD * PER_LOAD} - 1) + interval 90 minute"
    _insert(
        connection,
        "quality.publications",
        f"""
        select 'p1' as publication_id, {since} as started_at, true as is_published, 'passed' as verdict
        union all
        select 'p2', {since} + interval 30 day, true, 'passed'
        """,
    )
    columns = ", ".join(PUBLICATION_COLUMNS)
    connection.execute(f"insert into marts.publications by name select {columns} from quality.publications")


_FILLED = {"VARCHAR": "''", "BOOLEAN": "false", "TIMESTAMP": "timestamp '2023-01-01'", "DATE": "date '2023-01-01'"}


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: str) -> None:
    """Insert rows by their columns' names; a column that may not be null and is not given gets a plain value."""
    given = {row[0] for row in connection.execute(f"describe {rows}").fetchall()}
    columns = {name: (type_, null) for name, type_, null, *_ in connection.execute(f"describe {table}").fetchall()}
    if unknown := given - columns.keys():
        raise ValueError(
            f"{table} has no column {', '.join(sorted(unknown))}: correct benchmarks/generators/large_rows.py"
        )
    filled = "".join(
        f", {_FILLED.get(type_, '0')} as {name}"
        for name, (type_, null) in columns.items()
        if null == "NO" and name not in given
    )
    connection.execute(f"insert into {table} by name select *{filled} from ({rows})")


def main() -> None:
    """Read the arguments and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--latest", type=int, default=10_000, help="articles of the last publication")
    parser.add_argument("--words", type=int, default=WORDS, help="words of a mean text")
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    began = time.monotonic()
    write_warehouse(chosen.home, articles=chosen.articles, latest=chosen.latest, words=chosen.words, seed=chosen.seed)
    size = Home(chosen.home.resolve()).warehouse.stat().st_size / 1e6
    took = dt.timedelta(seconds=round(time.monotonic() - began))
    print(f"{chosen.articles:,} articles, seed {chosen.seed}: {size:,.0f} MB in {took}")


if __name__ == "__main__":
    main()
