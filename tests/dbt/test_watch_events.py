"""The events of watches over marts that dbt made: each is alerted once, for the publication that brought it about.

Five outlets, six weeks of history, then a day on which everything happens. The alerts are those that the webhook's
server counts.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import duckdb
import pytest

from dateline.warehouse.candidate import index_candidate
from dateline.watches.after_publication import run_watches
from dateline.watches.senders import ChannelSender
from extractors.runtime.settings import PROJECT_ROOT, Home, Settings
from tests.dateline.watches.receivers import Hook, webhook
from tests.dbt.conftest import Build
from tests.dbt.small_world import Load, at, own_text

NOW = at(19, 6)
FLOOD = "The river flood of the year"
WATCHES = {
    "speaker": "speakers: [Amal Haddad]",
    "speaker_on_ports": "query: harbour\nspeakers: [Amal Haddad]\nevents: []",
    "homs": "query: place:Homs",
    "wire": "query: bridge\nstory_outlets: 3",
    "silence": "silence: {outlets: [delta, alpha], hours: 48}",
    "floods": "query: flood\nevents: []\nvolume: {hours: 24, least: 5}",
}


def _history(staged: Path) -> list[str]:
    """Until 18 March 00:00: a flood a day, an article that nobody is quoted in, the first of a story."""
    gamma = Load("gamma", "history", at(18))
    for day in range(40):
        gamma.article(f"g{day}", at(17, 8) - dt.timedelta(days=day), title=f"{FLOOD} {day}")
    delta = Load("delta", "history", at(18))
    delta.article("d1", at(16, 20))
    alpha = Load("alpha", "history", at(18))
    alpha.article("later", at(17, 9), text=own_text("later"), fetched_at=at(17, 10))
    alpha.article("place", at(17, 9), text=own_text("place"), fetched_at=at(17, 10))
    alpha.article("w1", at(17, 9), text=f"{own_text('wire')} bridge")
    beta = Load("beta", "history", at(18))
    beta.article("w2", at(17, 10), text=f"{own_text('wire')} bridge")
    return [load.write(staged) for load in (gamma, delta, alpha, beta)]


def _news(staged: Path) -> list[str]:
    """What 18 March brought."""
    alpha = Load("alpha", "news", at(19, 5))
    _says(alpha, alpha.article("said", at(18, 9), text=f"{own_text('said')} harbour", title="Said at once"))
    alpha.person(alpha.article("named", at(18, 9), title="Named only"), "own:haddad", "Amal Haddad")
    # an edit brings a quotation, another one a place
    edited = alpha.article("later", at(17, 9), text=f"{own_text('later')} more", title="Said in an edit",
                           fetched_at=at(18, 10))  # fmt: skip
    _says(alpha, edited)
    placed = alpha.article("place", at(17, 9), text=f"{own_text('place')} more", title="Homs in an edit",
                           fetched_at=at(18, 10))  # fmt: skip
    alpha.place(placed, "geonames:1", "Homs", "SY", "Syria")
    gamma = Load("gamma", "news", at(19, 5))
    gamma.article("w3", at(18, 11), text=f"{own_text('wire')} bridge", title="The third has it")
    beta = Load("beta", "news", at(19, 5))
    for number in range(12):
        beta.article(f"f{number}", at(18, 8, number), title=f"{FLOOD}: part {number}")
    return [load.write(staged) for load in (alpha, gamma, beta)]


def _says(load: Load, of: dict[str, object]) -> None:
    load.person(of, "own:haddad", "Amal Haddad")
    load.quotation(of, 1, "The harbour stays open", speaker_person_id="own:haddad", speaker_name="Amal Haddad")


def _publish(home: Home, database: Path, times: dict[str, dt.datetime]) -> None:
    """What a build adds to the file: the index, and the publications with what each brought. ``times`` is by load."""
    index_candidate(database)
    rows = [(load_id, moment.replace(tzinfo=None)) for load_id, moment in times.items()]
    publications = [(f"p{moment:%d%H}", moment) for moment in sorted({moment for _, moment in rows})]
    with contextlib.closing(duckdb.connect(str(database))) as connection:
        connection.execute("create schema if not exists quality")
        connection.execute("create or replace table quality.loads (load_id varchar, gated_at timestamp)")
        connection.executemany("insert into quality.loads values (?, ?)", rows)
        connection.execute("create or replace table marts.publications (publication_id varchar, started_at timestamp)")
        connection.executemany("insert into marts.publications values (?, ?)", publications)
    home.warehouse.write_bytes(database.read_bytes())


def _alerts(hook: Hook) -> list[tuple[str, str, str]]:
    return sorted(
        (message["watch"], alert["event"], alert["headline"])
        for message in hook.messages().values()
        for alert in message["alerts"]
    )


@pytest.mark.slow
def test_each_event_of_the_marts_is_alerted_once(tmp_path: Path, build: Build) -> None:
    home = Home(tmp_path / "home")
    home.root.mkdir()
    settings = Settings(home, PROJECT_ROOT, PROJECT_ROOT, None, watches_folder=tmp_path / "watches")
    settings.watches.mkdir()
    staged, database = tmp_path / "staged", tmp_path / "one.duckdb"
    history, news = _history(staged), _news(staged)

    def run(hours: int) -> None:
        outcome = run_watches(settings, ChannelSender({}), now=NOW + dt.timedelta(hours=hours))
        assert not outcome.problems

    with webhook() as hook:
        for name, keys in WATCHES.items():
            text = f"title: {name}\n{keys}\nsend: [{{webhook: '{hook.address}'}}]\n"
            (settings.watches / f"{name}.yml").write_text(text, "utf-8")
        build(database, staged, history)
        times = {load_id: at(17 if place < 2 else 18) for place, load_id in enumerate(history)}
        _publish(home, database, times)
        run(-29)
        first = _alerts(hook)
        assert {watch for watch, _, _ in first} == {"wire"}  # its loads are those of the latest publication

        build(database, staged, news)
        times |= dict.fromkeys(news, at(19))
        _publish(home, database, times)
        run(0)
        alerted = [one for one in _alerts(hook) if one not in first]
        assert [one for one in alerted if one[0] != "floods"] == [
            ("homs", "match", "Homs in an edit"),
            ("silence", "outlet_silent", "Delta is silent"),
            ("speaker", "quoted", "Said at once"),
            ("speaker", "quoted", "Said in an edit"),
            ("speaker_on_ports", "quoted", "Said at once"),
            ("wire", "story_grown", "The third has it"),
        ]
        assert [event for watch, event, _ in alerted if watch == "floods"] == ["volume_unusual"]
        alerts = {a["event"]: a for message in hook.messages().values() for a in message["alerts"]}
        assert alerts["volume_unusual"]["headline"].startswith("12 articles match, 1.")
        assert "An edit" not in alerts["quoted"]["why"] and "Amal Haddad" in alerts["quoted"]["why"]
        assert alerts["story_grown"]["why"].startswith("3 outlets have this story now")
        assert "no new article for 48 hours" in alerts["outlet_silent"]["why"]

        # a replay, and loads that count as new because they were staged again
        run(1)
        with contextlib.closing(duckdb.connect(str(database))) as connection:
            connection.execute("update marts.fct_loads set load_version = 'of later code'")
        _publish(home, database, times)
        run(2)
        assert sorted([*first, *alerted]) == _alerts(hook)
        assert len(hook.requests) == len(hook.messages())
