"""Every model that has rows compiles for Spark, without Spark."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dateline.warehouse.spark.steps import COMPUTED_ONCE, split_query
from dateline.warehouse.statements.kept import DBT_PROJECT
from extractors.runtime.settings import PROJECT_ROOT

COMPILE = """
import dataclasses, json, sys, types
from pathlib import Path
from dateline.warehouse.spark.plan import compile_models
sys.modules["pyspark"] = types.ModuleType("pyspark")  # dbt-spark asks whether it is there; nothing of it is used
models = compile_models(Path(sys.argv[1]), Path(sys.argv[2]))
Path(sys.argv[2], "models.json").write_text(json.dumps([dataclasses.asdict(model) for model in models]))
"""
OF_DUCKDB_ALONE = re.compile(
    r"\b(exclude|replace) \(|\blambda\b|\blist_\w+\(|\bunnest\(|\bstring_split\(|\bregexp_matches\(|\bstrpos\(|::"
    r"|\bby name\b|\browid\b|ignore nulls\)|\bdate_diff\(|\bgenerate_series\b|\bisodow\b|not materialized|\blen\("
    r"|\bmd5_number|\bstarts_with\(|\bas varchar\b|, 'g'\)"
)
FUNCTIONS_OF_THE_FILE = {"search", "find_person", "find_organisation", "find_place"}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    work = tmp_path_factory.mktemp("spark")
    command = [sys.executable, "-c", COMPILE, str(DBT_PROJECT), str(work)]
    subprocess.run(command, cwd=PROJECT_ROOT, check=True, capture_output=True)
    found: list[dict[str, str]] = json.loads((work / "models.json").read_text())
    return found


def test_every_model_with_rows_is_there_after_those_that_it_reads(models: list[dict[str, str]]) -> None:
    folders = ("intermediate", "marts")
    files = [path for folder in folders for path in (DBT_PROJECT / "models" / folder).rglob("*")]
    names = {path.stem for path in files if path.suffix in (".sql", ".py")}
    assert [model["name"] for model in models] == list(dict.fromkeys(model["name"] for model in models))
    assert {model["name"] for model in models} == names - FUNCTIONS_OF_THE_FILE
    placed: set[str] = set()
    for model in models:
        assert set(model["needs"]) & names <= placed
        placed.add(model["name"])


def test_no_model_has_sql_of_duckdb_alone(models: list[dict[str, str]]) -> None:
    found = {
        model["name"]: sorted({match[0] for match in OF_DUCKDB_ALONE.finditer(_without_texts(model["code"]))})
        for model in models
        if model["kind"] != "python"
    }
    assert {name: words for name, words in found.items() if words} == {}


def test_a_cte_to_be_computed_once_is_a_step(models: list[dict[str, str]]) -> None:
    marked = [model for model in models if COMPUTED_ONCE in model["code"]]
    assert len(marked) >= 6
    for model in marked:
        steps, query = split_query(model["code"])
        assert [step.query.count(COMPUTED_ONCE) for step in steps] == [1] * model["code"].count(COMPUTED_ONCE)
        assert COMPUTED_ONCE not in query


def test_a_model_in_python_is_run_from_its_file(models: list[dict[str, str]]) -> None:
    paths = [Path(DBT_PROJECT / model["code"]) for model in models if model["kind"] == "python"]
    assert len(paths) == 3
    assert all("def model(dbt, session)" in path.read_text("utf-8") for path in paths)


def _without_texts(sql: str) -> str:
    return re.sub(r"--[^\n]*", "", sql)
