"""A lake that is made again takes the record of earlier builds over from the lake that it replaces."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from dateline.warehouse.quality.quality_tables import _copy_earlier_rows, add_rows
from extractors.stores.warehouse_files import open_candidate
from tests.dateline.warehouse.lake.small_lake import build, lake_home

pytest.importorskip("duckdb_extension_ducklake")


def test_the_record_of_an_earlier_lake_is_copied_within_a_transaction(tmp_path: Path) -> None:
    earlier, again = lake_home(tmp_path / "earlier"), lake_home(tmp_path / "again")
    for home in (earlier, again):
        build(home, 1)
    with contextlib.closing(open_candidate(earlier.warehouse)) as connection:
        add_rows(connection, {})
        connection.execute("insert into quality.publications (publication_id) values ('20261020T100000000000Z')")
    with contextlib.closing(open_candidate(again.warehouse)) as connection:
        connection.begin()
        _copy_earlier_rows(connection, earlier.warehouse, None)
        found = connection.execute("select publication_id from quality.publications").fetchall()
        connection.commit()
    assert found == [("20261020T100000000000Z",)]
