"""Pages of no known outlet, by the command that a person gives: they are refused, and publication goes on."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from extractors.runtime.settings import Settings
from tests.line.support import NOW, assert_same, in_fork, settings_for, warm_up

NO_ADDRESS = "<html><body><h1>Where am I</h1><p>Nobody knows this page.</p></body></html>"
FOREIGN = '<link rel="canonical" href="https://unheard-of.example/1"><p>A page of another house.</p>'
Dateline = Callable[..., int | None]


def _save(folder: Path, *pages: str) -> Path:
    folder.mkdir()
    for number, page in enumerate(pages):
        (folder / f"page-{number}.html").write_text(page, encoding="utf-8")
    return folder


def _commands_in(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Dateline:
    """The command ``dateline`` in a home, each time in a fork and an hour later; returns its exit code."""
    from dateline.commands import app, build_staged, correct, load_pages

    monkeypatch.setenv("DATELINE_HOME", str(settings.home.root))
    hours = itertools.count(1)

    def run(*arguments: str) -> int | None:
        now = NOW + dt.timedelta(hours=next(hours))

        def work() -> None:
            clock = SimpleNamespace(datetime=SimpleNamespace(now=lambda _zone: now), UTC=dt.UTC)
            for module in (build_staged, correct, load_pages):
                monkeypatch.setattr(module, "dt", clock)
            monkeypatch.setattr("sys.argv", ["dateline", *arguments])
            app.main()

        return in_fork(work)

    return run


def _ask(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(duckdb.connect(str(settings.home.warehouse), read_only=True)) as connection:
        return connection.execute(query).fetchall()


def _refused(settings: Settings) -> list[tuple[object, ...]]:
    """The rejected rows whose outlet is the unknown member, through the join that a reader writes."""
    return _ask(
        settings,
        "select reason, count(*) from marts.fct_rejected_rows inner join marts.dim_outlets using (outlet_key) "
        "where outlet_id = 'unknown' group by reason order by reason",
    )


def _provisional(settings: Settings) -> list[tuple[object, ...]]:
    """The provisional outlets with their numbers of articles."""
    return _ask(
        settings,
        "select outlet_id, count(article_key) from marts.dim_outlets left join marts.fct_articles using (outlet_key) "
        "where collection = 'provisional' group by outlet_id order by outlet_id",
    )


def test_a_page_of_no_outlet_on_top_of_a_published_warehouse_is_refused_and_all_goes_on(
    tmp_path: Path, undisturbed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(tmp_path / "home")
    shutil.copytree(undisturbed.home.root, settings.home.root)
    dateline = _commands_in(settings, monkeypatch)
    assert dateline("load", str(_save(tmp_path / "one", NO_ADDRESS))) == 0
    assert _refused(settings) == [("no_url", 1)]
    assert dateline("load", str(_save(tmp_path / "other", NO_ADDRESS, FOREIGN))) == 0
    assert _refused(settings) == [("no_url", 2)]
    assert _provisional(settings) == [("unheard__of_example", 0)]
    assert dateline("build") == 0
    pieces = shutil.copyfile(settings.home.warehouse, tmp_path / "pieces.duckdb")
    assert dateline("build", "--full") == 0
    assert_same(settings.home.warehouse, pieces)


def test_a_home_that_begins_with_pages_of_no_outlet_goes_on_as_any_other(
    tmp_path: Path, pages: Path, undisturbed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm_up()
    settings = settings_for(tmp_path / "home")
    dateline = _commands_in(settings, monkeypatch)
    assert dateline("load", str(_save(tmp_path / "first", NO_ADDRESS, FOREIGN))) == 0
    assert _refused(settings) == [("no_url", 1)]
    assert dateline("load", str(pages)) == 0
    assert dateline("load", str(_save(tmp_path / "again", NO_ADDRESS))) == 0
    assert _refused(settings) == [("no_url", 2)]
    assert _provisional(settings) == [("unheard__of_example", 0)]
    articles = "select article_key, title, body from marts.fct_articles order by all"
    assert _ask(settings, articles) == _ask(undisturbed, articles)


def test_an_outlet_whose_path_gives_no_page_of_it_any_more_leaves_the_warehouse(
    tmp_path: Path, undisturbed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(tmp_path / "home")
    shutil.copytree(undisturbed.home.root, settings.home.root)
    dateline = _commands_in(settings, monkeypatch)
    folder = _save(tmp_path / "saved", FOREIGN, FOREIGN.replace("unheard-of", "other"))
    assert dateline("load", str(folder)) == 0
    assert _provisional(settings) == [("other_example", 0), ("unheard__of_example", 0)]
    (folder / "page-0.html").unlink()
    assert dateline("load", str(folder)) == 0
    assert _provisional(settings) == [("other_example", 0)]
    of_paths = (
        "select l.outlet_id, o.outlet_id from marts.fct_loads as l join marts.dim_outlets as o using (outlet_key) "
        "where cause_kind = 'files' and l.outlet_id like '%example' order by all"
    )
    assert _ask(settings, of_paths) == [("other_example", "other_example"), ("unheard__of_example", "unknown")]
    pieces = shutil.copyfile(settings.home.warehouse, tmp_path / "pieces.duckdb")
    assert dateline("build", "--full") == 0
    assert_same(settings.home.warehouse, pieces)
