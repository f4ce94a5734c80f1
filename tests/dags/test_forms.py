"""A form that cannot be carried out is refused by Airflow's API server when it is sent: no run begins."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from extractors.runtime.settings import PROJECT_ROOT
from extractors.stores.raw_loads import LOG_SUFFIX

Answers = dict[str, tuple[int, str | None]]


def send(home: Path, forms: list[tuple[str, dict[str, Any]]], **settings: str) -> Any:
    """What the API server of a home answers to forms, under these environment variables."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.dags.forms_through_api", home],
        cwd=PROJECT_ROOT, env={**os.environ, **settings}, input=json.dumps(forms), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Answers, dict[str, int]]:
    home = tmp_path_factory.mktemp("forms")
    (home / "import" / "pages").mkdir(parents=True)
    (home / "raw" / "sample_gazette").mkdir(parents=True)
    (home / "raw" / "sample_gazette" / f"load{LOG_SUFFIX}").touch()
    forms: dict[str, tuple[str, dict[str, Any]]] = {
        "outside": ("backfill_pages", {"paths": [str(home / "import" / "pages"), "/srv/elsewhere"]}),
        "missing": ("backfill_pages", {"paths": [str(home / "import" / "pagse")]}),
        "secret": ("backfill_pages", {"paths": [str(home / "import" / ".." / "airflow" / "jwt_secret")]}),
        "address": ("backfill_pages", {"urls": ["www.example.org/news/1"]}),
        "outlet": ("backfill_pages", {"outlet": "alalam"}),
        "good": ("backfill_pages", {"paths": [str(home / "import" / "pages")], "outlet": "alalam_en"}),
        "empty": ("reprocess_archive", {}),
        "archived": ("reprocess_archive", {"outlet": "sample_gazette"}),
        "nothing read": ("reprocess_archive", {"outlet": "../import"}),
    }
    said = send(home, list(forms.values()))
    answers = {name: (code, detail) for name, (code, detail) in zip(forms, said["answers"], strict=True)}
    return answers, {"stranger": said["stranger"], "runs": said["runs"]}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "field", "said"),
    [
        ("outside", "paths", "/srv/elsewhere is outside of the folders that forms may import from"),
        ("missing", "paths", "pagse: there is nothing here; give a folder, a page or a WARC file"),
        ("secret", "paths", "outside of the folders that forms may import from"),
        ("address", "urls", "no absolute URL: www.example.org/news/1; give the page's whole address, such as https://"),
        ("outlet", "outlet", "no outlet 'alalam' in the registry; did you mean "),
        ("nothing read", "outlet", "no pages of an outlet '../import' are in the archive; `dateline outlet list`"),
    ],
)
def test_a_wrong_value_is_refused_with_one_line_that_says_what_to_give(
    answered: tuple[Answers, dict[str, int]], form: str, field: str, said: str
) -> None:
    code, detail = answered[0][form]
    assert code == 400
    assert detail is not None and said in detail
    assert detail.startswith(f"Invalid input for param {field}: ") and "\n" not in detail


@pytest.mark.slow
def test_a_right_form_begins_a_run_and_only_that(answered: tuple[Answers, dict[str, int]]) -> None:
    answers, counts = answered
    assert {answers[form][0] for form in ("good", "empty", "archived")} == {200}
    assert counts["runs"] == 3


@pytest.mark.slow
def test_who_is_not_signed_in_learns_nothing_of_folders(answered: tuple[Answers, dict[str, int]]) -> None:
    assert answered[1]["stranger"] == 401


@pytest.mark.slow
def test_airflow_keeps_its_runs_in_postgresql_where_the_setting_says_so(tmp_path: Path, postgres: str) -> None:
    address = postgres.replace("postgresql://", "postgresql+psycopg2://", 1)
    forms = [("reprocess_archive", {"outlet": "nobody"}), ("reprocess_archive", {})]
    said = send(tmp_path, forms, DATELINE_DATABASE=address)
    assert [code for code, _ in said["answers"]] == [400, 200] and said["runs"] == 1
    assert not list(tmp_path.rglob("airflow.db"))
    with contextlib.closing(psycopg2.connect(postgres)) as connection, connection.cursor() as cursor:
        cursor.execute("select dag_id, run_type, state from dag_run")
        assert cursor.fetchall() == [("reprocess_archive", "manual", "queued")]


def test_formats_of_forms_are_known_to_the_api_server_alone(tmp_path: Path) -> None:
    """A worker checks the values of a run again: a folder that was removed after it was read must not fail a task."""
    done = subprocess.run(
        [
            sys.executable, "-c",
            "import runpy, jsonschema; runpy.run_path('dateline/operations/plugins/dateline_plugin.py');"
            "print([name for name in jsonschema.FormatChecker.checkers if name.startswith('dateline')])",
        ],
        cwd=PROJECT_ROOT, env={"DATELINE_HOME": str(tmp_path), "PYTHONPATH": str(PROJECT_ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1:] == ["[]"], done.stderr
