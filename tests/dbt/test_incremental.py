"""Any order of loads, a load twice, a load replaced: the same warehouse as one full build, row by row."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from benchmarks.warehouse_data import Mix, write_load, write_loads
from extractors.loads import read_load
from extractors.staging import TABLES
from tests.dbt.conftest import Build

MIX = Mix(words=90, places=4, agencies=2, related=3, media=2, copied=0.25, read_again=0.25, gone=0.1)


def differences(one: Path, other: Path) -> dict[str, tuple[int, int]]:
    """For each table and view that differs: rows only in the one, rows only in the other."""
    found = {}
    with contextlib.closing(duckdb.connect()) as connection:
        connection.execute(f"attach '{one}' as a (read_only); attach '{other}' as b (read_only)")
        names = connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_catalog = 'a' and table_schema in ('marts', 'intermediate') order by all"
        ).fetchall()
        assert len(names) > 25
        for schema, table in names:
            counts = [
                connection.execute(
                    f"select count(*) from (select * from {x}.{schema}.{table} except all select * from {y}.{schema}.{table})"
                ).fetchone()[0]
                for x, y in (("a", "b"), ("b", "a"))
            ]
            if any(counts):
                found[f"{schema}.{table}"] = (counts[0], counts[1])
    return found


def read_tables(staged: Path, load_id: str) -> dict[str, pa.Table]:
    load = read_load(staged, load_id)
    return {
        name: pa.parquet.read_table(path) if (path := load.table_path(name)) else table.schema.empty_table()
        for name, table in TABLES.items()
    }


def stage_again(staged: Path, load_id: str, *, days_later: int) -> None:
    """Replace a load: a third of its articles is gone, places have another type, a title changed, the outlet moved."""
    tables = read_tables(staged, load_id)
    articles = tables["articles"]
    keep = pc.not_equal(pc.bit_wise_and(articles["row_number"], 3), 0)
    titles = pc.if_else(pc.equal(articles["row_number"], 5), "Corrected headline", articles["title"])
    hashes = pc.if_else(pc.equal(articles["row_number"], 5), "0" * 64, articles["content_hash"])
    articles = articles.set_column(articles.column_names.index("title"), articles.schema.field("title"), titles)
    articles = articles.set_column(
        articles.column_names.index("content_hash"), articles.schema.field("content_hash"), hashes
    )
    tables["articles"] = articles.filter(keep)
    kept = tables["articles"]["row_number"]
    for name, table in tables.items():
        if "article_row" in table.column_names:
            tables[name] = table.filter(pc.is_in(table["article_row"], value_set=kept.combine_chunks()))
    places = tables["places"]
    tables["places"] = places.set_column(
        places.column_names.index("place_type"),
        places.schema.field("place_type"),
        pa.array(["town"] * places.num_rows, pa.string()),
    )
    outlets = tables["outlets"]
    tables["outlets"] = outlets.set_column(
        outlets.column_names.index("homepage_url"),
        outlets.schema.field("homepage_url"),
        pa.array(["https://moved.example/"], pa.string()),
    )
    manifest = json.loads((staged / load_id / "manifest.json").read_text())
    at = dt.datetime.fromisoformat(manifest["staged_at"]) + dt.timedelta(days=days_later)
    write_load(staged, load_id, manifest["outlet_id"], tables, at)


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[str]]:
    """The loads as first staged, the loads as they are in the end, and their ids in order of time."""
    first, last = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("last")
    for folder in (first, last):
        ids = write_loads(folder, articles=280, per_load=35, seed=3, outlets=3, mix=MIX)
    for number in (1, 4):
        stage_again(last, ids[number], days_later=2 + number)
    return first, last, ids


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, staged: tuple[Path, Path, list[str]], build: Build) -> Path:
    _, last, ids = staged
    database = tmp_path_factory.mktemp("full") / "full.duckdb"
    build(database, last, ids)
    return database


@pytest.mark.slow
def test_batches_in_any_order_with_replacements_give_the_full_build(
    tmp_path: Path, staged: tuple[Path, Path, list[str]], full: Path, build: Build
) -> None:
    first, last, ids = staged
    database = tmp_path / "pieces.duckdb"
    shuffled = [ids[i] for i in np.random.default_rng(0).permutation(len(ids))]
    build(database, first, shuffled[:4])
    build(database, first, shuffled[4:])
    build(database, last, [ids[4], ids[0]])  # one replaced, one as it was
    build(database, last, [ids[1]])
    assert differences(full, database) == {}


@pytest.mark.slow
def test_the_generated_loads_hold_what_makes_order_matter(full: Path) -> None:
    with contextlib.closing(duckdb.connect(str(full), read_only=True)) as connection:
        counts = {
            name: connection.execute(f"select count(*) from marts.{name}").fetchone()[0]
            for name in (
                "fct_articles where is_removed",
                "fct_articles where revision_count > 1",
                "fct_articles where reading_count > 1",
                "fct_related_items where is_related_article_stored",
                "fct_related_items where not is_related_article_stored",
                "dim_outlets where not is_current",
                "dim_places where place_type = 'town'",
                "fct_articles where duplicate_of_article_key is not null",
                "dim_stories where article_count > 2",
            )
        }
    assert all(counts.values()), counts
