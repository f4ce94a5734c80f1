"""A warehouse that is made again takes the record of earlier builds over from the one that it replaces."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.warehouse.quality.quality_tables import add_rows, write_quality_tables
from dateline.warehouse.result import BuildResult
from extractors.runtime.settings import Home
from extractors.stores.warehouse_files import open_candidate
from tests.dateline.warehouse.lake.small_lake import lake_home

EARLIER = "20261020T100000000000Z"


@pytest.mark.parametrize("home_of", [Home, lake_home], ids=["file", "lake"])
def test_the_record_of_earlier_builds_is_copied(home_of: Callable[[Path], Home], tmp_path: Path) -> None:
    if home_of is lake_home:
        pytest.importorskip("duckdb_extension_ducklake")
    earlier, again = home_of(tmp_path / "earlier"), home_of(tmp_path / "again")
    for home in (earlier, again):
        home.warehouse.parent.mkdir(parents=True)
    with contextlib.closing(open_candidate(earlier.warehouse)) as connection:
        add_rows(connection, {})
        connection.execute("insert into quality.publications (publication_id) values (?)", [EARLIER])
    result = BuildResult(publication_id="20261020T110000000000Z", started_at=dt.datetime(2026, 10, 20, tzinfo=dt.UTC))
    with contextlib.closing(open_candidate(again.warehouse)) as connection:
        write_quality_tables(connection, result, earlier=earlier.warehouse)
        query = "select publication_id from quality.publications order by 1"
        assert connection.execute(query).fetchall() == [(EARLIER,), (result.publication_id,)]
        attached = {name for (name,) in connection.execute("select database_name from duckdb_databases()").fetchall()}
    assert "earlier" not in attached
