"""The notebook of first questions runs over a published warehouse, and its plots hold the warehouse's own figures."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from typing import Any

import duckdb
import pytest

from extractors.runtime.settings import PROJECT_ROOT, Settings

pytest.importorskip("marimo", reason="the notebook's libraries are an extra of the lock")

QUESTIONS = ("published", "place", "agency", "edit", "picture")
# in a process of its own: the threads of marimo and of an open DuckDB would be lost in tests that fork
_RUN = """
import json, sys
from notebooks.first_questions import app
_, names = app.run()
found = {name: {"rows": names[f"{name}_rows"], "plot": names[f"{name}_plot"].to_dict()} for name in sys.argv[1:]}
print(json.dumps({"articles": names["scope"]["articles"], "questions": found}, default=str))
"""


@pytest.fixture(scope="module")
def shown(undisturbed: Settings) -> dict[str, Any]:
    environment = {**os.environ, "DATELINE_HOME": str(undisturbed.home.root)}
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *QUESTIONS],
        cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def ask(settings: Settings, query: str) -> Any:
    with contextlib.closing(duckdb.connect(str(settings.home.warehouse), read_only=True)) as connection:
        ((value,),) = connection.execute(query).fetchall()
    return value


def test_the_questions_are_answered_from_the_warehouse(shown: dict[str, Any], undisturbed: Settings) -> None:
    rows = {name: question["rows"] for name, question in shown["questions"].items()}
    assert shown["articles"] == ask(undisturbed, "select count(*) from marts.fct_articles")
    dated = ask(undisturbed, "select count(published_at) from marts.fct_articles")
    assert sum(row["articles"] for row in rows["published"]) == dated
    assert rows["place"][0]["articles"] >= rows["place"][-1]["articles"] > 0
    assert {"Reuters", "Agence France-Presse"} <= {row["agency"] for row in rows["agency"]}
    changed = ask(
        undisturbed, "select count(distinct article_key) from marts.fct_article_revisions where revision_number > 1"
    )
    assert sum(row["articles"] for row in rows["edit"]) == changed
    assert all(row["articles"] > 1 for row in rows["picture"])


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_plot_holds_its_rows_and_loads_nothing(shown: dict[str, Any], question: str) -> None:
    drawn = shown["questions"][question]["plot"]
    rows = shown["questions"][question]["rows"] or [{"text": "none in this warehouse yet"}]
    datasets = [
        drawn.get("data", {}).get("values"),
        *(layer.get("data", {}).get("values") for layer in drawn.get("layer", ())),
        *drawn.get("datasets", {}).values(),
    ]
    assert rows in datasets
    assert "url" not in drawn.get("data", {})
    assert drawn["title"]
