"""How the OpenLineage provider asks a task for its lineage; loaded by it, by name, where a backend is set."""

from __future__ import annotations

from typing import Any

from airflow.providers.openlineage.extractors.base import BaseExtractor, OperatorLineage

from dateline.operations.lineage import Flow, reported_flow


class TaskLineage(BaseExtractor):  # type: ignore[misc]  # Airflow is not checked
    """Give the OpenLineage provider what a ``@task`` function reported (see ``dateline.operations.lineage``)."""

    @classmethod
    def get_operator_classnames(cls) -> list[str]:
        """Return the operator class of ``@task`` functions, the one that this extractor serves."""
        return ["_PythonDecoratedOperator"]

    def _execute_extraction(self) -> OperatorLineage:
        # a task that begins has read and written nothing
        return _lineage(Flow())

    def extract_on_complete(self, task_instance: Any) -> OperatorLineage:
        """Return the inputs and outputs that the task reported, when it has ended, whether it failed or not."""
        return _lineage(reported_flow(task_instance))


def _lineage(flow: Flow) -> OperatorLineage:
    return OperatorLineage(inputs=list(flow.inputs), outputs=list(flow.outputs))
