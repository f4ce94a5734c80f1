"""Near-duplicates on a generated set: floors of precision and recall, and what a story says."""

from __future__ import annotations

import contextlib
from pathlib import Path

import duckdb
import pytest

from benchmarks.duplicates import score, stage, stories
from benchmarks.generators.syndicated_texts import make_texts
from tests.dbt.conftest import Build


@pytest.mark.slow
def test_copies_are_found_and_other_stories_in_one_template_are_not(tmp_path: Path, build: Build) -> None:
    texts = make_texts(1_500, seed=5)
    database = tmp_path / "duplicates.duckdb"
    build(database, tmp_path / "staged", stage(tmp_path / "staged", texts))
    result = score(texts, stories(database))
    assert result.precision >= 0.95
    assert result.recall >= 0.90
    with contextlib.closing(duckdb.connect(str(database), read_only=True)) as connection:
        wrong = connection.execute(
            """
            select count(*)
            from marts.fct_articles as a
            inner join marts.bridge_story_articles as b on a.article_key = b.article_key
            where
                (a.duplicate_of_article_key is null) <> b.is_first
                or coalesce(a.duplicate_of_article_key, a.article_key) <> b.first_article_key
            """
        ).fetchone()
        sizes = connection.execute(
            "select count(*) from marts.dim_stories as s where article_count <> (select count(*) from"
            " marts.bridge_story_articles as b where b.story_key = s.story_key)"
        ).fetchone()
        backwards = connection.execute(
            "select count(*) from marts.fct_article_duplicates where placed_at < earlier_placed_at"
            " or seconds_between > 7 * 86400 or containment not between 0.25 and 1"
        ).fetchone()
    assert (wrong, sizes, backwards) == ((0,), (0,), (0,))
