"""Every dependency in pyproject.toml is used: imported, or named where its files or entry points are read."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from extractors.runtime.settings import PROJECT_ROOT

ROOMS = ("dags", "dateline", "expectations", "extractors")
BY_ENTRY_POINT = {
    "apache-airflow": "dags/build_warehouse.py",  # its modules are those of apache-airflow-core
    "dbt-duckdb": "dbt_project/profiles.yml",  # the adapter that its type names
    "duckdb-engine": "expectations/measure/scratch.py",  # SQLAlchemy's dialect of duckdb:///
    "apache-airflow-providers-openlineage": "dateline/operations/lineage.py",  # shares a namespace with Airflow
    "python-multipart": "dateline/desk/signing_in.py",  # FastAPI reads forms with it
    "apache-airflow-providers-smtp": "dateline/operations/alerts.py",
}
"""Dependencies that no import names alone, and the file that needs them."""


def declared() -> set[str]:
    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {re.split(r"[^\w.-]", needed)[0].lower() for needed in project["dependencies"]}


def used_modules() -> Iterator[str]:
    """Modules that the product imports, and words in quotes, such as the packages that the gazetteer reads files of."""
    for room in ROOMS:
        for path in (PROJECT_ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    yield from (name.name.partition(".")[0] for name in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module:
                    yield node.module.partition(".")[0]
                elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 40:
                    yield node.value


def test_every_dependency_is_used() -> None:
    modules, packages = set(used_modules()), packages_distributions()
    names = {name.lower().replace("_", "-") for module in modules for name in packages.get(module, ())}
    assert declared() - names - set(BY_ENTRY_POINT) - modules == set()


def test_what_is_used_by_an_entry_point_is_declared_and_its_file_is_there() -> None:
    assert set(BY_ENTRY_POINT) <= declared()
    assert all((PROJECT_ROOT / path).is_file() for path in BY_ENTRY_POINT.values())
