"""The watches over files that the models made: what a publication brings is alerted once, whatever is built later."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from dateline.reports.reported_build import build
from dateline.watches.after_publication import run_watches
from dateline.watches.senders import ChannelSender
from extractors.pipeline.reprocess import reprocess_raw
from extractors.runtime.settings import Home, Settings
from extractors.stores.watch_log.log import WatchLog
from tests.dateline.watches.receivers import Hook, webhook
from tests.line.support import NOW, in_fork, run_line, save_newsroom

LATER = NOW + dt.timedelta(days=1)
FERRY = "Ferry between Marseille and Algiers to carry a garden"


@pytest.fixture
def settings(undisturbed: Settings, tmp_path: Path) -> Settings:
    """A home with the newsroom's first edition, and watches of three kinds whose alerts go to a webhook."""
    shutil.copytree(undisturbed.home.root, tmp_path / "home")
    return Settings(Home(tmp_path / "home"), undisturbed.outlets, undisturbed.gazetteer, None,
                    watches_folder=tmp_path / "watches")  # fmt: skip


def write_watches(settings: Settings, hook: Hook) -> None:
    settings.watches.mkdir()
    for name, keys in {
        "ferry": "query: ferry\nevents: [match, match_in_edit, no_longer_matches]",
        "orchard": "query: title:orchard",
        "aleppo": "query: place:Aleppo\nstory_outlets: 2",
    }.items():
        text = f"title: {name}\n{keys}\noldest: 1000\nsend: [{{webhook: '{hook.address}'}}]\n"
        (settings.watches / f"{name}.yml").write_text(text, "utf-8")


def run(settings: Settings, now: dt.datetime) -> None:
    outcome = run_watches(settings, ChannelSender({}), now=now)
    assert not outcome.problems


def alerts(hook: Hook) -> list[tuple[str, str, str]]:
    """The alerts that the receiver got: watch, event, headline."""
    return sorted(
        (message["watch"], alert["event"], alert["headline"])
        for message in hook.messages().values()
        for alert in message["alerts"]
    )


@pytest.mark.slow
@pytest.mark.usefixtures("quick_builds")
def test_what_a_publication_brings_is_alerted_once(settings: Settings, tmp_path: Path) -> None:
    home = settings.home
    with webhook() as hook:
        write_watches(settings, hook)
        assert in_fork(lambda: run(settings, NOW)) == 0
        first = alerts(hook)
        assert ("ferry", "match", FERRY) in first
        assert [event for watch, event, _ in first if watch == "aleppo"] == ["match", "story_grown"]
        assert not [one for one in first if one[0] == "orchard"]

        # the second edition, a day later: an edit adds an orchard to the ferry's headline
        pages = save_newsroom(tmp_path / "second", 2, "2026-10-16T08:00:00+00:00")
        assert in_fork(lambda: run_line(settings, pages, LATER)) == 0
        assert in_fork(lambda: run(settings, LATER)) == 0
        second = alerts(hook)
        assert ("orchard", "match", f"{FERRY} and an orchard") in second
        added = [one for one in second if one not in first]
        assert {watch for watch, _, _ in added} <= {"orchard", "ferry", "aleppo"}
        (edit,) = [m for m in hook.messages().values() if m["watch"] == "orchard"]
        assert "An edit, seen" in edit["alerts"][0]["why"]

        # a rebuild, the same pages read again, another build: nothing is sent twice
        def again() -> None:
            assert build(home, now=LATER + dt.timedelta(hours=1), full=True).published
            run(settings, LATER + dt.timedelta(hours=1))
            reprocess_raw(settings, now=LATER + dt.timedelta(hours=2))
            build(home, now=LATER + dt.timedelta(hours=2))
            run(settings, LATER + dt.timedelta(hours=2))

        assert in_fork(again) == 0
        assert alerts(hook) == second
        assert len(hook.requests) == len(hook.messages())
    facts_are_those_of_the_log(home)


def facts_are_those_of_the_log(home: Home) -> None:
    with WatchLog(home.state) as log:
        noted = log.db.execute("select match_key, watch, event, article_key, held_because from matches").fetchall()
        sent = log.db.execute("select delivery_key, match_keys from deliveries where status = 'sent'").fetchall()
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        matches = connection.execute(
            "select match_key, watch, event, article_key, held_because from marts.fct_watch_matches"
        ).fetchall()
        deliveries = connection.execute(
            "select delivery_key, match_key, attempt_count from marts.fct_watch_deliveries where status = 'sent'"
        ).fetchall()
        [(orphans,)] = connection.execute(
            "select count(*) from marts.fct_watch_matches as m anti join marts.fct_articles as a using (article_key)"
            " where m.article_key is not null"
        ).fetchall()
    assert sorted(matches, key=str) == sorted(noted, key=str)
    assert sorted((key, match) for key, match, _ in deliveries) == sorted(
        (key, match) for key, listed in sent for match in _listed(listed)
    )
    assert {attempts for _, _, attempts in deliveries} == {1}
    assert orphans == 0


def _listed(text: str) -> Sequence[str]:
    found: list[str] = json.loads(text)
    return found
