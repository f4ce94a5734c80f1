"""One copy of the project in which the guides were performed, with the warehouse that it built."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractors.outlets.registry import load_registry
from extractors.pipeline.import_pages import load_saved
from extractors.runtime.settings import PROJECT_ROOT, Home, Settings
from extractors.stores.saved.saved_source import SavedSource
from tests.guides.walk import copy_project, perform, read_guide, run_in

NOW = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
PAGES = {
    "ferry": ("4", "Fire on a ferry", "The MV Orva Star came back to port on Monday. The MV Orva Star was not hurt."),
    "crane": (
        "",
        "A crane is moved",
        "The crane was moved by the MV Lugano, whose crew had waited a week for calm seas.",
    ),
}
GUIDES = ("add-a-column", "add-a-dimension", "add-a-gate-rule")
# a load of invented rows: its second mention is not where it says, and its fourth article has paragraphs below zero
DAMAGED = """
from pathlib import Path
from tests.expectations.invented import sound_rows, stage
rows = sound_rows(24)
rows["articles"][3]["paragraph_count"] = -1
rows["ship_mentions"] = [
    {"article_row": number, "article_ref": one["article_ref"], "field": "body", "start_offset": 0,
     "end_offset": 5 if number != 2 else 6, "surface_form": one["body"][:5], "ship_id": "name:x", "ship_name": "X",
     "is_listed": False, "evidence": "prefix"}
    for number, one in enumerate(rows["articles"], 1)
]
stage(Path(HOME), "damaged", rows)
"""


@dataclass(frozen=True)
class Performed:
    """The result of the guides.

    ``changed`` are the files that each guide changed, ``stale`` the outlets whose load `reprocess --stale` read
    again, with the versions that differed, ``tests`` is what the tests of the changed copy printed.
    """

    home: Home
    changed: dict[str, list[str]]
    stale: dict[str, list[str]]
    tests: str

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the published warehouse."""
        with contextlib.closing(duckdb.connect(str(self.home.warehouse), read_only=True)) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="session")
def performed(tmp_path_factory: pytest.TempPathFactory) -> Performed:
    """Perform the guides in one copy, one after the other, and build a warehouse there.

    Its pages were staged by the project as it is, before the guides were performed.

    Workers of one test run share the copy: the first makes it, the others wait.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, done = shared / "guides", shared / "guides.json"
    with (shared / "guides.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            done.write_text(json.dumps(_perform(folder)), "utf-8")
    return Performed(home=Home(folder / "home"), **json.loads(done.read_text("utf-8")))


def _perform(folder: Path) -> dict[str, Any]:
    root, home = folder / "copy", Home(folder / "home")
    _stage_before(folder / "pages", home)
    copy_project(root)
    changed = {name: perform(read_guide(name), root) for name in GUIDES}
    run_in(root, "-c", f"HOME = {str(home.staged)!r}\n{DAMAGED}")
    before = _staged_versions(home)
    main = "from dateline.commands.app import main; main()"
    run_in(root, "-c", main, "reprocess", "--stale", DATELINE_HOME=str(home.root))
    after = _staged_versions(home)
    tests = run_in(
        root, "-m", "pytest", "-n", "0", "-m", "not slow",
        "tests/extractors/read/test_reading_minutes.py",
        "tests/extractors/mentions/test_ships.py",
        "tests/extractors/contracts/test_catalogue.py",
        "tests/dateline/commands/test_generate.py::test_the_committed_files_are_fresh",
        "tests/dbt/test_project.py",
        "tests/expectations/test_suites.py::test_every_staged_table_and_mart_has_a_suite",
        "tests/expectations/test_suites.py::test_every_suite_has_its_relation_and_the_other_way_round",
        "tests/expectations/test_suites.py::test_a_rule_of_all_mentions_holds_for_each_enricher_beside_its_own",
    )  # fmt: skip
    stale = {
        load.split(".")[0]: sorted(name for name, version in after[load].items() if before[load].get(name) != version)
        for load in before
        if before[load] != after[load]
    }
    return {"changed": changed, "stale": stale, "tests": tests}


def _stage_before(folder: Path, home: Home) -> None:
    folder.mkdir(parents=True)
    with (folder / "index.csv").open("w", newline="", encoding="utf-8") as file:
        index = csv.writer(file)
        index.writerow(["path", "url", "outlet", "fetched_at"])
        for number, (name, (minutes, title, text)) in enumerate(PAGES.items(), 70001):
            (folder / f"{name}.html").write_text(
                f'<html lang="en"><head><title>{title}</title><meta name="reading-minutes" content="{minutes}">'
                f'<meta property="article:published_time" content="2026-10-14T0{number % 10}:00:00Z"></head><body>'
                f"<article><h1>{title}</h1><p>{text}</p><p>{' '.join(f'{name}{n} waits' for n in range(40))}.</p>"
                "</article></body></html>",
                "utf-8",
            )
            url = f"http://127.0.0.1:8152/2026/10/14/story-h{number}"
            index.writerow([f"{name}.html", url, "sample_harbour", "2026-10-15T08:00:00+00:00"])
    gazetteer = Path(os.environ["DATELINE_GAZETTEER"])
    settings = Settings(home, PROJECT_ROOT / "extractors" / "outlets", gazetteer, contact=None)
    load_saved(SavedSource(folder), settings, load_registry(settings.outlets), now=NOW, workers=1)


def _staged_versions(home: Home) -> dict[str, dict[str, str]]:
    """What the pages of each load were read by."""
    manifests = sorted(home.staged.glob("*/manifest.json"))
    return {path.parent.name: json.loads(path.read_text("utf-8"))["read_by"] for path in manifests}
