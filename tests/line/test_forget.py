"""``dateline forget``: no byte of the article is left, its neighbours are whole, nothing brings it back."""

from __future__ import annotations

import datetime as dt
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner
from warcio.checker import Checker

from dateline.commands.app import app
from dateline.newsroom.server import Newsroom, serve
from dateline.newsroom.site import render_site
from dateline.newsroom.stories import OUTLET_IDS
from dateline.reports.reported_build import build
from dateline.warehouse.forgetting.forget import ForgetReport, Request, forget
from dateline.warehouse.forgetting.lookup import find_target
from dateline.watches.after_publication import run_watches
from extractors.contracts.raw_page import RawPage
from extractors.outlets.registry import load_registry
from extractors.pipeline.collect import collect_outlets, stage_outlets
from extractors.pipeline.import_pages import load_saved
from extractors.pipeline.load_collector import Run
from extractors.pipeline.reprocess import reprocess_raw
from extractors.runtime.settings import Home, Settings, load_settings
from extractors.stores.forgetting.register import REGISTER, read_forgotten
from extractors.stores.forgetting.target import read_journal
from extractors.stores.outlet_state.states import open_states
from extractors.stores.raw_loads import RawLoad
from extractors.stores.saved.saved_source import SavedSource
from extractors.stores.staged_loads import all_load_ids, read_load
from extractors.stores.warc.archive_reader import RecordNotFoundError, find_record
from tests.extractors.acquire.fakes import FakeClock
from tests.line.forget_scan import find_phrases
from tests.line.support import contents, in_fork, warm_up
from tests.line.test_kill import kill_at

NOW = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=2)
OUTLET = "sample_harbour"
SLUG = "ferry-between-marseille-and-algiers-to-carry-a-garden"
PHRASES = (
    "Ferry between Marseille and Algiers to carry a garden",
    "a gardener who is afraid of the sea",
    "a room where people looked at",
    "Passengers will be asked to water one plant each",
    "The gardener with a lemon tree in Algiers",
)
NEIGHBOUR = "Paris metro station rents out its echo"


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with serve(port=0) as newsroom:
        yield newsroom


@pytest.fixture(scope="module")
def published(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home into which one run of monitoring was published."""
    warm_up()
    folder = tmp_path_factory.mktemp("published")
    outlets = newsroom.write_outlets(folder / "outlets")
    settings = Settings(Home(folder / "home"), outlets, load_settings().gazetteer, contact=None)
    assert in_fork(lambda: monitor(settings, NOW)) == 0
    return settings


@pytest.fixture
def settings(published: Settings, tmp_path: Path) -> Settings:
    shutil.copytree(published.home.root, tmp_path / "home")
    return Settings(Home(tmp_path / "home"), published.outlets, published.gazetteer, contact=None)


def monitor(settings: Settings, now: dt.datetime) -> None:
    """One run of the schedule: collect, stage, build."""
    run = Run("monitor_sample", now.isoformat())
    assert not any(one.error for one in collect_outlets(OUTLET_IDS, settings, run, now=now, clock=FakeClock(now)))
    stage_outlets(OUTLET_IDS, settings, run, now=now)
    build(settings.home, now=now)


def run_forget(settings: Settings, asked: str) -> ForgetReport:
    """What ``dateline forget`` does, at a given time."""
    registry = load_registry(settings.outlets)
    target = read_journal(settings.home.state) or find_target(settings.home, registry, asked)
    request = Request("archivist", "request 17", LATER, "5a" * 16)
    return forget(settings.home, open_states(settings), target, registry, request, build)


def address(newsroom: Newsroom) -> str:
    base = newsroom.base_urls[OUTLET]
    return next(base + path for path in render_site(OUTLET, base, 1) if SLUG in path)


def forgotten_in_fork(settings: Settings, asked: str) -> None:
    def work() -> None:
        report = run_forget(settings, asked)
        assert report.is_complete
        assert not report.left

    assert in_fork(work) == 0


def watch(settings: Settings) -> None:
    """Run the watches of the sample newsroom, one of which has the article that is forgotten."""
    run_watches(settings, None, now=LATER)


def assert_gone(settings: Settings) -> None:
    assert find_phrases(settings.home.root, PHRASES) == []
    assert read_journal(settings.home.state) is None


def versions(settings: Settings) -> dict[str, tuple[str, int]]:
    manifests = [read_load(settings.home.staged, i).manifest for i in all_load_ids(settings.home.staged)]
    return {m.load_id: (m.version, m.page_count) for m in manifests}


def articles(settings: Settings) -> dict[str, tuple[str, str]]:
    """Headline, text and raw record of every article by its key."""
    with duckdb.connect(str(settings.home.warehouse), read_only=True) as connection:
        rows = connection.execute("select article_key, title, body, warc_record from marts.fct_articles").fetchall()
    return {key: (f"{title}\n{body}", record) for key, title, body, record in rows}


@pytest.mark.slow
@pytest.mark.usefixtures("quick_builds")
def test_no_byte_is_left_and_nothing_brings_it_back(newsroom: Newsroom, settings: Settings) -> None:
    home, url = settings.home, address(newsroom)
    assert {phrase for _, phrase in find_phrases(home.root, PHRASES)} == set(PHRASES)
    before = articles(settings)
    (record,) = [r for text, r in before.values() if text.startswith(PHRASES[0])]
    assert in_fork(lambda: watch(settings)) == 0
    feed = home.root / "watches" / "ferries.atom"
    assert PHRASES[0] in feed.read_text("utf-8")

    forgotten_in_fork(settings, url)
    assert_gone(settings)
    assert not feed.exists()
    assert in_fork(lambda: watch(settings)) == 0
    assert PHRASES[0] not in feed.read_text("utf-8") and "lighthouse" in feed.read_text("utf-8")
    after = articles(settings)
    assert after == {key: row for key, row in before.items() if row[1] != record}
    with pytest.raises(RecordNotFoundError, match="forgotten on request"):
        find_record(home.raw, record)
    (neighbour,) = [r for text, r in after.values() if text.startswith(NEIGHBOUR)]
    assert NEIGHBOUR in (find_record(home.raw, neighbour).body or b"").decode()
    for archive in home.raw.rglob("*.warc.gz"):
        checker = Checker(type("Options", (), {"inputs": [str(archive)], "verbose": False}))
        checker.process_all()
        assert not checker.exit_value

    staged, rows = versions(settings), contents(home.warehouse)

    def again() -> None:
        reprocess_raw(settings, now=LATER)
        assert versions(settings) == staged
        reprocess_raw(settings, now=LATER, only_stale=True)
        assert build(home, now=LATER + dt.timedelta(minutes=1), full=True).published

    assert in_fork(again) == 0
    assert contents(home.warehouse) == rows
    newsroom.requests.clear()
    newsroom.publish(2)  # its feed and its sitemap changed, and name the article with another headline
    assert in_fork(lambda: monitor(settings, LATER + dt.timedelta(days=2))) == 0
    newsroom.publish(1)
    assert find_phrases(home.staged, PHRASES) == []
    assert not [request for request in newsroom.requests if SLUG in request.path]
    later = RawLoad(home.raw, OUTLET, Run("monitor_sample", (LATER + dt.timedelta(days=2)).isoformat()).load_id(OUTLET))
    feeds = [
        page.warc_record or ""
        for page in later.entries()
        if isinstance(page, RawPage) and page.url.endswith("/feed.xml")
    ]
    with pytest.raises(RecordNotFoundError, match="forgotten on request"):  # it names the article, with its headline
        find_record(home.raw, feeds[0])
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        counted = "select count(*) from marts.fct_rejected_rows where reason = 'forgotten'"
        assert connection.execute(counted).fetchone() == (1,)


@pytest.mark.slow
@pytest.mark.usefixtures("quick_builds")
def test_a_saved_copy_is_rejected_without_content(newsroom: Newsroom, settings: Settings, tmp_path: Path) -> None:
    url, base = address(newsroom), newsroom.base_urls[OUTLET]
    page = tmp_path / "saved.html"
    page.write_bytes(render_site(OUTLET, base, 1)[url.removeprefix(base)].body)
    forgotten_in_fork(settings, url)

    def load() -> None:
        for given in (url, f"{base}/copy-of-it"):  # the second is recognised by its canonical link, when it is read
            source = SavedSource(page, OUTLET, given)
            (manifest,) = load_saved(source, settings, load_registry(settings.outlets), now=LATER)
            assert manifest.rows["articles"] == 0
            assert manifest.rows["rejected_rows"] == 1

    assert in_fork(load) == 0
    assert find_phrases(settings.home.staged, PHRASES) == []


@pytest.mark.slow
@pytest.mark.usefixtures("quick_builds")
@pytest.mark.parametrize(
    "step",
    [
        ("dateline.warehouse.forgetting.forget:forget_in_archive", 1, "after"),
        ("dateline.warehouse.forgetting.forget:forget_in_log", 1, "after"),
        ("extractors.stores.staged_loads:mark_new", 1, "before"),
        ("extractors.stores.outlet_state.states:FileStates.forget", 1, "before"),
        ("dateline.warehouse.build:publish", 1, "before"),
        ("dateline.warehouse.build:publish", 1, "after"),
    ],
)
def test_a_killed_command_run_again_completes(
    newsroom: Newsroom, settings: Settings, step: tuple[str, int, str]
) -> None:
    def killed() -> None:
        kill_at(*step)
        run_forget(settings, address(newsroom))

    assert in_fork(killed) == -signal.SIGKILL
    forgotten_in_fork(settings, address(newsroom))
    assert_gone(settings)
    assert len(read_forgotten(settings.home.state).tombstones) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("quick_builds")
def test_an_outlet_is_forgotten_as_a_whole(settings: Settings) -> None:
    before = articles(settings)
    forgotten_in_fork(settings, OUTLET)
    assert find_phrases(settings.home.root, [*PHRASES, NEIGHBOUR]) == []
    assert not list(settings.home.raw.glob(f"{OUTLET}/*"))
    left = articles(settings)
    assert left == {key: row for key, row in before.items() if not row[1].startswith(OUTLET)}
    assert in_fork(lambda: monitor(settings, LATER)) == 0
    assert not list(settings.home.raw.glob(f"{OUTLET}/*"))
    assert not (settings.home.state / REGISTER).read_text().count("http")


@pytest.mark.slow
@pytest.mark.usefixtures("quick_builds")
def test_the_command_shows_first_and_names_what_is_out_of_reach(
    newsroom: Newsroom, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(settings.home.root))
    monkeypatch.setenv("DATELINE_OUTLETS", str(settings.outlets))
    before = {path: path.read_bytes() for path in settings.home.root.rglob("*") if path.is_file()}
    shown = CliRunner().invoke(app, ["forget", address(newsroom), "--why", "request 17", "--dry-run"])
    assert shown.exit_code == 0, shown.output
    assert PHRASES[0] in shown.output
    assert before == {path: path.read_bytes() for path in settings.home.root.rglob("*") if path.is_file()}
    assert CliRunner().invoke(app, ["forget", address(newsroom), "--why", " "]).exit_code == 2

    def work() -> None:
        done = CliRunner().invoke(app, ["forget", address(newsroom), "--why", "request 17"])
        assert "Out of reach of this command: backups" in done.output
        again = CliRunner().invoke(app, ["forget", address(newsroom), "--why", "request 17"])
        assert "forgotten already" in again.output

    assert in_fork(work) == 0
