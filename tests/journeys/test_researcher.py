"""A researcher, with a folder of pages as she saved them: loaded in one command, searched, no file written for it."""

from __future__ import annotations

import duckdb
import pytest

from benchmarks.journeys.researcher import find_pages_about_the_ferry
from benchmarks.journeys.shell import Shell

Walked = tuple[Shell, list[dict[str, str]]]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    shell = Shell(tmp_path_factory.mktemp("researcher"))
    return shell, find_pages_about_the_ferry(shell)


@pytest.mark.slow
def test_which_of_the_papers_that_i_saved_wrote_of_the_ferry_and_when(walked: Walked) -> None:
    _, answer = walked
    assert [(row["outlet"], row["title"], row["published_at"]) for row in answer] == [
        ("Lenton Herald", "Old ferry on the slip", "2026-11-26 09:00:00"),
        ("Coast Radio", "Storm on the coast: live", "2026-11-27 09:00:00"),
        ("Ellerby Post", "Ferry stays in port until Monday", "2026-11-27 15:10:00"),
        ("Island Letter", "No ferry until Monday", "2026-11-27 18:00:00"),
    ]


@pytest.mark.slow
def test_the_update_of_the_live_blog_has_its_own_time(walked: Walked) -> None:
    shell, _ = walked
    assert "Ferry stays in port" in shell.steps[-1].printed
    assert "2026-11-27 14:20:00" in shell.steps[-1].printed


@pytest.mark.slow
def test_all_pages_are_there_and_a_newsletter_ends_with_its_text(walked: Walked) -> None:
    shell, _ = walked
    with duckdb.connect(str(shell.folder / "data" / "warehouse.duckdb"), read_only=True) as connection:
        rows = dict(connection.execute("select title, body from marts.fct_articles").fetchall())
        outlet_days = connection.execute(
            "select sum(attempted_count), sum(fetched_count), sum(saved_count), sum(stored_count)"
            " from marts.fct_outlet_days"
        ).fetchall()
    assert len(rows) == 6
    assert rows["No ferry until Monday"].endswith("not to hoard.")
    assert outlet_days == [(0, 0, 6, 6)]


@pytest.mark.slow
def test_what_was_said_on_the_way_names_the_outlets_and_what_comes_next(walked: Walked) -> None:
    shell, _ = walked
    loaded, listed, *_ = shell.steps
    assert "loaded         6 (6 articles, 0 rejected)" in loaded.printed
    assert "skipped 1 file that only serves a saved page" in loaded.printed
    assert "ask it with: dateline sql" in " ".join(loaded.printed.split())
    assert all(
        name in " ".join(listed.printed.split())
        for name in ("Ellerby Post", "Lenton Herald", "Inselblatt", "Coast Radio")
    )
    assert "Traceback" not in "".join(step.printed + step.warned for step in shell.steps)
    assert {path.name for path in shell.folder.iterdir()} == {
        "my pages",
        "data",
        "ferry.csv",
        "ferry.csv-metadata.json",
    }
