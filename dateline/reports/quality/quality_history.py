"""Findings of earlier builds: from the published warehouse, and from the run files of builds not published."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from dateline.warehouse.quality.run_files import Row, read_runs
from expectations.measure.history import FIELDS_TABLE, LOADS_TABLE
from expectations.verdicts.verdict import LoadVerdict
from extractors.contracts.catalogue.articles import WEAK_CONFIDENCE
from extractors.runtime.printable import one_line
from extractors.runtime.settings import Home
from extractors.stores.staged_loads import read_load
from extractors.stores.warehouse_files import list_relations, open_warehouse

_PLOTTED = 30
_SAMPLES = 3


class History:
    """Earlier loads and builds, newest last, for the quality pages. A file that cannot be read gives none."""

    def __init__(self, home: Home) -> None:
        self.loads: dict[str, list[Row]] = defaultdict(list)
        self.fields: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        self.publications: list[Row] = []
        self.full_audits: list[Row] = []
        self.rejected: list[Row] = []
        self.problem: str | None = None
        self._names: dict[str, str] = {}
        if home.warehouse.is_file():
            try:
                self._read_warehouse(home.warehouse)
            except duckdb.Error as error:
                self.problem = f"{home.warehouse.name} cannot be read ({str(error).splitlines()[0]})"
        self._add_runs(home.quality)

    def _read_warehouse(self, path: Path) -> None:
        with contextlib.closing(open_warehouse(path)) as connection:
            with contextlib.suppress(duckdb.CatalogException):
                self._names = dict(
                    connection.execute(
                        "select outlet_id, arg_max(outlet_name, version_number) from marts.dim_outlets"
                        " where outlet_name is not null group by outlet_id"
                    ).fetchall()
                )
            known = {name for schema, name in list_relations(connection) if schema == "quality"}
            if LOADS_TABLE in known:
                for row in _rows(
                    connection,
                    f"from quality.{LOADS_TABLE} qualify row_number() over"
                    f" (partition by outlet_id order by staged_at desc, load_id) <= {_PLOTTED} order by staged_at",
                ):
                    self.loads[row["outlet_id"]].append(row)
            if {LOADS_TABLE, FIELDS_TABLE} <= known:
                # by the time of the load: all loads of one build are gated at one moment
                for row in _rows(
                    connection,
                    f"select fields.*, loads.staged_at from quality.{FIELDS_TABLE} as fields"  # noqa: S608
                    f" join quality.{LOADS_TABLE} as loads using (load_id) where fields.article_count > 0"
                    " qualify row_number() over (partition by fields.outlet_id, field order by staged_at desc, load_id)"
                    f" <= {_PLOTTED} order by staged_at",
                ):
                    self.fields[row["outlet_id"]][row["field"]].append(row)
            if "publications" in known:
                self.publications = _rows(
                    connection,
                    f"from (from quality.publications order by started_at desc limit {_PLOTTED}) order by started_at",
                )
                with contextlib.suppress(duckdb.BinderException):  # a file of a release that knew no full audits
                    self.full_audits = _rows(
                        connection,
                        "from quality.publications where is_full_audit and is_published"
                        " order by started_at desc limit 1",
                    )

    def name_of(self, outlet_id: str) -> str:
        """Return what an outlet is called; its id where nothing that was read names it."""
        return self._names.get(outlet_id) or outlet_id

    def name_outlets(self, home: Home, verdicts: Sequence[LoadVerdict]) -> None:
        """Add the names of outlets that the warehouse does not know yet, from their own loads."""
        for verdict in verdicts:
            if verdict.outlet_id not in self._names:
                with contextlib.suppress(Exception):  # a load that cannot be read is stopped for that, and reported
                    path = read_load(home.staged, verdict.load_id).table_path("outlets")
                    if path is not None:
                        rows = pq.read_table(path, columns=["name"]).slice(0, 1).to_pylist()
                        self._names[verdict.outlet_id] = one_line(str(rows[0]["name"]), 120)

    def _add_runs(self, quality: Path) -> None:
        have_loads = {(row["load_id"], row["version"]) for rows in self.loads.values() for row in rows}
        have_builds = {row["publication_id"] for row in self.publications}
        for rows in read_runs(quality):
            staged_at = {}
            for row in rows[LOADS_TABLE]:
                if (row["load_id"], row["version"]) not in have_loads:
                    have_loads.add((row["load_id"], row["version"]))
                    self.loads[row["outlet_id"]].append(row)
                    staged_at[row["load_id"]] = row["staged_at"]
            for row in rows[FIELDS_TABLE]:
                if row["load_id"] in staged_at and row["article_count"]:
                    self.fields[row["outlet_id"]][row["field"]].append({**row, "staged_at": staged_at[row["load_id"]]})
            for row in rows["publications"]:
                if row["publication_id"] not in have_builds:
                    have_builds.add(row["publication_id"])
                    self.publications.append(row)
        by_field = (of_field for fields in self.fields.values() for of_field in fields.values())
        for of_outlet in [*self.loads.values(), *by_field]:
            of_outlet.sort(key=lambda row: (str(row["staged_at"]), row["load_id"]))
            del of_outlet[:-_PLOTTED]
        self.publications = sorted(self.publications, key=lambda row: row["publication_id"])[-_PLOTTED:]


def doubtful_values(warehouse: Path) -> list[Row]:
    """Return, for each outlet, how many stored articles have a weak title, time of publication and authors, and how
    many have sources that disagree: worst outlet first. Empty if the file is missing or unreadable.

    A value is weak if its confidence is under ``WEAK_CONFIDENCE``; ``scored_count`` articles have any confidence.
    """
    if not warehouse.is_file():
        return []
    try:
        with contextlib.closing(open_warehouse(warehouse)) as connection:
            return _rows(
                connection,
                """
                select
                    outlets.outlet_id,
                    count(*) as article_count,
                    count(coalesce(title_confidence, published_confidence, authors_confidence)) as scored_count,
                    count(*) filter (title_confidence < $weak) as weak_title_count,
                    count(*) filter (published_confidence < $weak) as weak_published_count,
                    count(*) filter (authors_confidence < $weak) as weak_authors_count,
                    count(*) filter (has_weak_value) as weak_count,
                    count(*) filter (has_disagreeing_sources) as disagreeing_count
                from marts.fct_articles as articles
                inner join marts.dim_outlets as outlets on articles.outlet_key = outlets.outlet_key
                group by outlets.outlet_id
                order by weak_count / article_count desc, disagreeing_count / article_count desc, outlets.outlet_id
                """,
                {"weak": WEAK_CONFIDENCE},
            )
    except duckdb.Error:
        return []


def rejected_samples(warehouse: Path, load_ids: Sequence[str]) -> list[Row]:
    """Return the rejected rows of these loads in the published file, by table and reason, with a count and up to 3
    samples. At most 40, the most frequent first, without rows rejected for their article. Empty if the file is missing
    or unreadable.
    """
    if not warehouse.is_file() or not load_ids:
        return []
    try:
        with contextlib.closing(open_warehouse(warehouse)) as connection:
            return _rows(
                connection,
                f"""
                select relation, reason, count(*) as n, any_value(detail) as detail,
                    list(coalesce(url, left(payload, 160), '') order by load_row_number)[1:{_SAMPLES}] as samples
                from marts.fct_rejected_rows
                where list_contains(?, load_id) and reason <> 'article_rejected'
                group by relation, reason
                order by n desc, relation, reason
                limit 40
                """,  # noqa: S608
                [list(load_ids)],
            )
    except duckdb.Error:
        return []


def _rows(
    connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[Any] | Mapping[str, Any] = ()
) -> list[Row]:
    cursor = connection.execute(query, dict(values) if isinstance(values, Mapping) else list(values))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
