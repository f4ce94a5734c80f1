"""The page on growth shows what its program reckons."""

from __future__ import annotations

from benchmarks.growth import Assumed, Measured, rows, table
from extractors.runtime.settings import PROJECT_ROOT


def test_the_table_is_the_one_that_the_program_prints() -> None:
    page = (PROJECT_ROOT / "docs" / "growth.md").read_text("utf-8")
    assert table(rows(Assumed(), Measured())) in page
