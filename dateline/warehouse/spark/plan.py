"""The models as dbt compiles them for Spark, in an order in which they can run. Runs in Spark's environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TABLE, VIEW, PYTHON = "table", "view", "python"
_KINDS = {"table": TABLE, "incremental": TABLE, "view": VIEW}


@dataclass(frozen=True, slots=True)
class Model:
    """One model: its schema and name, how it is made, and what makes it.

    ``kind`` is TABLE, VIEW or PYTHON. ``code`` is SQL for Spark; of a model in Python its path within the project.
    ``needs`` are the names of the models and seeds that it reads.
    """

    schema: str
    name: str
    kind: str
    code: str
    needs: tuple[str, ...]


class CompileError(Exception):
    """dbt cannot compile the project for Spark."""


def compile_models(project: Path, work: Path) -> list[Model]:
    """Compile every model that has rows; functions of the published file (``search``, ``find_…``) have none. No
    connection is opened, and nothing but ``work`` is written.

    Raises:
        CompileError: with what dbt said.
    """
    from dbt.cli.main import dbtRunner

    outcome = dbtRunner().invoke(
        [
            "compile", "--target", "spark", "--full-refresh", "--no-populate-cache", "--no-introspect",
            "--select", "resource_type:model",
            "--project-dir", str(project), "--profiles-dir", str(project), "--target-path", str(work / "target"),
            "--log-path", str(work), "--log-level", "none", "--log-level-file", "info", "--no-write-json",
            "--no-send-anonymous-usage-stats",
        ]
    )  # fmt: skip
    if not outcome.success:
        said = [r.message for r in getattr(outcome.result, "results", None) or [] if str(r.status) == "error"]
        raise CompileError("; ".join(map(str, said[:3])) or str(outcome.exception))
    nodes = {r.node.unique_id: r.node for r in outcome.result.results if str(r.node.resource_type) == "model"}
    models, placed = [], set()

    def place(unique_id: str) -> None:
        node = nodes.get(unique_id)
        if node is None or unique_id in placed:
            return
        placed.add(unique_id)
        for needed in sorted(node.depends_on.nodes):
            place(needed)
        if kind := PYTHON if str(node.language) == "python" else _KINDS.get(node.config.materialized):
            code = node.original_file_path if kind == PYTHON else node.compiled_code
            names = tuple(needed.split(".")[2] for needed in sorted(node.depends_on.nodes))
            models.append(Model(node.schema, node.name, kind, code, names))

    for unique_id in sorted(nodes):
        place(unique_id)
    return models
