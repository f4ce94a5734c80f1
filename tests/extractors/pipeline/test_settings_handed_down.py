"""Outlets and gazetteer are those that the caller gives, whatever the environment names."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from extractors.contracts.raw_page import RawPage
from extractors.outlets.registry import load_registry
from extractors.pipeline.import_pages import load_saved
from extractors.pipeline.read_entries import read_entries
from extractors.pipeline.reprocess import reprocess_raw
from extractors.pipeline.workers.pool import FEW_ITEMS, end_workers
from extractors.runtime.settings import PROJECT_ROOT, Home, Settings
from extractors.stores.raw_loads import RawLoad
from extractors.stores.saved.saved_source import SavedSource
from extractors.stores.staged_loads import read_load

NOW = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
PRINTED = "2026-10-15 10:00"
IN_TEHRAN = dt.datetime(2026, 10, 15, 6, 30)  # UTC, as staged columns have it


def write_outlets(folder: Path, time_zone: str) -> Path:
    """A registry of one outlet, whose clocks show the time of ``time_zone``."""
    collection = folder / "desk"
    collection.mkdir(parents=True)
    (collection / "_collection.yml").write_text("name: Desk\nowner: desk\n")
    (collection / "pier_gazette.yml").write_text(
        f"name: Pier Gazette\ncountry_code: IR\nlanguage: en\ntime_zone: {time_zone}\n"
        "homepage_url: https://pier.example/\n"
    )
    return folder


def save_pages(folder: Path, count: int) -> Path:
    folder.mkdir()
    lines = ["path,url,outlet,fetched_at"]
    text = "The council of the harbour town voted on Tuesday to repair the old pier before the storms arrive. " * 3
    for n in range(count):
        (folder / f"{n}.html").write_text(
            f'<html lang="en"><head><title>Pier story {n}</title><meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="{PRINTED}"></head>'
            f"<body><article><h1>Pier story {n}</h1><p>{text}</p></article></body></html>"
        )
        lines.append(f"{n}.html,https://pier.example/news/{n},pier_gazette,2026-10-16T08:00:00+00:00")
    (folder / "index.csv").write_text("\n".join(lines))
    return folder


def published(settings: Settings, load_id: str) -> set[dt.datetime]:
    path = read_load(settings.home.staged, load_id).table_path("articles")
    assert path is not None
    return set(pq.read_table(path).column("published_at").to_pylist())


@pytest.mark.parametrize(("count", "workers"), [(3, 1), (FEW_ITEMS + 3, 2)])
def test_times_are_in_the_zone_of_the_registry_that_the_caller_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, workers: int
) -> None:
    end_workers()
    mine = write_outlets(tmp_path / "mine", "Asia/Tehran")
    elsewhere = write_outlets(tmp_path / "elsewhere", "UTC")
    monkeypatch.setenv("DATELINE_OUTLETS", str(elsewhere))
    # the settings name the other folder too: what counts is the registry that is handed in
    settings = Settings(Home(tmp_path / "home"), elsewhere, Path(os.environ["DATELINE_GAZETTEER"]), contact=None)
    source = SavedSource(save_pages(tmp_path / "pages", count))
    (load,) = load_saved(source, settings, load_registry(mine), now=NOW, workers=workers)
    assert load.rows["articles"] == count
    assert published(settings, load.load_id) == {IN_TEHRAN}


def test_reprocessing_reads_by_the_outlets_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = write_outlets(tmp_path / "mine", "Asia/Tehran")
    monkeypatch.setenv("DATELINE_OUTLETS", str(write_outlets(tmp_path / "elsewhere", "UTC")))
    settings = Settings(Home(tmp_path / "home"), mine, Path(os.environ["DATELINE_GAZETTEER"]), contact=None)
    load_saved(SavedSource(save_pages(tmp_path / "pages", 2)), settings, load_registry(mine), now=NOW, workers=1)
    (load,) = reprocess_raw(settings, now=NOW)
    assert published(settings, load.load_id) == {IN_TEHRAN}


def test_places_are_read_with_the_gazetteer_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gazetteer = Path(os.environ["DATELINE_GAZETTEER"])
    end_workers()
    (tmp_path / "a file").touch()
    monkeypatch.setenv("DATELINE_GAZETTEER", str(tmp_path / "a file"))  # no gazetteer can be opened or compiled there
    outlets = write_outlets(tmp_path / "outlets", "UTC")
    settings = Settings(Home(tmp_path / "home"), outlets, gazetteer, contact=None)
    source = SavedSource(save_pages(tmp_path / "pages", 2))
    (load,) = load_saved(source, settings, load_registry(outlets), now=NOW, workers=1)
    assert (load.rows["articles"], load.rows["rejected_rows"]) == (2, 0)


def test_the_process_that_writes_loads_does_not_import_the_readers() -> None:
    """Pages are read in worker processes: ``dateline load`` must not wait for imports that only those need."""
    code = (
        "import sys; from extractors.pipeline import collect, import_pages, stage\n"
        "from extractors.pipeline.reader_versions import reader_versions\n"
        "from pathlib import Path; reader_versions(Path('unused'))\n"
        "print([name for name in sys.modules if name.startswith(('lxml', 'extractors.read.extract',"
        " 'extractors.mentions.places.find', 'extractors.mentions.agencies.find'))])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=120)
    assert run.stdout.strip() == "[]", run.stdout + run.stderr


def test_a_page_of_no_outlet_is_a_rejected_row(tmp_path: Path) -> None:
    raw, page = RawLoad(tmp_path, "unknown", "unknown.files.a"), RawPage("https://pier.example/news/1", NOW)
    batch = read_entries(raw, None, Path(os.environ["DATELINE_GAZETTEER"]), [page])
    (row,) = batch.tables["rejected_rows"].to_pylist()
    assert (row["reason"], row["url"]) == ("unknown_outlet", page.url)
    assert "dateline outlet add" in row["detail"]
