"""Any order of loads, a load twice, a load replaced: the same warehouse as one full build, row by row."""

from __future__ import annotations

import contextlib
from pathlib import Path

import duckdb
import numpy as np
import pytest

from tests.dbt.conftest import Build
from tests.dbt.differences import differences


@pytest.mark.slow
def test_batches_in_any_order_with_replacements_give_the_full_build(
    tmp_path: Path, staged: tuple[Path, Path, list[str]], full: Path, build: Build
) -> None:
    first, last, ids = staged
    database = tmp_path / "pieces.duckdb"
    shuffled = [ids[i] for i in np.random.default_rng(0).permutation(len(ids))]
    build(database, first, shuffled[:4])
    build(database, first, shuffled[4:])
    build(database, last, [ids[4], ids[0]])  # one replaced, one as it was
    build(database, last, [ids[1]])
    assert differences(full, database) == {}


@pytest.mark.slow
def test_the_generated_loads_hold_what_makes_order_matter(full: Path) -> None:
    with contextlib.closing(duckdb.connect(str(full), read_only=True)) as connection:
        counts = {
            name: connection.execute(f"select count(*) from marts.{name}").fetchall()[0][0]
            for name in (
                "fct_articles where is_removed",
                "fct_articles where revision_count > 1",
                "fct_articles where reading_count > 1",
                "fct_related_items where is_related_article_stored",
                "fct_related_items where not is_related_article_stored",
                "dim_outlets where not is_current",
                "dim_places where place_type = 'town'",
                "fct_articles where duplicate_of_article_key is not null",
                "dim_stories where article_count > 2",
            )
        }
    assert all(counts.values()), counts


@pytest.mark.slow
def test_a_page_gone_at_the_address_asked_for_takes_its_article_down_whatever_that_is_known_by(full: Path) -> None:
    with contextlib.closing(duckdb.connect(str(full), read_only=True)) as connection:
        marked = connection.execute(
            "select fetches.article_key = articles.article_key as is_same, bool_and(articles.is_removed), count(*) "
            "from marts.fct_page_fetches as fetches "
            "inner join marts.fct_articles as articles "
            "on fetches.outlet_key = articles.outlet_key and fetches.url = articles.url "
            "where fetches.outcome = 'gone' and fetches.requested_at > articles.last_seen_at "
            "and exists (select 1 from marts.fct_page_fetches as reads where reads.url = fetches.url"
            " and reads.outcome = 'fetched' and reads.article_key = articles.article_key) group by all"
        ).fetchall()
    assert {(is_same, are_removed) for is_same, are_removed, _ in marked} == {(True, True), (False, True)}
