"""What tasks report to OpenLineage: which outlets, raw loads, staged loads and marts they read and wrote.

Datasets are in namespace ``dateline`` and stable from run to run (``raw/<outlet_id>``, ``staged/<outlet_id>``,
``marts/<table>``); which loads a run touched is in the facet ``subset``, so that a backend's graph does not grow with
every run. What a gate found goes with the staged dataset as ``dataQualityAssertions``. Where no backend is named
(``DATELINE_LINEAGE``) nothing is computed and nothing sent.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extractors.runtime.settings import Settings
from extractors.runtime.version import VERSION

if TYPE_CHECKING:
    from openlineage.client.event_v2 import InputDataset, OutputDataset

    from dateline.warehouse.result import BuildResult
    from expectations.verdicts.verdict import LoadVerdict

_LOG = logging.getLogger(__name__)

NAMESPACE = "dateline"
PRODUCER = f"urn:dateline:{VERSION}"
"""What made the facets, a URI as OpenLineage asks for; the event around them is the Airflow provider's."""
TaskKey = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Flow:
    """What one task read and wrote."""

    inputs: tuple[InputDataset, ...] = ()
    outputs: tuple[OutputDataset, ...] = ()


_reported: tuple[TaskKey, Flow] | None = None


def is_lineage_on() -> bool:
    """Whether an OpenLineage backend is configured."""
    from airflow.providers.openlineage import conf

    return not conf.is_disabled()


def task_key(instance: Any) -> TaskKey:
    """Return the key of a task instance: DAG, run, task and map index."""
    return (instance.dag_id, instance.run_id, instance.task_id, instance.map_index)


def reported_flow(instance: Any) -> Flow:
    """Return what this task instance reported with one of the ``report_*`` functions; an empty flow if nothing."""
    return _reported[1] if _reported and _reported[0] == task_key(instance) else Flow()


def report_collected(load_ids: Sequence[str], settings: Settings) -> None:
    """Report that the present task read outlets' sites and wrote raw loads.

    Like every ``report_*`` function: the flow is kept in the process until the OpenLineage provider asks for it, and
    nothing is done if no backend is configured or there is no load.
    """
    if is_lineage_on() and load_ids:
        _report(Flow(tuple(_sites(load_ids, settings)), tuple(_written("raw", load_ids, settings.home.raw))))


def report_staged(load_ids: Sequence[str], settings: Settings) -> None:
    """Report that the present task read raw loads and wrote staged ones; see ``report_collected``."""
    if is_lineage_on() and load_ids:
        home = settings.home
        _report(Flow(tuple(_read("raw", load_ids, home.raw)), tuple(_written("staged", load_ids, home.staged))))


def report_imported(load_ids: Sequence[str], settings: Settings) -> None:
    """Report that the present task wrote raw and staged loads from saved pages; see ``report_collected``."""
    if is_lineage_on() and load_ids:
        home = settings.home
        _report(Flow((), (*_written("raw", load_ids, home.raw), *_written("staged", load_ids, home.staged))))


def report_gated(verdicts: Sequence[LoadVerdict], settings: Settings) -> None:
    """Report that the present task validated staged loads, with their broken rules as assertions; see
    ``report_collected``.
    """
    if is_lineage_on() and verdicts:
        found = [(v.load_id, v) for v in verdicts]
        _report(Flow(tuple(_read("staged", [load_id for load_id, _ in found], settings.home.staged, dict(found)))))


def report_published(result: BuildResult, settings: Settings) -> None:
    """Report that the present task read the applied loads and wrote the marts; nothing if none was published."""
    if is_lineage_on() and result.published:
        loads = [load.load_id for load in result.applied]
        marts = tuple(_marts(settings.home.warehouse))
        _report(Flow(tuple(_read("staged", loads, settings.home.staged)), marts))


def _report(flow: Flow) -> None:
    global _reported
    from airflow.sdk import get_current_context

    # one place is enough: a process runs its tasks one after the other
    _reported = (task_key(get_current_context()["ti"]), flow)


def _by_outlet(load_ids: Iterable[str]) -> dict[str, list[str]]:
    loads: dict[str, list[str]] = {}
    for load_id in sorted(set(load_ids)):
        loads.setdefault(load_id.partition(".")[0], []).append(load_id)
    return loads


def _locations(layer: str, outlet_id: str, loads: Iterable[str], folder: Path) -> list[str]:
    if layer == "raw":
        return [(folder / outlet_id / f"{load_id}.warc.gz").as_uri() for load_id in loads]
    return [(folder / load_id).as_uri() for load_id in loads]


def _read(
    layer: str, load_ids: Iterable[str], folder: Path, verdicts: dict[str, LoadVerdict] | None = None
) -> Iterable[InputDataset]:
    from openlineage.client.event_v2 import InputDataset
    from openlineage.client.facet_v2 import base_subset_dataset as subset
    from openlineage.client.facet_v2 import data_quality_assertions_dataset as quality

    for outlet_id, loads in _by_outlet(load_ids).items():
        condition = subset.LocationSubsetCondition(_locations(layer, outlet_id, loads, folder))
        facets: dict[str, Any] = {"subset": subset.InputSubsetInputDatasetFacet(condition, producer=PRODUCER)}
        if verdicts is not None:
            facets["dataQualityAssertions"] = quality.DataQualityAssertionsDatasetFacet(
                [
                    quality.Assertion(
                        assertion=f"{check.relation}.{check.rule}",
                        success=False,
                        severity="error" if check.severity == "critical" else "warn",
                        description=f"{load_id}: {check.title}",
                    )
                    for load_id in loads
                    for check in verdicts[load_id].checks
                ],
                producer=PRODUCER,
            )
        yield InputDataset(NAMESPACE, f"{layer}/{outlet_id}", inputFacets=facets)


def _written(layer: str, load_ids: Iterable[str], folder: Path) -> Iterable[OutputDataset]:
    from openlineage.client.event_v2 import OutputDataset
    from openlineage.client.facet_v2 import base_subset_dataset as subset

    for outlet_id, loads in _by_outlet(load_ids).items():
        condition = subset.LocationSubsetCondition(_locations(layer, outlet_id, loads, folder))
        facets: dict[str, Any] = {"subset": subset.OutputSubsetOutputDatasetFacet(condition, producer=PRODUCER)}
        yield OutputDataset(NAMESPACE, f"{layer}/{outlet_id}", outputFacets=facets)


def _sites(load_ids: Iterable[str], settings: Settings) -> Iterable[InputDataset]:
    from openlineage.client.event_v2 import InputDataset

    from extractors.outlets.registry import UnknownOutletError, load_registry
    from extractors.stores.provisional_outlets import with_provisional

    registry = with_provisional(load_registry(settings.outlets), settings.home.raw)
    for outlet_id in _by_outlet(load_ids):
        with contextlib.suppress(UnknownOutletError):
            site = urlsplit(registry.get_outlet(outlet_id).homepage_url)
            yield InputDataset(f"{site.scheme}://{site.netloc}", site.path or "/")


def _marts(warehouse: Path) -> Iterable[OutputDataset]:
    import duckdb
    from openlineage.client.event_v2 import OutputDataset
    from openlineage.client.facet_v2 import schema_dataset

    from dateline.warehouse.lookup import open_published
    from dateline.warehouse.published import BuildError

    try:
        with contextlib.closing(open_published(warehouse)) as connection:
            columns = connection.execute(
                "select table_name, column_name, data_type, comment from duckdb_columns() "
                "where schema_name = 'marts' and not internal order by table_name, column_index"
            ).fetchall()
    except (BuildError, duckdb.Error) as error:
        # the build is published; only the lineage event lacks its tables
        _LOG.warning("the marts cannot be named in the lineage event: %s", error)
        return
    for table in dict.fromkeys(row[0] for row in columns):
        fields = [
            schema_dataset.SchemaDatasetFacetFields(name, kind.lower(), comment)
            for of, name, kind, comment in columns
            if of == table
        ]
        yield OutputDataset(
            NAMESPACE,
            f"marts/{table}",
            facets={"schema": schema_dataset.SchemaDatasetFacet(fields=fields, producer=PRODUCER)},
        )
