"""Months of invented loads as figures alone, and the band that the gate's relations give to the loads under test."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from expectations.measure import scratch
from expectations.measure.history import PROFILE_COLUMNS
from expectations.measure.relations import render_relations

NOW = dt.datetime(2026, 3, 10, 12, 0)
KIND = "monitor_invented"


@dataclass(frozen=True)
class Load:
    """One load: when its outlet answered (None where it did not), and how many articles came."""

    outlet_id: str
    at: dt.datetime | None
    article_count: int
    name: str = "test"
    kind: str = KIND
    is_stopped: bool = False
    staged_at: dt.datetime = NOW
    more: dict[str, Any] = field(default_factory=dict, hash=False)
    attempts: tuple[str, ...] = ()

    @property
    def load_id(self) -> str:
        """The id of the load; that of an earlier one has its time in it."""
        return f"{self.outlet_id}.{self.kind}.{self.name}" + (f"-{self.at:%Y-%m-%dT%H-%M-%S}" if self.at else "")


def bands(path: Path, earlier: Sequence[Load], batch: Sequence[Load]) -> dict[str, dict[str, Any]]:
    """The rows of relation ``loads`` of the loads of a batch, by outlet and name, beside these earlier ones."""
    columns = ", ".join(f"{name} {type_}" for name, type_ in PROFILE_COLUMNS.items())
    with scratch.scratch_connection(path, NOW.replace(tzinfo=dt.UTC)) as connection:
        for table in ("history", "load_profile"):
            connection.execute(f"create or replace table {table} ({columns})")
        for table, of in (
            ("articles", "load_id varchar, own_script_share double, article_ref varchar, url varchar, host varchar"),
            ("outlets", "load_id varchar, host varchar"),
            ("related_items", "load_id varchar"),
            ("page_fetches", "load_id varchar, outcome varchar"),
            ("earlier_collections", "load_id varchar, outlet_id varchar, kind varchar, collected_at timestamp,"
                                    " article_count integer"),
        ):  # fmt: skip
            connection.execute(f"create or replace table {table} ({of})")
        _insert(connection, "history", [_figures(load) for load in earlier if not load.is_stopped])
        _insert(connection, "load_profile", [_figures(load) for load in batch])
        attempts = [{"load_id": load.load_id, "outcome": outcome} for load in batch for outcome in load.attempts]
        _insert(connection, "page_fetches", attempts)
        wanted = ("load_id", "outlet_id", "kind", "collected_at", "article_count")
        _insert(connection, "earlier_collections", [{n: _figures(load)[n] for n in wanted} for load in earlier])
        files = render_relations("staged")
        for name in ("collections", "loads"):
            if name in files:
                scratch.add_relation(connection, name, files[name])
        rows = {row["load_id"]: dict(row) for row in scratch.query_rows(connection, "from loads")}
    return {f"{load.outlet_id}.{load.name}": rows[load.load_id] for load in batch}


def is_flood(row: dict[str, Any]) -> bool:
    """Whether rule ``too_many_articles`` stops the load."""
    return row["most_articles"] is not None and row["article_count"] > row["most_articles"]


def is_lack(row: dict[str, Any]) -> bool:
    """Whether rule ``too_few_articles`` stops the load."""
    return row["fewest_articles"] is not None and row["article_count"] < row["fewest_articles"]


def _figures(load: Load) -> dict[str, Any]:
    return {
        "load_id": load.load_id, "version": "v1", "outlet_id": load.outlet_id, "kind": load.kind,
        "staged_at": load.at or load.staged_at, "collected_at": load.at, "article_count": load.article_count,
        "fetch_count": 1, "median_age_hours": 2.0, "newest_age_hours": 0.5, **load.more,
    }  # fmt: skip


def _insert(connection: Any, table: str, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        names = list(rows[0] | {name: None for row in rows for name in row})
        types = {n: t for n, t, *_ in connection.execute(f"describe {table}").fetchall()}
        unnested = ", ".join(f"unnest(?::{types[name]}[]) as {name}" for name in names)
        values = [[row.get(name) for row in rows] for name in names]
        connection.execute(f"insert into {table} by name select {unnested}", values)


@dataclass(frozen=True)
class Outlet:
    """An invented outlet: articles an hour on a working day at noon, hours between loads, and whether weekends rest."""

    rate: float
    hours: float
    is_weekday_run: bool = False

    @property
    def usual(self) -> float:
        """Articles that a usual load brings, on the whole."""
        return self.rate * self.hours * 0.55


def articles_between(outlet: Outlet, begin: dt.datetime, end: dt.datetime, random_: random.Random) -> int:
    """Articles that the outlet publishes in a time: fewer at night and at weekends, more on some days."""
    count, at = 0, begin
    while at < end:
        step = min(dt.timedelta(hours=1), end - at)
        day = random.Random(f"{outlet} {at:%Y-%m-%d}").lognormvariate(0, 0.25)
        rhythm = (0.15 if at.hour < 6 or at.hour >= 22 else 1.0) * (0.5 if at.weekday() >= 5 else 1.0)
        mean = outlet.rate * rhythm * day * step / dt.timedelta(hours=1)
        count += _poisson(random_.gammavariate(2, mean / 2), random_)
        at += step
    return count


def _poisson(mean: float, random_: random.Random) -> int:
    count, waited = 0, random_.expovariate(1)
    while waited < mean:
        count += 1
        waited += random_.expovariate(1)
    return count


def run_times(outlet: Outlet, end: dt.datetime, days: int, random_: random.Random) -> Iterator[dt.datetime]:
    """The moments of the outlet's runs, a few minutes apart from the schedule, the last at ``end``."""
    at = end - dt.timedelta(days=days)
    while at < end - dt.timedelta(hours=outlet.hours / 2):
        if not (outlet.is_weekday_run and at.weekday() >= 5):
            yield at + dt.timedelta(seconds=random_.uniform(0, 120))
        at += dt.timedelta(hours=outlet.hours)
    yield end


def months(
    outlet_id: str, outlet: Outlet, random_: random.Random, *, gap_days: float = 0, days: int = 45
) -> tuple[list[Load], Load]:
    """Loads of an outlet up to an outage, and the first load after it; without an outage, the next load."""
    times = list(run_times(outlet, NOW - dt.timedelta(days=gap_days), days, random_))
    if not gap_days:
        times, after = times[:-1], times[-1]
    else:
        after = NOW
    loads = [
        Load(outlet_id, at, articles_between(outlet, before, at, random_), "run")
        for before, at in itertools.pairwise(times)
    ]
    return loads, Load(outlet_id, after, articles_between(outlet, times[-1], after, random_))
