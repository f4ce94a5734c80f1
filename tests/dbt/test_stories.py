"""Who ran a story first and who followed after how long, on a wire text in five outlets with known times."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.dbt.conftest import Build
from tests.dbt.small_world import NOW, Load, at, own_text

WIRE = own_text("wire")


def _stories(database: Path) -> list[tuple[Any, ...]]:
    with contextlib.closing(duckdb.connect(str(database), read_only=True)) as connection:
        return connection.execute(
            """
            select
                o.outlet_id, b.position, b.seconds_after_first, s.article_count, s.outlet_count, s.story_title,
                fo.outlet_id, a.duplicate_of_article_key is null
            from marts.bridge_story_articles as b
            inner join marts.fct_articles as a on b.article_key = a.article_key
            inner join marts.dim_outlets as o on a.outlet_key = o.outlet_key
            inner join marts.dim_stories as s on b.story_key = s.story_key
            inner join marts.dim_outlets as fo on s.first_outlet_key = fo.outlet_key
            order by b.position
            """
        ).fetchall()


def _world(staged: Path) -> list[str]:
    """Alpha 08:00; beta 09:30, its end cut; gamma states the day alone and is first read at 11:00; delta states nothing
    and is first read at 10:00; omega prints it two days later, with a new head and an end of its own.
    """
    loads = {name: Load(name, "one", NOW) for name in ("alpha", "beta", "gamma", "delta", "omega")}
    words = WIRE.split()
    loads["alpha"].article("w", at(18, 8), text=WIRE, title="The wire says so")
    loads["beta"].article("w", at(18, 9, 30), text=" ".join(words[:40]))
    loads["gamma"].article("w", at(18), text=WIRE, is_published_day_only=True, fetched_at=at(18, 11))
    loads["delta"].article("w", None, text=WIRE, fetched_at=at(18, 10))
    loads["omega"].article("w", at(20, 8), text=f"{WIRE} {own_text('end')[:200]}", title="Another head")
    for name, load in loads.items():
        load.article("other", at(18, 7), text=own_text(f"{name} other"))
    return [load.write(staged) for load in loads.values()]


EXPECTED = [
    ("alpha", 1, 0), ("beta", 2, 5_400), ("delta", 3, 7_200), ("gamma", 4, 10_800), ("omega", 5, 172_800),
]  # fmt: skip


@pytest.mark.slow
def test_who_ran_it_first_and_who_followed(tmp_path: Path, build: Build) -> None:
    ids = _world(tmp_path / "staged")
    database = tmp_path / "whole.duckdb"
    build(database, tmp_path / "staged", ids)
    found = _stories(database)
    assert [row[:3] for row in found] == EXPECTED
    assert {row[3:7] for row in found} == {(5, 5, "The wire says so", "alpha")}
    assert [row[7] for row in found] == [True, False, False, False, False]

    # the last to come was the first to run it: the story is another one, and the same as of one build
    pieces = tmp_path / "pieces.duckdb"
    for load_id in (ids[4], ids[2], ids[1], ids[3], ids[0]):
        build(pieces, tmp_path / "staged", [load_id])
    assert _stories(pieces) == found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first_read", "seconds"),
    [
        (at(18, 8, 30), 0),  # read before the other was out: then it is the first
        (at(19, 15), 14 * 3_600),  # read a day later: out by the end of its day
    ],
)
def test_an_article_with_a_day_alone_stands_where_it_can_be_shown(
    tmp_path: Path, build: Build, first_read: dt.datetime, seconds: int
) -> None:
    staged, database = tmp_path / "staged", tmp_path / "it.duckdb"
    one, other = Load("alpha", "one", NOW), Load("beta", "one", NOW)
    one.article("w", at(18, 10), text=WIRE)
    other.article("w", at(18), text=WIRE, is_published_day_only=True, fetched_at=first_read)
    build(database, staged, [one.write(staged), other.write(staged)])
    after = {row[0]: row[2] for row in _stories(database)}
    assert after["beta"] == seconds
    assert (after["alpha"] == 0) == (seconds > 0)
