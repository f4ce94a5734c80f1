"""What one state of the code makes of the frozen archive and the fixtures, as plain figures.

The code is run as a user runs it, from a folder with its files: ``dateline reprocess`` stages the archive, gates it and
builds the warehouse. Figures are read from what it left in the home, so that an earlier state can be measured too.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from extractors.runtime.settings import PROJECT_ROOT

_LONGEST_S = 900
_GATED = (0, 3, 4)
"""Exit codes of a run that ended: all well, a gate stopped something, a rule or load could not be computed."""
_VALUES = ("title", "lead", "body", "published_at", "modified_at", "language", "section", "kind", "authors", "tags")
"""Fields of an article whose values are compared, where both states have them."""
_SCORE = """
import json, sys
from pathlib import Path
from dateline.commands.parsers.scaffold import compare_readings, load_fixture
scores = {}
for page in sorted(Path(sys.argv[1]).glob("*/*/page.json")):
    fixture, name = load_fixture(page.parent), "/".join(page.parts[-3:-1])
    try:
        wrong = [difference.field for difference in compare_readings(fixture.expected(), fixture.read())]
    except Exception as error:
        wrong = [f"cannot be read: {type(error).__name__}"]
    scores[name] = {"fields": len(fixture.expected()), "wrong": wrong}
print(json.dumps(scores))
"""


class MeasureError(Exception):
    """A state of the code could not be measured at all; the message has what it said."""


@dataclass(slots=True)
class Figures:
    """The figures of one state of the code.

    Attributes:
        rows: rows staged, by outlet and table.
        rejected: rejected rows, by table and reason.
        shares: the share of an outlet's articles that have a value, by outlet and field.
        verdicts: verdict of each load, by outlet, and of the publication.
        broken: rules that did not hold, with how often, by relation and rule.
        fixtures: of each fixture its number of fields, and those that are read otherwise than expected.
        articles: values of each article, by its identity and field.
    """

    rows: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    fixtures: dict[str, dict[str, Any]] = field(default_factory=dict)
    articles: dict[str, dict[str, str | None]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return asdict(self)


def measure(tree: Path, archive: Path, fixtures: Path, work: Path) -> Figures:
    """Return the figures of the code in ``tree`` over the raw loads of ``archive`` and the pages of ``fixtures``.

    ``work`` is an empty folder for its home.

    Raises:
        MeasureError: the code cannot be run, or it built nothing.
    """
    if not (tree / "dateline" / "commands" / "app.py").is_file():
        # Python would take the installed code instead, and compare it with itself
        raise MeasureError(f"{tree} has no dateline/commands/app.py: it is no checkout of this project")
    home = work / "home"
    shutil.copytree(archive, home / "raw")
    _run(tree, home, ["-m", "dateline.commands.app", "reprocess"], _GATED)
    scored = _run(tree, home, ["-c", _SCORE, str(fixtures)], (0,))
    figures = Figures(fixtures=json.loads(scored.splitlines()[-1]))
    runs = sorted((home / "quality" / "runs").glob("*.json"))
    if not runs:
        raise MeasureError(f"{tree}: `dateline reprocess` left no report in {home / 'quality' / 'runs'}")
    _add_run(figures, json.loads(runs[-1].read_text("utf-8")))
    _add_staged(figures, home / "staged")
    return figures


def _run(tree: Path, home: Path, arguments: list[str], expected: tuple[int, ...]) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    # both read with the gazetteer of this checkout: a fresh checkout has none compiled
    gazetteer = os.environ.get("DATELINE_GAZETTEER", str(PROJECT_ROOT / "data" / "gazetteer"))
    environment |= {"PYTHONPATH": str(tree), "DATELINE_HOME": str(home), "DATELINE_GAZETTEER": gazetteer}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree, env=environment, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False,
        timeout=_LONGEST_S,
    )  # fmt: skip
    if done.returncode not in expected:
        raise MeasureError(f"{tree}: {arguments[1][:40]} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def _add_run(figures: Figures, run: dict[str, list[dict[str, Any]]]) -> None:
    """Add what the gates found, from the run file of the build."""
    for row in run["load_volumes"]:
        name = f"{row['outlet_id']}.{row['relation']}"
        figures.rows[name] = figures.rows.get(name, 0) + int(row["staged_count"])
        if int(row["rejected_count"]):
            _count(figures.rejected, f"{row['relation']}.rejected by the gate", int(row["rejected_count"]))
    for row in run["load_fields"]:
        figures.shares[f"{row['outlet_id']}.{row['field']}"] = round(float(row["share"]), 6)
    figures.verdicts = {row["outlet_id"]: row["verdict"] for row in run["loads"]}
    for row in run["publications"]:
        figures.verdicts["the publication"] = row["warehouse_verdict"] or row["verdict"]
    for row in (*run["load_checks"], *run["publication_checks"]):
        if row["outcome"] != "passed":
            _count(figures.broken, f"{row['relation']}.{row['rule']}")


def _add_staged(figures: Figures, staged: Path) -> None:
    """Add the rejected rows and the articles of the staged loads, each in the version that its manifest names."""
    for manifest in sorted(staged.glob("*/manifest.json")):
        folder = manifest.parent / json.loads(manifest.read_text("utf-8"))["version"]
        for row in _read(folder / "rejected_rows.parquet"):
            _count(figures.rejected, f"{row['relation']}.{row['reason']}")
        for row in _read(folder / "articles.parquet"):
            name = f"{row['outlet_id']} {row['article_ref']}"
            figures.articles[name] = {key: _shown(row[key]) for key in _VALUES if key in row}


def _read(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    with duckdb.connect() as connection:
        found = connection.execute("select * from read_parquet(?)", [str(path)])
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _count(counts: dict[str, int], name: str, more: int = 1) -> None:
    counts[name] = counts.get(name, 0) + more


def _shown(value: Any) -> str | None:
    return None if value is None else str(value)
