"""The guide that adds a column: its edits, made in a copy of the project, bring a value from HTML to a mart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.guides.conftest import Performed
from tests.guides.walk import Edit, read_guide

pytestmark = pytest.mark.slow
GUIDE = "add-a-column"


def test_the_files_that_change_are_those_of_the_guide_and_at_most_eight(performed: Performed) -> None:
    assert performed.changed[GUIDE] == sorted(read_guide(GUIDE).files)
    assert len(performed.changed[GUIDE]) <= 8


def test_the_value_is_in_the_mart_with_the_description_of_the_catalogue(performed: Performed) -> None:
    query = "select title, reading_minutes_printed from marts.fct_articles where outlet_key in"
    harbour = "(select outlet_key from marts.dim_outlets where outlet_id = 'sample_harbour') order by title"
    assert performed.ask(f"{query} {harbour}") == [("A crane is moved", None), ("Fire on a ferry", 4)]
    comments = performed.ask(
        "select data_type, comment from duckdb_columns() where schema_name = 'marts'"
        " and table_name = 'fct_articles' and column_name = 'reading_minutes_printed'"
    )
    assert comments == [("INTEGER", "The reading time that the page prints, in minutes.")]


def test_a_load_staged_without_the_column_is_stale_and_was_read_again(performed: Performed) -> None:
    assert performed.stale == {"sample_harbour": ["columns", "ships"]}


def test_the_tests_of_the_changed_copy_pass(performed: Performed) -> None:
    assert " passed" in performed.tests
    assert "skipped" not in performed.tests


def test_an_edit_whose_lines_are_not_there_once_is_reported(tmp_path: Path) -> None:
    edit = Edit("notes.txt", "two\n", "three\n")
    for text in ("one\n", "two\ntwo\n"):
        (tmp_path / "notes.txt").write_text(text)
        with pytest.raises(ValueError, match=r"notes\.txt has these lines [02] times, not once"):
            edit.make(tmp_path)
    (tmp_path / "notes.txt").write_text("one\ntwo\n")
    edit.make(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "one\nthree\n"
