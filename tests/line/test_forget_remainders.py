"""``dateline forget`` where the audit refuses its publication, and where other articles quote the headline."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dateline.newsroom.server import Newsroom, serve
from dateline.reports.reported_build import build
from dateline.warehouse.refused import apply_decision
from expectations.verdicts.verdict import Verdict
from extractors.language.text import content_hash, count_words
from extractors.pipeline.reprocess import reprocess_raw
from extractors.runtime.settings import Home, Settings, load_settings
from extractors.stores.forgetting.target import read_journal
from tests.line.forget_scan import find_phrases
from tests.line.support import contents, in_fork, warm_up
from tests.line.test_forget import LATER, NEIGHBOUR, NOW, OUTLET, PHRASES, address, assert_gone, monitor, run_forget

QUOTE = f"<p>The council had read “{PHRASES[0]}” aloud, and nobody left the room before the end of it.</p>"


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    """A newsroom in which another story quotes the headline of the one that is forgotten."""
    with serve(port=0) as newsroom:
        (server,) = (server for server in newsroom._servers if server.outlet_id == OUTLET)
        for path, page in server.resources.items():
            if f"<h1>{NEIGHBOUR}".encode() in page.body:
                begin = page.body.index(b"<p", page.body.index(b"<h1"))
                body = page.body[:begin] + QUOTE.encode() + page.body[begin:]
                server.resources[path] = dataclasses.replace(page, body=body)
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
    return dataclasses.replace(published, home=Home(tmp_path / "home"))


def neighbour(settings: Settings) -> dict[str, Any]:
    """The row of the story that quotes the headline."""
    with duckdb.connect(str(settings.home.warehouse), read_only=True) as connection:
        rows = connection.execute("select * from marts.fct_articles where title = ?", [NEIGHBOUR]).fetch_arrow_table()
    (row,) = rows.to_pylist()
    return dict(row)


@pytest.mark.slow
@pytest.mark.usefixtures("quick_builds")
def test_what_is_derived_from_a_quoting_text_is_that_of_the_text_that_is_left(
    newsroom: Newsroom, settings: Settings
) -> None:
    before = neighbour(settings)
    assert PHRASES[0] in before["body"]

    def work() -> None:
        assert run_forget(settings, address(newsroom)).is_complete

    assert in_fork(work) == 0
    assert_gone(settings)
    after = neighbour(settings)
    assert PHRASES[0] not in after["body"] and len(after["body"]) == len(before["body"])
    with duckdb.connect(str(settings.home.warehouse), read_only=True) as connection:
        hashes = connection.execute(
            "select r.content_hash from marts.fct_article_revisions r join marts.fct_articles a using (article_key) "
            "where a.title = ?",
            [NEIGHBOUR],
        ).fetchall()
    assert hashes == [(content_hash(after["title"], after["body"]),)]
    assert after["word_count"] == count_words(after["body"])

    rows = contents(settings.home.warehouse)

    def again() -> None:
        reprocess_raw(settings, now=LATER)
        assert build(settings.home, now=LATER + dt.timedelta(minutes=1), full=True).published

    assert in_fork(again) == 0
    reread = contents(settings.home.warehouse)
    for table in ("fct_articles", "fct_article_revisions", "bridge_article_authors", "fct_rejected_rows"):
        assert reread.get(table) == rows.get(table), table


@pytest.mark.slow
@pytest.mark.usefixtures("quick_builds")
def test_no_file_beside_the_loads_has_it_either(newsroom: Newsroom, settings: Settings) -> None:
    home, url = settings.home, address(newsroom)
    path = url.removeprefix(newsroom.base_urls[OUTLET])
    text = f"User-agent: *\nDisallow: {path}\nDisallow: /admin\n"
    kept = json.dumps(
        {"origin": "http://x.example", "since": NOW.isoformat(), "fetched_at": NOW.isoformat(), "text": text}
    )
    left = {
        "state/robots/a.json": kept,
        "state/robots/earlier/a/b.json": kept,
        "state/robots/ai_txt/a.json": kept,
        "airflow/scheduler.log": f"fetching {url} failed\n",
        "airflow/scheduler.log.1": f"fetching {url} failed\n",
        "airflow/logs/dag/run/attempt=1.log": f"{PHRASES[0]}\n",
        "quality/loads/another.html": f"<p>{PHRASES[0]}</p>",
        "docs/guide/page.html": f"<p>{PHRASES[0]}</p>",
        "import/saved.html": f"<p>{PHRASES[0]}</p>",
    }
    for name, content in left.items():
        (home.root / name).parent.mkdir(parents=True, exist_ok=True)
        (home.root / name).write_text(content)
    for name in ("warehouse.version-3.duckdb", "warehouse.refused.duckdb", "warehouse.candidate.duckdb"):
        (home.root / name).write_bytes(home.warehouse.read_bytes())

    def work() -> None:
        report = run_forget(settings, url)
        assert report.is_complete
        assert report.left == ["import/saved.html has its text; it is your own copy, delete it yourself"]

    assert in_fork(work) == 0
    assert {name for name, _ in find_phrases(home.root, PHRASES)} == {"import/saved.html"}
    named = {name for name, _ in find_phrases(home.root, [path])}  # other articles link to it, as the guide says
    assert {name for name in named if not name.startswith("raw/")} == set()
    assert json.loads((home.root / "state/robots/a.json").read_text())["text"] == "User-agent: *\nDisallow: /admin"


@pytest.mark.slow
@pytest.mark.usefixtures("quick_builds")
def test_a_publication_that_the_audit_refused_is_completed_by_the_same_command(
    newsroom: Newsroom, settings: Settings
) -> None:
    home, url = settings.home, address(newsroom)
    published = home.warehouse.read_bytes()

    def refused() -> None:
        def fail(*given: Any) -> Any:
            return dataclasses.replace(apply_decision(*given), verdict=Verdict.FAILED, reasons=["an invented reason"])

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("dateline.warehouse.build.apply_decision", fail)
            report = run_forget(settings, url)
        assert not report.is_complete
        assert report.build is not None and not report.build.published

    assert in_fork(refused) == 0
    assert home.warehouse.read_bytes() == published
    journal = read_journal(home.state)
    assert journal is not None and journal.asked == url
    left = {path for path, _ in find_phrases(home.root, PHRASES)}
    assert left == {"state/forgetting.json", "warehouse.duckdb"}

    def again() -> None:
        assert run_forget(settings, url).is_complete

    assert in_fork(again) == 0
    assert_gone(settings)
    assert not (home.root / "warehouse.refused.duckdb").exists()
