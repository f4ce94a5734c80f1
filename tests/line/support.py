"""What tests of the whole line share: saved pages of the newsroom, forks that run it, and whole warehouses compared.

The tools of the line take ten seconds to import. They are imported once, here, and each run is a fork of this process:
it may be killed, fill its disk or fail without a trace in the others.
"""

from __future__ import annotations

import csv
import datetime as dt
import multiprocessing
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from dateline.newsroom.server import DEFAULT_PORT, HOST
from dateline.newsroom.site import render_site
from dateline.newsroom.stories import OUTLET_IDS
from extractors.outlets.registry import load_registry
from extractors.runtime.settings import PROJECT_ROOT, Home, Settings
from extractors.stores.saved.saved_source import SavedSource

NOW = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
FETCHED = "2026-10-15T08:00:00+00:00"
SEED = PROJECT_ROOT.parent / "shared" / "seed" / "alalam-en-1804800.txt"

# Columns that say when or how long, and not what: the only ones in which two runs may differ.
TIMINGS = re.compile(r"^(applied_at|audited_at|built_at|gated_at|publication_id|started_at|seconds)$")


def warm_up() -> None:
    """Import what a run needs, so that forks have it."""
    import dbt.cli.main  # noqa: F401

    import dateline.reports.reported_build  # noqa: F401
    from expectations.library.library_import import import_library

    import_library()


def settings_for(root: Path, parsed_by: Settings | None = None) -> Settings:
    """Settings of a home of its own; with ``parsed_by``, dbt need not parse the project again."""
    if parsed_by and (parsed_by.home.root / "dbt").is_dir():
        shutil.copytree(parsed_by.home.root / "dbt", root / "dbt", ignore=shutil.ignore_patterns("*.log*"))
    return Settings(
        Home(root), PROJECT_ROOT / "extractors" / "outlets", Path(os.environ["DATELINE_GAZETTEER"]), contact=None
    )


def save_newsroom(folder: Path, edition: int = 1, fetched_at: str = FETCHED) -> Path:
    """Write the newsroom's pages to a folder with an index.csv, as a reader who saved them would."""
    folder.mkdir(parents=True)
    with (folder / "index.csv").open("w", newline="", encoding="utf-8") as file:
        index = csv.writer(file)
        index.writerow(["path", "url", "outlet", "fetched_at"])
        for number, outlet_id in enumerate(OUTLET_IDS):
            base = f"http://{HOST}:{DEFAULT_PORT + number}"
            for place, (path, page) in enumerate(render_site(outlet_id, base, edition).items()):
                if page.status != 200 or "html" not in page.content_type or path == "/":
                    continue
                name = f"{outlet_id}-{place:03}.html"
                (folder / name).write_bytes(page.body)
                index.writerow([name, base + path, outlet_id, fetched_at])
    return folder


def run_line(settings: Settings, pages: Path, now: dt.datetime = NOW, **named: Any) -> None:
    """What ``dateline load`` does, at a given time."""
    from dateline.reports.reported_build import build
    from extractors.pipeline.import_pages import load_saved

    source = SavedSource(pages, **named)
    load_saved(source, settings, load_registry(settings.outlets), now=now, workers=1)
    build(settings.home, now=now)


def in_fork(work: Callable[[], object], *, limit_s: float = 240) -> int | None:
    """Run something in a fork; return its exit code, negative for the signal that ended it."""
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join(limit_s)
    if process.is_alive():
        process.kill()
        process.join()
        raise AssertionError(f"the fork did not end within {limit_s:.0f} s")
    return process.exitcode


def contents(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every mart, sorted, without the list of publications and the columns that say when it was built."""
    found = {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from information_schema.tables "
            "where table_schema = 'marts' and table_name <> 'publications' order by 1"
        ).fetchall()
        for (table,) in tables:
            columns = [
                name
                for (name,) in connection.execute(
                    "select column_name from information_schema.columns "
                    "where table_schema = 'marts' and table_name = ? order by ordinal_position",
                    [table],
                ).fetchall()
                if not TIMINGS.match(name)
            ]
            quoted = ", ".join(f'"{name}"' for name in columns)
            found[table] = connection.execute(f"select {quoted} from marts.{table} order by all").fetchall()
    return found


def assert_same(one: Path, other: Path) -> None:
    """Two warehouses hold the same rows."""
    left, right = contents(one), contents(other)
    assert left.keys() == right.keys()
    for table, rows in left.items():
        assert rows == right[table], f"marts.{table} differs"
