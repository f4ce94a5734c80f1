"""The whole line on real shapes: the page it began with, loads again, readers through a publication, faults."""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractors.runtime.settings import Settings
from extractors.stores.staged_loads import read_load
from tests.line.support import (
    NOW,
    SEED,
    assert_same,
    contents,
    in_fork,
    run_line,
    save_newsroom,
    settings_for,
    warm_up,
)

LATER = NOW + dt.timedelta(hours=2)


def query(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(settings.home.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def outcome_of(work: Callable[[], None], said: Path) -> tuple[int | None, str]:
    """The exit code of a fork and the error it ended with."""

    def run() -> None:
        try:
            work()
        except Exception as error:
            said.write_text(f"{type(error).__name__}: {error}")
            os._exit(7)

    return in_fork(run), said.read_text() if said.exists() else ""


@pytest.fixture(scope="module")
def seed_home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    if not SEED.exists():
        pytest.skip(f"the page that the project began with is not here ({SEED.name} in ../shared/seed)")
    warm_up()
    settings = settings_for(tmp_path_factory.mktemp("seed"))
    # a saved page was fetched when its file says, so that this run's clock is the real one
    now = dt.datetime.now(dt.UTC)
    named = {"outlet_id": "alalam_en", "url": "https://en.alalam.ir/news/1804800"}
    assert in_fork(lambda: run_line(settings, SEED, now=now, **named)) == 0
    return settings


def test_the_page_it_began_with(seed_home: Settings) -> None:
    (row,) = query(
        seed_home,
        """
        select native_id, title, title_raw, title_label, published_at, published_at_raw, is_published_zone_assumed,
            paragraph_count, sign_off, contains(body, 'S/SH'), related_item_count, is_related_payload_complete, language
        from marts.fct_articles
        """,
    )
    assert row == (
        "1804800",
        "Syrian Army Lays Siege to Quaryatayn from 3 Axes, ISIS Withdraws",
        "VIDEO: Syrian Army Lays Siege to Quaryatayn from 3 Axes, ISIS Withdraws",
        "VIDEO",
        dt.datetime(2016, 4, 3, 11, 28, 38),
        "Sun Apr 3, 2016 15:58:38",
        True,
        5,
        "S/SH 11",
        False,
        8,
        True,
        "en",
    )


def test_its_related_items_and_assets(seed_home: Settings) -> None:
    items = query(
        seed_home, "select position, native_id, sort_number, title_label, title from marts.fct_related_items order by 1"
    )
    assert [item[0] for item in items] == list(range(1, 9))
    assert [item[1] for item in items][:2] == ["1804773", "1804577"]
    assert [item[2] for item in items] == list(range(3522967, 3522975))
    assert items[7][3] == "EXCLUSIVE VIDEO"
    assert "Syria\u2019s Homs" in items[0][4]
    assets = query(
        seed_home,
        "select media_type, created_at from marts.dim_media where native_ticks is not null order by native_ticks desc",
    )
    assert len(assets) == 8
    assert [kind for kind, _ in assets].count("video") == 3
    assert assets[0][1] == dt.datetime(2016, 4, 3, 9, 51, 7, 613112)


def test_its_places_and_its_one_credit(seed_home: Settings) -> None:
    credits = query(
        seed_home,
        "select agency_name, role, surface_form from marts.fct_agency_mentions "
        "join marts.dim_agencies using (agency_key)",
    )
    assert credits == [("Fars News Agency", "credit", "FNA")]
    names = {name for (name,) in query(seed_home, "select distinct place_name from marts.dim_places")}
    assert {"Syria", "Homs"} <= names


def test_nothing_of_it_is_rejected(seed_home: Settings) -> None:
    assert query(seed_home, "select count(*) from marts.fct_rejected_rows") == [(0,)]
    assert query(seed_home, "select outcome from marts.fct_page_fetches") == [("saved",)]


def test_a_load_again_changes_nothing(tmp_path: Path, pages: Path, undisturbed: Settings) -> None:
    settings = settings_for(tmp_path / "home")
    shutil.copytree(undisturbed.home.root, settings.home.root)
    assert in_fork(lambda: run_line(settings, pages, now=LATER)) == 0
    assert_same(settings.home.warehouse, undisturbed.home.warehouse)


def test_an_edited_story_becomes_a_revision(tmp_path: Path, undisturbed: Settings) -> None:
    settings = settings_for(tmp_path / "home")
    shutil.copytree(undisturbed.home.root, settings.home.root)
    edited = save_newsroom(tmp_path / "edited", edition=2, fetched_at="2026-10-16T08:00:00+00:00")
    assert in_fork(lambda: run_line(settings, edited, now=LATER)) == 0
    counts = dict(query(settings, "select revision_count, count(*) from marts.fct_articles group by 1"))
    assert counts[2] >= 2
    assert len(contents(settings.home.warehouse)["fct_articles"]) == sum(counts.values())


def test_a_reader_sees_no_error_through_a_publication(tmp_path: Path, undisturbed: Settings) -> None:
    settings = settings_for(tmp_path / "home")
    shutil.copytree(undisturbed.home.root, settings.home.root)
    edited = save_newsroom(tmp_path / "edited", edition=2, fetched_at="2026-10-16T08:00:00+00:00")
    reader = duckdb.connect(str(settings.home.warehouse), read_only=True)
    before = reader.execute("select count(*) from marts.fct_article_revisions").fetchall()
    # the publication is another process: a reader in this one must not stand in its way
    assert in_fork(lambda: run_line(settings, edited, now=LATER)) == 0
    assert reader.execute("select count(*) from marts.fct_article_revisions").fetchall() == before
    reader.close()
    assert query(settings, "select count(*) from marts.fct_article_revisions") > before


def test_bad_pages_give_rows_and_lose_nothing_else(tmp_path: Path, undisturbed: Settings) -> None:
    folder = save_newsroom(tmp_path / "pages")
    good = len(contents(undisturbed.home.warehouse)["fct_articles"])
    bad = {
        "a-empty.html": b"",
        "b-binary.html": bytes(range(256)) * 40,
        "c-no-address.html": b"<html><body><h1>Where am I</h1></body></html>",
        "d-large.html": b"<html>" + b"x" * (50 * 1024 * 1024),
        "e-elsewhere.html": b'<link rel="canonical" href="https://unheard-of.example/1"><p>Text</p>',
        "f-no-body.html": b"<html><head><title>Only a head</title></head><body></body></html>",
    }
    addresses = {"b-binary.html": "901", "d-large.html": "902", "f-no-body.html": "903"}
    with (folder / "index.csv").open("a", encoding="utf-8") as index:
        for name, content in bad.items():
            (folder / name).write_bytes(content)
            if name in addresses:
                index.write(f"{name},http://127.0.0.1:8151/news/{addresses[name]},sample_qamar,2026-10-15T08:00:00\n")
    settings = settings_for(tmp_path / "home", undisturbed)
    assert in_fork(lambda: run_line(settings, folder)) == 0
    assert len(contents(settings.home.warehouse)["fct_articles"]) == good
    reasons = {reason for (reason,) in query(settings, "select distinct reason from marts.fct_rejected_rows")}
    assert {"empty_file", "no_url", "too_large"} <= reasons
    said = query(
        settings,
        "select count(*) from marts.fct_rejected_rows where url like '%/90_' "
        "and reason in ('unreadable_page', 'index_page', 'error_page', 'no_body')",
    )
    assert said == [(2,)]


def test_a_corrupt_load_stops_itself_alone(tmp_path: Path, pages: Path) -> None:
    from dateline.reports.reported_build import build
    from expectations.verdicts.verdict import Verdict

    warm_up()
    settings = settings_for(tmp_path / "home")

    def work() -> None:
        from extractors.outlets.registry import load_registry
        from extractors.pipeline.import_pages import load_saved
        from extractors.stores.saved.saved_source import SavedSource

        first, second, *_ = load_saved(
            SavedSource(pages), settings, load_registry(settings.outlets), now=NOW, workers=1
        )
        path = read_load(settings.home.staged, first.load_id).table_path("articles")
        assert path is not None
        path.write_bytes(path.read_bytes()[:100])
        (settings.home.staged / second.load_id / "manifest.json").write_text("{")
        result = build(settings.home, now=NOW)
        assert result.published
        assert result.verdict is Verdict.ERRORED
        assert len(result.damaged) == 2
        assert all("stage the load again" in line for line in result.damaged)

    assert in_fork(work) == 0
    assert len({row[0] for row in query(settings, "select outlet_key from marts.fct_articles")}) == 2


def test_a_file_that_is_not_duckdb_is_left_alone(tmp_path: Path, pages: Path) -> None:
    warm_up()
    settings = settings_for(tmp_path / "home")
    settings.home.root.mkdir()
    settings.home.warehouse.write_bytes(b"my notes" * 1000)
    code, said = outcome_of(lambda: run_line(settings, pages), tmp_path / "said")
    assert code == 7
    assert said.startswith("BuildError") and "`mv " in said
    assert settings.home.warehouse.read_bytes() == b"my notes" * 1000


def test_a_second_writer_gets_a_message(tmp_path: Path, pages: Path, undisturbed: Settings) -> None:
    from dateline.warehouse.published import writer_lock

    settings = settings_for(tmp_path / "home", undisturbed)
    with writer_lock(settings.home.root):
        code, said = outcome_of(lambda: run_line(settings, pages), tmp_path / "said")
    assert code == 7
    assert f"another build (process {os.getpid()})" in said


def test_a_full_disk_loses_nothing(tmp_path: Path, undisturbed: Settings) -> None:
    settings = settings_for(tmp_path / "home")
    shutil.copytree(undisturbed.home.root, settings.home.root)
    edited = save_newsroom(tmp_path / "edited", edition=2, fetched_at="2026-10-16T08:00:00+00:00")
    before = settings.home.warehouse.read_bytes()

    def work() -> None:
        import signal

        # a limit on the size of files stands for a disk that fills: the copy of the warehouse does not fit
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = len(before) // 2
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        run_line(settings, edited, now=LATER)

    code, said = outcome_of(work, tmp_path / "said")
    assert code == 7
    assert "make room and run the command again" in said
    assert settings.home.warehouse.read_bytes() == before
    assert in_fork(lambda: run_line(settings, edited, now=LATER)) == 0


def test_reports_come_out_of_every_run(undisturbed: Settings) -> None:
    quality = undisturbed.home.quality
    assert (quality / "summary.md").read_text("utf-8").strip()
    assert (quality / "junit.xml").read_text("utf-8").startswith("<?xml")
    assert (quality / "index.html").is_file()
    assert (quality / "validations" / "index.html").is_file()
    assert json.loads(next((quality / "runs").glob("*.json")).read_text("utf-8"))
