"""The settings that come from outside."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from expectations.measure.scratch import scratch_connection
from extractors.runtime.setting_list import DEFAULT_MEMORY_LIMIT
from extractors.runtime.settings import SettingsError, load_settings

NOW = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize("given", ["", "2GB", "1.5 GiB", "800mb"])
def test_a_size_is_taken_as_duckdb_reads_it(given: str) -> None:
    limit = load_settings({"DATELINE_MEMORY_LIMIT": given}).memory_limit
    assert limit == (given or DEFAULT_MEMORY_LIMIT)
    duckdb.connect(config={"memory_limit": limit}).close()


@pytest.mark.parametrize("given", ["lots", "4", "-1GB", "4GB; drop"])
def test_what_is_no_size_is_reported_with_the_variable(given: str) -> None:
    with pytest.raises(SettingsError, match=r"DATELINE_MEMORY_LIMIT=.*as 4GB"):
        load_settings({"DATELINE_MEMORY_LIMIT": given})


def test_a_gate_measures_within_its_memory_limit(tmp_path: Path) -> None:
    with scratch_connection(tmp_path / "gate.duckdb", NOW, "512MiB") as connection:
        assert connection.execute("select current_setting('memory_limit')").fetchone() == ("512.0 MiB",)
