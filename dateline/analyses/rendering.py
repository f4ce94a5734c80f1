"""The queries of ``dbt_project/analyses`` as plain SQL, without dbt, whose import and parsing take seconds.

An analysis is a Jinja template that names tables by ``ref`` and calls macros of the project. The few functions of dbt
that those use are given here; a test compares every rendered query with what dbt compiles.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import yaml

from dateline.warehouse.statements.kept import DBT_PROJECT

_MACRO = re.compile(r"{%-? macro (\w{1,99})")
_END = re.compile(r"endmacro -?%}")
_SCHEMA = "marts"


def render_analysis(path: Path, project: Path = DBT_PROJECT) -> str:
    """Return the query of one file, with its comment, over ``marts.<table>``.

    Raises:
        jinja2.TemplateError: it is no template, or calls what the project's macros do not define.
    """
    environment, macros = _load(project)
    return environment.from_string(path.read_text("utf-8")).render(macros)


class _Adapter:
    """dbt's dispatch: DuckDB's macro of a name where there is one, else the default."""

    def __init__(self) -> None:
        self.macros: dict[str, Any] = {}

    def dispatch(self, name: str, _project: str = "") -> Any:
        return self.macros.get(f"duckdb__{name}") or self.macros[f"default__{name}"]


def _macros(text: str) -> Iterator[tuple[str, str]]:
    """Name and text of each macro of a file."""
    for start in _MACRO.finditer(text):
        if end := _END.search(text, start.end()):
            yield start[1], text[start.start() : end.end()]


@functools.cache
def _load(project: Path) -> tuple[jinja2.Environment, dict[str, Any]]:
    # the result is SQL, not a page: nothing of it comes from outside of the project, and nothing is escaped
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.do"])  # noqa: S701
    adapter = _Adapter()
    environment.globals |= {
        "ref": lambda table: f"{_SCHEMA}.{table}",
        "return": lambda value: value,
        "var": yaml.safe_load((project / "dbt_project.yml").read_text("utf-8"))["vars"].__getitem__,
        "adapter": adapter,
    }
    # the macros alone: dbt's other blocks are no Jinja. The project's own ref takes the file's
    # name off what dbt gives, which is not there in the first place
    texts = [path.read_text("utf-8") for path in sorted((project / "macros").glob("**/*.sql"))]
    blocks = "\n".join(block for text in texts for name, block in _macros(text) if name != "ref")
    module = environment.from_string(blocks).module
    adapter.macros = {name: macro for name, macro in vars(module).items() if not name.startswith("_")}
    return environment, adapter.macros
