"""Settings are read where a process begins or a person calls, and passed on: no other module looks them up."""

from __future__ import annotations

import ast
import subprocess

import pytest

from extractors.runtime.settings import PROJECT_ROOT

EDGES = {
    "dags": "schedules",
    "dateline/commands": "the command line",
    "dateline/desk/settings.py": "the definition of the desk's own, called by a command and `make up`",
    "dateline/operations": "Airflow and the service",
    "dateline/reports/data_dictionary/dictionary_page.py": "a command, `make docs`",
    "dateline/reports/guide.py": "a command, `make docs`",
    "extractors/mentions/gazetteer/__main__.py": "a command",
    "extractors/mentions/places/find.py": "the public face, `find_places`",
    "extractors/pipeline/workers/preload.py": "the entry point of the server process that workers are forked from",
    "extractors/read/extract.py": "the public face, `extract_page` with an outlet's id",
    "extractors/runtime/private_files.py": "called where a process begins",
    "extractors/runtime/settings.py": "the definition",
}
"""Modules and folders that may read settings, and why."""
WITH_ENVIRONMENT = {
    "dateline/warehouse/models.py": "dbt reads its profile from the environment; its kept statements run as that says",
    "dateline/warehouse/spark/session.py": "Spark's process passes its workers which Python they have",
    "expectations/gate/process.py": "the gates' process gets the environment of its parent",
}
"""Modules that may pass an environment on to a process or library; they read no other setting from it."""


def readers() -> dict[str, set[str]]:
    """The settings functions and environment names that each module of the product uses."""
    found: dict[str, set[str]] = {}
    paths = subprocess.run(
        ["git", "ls-files", "dags/*.py", "dateline/*.py", "expectations/*.py", "extractors/*.py"],
        cwd=PROJECT_ROOT, check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip
    for path in paths:
        if not (PROJECT_ROOT / path).is_file():
            continue
        names = set()
        for node in ast.walk(ast.parse((PROJECT_ROOT / path).read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names |= {alias.name for alias in node.names} & {"load_settings", "environ", "getenv"}
            elif isinstance(node, ast.Attribute):
                names |= {node.attr} & {"load_settings", "environ", "getenv"}
        if names:
            found[path] = names
    return found


@pytest.mark.parametrize(("path", "names"), readers().items())
def test_only_edges_read_settings(path: str, names: set[str]) -> None:
    if path in WITH_ENVIRONMENT:
        assert names == {"environ"}
    else:
        assert any(path == edge or path.startswith(f"{edge}/") for edge in EDGES), (
            f"{path} reads {', '.join(sorted(names))}: take a parameter; the command line or a DAG passes it"
        )


def test_every_edge_still_reads_settings() -> None:
    found = readers()
    for edge in (*EDGES, *WITH_ENVIRONMENT):
        assert any(path == edge or path.startswith(f"{edge}/") for path in found), f"{edge} reads no settings"
