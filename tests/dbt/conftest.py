"""What the tests of the dbt project share: loads on disk, and the building of a candidate from them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from benchmarks.generators.generated_loads import Mix, write_loads
from benchmarks.generators.written_load import write_load
from dateline.briefing.figures import Briefing
from dateline.warehouse.candidate import attach_batch, index_candidate
from dateline.warehouse.models import run_models
from extractors.contracts.catalogue import TABLES
from extractors.stores.staged_loads import read_load
from tests.dbt.briefing_world import DAY, read_days, write_loads_of_days
from tests.dbt.random_world import make_world
from tests.dbt.recorded import NAME, Recording, record

Build = Callable[[Path, Path, Sequence[str]], None]
MIX = Mix(words=90, places=4, agencies=2, related=3, media=2, copied=0.25, read_again=0.25, gone=0.1)


@pytest.fixture(scope="session")
def dbt_work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt keeps its parse cache, so that a session parses the project once."""
    return tmp_path_factory.mktemp("dbt_work")


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """What dbt runs for a first build and for one on top of it."""
    folder = tmp_path_factory.mktemp("recorded")
    first, further, *_ = make_world(0).order(0)
    batches = [
        list({version.load_id: version.write(folder / "staged") for version in batch}.values())
        for batch in (first, further)
    ]
    return record(folder, *batches)


@pytest.fixture(scope="session")
def build(recording: Recording) -> Build:
    """Apply staged loads to a DuckDB file as one batch, with the statements that dbt runs for such a batch."""

    def apply(database: Path, staged: Path, load_ids: Sequence[str]) -> None:
        at_work = database.with_name(NAME)  # it stands in the statements
        if database.exists():
            database.rename(at_work)
        recording.build(at_work, [read_load(staged, load_id) for load_id in load_ids])
        at_work.rename(database)

    return apply


@pytest.fixture(scope="session")
def briefing_file(tmp_path_factory: pytest.TempPathFactory, build: Build) -> Path:
    """A warehouse of the small world of briefings."""
    root = tmp_path_factory.mktemp("briefing")
    database, ids = root / "warehouse.duckdb", write_loads_of_days(root / "staged")
    build(database, root / "staged", ids)
    return database


@pytest.fixture(scope="session")
def briefing(briefing_file: Path) -> Briefing:
    """The briefing of the day on which most happens in the small world."""
    return read_days(briefing_file, DAY)


def read_tables(staged: Path, load_id: str) -> dict[str, pa.Table]:
    load = read_load(staged, load_id)
    return {
        name: pq.read_table(path) if (path := load.table_path(name)) else table.schema.empty_table()
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


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[str]]:
    """The loads as first staged, the loads as they are in the end, and their ids in order of time."""
    first, last = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("last")
    for folder in (first, last):
        ids = write_loads(folder, articles=280, per_load=35, seed=3, outlets=3, mix=MIX)
    for number in (1, 4):
        stage_again(last, ids[number], days_later=2 + number)
    return first, last, ids


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory, staged: tuple[Path, Path, list[str]], dbt_work: Path) -> Path:
    """All loads as they are in the end, built by dbt itself."""
    _, last, ids = staged
    database = tmp_path_factory.mktemp("full") / "full.duckdb"
    attach_batch(database, [read_load(last, load_id) for load_id in ids], {})
    run_models(database, dbt_work)
    index_candidate(database)
    return database
