"""The list of analyses of ``dbt_project/analyses``: the question that each answers, and its SQL over the marts."""

from __future__ import annotations

import difflib
import functools
from dataclasses import dataclass
from pathlib import Path

from dateline.analyses.rendering import render_analysis
from dateline.warehouse.statements.kept import DBT_PROJECT

ANALYSES = DBT_PROJECT / "analyses"


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis: its name, the question it answers, what is said of its rows, and its query."""

    name: str
    question: str
    note: str
    sql: str


class UnknownAnalysisError(ValueError):
    """There is no analysis of this name; the message names those that are like it."""


def read_analyses(folder: Path = ANALYSES) -> tuple[Analysis, ...]:
    """Return every analysis, by name."""
    return _read(folder)


def find_analysis(name: str, folder: Path = ANALYSES) -> Analysis:
    """Return the analysis of this name; ``-`` and ``_`` are the same.

    Raises:
        UnknownAnalysisError: there is none.
    """
    known = {analysis.name: analysis for analysis in read_analyses(folder)}
    wanted = name.strip().lower().replace("-", "_").removesuffix(".sql")
    if wanted in known:
        return known[wanted]
    alike = difflib.get_close_matches(wanted, known, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(alike)}?" if alike else "`dateline ask` lists them"
    raise UnknownAnalysisError(f"no analysis {name!r}; {hint}")


def parse_analysis(name: str, text: str) -> Analysis:
    """Return an analysis from its file: the first paragraph of its opening comment is its question."""
    lines = text.splitlines()
    end = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith("--")), len(lines))
    said = "\n".join(line.removeprefix("--").strip() for line in lines[:end]).strip()
    question, _, note = said.partition("\n\n")
    sql = "\n".join(lines[end:]).strip().removesuffix(";")
    return Analysis(name, _joined(question) or name.replace("_", " ").capitalize(), _joined(note), sql)


@functools.lru_cache(maxsize=4)
def _read(folder: Path) -> tuple[Analysis, ...]:
    return tuple(parse_analysis(path.stem, render_analysis(path)) for path in sorted(folder.glob("*.sql")))


def _joined(text: str) -> str:
    return " ".join(text.split())
