"""Stories of articles that report one event in other words: links, counts, keys that are followed, any order."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dateline.warehouse.earlier_stories import attach_earlier_stories
from extractors.mentions.stories.terms import Term, write_terms
from extractors.stores.staged_loads import read_load
from tests.dbt.random_world import make_world
from tests.dbt.recorded import NAME, Recording
from tests.dbt.small_world import NOW, Load, at, own_text

FIRE = {"pana kovac": "Ana Kovac", "lgeonames:1": "Lenton", "n4200": "4200"}
TALKS = {"pdana brel": "Dana Brel", "lgeonames:2": "Ellerby", "n17": "17"}
pytestmark = pytest.mark.slow


def terms(*groups: dict[str, str], words: Sequence[str] = ()) -> str | None:
    found = [Term(key, 1.5, form) for group in groups for key, form in group.items()]
    return write_terms([*found, *(Term(f"w{word}", 1.0, word) for word in words)])


def _ask(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(duckdb.connect(str(database), read_only=True)) as connection:
        return connection.execute(sql).fetchall()


def _stories(database: Path) -> set[frozenset[str]]:
    rows = _ask(
        database,
        "select list(a.native_id) from marts.bridge_story_articles as b"
        " inner join marts.fct_articles as a on b.article_key = a.article_key group by b.story_key",
    )
    return {frozenset(of) for (of,) in rows}


def _database(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name / NAME


def _apply(recording: Recording, database: Path, staged: Path, *loads: Load) -> None:
    recording.build(database, [read_load(staged, load.write(staged)) for load in loads])


def test_one_event_in_other_words_another_language_and_a_copy(tmp_path: Path, recording: Recording) -> None:
    alpha, beta, gamma, delta = (Load(name, "one", NOW) for name in ("alpha", "beta", "gamma", "delta"))
    wire = own_text("wire")
    alpha.article("fire", at(18, 8), text=wire, story_terms=terms(FIRE, words=["ferry", "quay"]))
    delta.article("copy", at(18, 9), text=wire, story_terms=terms(FIRE, words=["ferry", "quay"]))
    beta.article("feuer", at(18, 10), language="de", story_terms=terms(FIRE, words=["faehre", "kai"]))
    gamma.article("talks", at(18, 11), story_terms=terms(TALKS, words=["ferry", "vote", "seat", "poll"]))
    beta.article("late", at(22), language="de", story_terms=terms(FIRE, words=["faehre", "kai"]))
    gamma.article("none", at(18, 12))
    database = _database(tmp_path, "it")
    _apply(recording, database, tmp_path / "staged", alpha, beta, gamma, delta)

    assert _stories(database) == {frozenset(("fire", "copy", "feuer"))}
    assert _ask(
        database,
        "select article_count, original_count, outlet_count, language_count from marts.dim_stories"
        " where not is_unknown",
    ) == [(3, 2, 3, 2)]
    originals = _ask(
        database,
        "select a.native_id, b.is_original, a.duplicate_of_article_key is null"
        " from marts.bridge_story_articles as b inner join marts.fct_articles as a on b.article_key = a.article_key"
        " order by b.position",
    )
    assert originals == [("fire", True, True), ("copy", False, False), ("feuer", True, True)]
    links = _ask(
        database,
        "select l.kind, later.native_id, earlier.native_id, l.is_across_languages, l.shared_person_count,"
        " l.shared_number_count, l.evidence from marts.fct_story_links as l"
        " inner join marts.fct_articles as later on l.article_key = later.article_key"
        " inner join marts.fct_articles as earlier on l.earlier_article_key = earlier.article_key"
        " where l.story_key <> repeat('0', 32) order by 1, 2, 3",
    )
    assert [row[:4] for row in links] == [
        ("copy", "copy", "fire", False),
        ("same_event", "copy", "fire", False),
        ("same_event", "feuer", "copy", True),
        ("same_event", "feuer", "fire", True),
    ]
    assert links[2][4:] == (1, 1, "people: Ana Kovac; places: Lenton; numbers: 4200")


def test_what_an_outlet_prints_every_day_is_no_event(tmp_path: Path, recording: Recording) -> None:
    alpha, beta = Load("alpha", "one", NOW), Load("beta", "one", NOW)
    markets = {"omarket": "Market", "lgeonames:3": "Orva"}
    for day, figure in ((17, "first"), (18, "second")):
        alpha.article(f"a{day}", at(day, 9), story_terms=terms(markets, words=[f"{figure}{n}" for n in range(16)]))
    beta.article("b18", at(18, 10), story_terms=terms(markets, words=[f"second{n}" for n in range(24)]))
    database = _database(tmp_path, "it")
    _apply(recording, database, tmp_path / "staged", alpha, beta)
    assert _stories(database) == {frozenset(("a18", "b18"))}


def test_two_groups_that_one_link_joins_stay_two_stories(tmp_path: Path, recording: Recording) -> None:
    load = {name: Load(name, "one", NOW) for name in ("alpha", "beta", "gamma", "delta", "omega")}
    for hour, name in enumerate(("alpha", "beta", "gamma", "delta"), 8):
        load[name].article(f"fire {name}", at(18, hour), story_terms=terms(FIRE))
        load[name].article(f"talks {name}", at(18, hour), story_terms=terms(TALKS))
    database, staged = _database(tmp_path, "it"), tmp_path / "staged"
    _apply(recording, database, staged, *load.values())
    fire, talks = ({f"{event} {name}" for name in list(load)[:4]} for event in ("fire", "talks"))
    assert _stories(database) == {frozenset(fire), frozenset(talks)}

    load["omega"].article("both", at(18, 13), story_terms=terms(FIRE, TALKS))
    _apply(recording, database, staged, load["omega"])
    stories = _stories(database)
    assert len(stories) == 2
    assert frozenset(fire) in stories or frozenset(talks) in stories


def test_a_key_is_followed_when_its_story_grows_splits_and_comes_back(tmp_path: Path, recording: Recording) -> None:
    alpha, beta, gamma = (Load(name, "one", NOW) for name in ("alpha", "beta", "gamma"))
    beta.article("second", at(18, 9), story_terms=terms(FIRE))
    gamma.article("third", at(18, 10), story_terms=terms(FIRE))
    database, staged = _database(tmp_path, "it"), tmp_path / "staged"
    _apply(recording, database, staged, beta, gamma)
    [(before,)] = _ask(database, "select story_key from marts.dim_stories where not is_unknown")
    history = "select published_key, successor_story_key, article_count, is_main_successor from marts.story_key_history"
    assert _ask(database, history) == []

    alpha.article("first", at(18, 8), story_terms=terms(FIRE))
    _apply(recording, database, staged, alpha)
    [(grown,)] = _ask(database, "select story_key from marts.dim_stories where not is_unknown")
    assert grown != before
    assert _ask(database, history) == [(before, grown, 2, True)]

    # a rebuild has what the file before it had
    rebuilt = _database(tmp_path, "rebuilt")
    earlier = tmp_path / "earlier.duckdb"
    earlier.write_bytes(database.read_bytes())
    loads = [read_load(staged, load.write(staged)) for load in (alpha, beta, gamma)]
    recording.build(rebuilt, loads, before=lambda file: attach_earlier_stories(file, earlier, "staged"))
    assert _ask(rebuilt, history) == [(before, grown, 2, True)]

    without = Load("alpha", "one", at(21))
    without.article("first", at(18, 8), story_terms=terms(TALKS))
    _apply(recording, database, staged, without)
    assert _ask(database, "select story_key from marts.dim_stories where not is_unknown") == [(before,)]
    assert sorted(_ask(database, history)) == sorted([(grown, before, 2, True), (grown, "0" * 32, 1, False)])


def test_random_worlds_have_links_merges_and_splits(tmp_path: Path, recording: Recording) -> None:
    database = _database(tmp_path, "it")
    for batch in make_world(2).order(0):
        loads = {version.load_id: version.write(tmp_path / "staged") for version in batch}
        recording.build(database, list(loads.values()))
    [(links, retired)] = _ask(
        database,
        "select (select count(*) from marts.fct_story_links where kind = 'same_event'),"
        " (select count(distinct story_key) from working.int_retired_stories)",
    )
    assert links and retired
