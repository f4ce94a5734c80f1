"""Plain SQL from the analyses of the dbt project: what ``make generate`` writes into ``compiled/``.

The first line of each file has a digest of what it was compiled from, so that a check needs no dbt.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from dateline.analyses.catalogue import COMPILED
from dateline.warehouse.models import DBT_PROJECT, run_models

_QUALIFIED = re.compile(r'(?:"\w+"\.)?"(\w+)"\."(\w+)"')
_MACRO = re.compile(r"{%-?\s*macro (\w+)(.*?)endmacro", re.DOTALL)
_WORD = re.compile(r"\w+")
_FIRST_LINE = "-- compiled by `make generate` from dbt_project/analyses, digest "


def stale_analyses(folder: Path = COMPILED, project: Path = DBT_PROJECT) -> list[str]:
    """Return the names of analyses whose compiled file is missing, was compiled from something else than what the
    project says now, or has no analysis any more; nothing is compiled.
    """
    sources = {path.stem: digest(path, project) for path in (project / "analyses").glob("*.sql")}
    compiled = {path.stem: _digest_in(path) for path in folder.glob("*.sql")}
    return sorted(name for name in {*sources, *compiled} if sources.get(name) != compiled.get(name))


def compile_analyses(project: Path = DBT_PROJECT) -> dict[str, str]:
    """Return the text of every compiled file by the name of its analysis; dbt compiles on an empty database, which
    takes seconds.

    Raises:
        BuildError: dbt cannot read the project.
    """
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "target"
        run_models(Path(folder) / "empty.duckdb", work, command=("compile", "--select", "resource_type:analysis"))
        return {
            path.stem: f"{_FIRST_LINE}{digest(project / 'analyses' / path.name, project)}\n"
            f"{plain_sql(path.read_text('utf-8'))}\n"
            for path in sorted((work / "compiled" / "dateline" / "analyses").glob("*.sql"))
        }


def write_analyses(texts: Mapping[str, str], folder: Path = COMPILED) -> list[Path]:
    """Write the compiled files that differ, remove those without an analysis, and return the paths of both."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for path in folder.glob("*.sql"):
        if path.stem not in texts:
            path.unlink()
            changed.append(path)
    for name, text in texts.items():
        path = folder / f"{name}.sql"
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed.append(path)
    return changed


def plain_sql(compiled: str) -> str:
    """Return SQL that dbt compiled without quotes around qualified names and without the name of the file."""
    return "\n".join(line.rstrip() for line in _QUALIFIED.sub(r"\1.\2", compiled).splitlines()).strip()


def digest(analysis: Path, project: Path) -> str:
    """Return a digest of an analysis and of every macro that it calls, itself or through others."""
    files = sorted((project / "macros").glob("**/*.sql"))
    macros: dict[str, str] = dict(pair for path in files for pair in _MACRO.findall(path.read_text("utf-8")))
    text = analysis.read_text("utf-8")
    called: set[str] = set()
    while True:
        words = set(_WORD.findall(text))
        # a dispatched macro is called by the end of its name: default__words for words
        new = {name for name in macros if name not in called and name.rpartition("__")[2] in words}
        if not new:
            return hashlib.sha256(text.encode()).hexdigest()[:16]
        called |= new
        text += "".join(macros[name] for name in sorted(new))


def _digest_in(path: Path) -> str:
    first, _, _ = path.read_text("utf-8").partition("\n")
    return first.removeprefix(_FIRST_LINE)
