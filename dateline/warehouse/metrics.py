"""Figures of a home for monitoring, in the text format that Prometheus reads (exposition format 0.0.4).

Few, and all of the line itself: what waits, how old the published file is, what fetching gave. Airflow has figures of
its own for tasks and schedules.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dateline.warehouse.lookup import open_published
from dateline.warehouse.published import BuildError
from dateline.warehouse.waiting import waiting_for_person
from extractors.outlets.registry import load_registry
from extractors.runtime.settings import Settings
from extractors.stores.outlet_state.file import StateBusyError, StateDamagedError
from extractors.stores.outlet_state.states import States
from extractors.stores.staged_loads import new_load_ids

_LATEST = dt.timedelta(days=1)
_PUBLISHED = "select epoch(max(started_at)), (select count(*) from marts.fct_articles) from marts.publications"
_OUTCOMES = """
    select o.outlet_id, f.outcome, count(*)
    from marts.fct_page_fetches as f
    inner join marts.dim_outlets as o on f.outlet_key = o.outlet_key
    where f.requested_at > ?
    group by o.outlet_id, f.outcome
    order by o.outlet_id, f.outcome
"""
_REJECTED = """
    select o.outlet_id, r.reason, count(*)
    from marts.fct_rejected_rows as r
    inner join marts.dim_outlets as o on r.outlet_key = o.outlet_key
    inner join marts.fct_loads as l on r.load_id = l.load_id
    where l.staged_at > ?
    group by o.outlet_id, r.reason
    order by o.outlet_id, r.reason
"""


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure: its name, what it is, and its samples as labels and value."""

    name: str
    meaning: str
    samples: tuple[tuple[dict[str, str], float], ...]


def read_metrics(settings: Settings, states: States, now: dt.datetime) -> list[Metric]:
    """Return the figures of a home at ``now`` (UTC). Nothing is written, and nothing waits for a build.

    Raises StateServerError where the server that has the outlets' states cannot be reached.
    """
    home = settings.home
    waiting, loads = waiting_for_person(home), new_load_ids(home.staged)
    stopped = sum(one.is_load for one in waiting)
    refused = "Publications that the audit refused and that wait for a person."
    return [
        Metric("dateline_loads_waiting", "Staged loads that no build has applied yet.", _one(len(loads))),
        Metric("dateline_loads_stopped", "Loads that the gate stopped and that wait for a person.", _one(stopped)),
        Metric("dateline_publications_refused", refused, _one(len(waiting) - stopped)),
        Metric("dateline_home_free_bytes", "Free bytes of the data folder's disk.", _one(_free(home.root))),
        Metric("dateline_pages_due", "Pages of an outlet that are due now.", tuple(_due(settings, states, now))),
        *_of_warehouse(settings, now),
    ]


def _free(folder: Path) -> int:
    """Free bytes where a folder is, or would be."""
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    return shutil.disk_usage(there).free


def _one(value: float) -> tuple[tuple[dict[str, str], float], ...]:
    return (({}, value),)


def _due(settings: Settings, states: States, now: dt.datetime) -> Iterator[tuple[dict[str, str], float]]:
    registry = load_registry(settings.outlets)
    followed = {outlet.outlet_id for name in registry.collections for outlet in registry.select(name)}
    for outlet_id in sorted(followed):
        with contextlib.suppress(StateDamagedError, StateBusyError):  # `dateline doctor` says what it is
            if (count := states.count_due(outlet_id, now)) is not None:
                yield {"outlet": outlet_id}, count


def _of_warehouse(settings: Settings, now: dt.datetime) -> Iterator[Metric]:
    """Figures of the published file; none while there is no file."""
    since = (now - _LATEST).astimezone(dt.UTC).replace(tzinfo=None)
    try:
        connection = open_published(settings.home.warehouse)
    except BuildError:
        return
    with contextlib.closing(connection) as db:
        published_at, articles = db.execute(_PUBLISHED).fetchone() or (None, 0)
        outcomes = db.execute(_OUTCOMES, [since]).fetchall()
        rejected = db.execute(_REJECTED, [since]).fetchall()
    if published_at is not None:
        meaning = "When the published file was made, in seconds since 1970."
        yield Metric("dateline_published_timestamp_seconds", meaning, _one(published_at))
    yield Metric("dateline_articles", "Articles in the published file.", _one(articles))
    yield _counted("dateline_fetches_last_day", "Requests of the last 24 hours by outcome.", "outcome", outcomes)
    yield _counted("dateline_rejected_last_day", "Rejected rows of loads of the last 24 hours.", "reason", rejected)


def _counted(name: str, meaning: str, label: str, rows: Iterable[tuple[str, str, int]]) -> Metric:
    return Metric(name, meaning, tuple(({"outlet": outlet, label: value}, count) for outlet, value, count in rows))


def format_metrics(metrics: Iterable[Metric]) -> str:
    """Return metrics in Prometheus's text format; all are gauges."""
    lines = []
    for metric in metrics:
        lines += [f"# HELP {metric.name} {metric.meaning}", f"# TYPE {metric.name} gauge"]
        for labels, value in metric.samples:
            named = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
            shown = f"{value:.0f}" if float(value).is_integer() else repr(float(value))
            lines.append(f"{metric.name}{{{named}}} {shown}" if named else f"{metric.name} {shown}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
